"""Nine weeks of comments in a store, the last of them as a test wants it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, update

from model.comment import Comment
from model.verdict import Label
from service.domain.comments import Judgement
from service.domain.sites import Site
from service.store.comments import comments
from service.store.store import Store
from service.store.tables.queue import queue_entries

A_WEEK, LAST_WEEK = 15, 200
HAM = Judgement(Label.HAM, 0.1, -2.0, (), "m-1")
UNSURE = Judgement(Label.UNSURE, 0.5, 0.0, (), "m-1")


def store_weeks(
    store: Store, site: Site, *, languages: Sequence[str] = ("en",), held_of_ten: int = 0
) -> None:
    """Eight weeks in English of which nothing was held, and one week of these languages."""
    today = datetime.now(UTC).date()
    with store.writing() as connection:
        for week in range(9, 0, -1):
            day, is_last = today - timedelta(weeks=week), week == 1
            ids = [
                _record(connection, site, f"Week {week}, number {number}", is_held=is_held)
                for number in range(LAST_WEEK if is_last else A_WEEK)
                for is_held in [is_last and number % 10 < held_of_ten]
            ]
            spoken = languages if is_last else ("en",)
            for at, language in enumerate(spoken):
                of_language = queue_entries.c.comment_id.in_(ids[at :: len(spoken)])
                values = {"created_on": day, "language": language, "is_filed": True}
                connection.execute(update(queue_entries).where(of_language).values(**values))


def _record(connection: Connection, site: Site, text: str, *, is_held: bool) -> str:
    judgement = UNSURE if is_held else HAM
    return comments.record(
        connection, site.id, Comment(text=text),
        external_id=None, article_id=None, judgement=judgement,
    )[0].id  # fmt: skip
