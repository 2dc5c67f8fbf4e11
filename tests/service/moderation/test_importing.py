"""Bringing an archive along: stored once, labelled once, nobody told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from importing_desk import GOOD, HEADER, ROW, SPAM, ImportDesk, import_desk
from running_blog import WordJudge
from sqlalchemy import select

from service.archives.archived import Doubt
from service.domain.deliveries import WebhookEvent
from service.domain.sites import SiteOptions
from service.moderation.importing import BATCH
from service.store import imports
from service.store.comments import label_log
from service.store.sites import site_options
from service.store.tables.core import articles
from service.store.tables.sites import outbox as outbox_table

OF_IMPORTS: tuple[WebhookEvent, ...] = ("import.finished",)


@pytest.fixture
def desk(tmp_path: Path, migrated_url: str) -> Iterator[ImportDesk]:
    with import_desk(tmp_path, migrated_url) as opened:
        yield opened


def test_comments_are_stored_with_their_article_date_and_verdict(desk: ImportDesk) -> None:
    desk.write(("approved", GOOD))
    desk.run()
    stored = desk.stored(1)
    assert stored is not None
    assert stored.comment.text == GOOD
    assert stored.comment.article.text == "Mix flour and water."
    assert stored.created_at == datetime(2020, 1, 1, tzinfo=UTC)
    assert stored.judgement.model_version == desk.judge.version


def test_what_the_blog_decided_becomes_a_label_that_says_where_it_is_from(desk: ImportDesk) -> None:
    desk.write(("approved", GOOD), ("spam", SPAM), ("pending", "Hm"))
    desk.run()
    assert desk.log(1) == [("ham", "import", "old.csv")]
    assert desk.log(2) == [("spam", "import", "old.csv")]
    assert desk.log(3) == []


def test_nobody_is_told_of_old_decisions(desk: ImportDesk) -> None:
    with desk.store.writing() as connection:
        options = SiteOptions(webhook_url="https://hook.example/")
        site_options.put(connection, desk.site.id, options)
    desk.write(("approved", SPAM), ("spam", GOOD))
    desk.run()
    from service.store.outgoing import outbox

    stored = [desk.stored(number) for number in (1, 2)]
    with desk.store.reading() as connection:
        assert [outbox.of_comment(connection, one.id) for one in stored if one] == [[], []]


def test_a_webhook_that_hears_of_it_is_told_once_that_an_import_is_over(desk: ImportDesk) -> None:
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


def test_the_same_archive_again_changes_nothing(desk: ImportDesk) -> None:
    desk.write(("approved", GOOD), ("spam", SPAM))
    first = desk.run()
    before = [desk.stored(1), desk.stored(2)]
    again = desk.run()
    assert [desk.stored(1), desk.stored(2)] == before
    assert len(desk.log(1)) == 1
    assert again.counts == replace(first.counts, new=0)
    assert again.findings == first.findings


def test_an_import_that_was_interrupted_goes_on(desk: ImportDesk) -> None:
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


def test_what_was_judged_before_is_not_judged_again(desk: ImportDesk) -> None:
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


def test_a_later_export_labels_what_was_undecided(desk: ImportDesk) -> None:
    desk.write(("pending", GOOD))
    desk.run()
    desk.write(("approved", GOOD), ("spam", SPAM))
    report = desk.run()
    assert desk.log(1) == [("ham", "import", "old.csv")]
    assert report.counts.new == 1


def test_a_moderators_decision_stands(desk: ImportDesk) -> None:
    desk.write(("approved", SPAM))
    desk.run()
    stored = desk.stored(1)
    assert stored is not None
    with desk.store.writing() as connection:
        label_log.append(connection, stored.id, "spam", moderator="ines")
    desk.run()
    assert [label for label, *_ in desk.log(1)] == ["ham", "spam"]


def test_a_decision_that_was_withdrawn_is_not_brought_back(desk: ImportDesk) -> None:
    desk.write(("approved", SPAM))
    desk.run()
    stored = desk.stored(1)
    assert stored is not None
    with desk.store.writing() as connection:
        label_log.append(connection, stored.id, "withdrawn")
    desk.run()
    assert [label for label, *_ in desk.log(1)] == ["ham", "withdrawn"]


def test_what_is_doubtful_is_asked_before_anything_is_stored(desk: ImportDesk) -> None:
    desk.path.write_text("author,text\nAnn,Good\n")
    with pytest.raises(Doubt):
        desk.run()
    with desk.store.reading() as connection:
        assert imports.every(connection, [desk.site.id]) == ()


def test_a_comment_that_the_model_fails_on_is_taken_in_all_the_same(desk: ImportDesk) -> None:
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


def test_a_text_beyond_measure_is_cut_and_said(desk: ImportDesk) -> None:
    desk.write(("approved", "x" * 60_000))
    report = desk.run()
    stored = desk.stored(1)
    assert stored is not None
    assert len(stored.comment.text) == 50_000
    assert [line.kind for line in report.troubles] == ["too_long"]


def test_a_comment_without_an_article_leaves_none_behind(desk: ImportDesk) -> None:
    without = "2,Ann,2020-01-01,published,Thanks for the recipe,,,\n"
    desk.path.write_text(HEADER + ROW.format(id=1, status="published", text=GOOD) + without)
    desk.run()
    with desk.store.reading() as connection:
        assert connection.scalars(select(articles.c.title)).all() == ["Bread"]
    stored = desk.stored(2)
    assert stored is not None
    assert stored.article_id is None
