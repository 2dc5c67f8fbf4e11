"""The feed of changes: what others should see while a page is open."""

import threading

import pytest
from review_desk import ReviewDesk
from sqlalchemy import text

from model.verdict import Label
from service.domain.changes import Changes
from service.domain.comments import Judgement
from service.domain.errors import Invalid
from service.domain.people import SignedIn
from service.store.comments import verdicts
from service.store.queue import changes as feed


async def cursor(desk: ReviewDesk, who: SignedIn) -> str:
    return (await desk.review_queue.list_changes(who, after=None)).cursor


def kinds(changes: Changes) -> list[tuple[str, str]]:
    return [(change.kind, change.comment_id) for change in changes.changes]


async def test_keeping_a_claim_tells_nobody(desk: ReviewDesk) -> None:
    comment_id, ada = desk.comment(), desk.moderator("ada")
    await desk.open_comments.claim_comment(ada, comment_id)
    after = await cursor(desk, ada)
    await desk.open_comments.claim_comment(ada, comment_id)
    assert kinds(await desk.review_queue.list_changes(ada, after=after)) == []


async def test_the_feed_tells_nothing_of_other_sites(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    after = await cursor(desk, ada)
    desk.comment(site=desk.other_site())
    assert kinds(await desk.review_queue.list_changes(ada, after=after)) == []


async def test_a_decision_by_the_json_api_is_told_as_well(desk: ReviewDesk) -> None:
    ada, comment_id = desk.moderator("ada"), desk.comment()
    after = await cursor(desk, ada)
    desk.decided_elsewhere(comment_id, "ham")
    assert kinds(await desk.review_queue.list_changes(ada, after=after)) == [
        ("decision", comment_id)
    ]


async def test_what_commits_late_is_not_passed_over(desk: ReviewDesk) -> None:
    """On PostgreSQL a transaction may draw its number first and commit last."""
    ada = desk.moderator("ada")
    after = await cursor(desk, ada)
    with desk.store.reading() as connection:
        if connection.dialect.name == "sqlite":
            assert after.startswith("0.")  # one writer at a time: there is no such order
            return
    slow, quick = desk.comment(), desk.comment()
    after = await cursor(desk, ada)
    has_written, may_commit = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with desk.store.writing() as connection:
            connection.execute(
                text("UPDATE comments SET verdict_id = verdict_id WHERE id = :id"), {"id": slow}
            )
            has_written.set()
            may_commit.wait(10)

    writer = threading.Thread(target=write_slowly)
    writer.start()
    has_written.wait(10)
    desk.decided_elsewhere(quick, "ham")
    early = await desk.review_queue.list_changes(ada, after=after)
    may_commit.set()
    writer.join()
    late = await desk.review_queue.list_changes(ada, after=early.cursor)
    assert sorted(kinds(early) + kinds(late)) == sorted([("comment", slow), ("decision", quick)])


async def test_who_is_too_far_behind_reads_everything_again(
    desk: ReviewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = desk.moderator("ada")
    desk.comment()
    after = await cursor(desk, ada)
    for _ in range(5):
        desk.comment()
    monkeypatch.setattr(feed, "KEPT", 2)
    with desk.store.writing() as connection:
        feed.prune(connection)
    changes = await desk.review_queue.list_changes(ada, after=after)
    assert changes.is_reset
    assert not (await desk.review_queue.list_changes(ada, after=changes.cursor)).is_reset


@pytest.mark.parametrize("after", ["", "x", "1", "1.2.3", "-1.2", "1.99999999999999999999", "¹.²"])
async def test_a_cursor_that_is_not_ours_is_refused(desk: ReviewDesk, after: str) -> None:
    with pytest.raises(Invalid):
        await desk.review_queue.list_changes(desk.moderator("ada"), after=after)


async def test_a_late_verdict_is_told(desk: ReviewDesk) -> None:

    ada, comment_id = desk.moderator("ada"), desk.comment(probability=None)
    after = await cursor(desk, ada)
    judged = Judgement(Label.UNSURE, 0.4, 0.0, (), "m-2")
    with desk.store.writing() as connection:
        verdicts.add_missing(connection, comment_id, revision=1, judgement=judged)
    assert kinds(await desk.review_queue.list_changes(ada, after=after)) == [
        ("comment", comment_id)
    ]


async def test_the_feed_tells_new_comments_decisions_and_claims(desk: ReviewDesk) -> None:
    ada, bob = desk.moderator("ada"), desk.moderator("bob")
    after = await cursor(desk, bob)
    comment_id = desk.comment()
    await desk.open_comments.claim_comment(ada, comment_id)
    await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    await desk.open_comments.release_comment(ada, comment_id)
    changes = await desk.review_queue.list_changes(bob, after=after)
    assert kinds(changes) == [
        ("comment", comment_id),
        ("claim", comment_id),
        ("decision", comment_id),
    ]
    assert kinds(await desk.review_queue.list_changes(bob, after=changes.cursor)) == []
