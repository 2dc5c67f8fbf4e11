"""Bringing an archive along: stored once, labelled once, nobody told, and reported."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from running_blog import WordJudge
from sqlalchemy import select

from service.archives.archived import Doubt, ReadingOptions
from service.domain.comments import StoredComment
from service.domain.deliveries import WebhookEvent
from service.domain.imports import ImportReport
from service.domain.sites import Site, SiteOptions
from service.moderation.importing import BATCH, ImportOrder, run_import
from service.store import imports
from service.store.comments import comments, label_log
from service.store.erasing.site import erase_site
from service.store.sites import site_options, sites
from service.store.store import Store, open_store
from service.store.tables.core import articles
from service.store.tables.core import label_log as log_table
from service.store.tables.sites import outbox as outbox_table

HEADER = "id,author,date,status,text,article_title,article_url,article_text\n"
ROW = "{id},Ann,2020-01-01,{status},{text},Bread,https://b.example/1,Mix flour and water.\n"


class Desk:
    """A store with one site, and an archive that lies beside it."""

    def __init__(self, store: Store, site: Site, folder: Path) -> None:
        self.store, self.site, self.path = store, site, folder / "old.csv"
        self.judge = WordJudge()

    def write(self, *rows: tuple[str, str]) -> None:
        """Rows of a status and a text; the first is number 1."""
        lines = (
            ROW.format(id=at, status=status, text=text) for at, (status, text) in enumerate(rows, 1)
        )
        self.path.write_text(HEADER + "".join(lines))

    def run(
        self, *, is_trial: bool = False, tell: Callable[..., None] | None = None
    ) -> ImportReport:
        order = ImportOrder(self.path, self.site, ReadingOptions(), is_trial, most_chars=50_000)
        return run_import(self.store, self.judge, order, tell or (lambda *_: None))

    def stored(self, number: int) -> StoredComment | None:
        with self.store.reading() as connection:
            return comments.find(connection, self.site.id, f"csv-{number}")

    def log(self, number: int) -> list[tuple[str, str, str]]:
        """Each entry of a comment's log: its label, its channel, and what it came from."""
        stored = self.stored(number)
        assert stored is not None
        c = log_table.c
        query = select(c.label, c.channel, c.client).where(c.comment_id == stored.id)
        with self.store.reading() as connection:
            rows = connection.execute(query.order_by(c.sequence))
            return [(row.label, row.channel, row.client) for row in rows]


OF_IMPORTS: tuple[WebhookEvent, ...] = ("import.finished",)


@pytest.fixture
def desk(tmp_path: Path, migrated_url: str) -> Iterator[Desk]:
    store = open_store(migrated_url)
    with store.writing() as connection:
        site = sites.add_site(connection, "bread", url="https://b.example")
    yield Desk(store, site, tmp_path)
    store.close()


SPAM = "Cheap rolex here"
GOOD = "Thanks: I tried this with rye"


def test_comments_are_stored_with_their_article_date_and_verdict(desk: Desk) -> None:
    desk.write(("approved", GOOD))
    desk.run()
    stored = desk.stored(1)
    assert stored is not None
    assert stored.comment.text == GOOD
    assert stored.comment.article.text == "Mix flour and water."
    assert stored.created_at == datetime(2020, 1, 1, tzinfo=UTC)
    assert stored.judgement.model_version == desk.judge.version


def test_what_the_blog_decided_becomes_a_label_that_says_where_it_is_from(desk: Desk) -> None:
    desk.write(("approved", GOOD), ("spam", SPAM), ("pending", "Hm"))
    desk.run()
    assert desk.log(1) == [("ham", "import", "old.csv")]
    assert desk.log(2) == [("spam", "import", "old.csv")]
    assert desk.log(3) == []


def test_nobody_is_told_of_old_decisions(desk: Desk) -> None:
    with desk.store.writing() as connection:
        options = SiteOptions(webhook_url="https://hook.example/")
        site_options.put(connection, desk.site.id, options)
    desk.write(("approved", SPAM), ("spam", GOOD))
    desk.run()
    from service.store.outgoing import outbox

    stored = [desk.stored(number) for number in (1, 2)]
    with desk.store.reading() as connection:
        assert [outbox.of_comment(connection, one.id) for one in stored if one] == [[], []]


