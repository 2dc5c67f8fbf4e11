"""Two moderators at once: claims, and the feed of changes."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from review_desk import ReviewDesk, end_sessions
from sqlalchemy import text, update

from model.comment import Comment
from model.verdict import Label
from service.domain.changes import Changes
from service.domain.comments import Judgement
from service.domain.errors import Invalid
from service.domain.filter import Filter
from service.domain.people import SignedIn
from service.domain.sites import Site
from service.store.comments import comments as stored_comments
from service.store.comments import verdicts
from service.store.queue import changes as feed
from service.store.queue import filing
from service.store.store import Store
from service.store.tables.actions import claims


async def cursor(desk: ReviewDesk, who: SignedIn) -> str:
    return (await desk.review_queue.list_changes(who, after=None)).cursor


def kinds(found: Changes) -> list[tuple[str, str]]:
    return [(one.kind, one.comment_id) for one in found.changes]


async def test_an_opened_comment_is_claimed_and_others_see_by_whom(desk: ReviewDesk) -> None:
    comment_id, ada, bob = desk.comment(), desk.moderator("ada"), desk.moderator("bob")
    assert (await desk.open_comments.claim_comment(ada, comment_id)).is_mine
    seen = await desk.open_comments.claim_comment(bob, comment_id)
    assert (seen.moderator, seen.is_mine) == ("ada", False)
    (item,) = (await desk.review_queue.list_page(bob, Filter())).items
    assert item.claim is not None
    assert item.claim.moderator == "ada"


async def test_a_claim_is_released_on_leave(desk: ReviewDesk) -> None:
    comment_id, ada, bob = desk.comment(), desk.moderator("ada"), desk.moderator("bob")
    await desk.open_comments.claim_comment(ada, comment_id)
    await desk.open_comments.release_comment(bob, comment_id)  # it is not bob's to release
    assert not (await desk.open_comments.claim_comment(bob, comment_id)).is_mine
    await desk.open_comments.release_comment(ada, comment_id)
    assert (await desk.open_comments.claim_comment(bob, comment_id)).is_mine


async def test_a_claim_runs_out(desk: ReviewDesk) -> None:
    comment_id, ada, bob = desk.comment(), desk.moderator("ada"), desk.moderator("bob")
    await desk.open_comments.claim_comment(ada, comment_id)
    with desk.store.writing() as connection:
        past = datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(update(claims).values(expires_at=past))
    assert (await desk.open_comments.read_detail(bob, comment_id)).item.claim is None
    assert (await desk.open_comments.claim_comment(bob, comment_id)).is_mine


async def test_a_claim_ends_with_signing_out(desk: ReviewDesk) -> None:
    comment_id, ada, bob = desk.comment(), desk.moderator("ada"), desk.moderator("bob")
    await desk.open_comments.claim_comment(ada, comment_id)
    end_sessions(desk.store, ada)
    assert (await desk.open_comments.claim_comment(bob, comment_id)).is_mine


async def test_replicas_agree_on_claims(desk: ReviewDesk) -> None:
    comment_id, ada, bob = desk.comment(), desk.moderator("ada"), desk.moderator("bob")
    replica = ReviewDesk(desk.store, desk.site)
    await desk.open_comments.claim_comment(ada, comment_id)
    assert not (await replica.open_comments.claim_comment(bob, comment_id)).is_mine
    replica.close()


async def test_the_feed_tells_new_comments_decisions_and_claims(desk: ReviewDesk) -> None:
    ada, bob = desk.moderator("ada"), desk.moderator("bob")
    after = await cursor(desk, bob)
    comment_id = desk.comment()
    await desk.open_comments.claim_comment(ada, comment_id)
    await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    await desk.open_comments.release_comment(ada, comment_id)
    found = await desk.review_queue.list_changes(bob, after=after)
    assert kinds(found) == [
        ("comment", comment_id),
        ("claim", comment_id),
        ("decision", comment_id),
    ]
    assert kinds(await desk.review_queue.list_changes(bob, after=found.cursor)) == []


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


def test_what_is_edited_while_it_is_filed_is_filed_anew(store: Store, site: Site) -> None:
    unsure = Judgement(Label.UNSURE, 0.5, 0.0, (), "m-1")
    with store.writing() as connection:
        written = Comment(text="See http://former.example")
        stored, _ = stored_comments.record(
            connection, site.id, written, external_id=None, article_id=None, judgement=unsure
        )
    with store.reading() as connection:
        readings = [filing.read_comment(c) for c in filing.comments_to_file(connection, limit=9)]

    def file() -> None:
        with store.writing() as connection:
            filing.file_readings(connection, readings)

    filer = threading.Thread(target=file)
    with store.writing() as connection:
        edited = Comment(text="See http://later.example")
        stored_comments.revise(connection, stored.id, edited, article_id=None, judgement=unsure)
        filer.start()
        filer.join(0.5)  # it waits, or has gone on with what it had read
    filer.join()
    with store.reading() as connection:
        (again,) = filing.comments_to_file(connection, limit=9)
    assert again.comment.text == "See http://later.example"


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
    found = await desk.review_queue.list_changes(ada, after=after)
    assert found.is_reset
    assert not (await desk.review_queue.list_changes(ada, after=found.cursor)).is_reset


@pytest.mark.parametrize("after", ["", "x", "1", "1.2.3", "-1.2", "1.99999999999999999999", "¹.²"])
async def test_a_cursor_that_is_not_ours_is_refused(desk: ReviewDesk, after: str) -> None:
    with pytest.raises(Invalid):
        await desk.review_queue.list_changes(desk.moderator("ada"), after=after)


async def test_a_late_verdict_is_told(desk: ReviewDesk) -> None:
    from model.verdict import Label
    from service.domain.comments import Judgement

    ada, comment_id = desk.moderator("ada"), desk.comment(probability=None)
    after = await cursor(desk, ada)
    judged = Judgement(Label.UNSURE, 0.4, 0.0, (), "m-2")
    with desk.store.writing() as connection:
        verdicts.add_missing(connection, comment_id, revision=1, judgement=judged)
    assert kinds(await desk.review_queue.list_changes(ada, after=after)) == [
        ("comment", comment_id)
    ]


async def test_a_name_that_cannot_be_stored_is_refused_by_the_audit(desk: ReviewDesk) -> None:
    with pytest.raises(Invalid):
        await desk.audit.list_entries(desk.moderator("ada"), moderator="a\0b")
