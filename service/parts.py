"""The parts of a running service, put together once by `create_app`."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from service.domain.digests import SendMail
from service.metrics.metrics import Metrics
from service.moderation.admission import Admission
from service.moderation.articles import Articles
from service.moderation.audit import Audit
from service.moderation.bulk_deciding import BulkDecisions
from service.moderation.checking import CommentChecks
from service.moderation.deciding import Decisions
from service.moderation.embedding import Embedding
from service.moderation.erasing import Erasures
from service.moderation.exporting import Exports
from service.moderation.filing import FilingRoom
from service.moderation.imports import Imports
from service.moderation.inviting import Invitations
from service.moderation.keys import Keys
from service.moderation.labels import Labels
from service.moderation.mentions import Mentions
from service.moderation.models import Models
from service.moderation.moderators import Moderators
from service.moderation.open_comments import OpenComments
from service.moderation.overview import Overviews
from service.moderation.queue import ReviewQueue
from service.moderation.retention import RetentionRoom
from service.moderation.rules import Rules
from service.moderation.signing_in import SigningIn
from service.moderation.site_comments import SiteComments
from service.moderation.site_keys import SiteKeys
from service.moderation.sites import Sites
from service.moderation.telling import Telling
from service.moderation.undoing import ActionUndo
from service.moderation.uploads import Uploads
from service.scoring.active_model import ActiveModel
from service.scoring.scoring import Scoring
from service.secret import Secret
from service.settings import Settings
from service.store.async_store import AsyncStore
from service.store.lanes import DatabaseLanes


@dataclass(frozen=True, slots=True)
class Parts:
    """What the ways in work with: there once the application's lifespan has begun."""

    settings: Settings
    lanes: DatabaseLanes
    scoring: Scoring
    active_model: ActiveModel
    secret: Secret
    admission: Admission
    keys: Keys
    articles: Articles
    checks: CommentChecks
    embedding: Embedding
    mentions: Mentions
    site_comments: SiteComments
    decisions: Decisions
    bulk_decisions: BulkDecisions
    rules: Rules
    undo: ActionUndo
    review_queue: ReviewQueue
    open_comments: OpenComments
    audit: Audit
    imports: Imports
    uploads: Uploads
    labels: Labels
    overviews: Overviews
    filing: FilingRoom
    signing_in: SigningIn
    moderators: Moderators
    erasures: Erasures
    exports: Exports
    retention: RetentionRoom
    models: Models
    sites: Sites
    telling: Telling

    @property
    def invitations(self) -> Invitations:
        """What owners do about links that let somebody in."""
        return Invitations(self.lanes.pages)

    @property
    def site_keys(self) -> SiteKeys:
        """What owners do about keys of sites."""
        return SiteKeys(self.lanes.pages)

    @property
    def send_mail(self) -> SendMail | None:
        """Sends a single mail; None without a mail server."""
        return self.telling.send_mail

    @property
    def database(self) -> AsyncStore:
        """The lane of the intake: what the blogs wait for."""
        return self.lanes.intake

    @property
    def metrics(self) -> Metrics:
        """What is told to whoever watches from outside."""
        return self.scoring.metrics


async def parts_of(request: Request) -> Parts:
    """The parts of the application that was asked."""
    parts: Parts = request.app.state.parts
    return parts


CurrentParts = Annotated[Parts, Depends(parts_of)]
