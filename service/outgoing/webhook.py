"""What a site's webhook hears: the event as it was entered in the outbox."""

import json

from service.domain.sites import SiteOptions
from service.outgoing.sending import Message
from service.store.outgoing.outbox import Errand


def webhook_message(errand: Errand, options: SiteOptions) -> Message | None:
    """The message to the webhook as it is set now; None if there is none."""
    if options.webhook_url is None:
        return None
    return Message(
        options.webhook_url,
        json.dumps(errand.payload, ensure_ascii=False),
        errand.site_id,
        options.allows_private_addresses,
    )
