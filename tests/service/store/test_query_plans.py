"""What SQLite reads for a page of the queue: without statistics, the queries must steer it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, event
from sqlalchemy import text as sql_text

from service.domain.errors import ShortPrefix
from service.domain.filter import Filter
from service.domain.people import Membership, Moderator, SignedIn
from service.domain.sites import Site
from service.store.queue import audit, counts, overview, pages, searching
from service.store.sites import whereabouts

SITE = Site("s", "blog", "https://b.example", datetime.now(UTC))
ADA = SignedIn(Moderator("m", "ada", datetime.now(UTC)), (Membership(SITE, "owner"),), "session")


@pytest.fixture
def connection(migrated_sqlite: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{migrated_sqlite}")
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def plan(connection: Connection, query: Callable[[Connection], object]) -> list[str]:
    """What SQLite would do for each statement, line by line."""
    statements: list[tuple[str, object]] = []

    def remember(
        _connection: object, _cursor: object, text: str, values: object, *_: object
    ) -> None:
        statements.append((text, values))

    event.listen(connection, "before_cursor_execute", remember)
    query(connection)
    event.remove(connection, "before_cursor_execute", remember)
    return [
        row[3]
        for text, values in statements
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)  # type: ignore[arg-type]
    ]


FILTERS = {
    "none": Filter(),
    "published": Filter(tab="published"),
    "band": Filter(band="high"),
    "language": Filter(language="de"),
    "reason": Filter(reason="wording"),
    "many days": Filter(since=date(2020, 1, 1)),
    "words": Filter(words="rolex"),
    "host": Filter(host="watches.example"),
    "article": Filter(article="7"),
}


@pytest.mark.parametrize("filter_", FILTERS.values(), ids=FILTERS)
def test_near_duplicates_are_looked_up_by_their_campaign(
    connection: Connection, filter_: Filter
) -> None:
    lines = plan(connection, lambda c: pages.page(c, filter_, ["s"], after=None, limit=9))
    (before,) = [line for line in lines if " before " in line]
    assert "ix_queue_entries_campaign" in before
    alike = plan(connection, lambda c: counts.by_campaign(c, filter_, ["s"], ["x", "y"]))
    assert any("ix_queue_entries_campaign" in line for line in alike)


@pytest.mark.parametrize("name", ["none", "published", "band", "language", "many days"])
def test_a_page_is_read_in_the_order_of_its_tab(connection: Connection, name: str) -> None:
    lines = plan(connection, lambda c: pages.page(c, FILTERS[name], ["s"], after=None, limit=9))
    assert "ix_queue_entries_turn" in lines[0]
    assert not [line for line in lines if "B-TREE" in line]


def test_where_comments_come_from_is_told_by_the_newest_alone(connection: Connection) -> None:
    lines = plan(connection, lambda c: whereabouts.misplaced(c, SITE))
    assert any("ix_queue_entries_day" in line for line in lines)
    assert not [line for line in lines if "B-TREE" in line or line.startswith("SCAN comments")]


def test_many_days_are_counted_by_their_index(connection: Connection) -> None:
    lines = plan(connection, lambda c: counts.by_tab(c, FILTERS["many days"], ["s"]))
    assert "ix_queue_entries_day" in lines[1]


@pytest.mark.parametrize("name", ["band", "language"])
def test_a_count_reads_an_index_alone(connection: Connection, name: str) -> None:
    lines = plan(connection, lambda c: counts.by_tab(c, FILTERS[name], ["s"]))
    assert "COVERING INDEX ix_queue_entries_turn" in lines[1]
    assert not [line for line in lines if "B-TREE" in line]


@pytest.mark.parametrize("words", ["ab", "the*", "they*", "cheap the*"])
def test_whether_words_occur_in_one_comment_is_asked_where_that_is_quick(words: str) -> None:
    assert searching.is_quick("sqlite", words)


@pytest.mark.parametrize("words", ["comme*", "ра*"])
def test_a_prefix_without_an_index_is_looked_for_once(words: str) -> None:
    assert not searching.is_quick("sqlite", words)
    assert searching.is_quick("postgresql", words)


def test_the_beginnings_that_are_quick_are_those_sqlite_keeps_an_index_of(
    connection: Connection,
) -> None:
    query = sql_text("SELECT sql FROM sqlite_master WHERE name = 'comment_search'")
    lengths = " ".join(map(str, searching.PREFIXES))
    assert f"prefix = '{lengths}'" in str(connection.scalar(query))


def test_the_audit_is_read_from_its_newest_entry(connection: Connection) -> None:
    lines = plan(
        connection,
        lambda c: audit.entries(c, ADA, ["s"], comment_id="", moderator="", after=None, limit=9),
    )
    assert not [line for line in lines if "B-TREE" in line]


def test_the_decisions_of_today_are_found_by_their_time(connection: Connection) -> None:
    lines = plan(connection, lambda c: overview.decided_since(c, ["s"], date.today()))
    assert "USING COVERING INDEX ix_queue_entries_decision" in lines[1]


@pytest.mark.parametrize("words", ["a*", "ab*", "cheap r*", "й*"])
def test_a_prefix_that_would_find_nearly_everything_is_refused(words: str) -> None:
    with pytest.raises(ShortPrefix):
        searching.numbers_of("sqlite", words)


@pytest.mark.parametrize("words", ["abc*", "cheap rol*", "ab"])
def test_a_prefix_of_three_characters_is_looked_for(words: str) -> None:
    assert searching.numbers_of("sqlite", words) is not None
