"""A site says for how long it keeps what; what is older goes, and nothing else ever does."""

from datetime import UTC, datetime, timedelta

import pytest
from full_store import ARTICLE, live_in
from review_desk import ReviewDesk
from sqlalchemy import select, text, update

from model.comment import Author
from service.domain.errors import Invalid
from service.moderation import retention as retention_module
from service.moderation.retention import RetentionRoom
from service.store.tables.core import articles, comments, verdicts
from service.store.tables.sites import submissions

OLD = datetime.now(UTC) - timedelta(days=100)
EVA = Author(name="Eva", email="eva@z.example", url="https://z.example")


@pytest.fixture
def room(desk: ReviewDesk) -> RetentionRoom:
    return RetentionRoom(desk.database)


def old(desk: ReviewDesk, *comment_ids: str) -> None:
    """They came a hundred days ago."""
    with desk.store.writing() as connection:
        aged = update(comments).where(comments.c.id.in_(comment_ids))
        connection.execute(aged.values(created_at=OLD))


def texts(desk: ReviewDesk) -> list[str]:
    with desk.store.reading() as connection:
        query = select(comments.c.text).where(comments.c.erased_at.is_(None))
        return sorted(connection.scalars(query))


def three_that_are_old(desk: ReviewDesk) -> None:
    for words, label in (("spam", "spam"), ("held", "unsure"), ("fine", "ham")):
        old(desk, desk.comment(words, label=label, author=EVA))
        desk.comment(f"new {words}", label=label)


@pytest.mark.parametrize(
    ("kind", "gone"), [("rejected", "spam"), ("held", "held"), ("published", "fine")]
)
async def test_comments_of_a_kind_go_when_they_are_old_enough(
    desk: ReviewDesk, room: RetentionRoom, kind: str, gone: str
) -> None:
    three_that_are_old(desk)
    before = texts(desk)
    preview = await room.choose(desk.site, {kind: 90})
    assert dict(preview.due) == {kind: 1}
    await room.sweep()
    assert texts(desk) == [words for words in before if words != gone]
    assert dict((await room.read(desk.site)).due) == {kind: 0}


async def test_without_a_word_of_the_owner_nothing_goes(
    desk: ReviewDesk, room: RetentionRoom
) -> None:
    three_that_are_old(desk)
    await room.sweep()
    assert len(texts(desk)) == 6


async def test_what_a_moderator_decided_counts_and_not_what_the_machine_said(
    desk: ReviewDesk, room: RetentionRoom
) -> None:
    comment_id = desk.comment("approved", label="spam")
    old(desk, comment_id)
    desk.decided_elsewhere(comment_id, "ham")
    await room.choose(desk.site, {"rejected": 90, "held": 90})
    await room.sweep()
    assert texts(desk) == ["approved"]


async def test_a_preview_changes_nothing(desk: ReviewDesk, room: RetentionRoom) -> None:
    three_that_are_old(desk)
    assert dict((await room.preview(desk.site, {"held": 90, "published": 1})).due) == {
        "held": 1,
        "published": 1,
    }
    await room.sweep()
    assert len(texts(desk)) == 6
    assert dict((await room.read(desk.site)).retention.days) == {}


async def test_addresses_go_and_words_stay(desk: ReviewDesk, room: RetentionRoom) -> None:
    comment_id = await live_in(desk)
    old(desk, comment_id)
    await room.choose(desk.site, {"addresses": 90})
    await room.sweep()
    with desk.store.reading() as connection:
        row = connection.execute(select(comments).where(comments.c.id == comment_id)).one()
        sent = connection.execute(select(submissions)).one()
    assert (row.author_email, row.author_name) == ("", "Eva Zauberberg")
    assert "hawthorn" in row.text
    assert (sent.user_ip, sent.user_agent, sent.referrer) == ("", "", "")


async def test_the_reasons_of_verdicts_go_and_probabilities_stay(
    desk: ReviewDesk, room: RetentionRoom
) -> None:
    comment_id = desk.comment("words")
    old(desk, comment_id)
    await room.choose(desk.site, {"verdicts": 90})
    await room.sweep()
    with desk.store.reading() as connection:
        row = connection.execute(select(verdicts)).one()
    assert (row.reasons, row.summary, row.spam_probability) == ([], None, 0.5)


async def test_the_text_of_an_article_goes_and_its_title_stays(
    desk: ReviewDesk, room: RetentionRoom
) -> None:
    desk.comment("words", article=ARTICLE)
    with desk.store.writing() as connection:
        connection.execute(update(articles).values(updated_at=OLD))
    await room.choose(desk.site, {"articles": 90})
    await room.sweep()
    with desk.store.reading() as connection:
        row = connection.execute(select(articles)).one()
    assert (row.title, row.text) == (ARTICLE.title, "")


async def test_other_sites_keep_theirs(desk: ReviewDesk, room: RetentionRoom) -> None:
    other = desk.other_site()
    old(desk, desk.comment("theirs", label="spam", site=other))
    await room.choose(desk.site, {"rejected": 1})
    await room.sweep()
    assert texts(desk) == ["theirs"]


async def test_a_pass_goes_through_everything_a_window_at_a_time(
    desk: ReviewDesk, room: RetentionRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention_module, "LOOKED_AT_ONCE", 3)
    old(desk, *(desk.comment(f"{n}", label="spam" if n % 2 else "ham") for n in range(11)))
    await room.choose(desk.site, {"rejected": 90})
    await room.sweep()
    assert texts(desk) == sorted(f"{n}" for n in range(0, 11, 2))


async def test_what_is_decided_meanwhile_stays(desk: ReviewDesk, room: RetentionRoom) -> None:
    comment_id = desk.comment("held", label="unsure")
    old(desk, comment_id)
    desk.decided_elsewhere(comment_id, "ham")
    await room._let_go(desk.site, "held", datetime.now(UTC), [comment_id])
    assert texts(desk) == ["held"]


@pytest.mark.parametrize("days", [{"heldd": 90}, {"held": 0}, {"held": 36_501}, {"held": -1}])
async def test_what_cannot_be_is_refused(
    desk: ReviewDesk, room: RetentionRoom, days: dict[str, int]
) -> None:
    with pytest.raises(Invalid):
        await room.choose(desk.site, days)
    with desk.store.reading() as connection:
        assert connection.execute(text("SELECT * FROM retention")).all() == []
