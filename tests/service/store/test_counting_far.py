"""Counts end where a person stops reading, however many comments are stored."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, event, text

from service.domain.counting import MOST_COUNTED, AtLeast, together
from service.domain.filter import Filter
from service.store.queue import counts, kin, pages

N = 25_000  # comments of one site: a thousand held, the rest rejected
HELD = 1_000
FILLED = (
    "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < :n)"
    " INSERT INTO queue_entries (number, comment_id, site_id, article_id, state, turn, label,"
    " created_on, language, campaign_id, author)"
    " SELECT i, i, 's', '7', CASE WHEN i <= :held THEN 'held' ELSE 'rejected' END, i % 16,"
    " 'spam', '2026-11-01', CASE WHEN i % 2 THEN 'de' ELSE 'en' END, 'many', 'ann' FROM n"
)
FILED = (
    "INSERT INTO comment_signals (number, signal) SELECT number, 'wording' FROM queue_entries",
    "INSERT INTO comment_hosts (number, host, kind)"
    " SELECT number, 'watches.example', 'domain' FROM queue_entries",
    "INSERT INTO comment_search (rowid, words)"
    " SELECT number, CASE WHEN number % 100 THEN 'cheap watches' ELSE 'cheap thermostat' END"
    " FROM queue_entries",
    "INSERT INTO campaigns (id, site_id, size, beginning, made_at)"
    " VALUES ('many', 's', 25000, '', '2026-11-01')",
    "INSERT INTO queue_counts (site_id, state, shard, n)"
    " SELECT site_id, state, 0, count(*) FROM queue_entries GROUP BY site_id, state",
)


@pytest.fixture(scope="module")
def full_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Far more comments than a person reads the number of."""
    file = tmp_path_factory.mktemp("full") / "winnow.db"
    shutil.copy(migrated_sqlite, file)
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(text(FILLED), {"n": N, "held": HELD})
        for statement in FILED:
            connection.execute(text(statement))
    engine.dispose()
    return file


@pytest.fixture
def connection(full_sqlite: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{full_sqlite}")
    with engine.connect() as opened:
        yield opened
    engine.dispose()


COMMON = {
    "a word": Filter(words="cheap"),
    "a beginning": Filter(words="che*"),
    "a long beginning": Filter(words="cheap*"),
    "a host": Filter(host="watches.example"),
    "a reason": Filter(reason="wording"),
    "an author": Filter(author="ann"),
    "an article": Filter(article="7"),
    "a campaign": Filter(campaign="many"),
}


@pytest.mark.parametrize("filter_", COMMON.values(), ids=COMMON)
def test_of_many_so_many_are_told_that_are_looked_at(
    connection: Connection, filter_: Filter
) -> None:
    by_tab = counts.by_tab(connection, filter_, ["s"])
    assert isinstance(by_tab["rejected"], AtLeast)
    assert HELD < by_tab["rejected"] <= MOST_COUNTED


@pytest.mark.parametrize("filter_", COMMON.values(), ids=COMMON)
def test_a_tab_of_few_is_counted_to_its_end(connection: Connection, filter_: Filter) -> None:
    held = counts.by_tab(connection, filter_, ["s"])["held"]
    assert (held, type(held)) == (HELD, int)


def test_what_few_have_is_counted_to_its_end(connection: Connection) -> None:
    by_tab = counts.by_tab(connection, Filter(words="thermostat"), ["s"])
    assert by_tab == {"held": 10, "rejected": 240, "published": 0, "decided": 0}
    assert not [n for n in by_tab.values() if isinstance(n, AtLeast)]


def test_a_language_is_counted_in_the_first_of_a_tab(connection: Connection) -> None:
    by_tab = counts.by_tab(connection, Filter(language="de"), ["s"])
    assert (by_tab["held"], type(by_tab["held"])) == (500, int)
    assert isinstance(by_tab["rejected"], AtLeast)
    assert 4_000 < by_tab["rejected"] < MOST_COUNTED


def test_a_huge_campaign_is_counted_no_further(connection: Connection) -> None:
    rejected = Filter(tab="rejected")
    n = counts.by_campaign(connection, rejected, ["s"], ["many"])["many"]
    assert (n, type(n)) == (MOST_COUNTED, AtLeast)
    others = kin.standings(connection, Filter(campaign="many"), "s", without=1)
    assert (others["held"], others["rejected"]) == (HELD - 1, MOST_COUNTED)


def test_a_page_of_what_is_found_often_begins_with_the_first_of_its_tab(
    connection: Connection,
) -> None:
    query = Filter(words="cheap", tab="rejected", campaign="many")
    found = pages.page(connection, query, ["s"], after=None, limit=40)
    listed = pages.page(
        connection, Filter(tab="rejected", campaign="many"), ["s"], after=None, limit=40
    )
    assert [entry.number for entry in found] == [entry.number for entry in listed]


def test_what_stands_far_down_its_tab_is_found_too(connection: Connection) -> None:
    """Both words are common; together they stand with few, beyond what is asked one by one."""
    query = Filter(words="cheap", tab="rejected", reason="wording", language="de", campaign="many")
    first = pages.page(connection, query, ["s"], after=None, limit=10)
    rest = pages.page(connection, query, ["s"], after=first[-1].position, limit=N)
    assert len(first) + len(rest) == (N - HELD) // 2
    assert len({entry.number for entry in [*first, *rest]}) == (N - HELD) // 2


@pytest.mark.parametrize("filter_", COMMON.values(), ids=COMMON)
def test_no_count_goes_through_all_there_is(connection: Connection, filter_: Filter) -> None:
    """Each statement names the bound: 10,001 rows, so that it shows whether there are more."""
    statements: list[tuple[str, object]] = []

    def remember(
        _connection: object, _cursor: object, words: str, values: object, *_: object
    ) -> None:
        statements.append((words, values))

    event.listen(connection, "before_cursor_execute", remember)
    counts.by_tab(connection, filter_, ["s"])
    event.remove(connection, "before_cursor_execute", remember)
    counting = [values for words, values in statements if "count(" in words]
    assert counting
    assert all(MOST_COUNTED + 1 in values for values in counting)  # type: ignore[operator]


def test_a_sum_with_a_number_that_was_cut_is_cut() -> None:
    n = together(3, AtLeast(4))
    assert (n, type(n)) == (7, AtLeast)
    assert type(together(3, 4)) is int
    assert together(9_999, 2) == MOST_COUNTED
    assert isinstance(together(9_999, 2), AtLeast)