def test_a_webhook_that_hears_of_it_is_told_once_that_an_import_is_over(desk: Desk) -> None:
    with desk.store.writing() as connection:
        options = SiteOptions("held", webhook_url="https://h.example/", webhook_events=OF_IMPORTS)
        site_options.put(connection, desk.site.id, options)
    desk.write(("approved", GOOD), ("spam", SPAM))
    desk.run(is_trial=True)
    report = desk.run()
    with desk.store.reading() as connection:
        event = connection.execute(select(outbox_table.c.payload)).scalar_one()
    assert event["type"] == "import.finished"
    assert event["data"]["site"] == desk.site.name
    assert (event["data"]["import_id"], event["data"]["state"]) == (report.id, "done")


def test_the_same_archive_again_changes_nothing(desk: Desk) -> None:
    desk.write(("approved", GOOD), ("spam", SPAM))
    first = desk.run()
    before = [desk.stored(1), desk.stored(2)]
    again = desk.run()
    assert [desk.stored(1), desk.stored(2)] == before
    assert len(desk.log(1)) == 1
    assert again.counts == replace(first.counts, new=0)
    assert again.findings == first.findings


def test_the_list_of_imports_holds_an_archive_once(desk: Desk) -> None:
    desk.write(("approved", GOOD))
    desk.run()
    last = desk.run()
    with desk.store.reading() as connection:
        assert [it.id for it in imports.every(connection, [desk.site.id])] == [last.id]


def test_an_import_that_was_interrupted_goes_on(desk: Desk) -> None:
    n = 2 * BATCH + 10
    desk.write(*(("approved", f"{GOOD} ({number})") for number in range(n)))

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.run(tell=interrupt)
    assert desk.stored(BATCH) is not None
    assert desk.stored(BATCH + 1) is None
    with desk.store.reading() as connection:
        assert [it.state for it in imports.every(connection, [desk.site.id])] == ["stopped"]
    report = desk.run()
    assert (report.counts.taken, report.counts.new) == (n, n - BATCH)
    assert desk.stored(n) is not None


def test_what_was_judged_before_is_not_judged_again(desk: Desk) -> None:
    desk.write(("approved", GOOD), ("approved", SPAM))
    desk.run()
    seen: list[int] = []

    class Counting(WordJudge):
        def judge(self, given: Any) -> Any:
            seen.append(len(given))
            return super().judge(given)

    desk.judge = Counting()
    desk.run()
    assert seen == []


def test_a_later_export_labels_what_was_undecided(desk: Desk) -> None:
    desk.write(("pending", GOOD))
    desk.run()
    desk.write(("approved", GOOD), ("spam", SPAM))
    report = desk.run()
    assert desk.log(1) == [("ham", "import", "old.csv")]
    assert report.counts.new == 1


def test_a_moderators_decision_stands(desk: Desk) -> None:
    desk.write(("approved", SPAM))
    desk.run()
    stored = desk.stored(1)
    assert stored is not None
    with desk.store.writing() as connection:
        label_log.append(connection, stored.id, "spam", moderator="ines")
    desk.run()
    assert [label for label, *_ in desk.log(1)] == ["ham", "spam"]


def test_a_decision_that_was_withdrawn_is_not_brought_back(desk: Desk) -> None:
    desk.write(("approved", SPAM))
    desk.run()
    stored = desk.stored(1)
    assert stored is not None
    with desk.store.writing() as connection:
        label_log.append(connection, stored.id, "withdrawn")
    desk.run()
    assert [label for label, *_ in desk.log(1)] == ["ham", "withdrawn"]


def test_on_trial_everything_is_reported_and_nothing_stored(desk: Desk) -> None:
    desk.write(("approved", SPAM), ("spam", SPAM), ("approved", GOOD))
    trial = desk.run(is_trial=True)
    assert desk.stored(1) is None
    with desk.store.reading() as connection:
        assert imports.every(connection, [desk.site.id]) == ()
    real = desk.run()
    assert trial.counts == real.counts
    assert [f.beginning for f in trial.findings] == [f.beginning for f in real.findings]
    assert trial.is_trial
    assert not real.is_trial


