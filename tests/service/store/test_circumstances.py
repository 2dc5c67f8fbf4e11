"""What comments that come together have in common is looked up once for all of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event

from model.comment import Article, Comment
from service.domain.sites import Site, SiteOptions
from service.store.circumstances import Circumstances
from service.store.comments import articles
from service.store.sites import site_options
from service.store.store import Store

BREAD = Article(title="Bread", text="Flour and water.", url="https://blog.example/bread")


@contextmanager
def statements(connection: Connection) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)


def test_what_several_comments_share_is_asked_once(store: Store, site: Site) -> None:
    with store.reading() as connection, statements(connection) as seen:
        circumstances = Circumstances(connection)
        for number in range(9):
            circumstances.options(site.id)
            circumstances.opened_by("mukivobefazu")
            circumstances.rule_for(site.id, Comment(text=f"Thanks {number}"))
            circumstances.merged(site.id, BREAD)
    assert len(seen) == 4


def test_what_was_changed_since_counts_for_those_that_come_next(store: Store, site: Site) -> None:
    seen = []
    for text in ("", "Flour and water."):
        with store.writing() as connection:
            site_options.put(
                connection, site.id, SiteOptions(unsure="published" if text else "held")
            )
            articles.keep_inline(connection, site.id, BREAD.model_copy(update={"text": text}))
        with store.reading() as connection:
            circumstances = Circumstances(connection)
            merged = circumstances.merged(site.id, BREAD.model_copy(update={"text": ""}))
            seen.append((circumstances.options(site.id).unsure, merged.text))
    assert seen == [("held", ""), ("published", "Flour and water.")]
