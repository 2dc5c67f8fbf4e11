"""Two moderators at once: claims on the comment that is open."""

from datetime import UTC, datetime, timedelta

from review_desk import ReviewDesk, end_sessions
from sqlalchemy import update

from service.domain.filter import Filter
from service.store.tables.actions import claims


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
