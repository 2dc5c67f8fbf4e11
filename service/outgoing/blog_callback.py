"""What a blog engine hears at its callback, as Akismet's own plugin reads it."""

import json
from typing import Any

from service.domain.submissions import Told, told_of
from service.domain.urls import is_of_site
from service.outgoing.errors import AddressRefused, DeliveryFailure
from service.outgoing.sending import Message
from service.secret import Secret
from service.store.akismet.callbacks import Notice


def news_of(notice: Notice) -> Told | None:
    """What the blog is to make of the comment; None if it knows, or cannot be told that."""
    news = told_of(notice.stands, notice.options.unsure_for(notice.comment_type))
    return None if news in ("held", notice.last_told) else news


def callback_message(notice: Notice, news: Told, *, secret: Secret) -> Message:
    """The message that tells it. Raises AddressRefused if there is no telling this blog."""
    if not is_of_site(notice.url, site_url=notice.site_url):
        raise AddressRefused("it is not at the host of the site")
    key = secret.unseal(notice.sealed_key)
    if key is None:
        raise AddressRefused("its key was sealed with another secret")
    body = {"key": key, "endpoint": "comment-check", "comments": [_comment(notice, news)]}
    return Message(
        notice.url,
        json.dumps(body, ensure_ascii=False),
        notice.site_id,
        notice.options.allows_private_addresses,
    )


def require_taken(body: bytes, guid: str) -> None:
    """Raise DeliveryFailure unless the plugin has taken it: it answers with a status for each.

    An engine that answers otherwise, or not in JSON, has taken it by its status alone.
    """
    try:
        answer = json.loads(body)
    except ValueError:
        return
    if not isinstance(answer, dict) or not isinstance(answer.get("comments"), dict):
        return
    status = answer["comments"].get(guid)
    if not isinstance(status, dict) or status.get("status") != "success":
        raise DeliveryFailure("the blog engine does not know the comment")


def _comment(notice: Notice, news: Told) -> dict[str, Any]:
    comment = {"guid": notice.comment_id, "result": "true" if news == "spam" else "false"}
    if notice.post_id:
        comment["comment_post_ID"] = notice.post_id
    if notice.options.keeps_personal_data:  # else what is stored is a hash, and finds nothing
        comment["comment_author_email"] = notice.email
    return comment