def test_the_report_says_what_winnow_would_have_done(desk: Desk) -> None:
    desk.write(
        ("approved", GOOD), ("approved", SPAM), ("approved", "maybe casino"),
        ("spam", SPAM), ("spam", GOOD), ("pending", GOOD),
    )  # fmt: skip
    counts = desk.run().counts
    assert (counts.taken, counts.published, counts.spam, counts.undecided) == (6, 3, 2, 1)
    assert (counts.published_ham, counts.published_unsure, counts.published_spam) == (1, 1, 1)
    assert (counts.spam_ham, counts.spam_spam) == (1, 1)


def test_the_stored_report_is_the_one_that_was_printed(desk: Desk) -> None:
    desk.write(("approved", SPAM), ("spam", GOOD), ("trash", GOOD))
    printed = desk.run()
    with desk.store.reading() as connection:
        stored = imports.report(connection, [desk.site.id], printed.id)
    assert stored is not None
    assert stored.counts == printed.counts
    assert stored.troubles == printed.troubles
    assert stored.state == "done"
    assert [(f.kind, f.comment_id, f.beginning, f.article_title) for f in stored.findings] == [
        (f.kind, f.comment_id, f.beginning, f.article_title) for f in printed.findings
    ]


def test_another_sites_import_is_not_read(desk: Desk) -> None:
    desk.write(("approved", SPAM))
    report = desk.run()
    with desk.store.reading() as connection:
        assert imports.report(connection, ["another"], report.id) is None
        assert imports.report(connection, [desk.site.id], "no id") is None


def test_what_is_doubtful_is_asked_before_anything_is_stored(desk: Desk) -> None:
    desk.path.write_text("author,text\nAnn,Good\n")
    with pytest.raises(Doubt):
        desk.run()
    with desk.store.reading() as connection:
        assert imports.every(connection, [desk.site.id]) == ()


def test_a_comment_that_the_model_fails_on_is_taken_in_all_the_same(desk: Desk) -> None:
    class Failing(WordJudge):
        def judge(self, given: Any) -> Any:
            if any("rye" in comment.text for comment in given):
                raise RuntimeError
            return super().judge(given)

    desk.judge = Failing()
    desk.write(("approved", GOOD), ("approved", "Good"))
    counts = desk.run().counts
    assert (counts.taken, counts.unjudged) == (2, 1)
    assert [label for label, *_ in desk.log(1)] == ["ham"]


def test_a_text_beyond_measure_is_cut_and_said(desk: Desk) -> None:
    desk.write(("approved", "x" * 60_000))
    report = desk.run()
    stored = desk.stored(1)
    assert stored is not None
    assert len(stored.comment.text) == 50_000
    assert [line.kind for line in report.troubles] == ["too_long"]


def test_an_import_whose_process_died_counts_as_stopped(desk: Desk) -> None:
    desk.write(("approved", GOOD))
    report = desk.run(is_trial=True)
    long_ago = replace(report, started_at=datetime(2026, 1, 1, tzinfo=UTC))
    with desk.store.writing() as connection:
        imports.begin(connection, desk.site.id, long_ago, digest="d")
        [listed] = imports.every(connection, [desk.site.id])
    assert listed.state == "stopped"


def test_a_site_that_is_erased_leaves_no_import(desk: Desk) -> None:
    desk.write(("approved", SPAM))
    report = desk.run()
    with desk.store.writing() as connection:
        erase_site(connection, desk.site)
        assert imports.report(connection, [desk.site.id], report.id) is None


def test_a_comment_without_an_article_leaves_none_behind(desk: Desk) -> None:
    without = "2,Ann,2020-01-01,published,Thanks for the recipe,,,\n"
    desk.path.write_text(HEADER + ROW.format(id=1, status="published", text=GOOD) + without)
    desk.run()
    with desk.store.reading() as connection:
        assert connection.scalars(select(articles.c.title)).all() == ["Bread"]
    stored = desk.stored(2)
    assert stored is not None
    assert stored.article_id is None
