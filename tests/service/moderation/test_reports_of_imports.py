"""What an import, or a trial of it, reports, and for how long that is there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from importing_desk import GOOD, SPAM, ImportDesk, import_desk

from service.store import imports
from service.store.erasing.site import erase_site


@pytest.fixture
def desk(tmp_path: Path, migrated_url: str) -> Iterator[ImportDesk]:
    with import_desk(tmp_path, migrated_url) as opened:
        yield opened


def test_on_trial_everything_is_reported_and_nothing_stored(desk: ImportDesk) -> None:
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


def test_the_report_says_what_winnow_would_have_done(desk: ImportDesk) -> None:
    desk.write(
        ("approved", GOOD), ("approved", SPAM), ("approved", "maybe casino"),
        ("spam", SPAM), ("spam", GOOD), ("pending", GOOD),
    )  # fmt: skip
    counts = desk.run().counts
    assert (counts.taken, counts.published, counts.spam, counts.undecided) == (6, 3, 2, 1)
    assert (counts.published_ham, counts.published_unsure, counts.published_spam) == (1, 1, 1)
    assert (counts.spam_ham, counts.spam_spam) == (1, 1)


def test_the_stored_report_is_the_one_that_was_printed(desk: ImportDesk) -> None:
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


def test_another_sites_import_is_not_read(desk: ImportDesk) -> None:
    desk.write(("approved", SPAM))
    report = desk.run()
    with desk.store.reading() as connection:
        assert imports.report(connection, ["another"], report.id) is None
        assert imports.report(connection, [desk.site.id], "no id") is None


def test_an_import_whose_process_died_counts_as_stopped(desk: ImportDesk) -> None:
    desk.write(("approved", GOOD))
    report = desk.run(is_trial=True)
    long_ago = replace(report, started_at=datetime(2026, 1, 1, tzinfo=UTC))
    with desk.store.writing() as connection:
        imports.begin(connection, desk.site.id, long_ago, digest="d")
        [listed] = imports.every(connection, [desk.site.id])
    assert listed.state == "stopped"


def test_a_site_that_is_erased_leaves_no_import(desk: ImportDesk) -> None:
    desk.write(("approved", SPAM))
    report = desk.run()
    with desk.store.writing() as connection:
        erase_site(connection, desk.site)
        assert imports.report(connection, [desk.site.id], report.id) is None


def test_the_list_of_imports_holds_an_archive_once(desk: ImportDesk) -> None:
    desk.write(("approved", GOOD))
    desk.run()
    last = desk.run()
    with desk.store.reading() as connection:
        assert [it.id for it in imports.every(connection, [desk.site.id])] == [last.id]
