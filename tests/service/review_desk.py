"""A review desk over a real store: comments as they were judged, moderators who are signed in."""

from dataclasses import dataclass, field
from typing import Any

from model.comment import Article, Author, Comment
from model.verdict import Label, Reason, ReasonGroup
from service.domain.comments import CommentOrigin, DecisionLabel, Judgement, LogEntry, StoredComment
from service.domain.filter import Filter
from service.domain.people import Membership, Role, SignedIn
from service.domain.sites import Site
from service.moderation.admission import Admission, AdmissionBounds
from service.moderation.audit import Audit
from service.moderation.bulk_deciding import BulkDecisions
from service.moderation.checking import CommentChecks, IncomingComment
from service.moderation.deciding import Decisions
from service.moderation.drift import DriftWatch
from service.moderation.filing import FilingRoom
from service.moderation.open_comments import OpenComments
from service.moderation.overview import Overviews
from service.moderation.queue import ReviewQueue
from service.moderation.rules import Rules
from service.moderation.undoing import ActionUndo
from service.scoring.active_model import ActiveModel
from service.scoring.scoring import JudgeLike, Scoring
from service.scoring.shelf import ModelShelf
from service.store.async_store import AsyncStore
from service.store.comments import articles, comments, label_log
from service.store.people import moderators, roles, sessions
from service.store.sites import sites
from service.store.store import Store

COPY = "Buy the finest wooden watches from our store today, free shipping world wide"
RITA = Author(name="Rita", email="rita@mail.example", url="https://rita.example")
REASON = Reason(signal="prices", phrase="prices: 2", contribution=2.0)


ORIGIN = ("created_at", "comment_type", "page_url")


@dataclass
class ReviewDesk:
    """What tests of the queue work with. Comments are unsure at 0.5 unless said otherwise."""

    store: Store
    site: Site
    judge: JudgeLike | None = None
    database: AsyncStore = field(init=False)
    filing: FilingRoom = field(init=False)
    decisions: Decisions = field(init=False)
    bulk_decisions: BulkDecisions = field(init=False)
    rules: Rules = field(init=False)
    undo: ActionUndo = field(init=False)
    review_queue: ReviewQueue = field(init=False)
    open_comments: OpenComments = field(init=False)
    audit: Audit = field(init=False)
    overviews: Overviews = field(init=False)

    def __post_init__(self) -> None:
        self.database = AsyncStore(self.store)
        self.scoring = Scoring(self.judge, timeout_seconds=60)
        self.filing = FilingRoom(self.database)
        self.decisions = Decisions(self.database)
        self.bulk_decisions = BulkDecisions(self.database, self.filing)
        self.rules = Rules(self.database, self.filing)
        self.undo = ActionUndo(self.database)
        self.review_queue = ReviewQueue(self.database)
        self.open_comments = OpenComments(self.database, self.scoring, claim_seconds=60)
        self.audit = Audit(self.database)
        active = ActiveModel(self.scoring, ModelShelf(self.store).open)
        self.overviews = Overviews(self.database, self.scoring, active, DriftWatch())

    def close(self) -> None:
        self.database.close()
        self.scoring.close()

    def moderator(self, name: str, role: Role = "moderator", *places: Site) -> SignedIn:
        """A moderator with a role on some sites (this one by default), signed in."""
        own = places or (self.site,)
        with self.store.writing() as connection:
            who = moderators.add(connection, name, "no password")
            for place in own:
                roles.set_role(connection, who, role, site=place)
        return SignedIn(who, tuple(Membership(place, role) for place in own), f"session-{name}")

    def other_site(self, name: str = "other-blog") -> Site:
        with self.store.writing() as connection:
            return sites.add_site(connection, name, url=f"https://{name}.example")

    def comment(
        self,
        text: str = "Hmm",
        probability: float | None = 0.5,
        *,
        label: str = "unsure",
        author: Author | None = None,
        article: Article | None = None,
        site: Site | None = None,
        reasons: tuple[Reason, ...] = (REASON,),
        external_id: str | None = None,
    ) -> str:
        """Store a comment as it was judged. Returns its id."""
        place = site or self.site
        judgement = Judgement(
            Label(label),
            probability,
            0.0,
            reasons,
            None if probability is None else "m-1",
            summary=(ReasonGroup("wording", "Says {words}", 1.0, {"words": text}),),
        )
        comment = Comment(text=text, author=author or Author(), article=article or Article())
        with self.store.writing() as connection:
            article_id = articles.keep_inline(connection, place.id, article) if article else None
            return comments.record(
                connection, place.id, comment,
                external_id=external_id, article_id=article_id, judgement=judgement,
            )[0].id  # fmt: skip

    async def check(
        self, text: str, author: Author | None = None, *, site: Site | None = None, **fields: Any
    ) -> StoredComment:
        """A comment that comes by the JSON API."""
        checks = CommentChecks(self.database, self.scoring, Admission(AdmissionBounds()))
        said = {name: fields.pop(name) for name in ORIGIN if name in fields}
        comment = Comment(text=text, author=author or Author())
        incoming = IncomingComment(comment, **fields, origin=CommentOrigin(**said))
        return (await checks.check_comment(site or self.site, incoming)).stored

    async def filed(self, *comment_ids: Any) -> tuple[Any, ...]:
        """File what waits, as the service does in the background."""
        await self.filing.sweep()
        return comment_ids

    def decided_elsewhere(self, comment_id: str, label: DecisionLabel, by: str = "eve") -> None:
        """A decision that comes by the JSON API."""
        with self.store.writing() as connection:
            label_log.append(connection, comment_id, label, moderator=by)

    def log(self, comment_id: str) -> list[tuple[str, str | None]]:
        """Labels and moderators of a comment's log."""
        with self.store.reading() as connection:
            entries: tuple[LogEntry, ...] = label_log.entries(connection, comment_id)
        return [(entry.label, entry.moderator) for entry in entries]

    def standing(self, comment_id: str) -> str | None:
        """The decision that stands on a comment."""
        with self.store.reading() as connection:
            stored = comments.get(connection, self.site.id, comment_id)
        assert stored is not None
        return None if stored.decision is None else stored.decision.label

    async def listed(self, who: SignedIn, **filter_fields: Any) -> list[str]:
        """The comments of a page of the queue, by id."""
        page = await self.review_queue.list_page(who, Filter(**filter_fields), limit=200)
        return [item.stored.id for item in page.items]


def end_sessions(store: Store, who: SignedIn) -> None:
    with store.writing() as connection:
        sessions.end_all(connection, who.moderator)
