"""A comment is erased by its blog: no word of it stays anywhere, what was decided does."""

import pytest
from review_desk import COPY, ReviewDesk
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from model.comment import Author
from service.domain.errors import NotFound
from service.domain.kin import KinDecision
from service.moderation.site_comments import SiteComments
from service.store.comments import verdicts
from service.store.comments.decided_comments import decided_comments
from service.store.tables.core import label_log
from service.store.tables.every import metadata

EVA = Author(
    name="Eva Zauberberg", email="eva@zauberberg.example", url="https://zauberberg.example"
)
WORDS = "Madeleine, cathedral and hawthorn: see https://zauberberg.example/page"
TELLING = ("zauberberg", "Zauberberg", "adeleine", "hawthorn", "comment-77", "noted of her")


@pytest.fixture
def by_key(desk: ReviewDesk) -> SiteComments:
    return SiteComments(desk.database)


async def with_a_past(desk: ReviewDesk) -> str:
    """A comment that was edited, decided, noted, filed, put into a campaign."""
    ada = desk.moderator("ada")
    comment_id = desk.comment(WORDS + " once", author=EVA, external_id="comment-77")
    desk.comment(WORDS + " twice", author=EVA, external_id="comment-77")
    other = desk.comment(WORDS + " twice", author=Author(name="Jo"))
    await desk.filed(comment_id, other)
    await desk.decisions.note_on_comment(ada, comment_id, "noted of her")
    await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0, note="noted of her")
    await SiteComments(desk.database).erase_comment(desk.site, other)  # leaves her words alone
    assert everything_stored(desk, "hawthorn")
    return comment_id


def everything_stored(desk: ReviewDesk, word: str) -> list[str]:
    """The tables in which a word stands."""
    tables = []
    with desk.store.reading() as connection:
        for table in metadata.sorted_tables:
            rows = map(str, connection.execute(select(table)))
            tables += [table.name for row in rows if word in row]
        found = connection.execute(text("SELECT * FROM comment_search")).all()
    return tables + ["comment_search" for row in found if word.lower() in str(row)]


async def test_no_word_of_an_erased_comment_stays(desk: ReviewDesk, by_key: SiteComments) -> None:
    comment_id = await with_a_past(desk)
    await by_key.erase_comment(desk.site, comment_id)
    assert [word for word in TELLING if everything_stored(desk, word)] == []


async def test_what_was_decided_stays_and_is_shown_without_words(
    desk: ReviewDesk, by_key: SiteComments
) -> None:
    comment_id = await with_a_past(desk)
    await by_key.erase_comment(desk.site, comment_id)
    assert desk.log(comment_id) == [("spam", "ada")]
    (entry,) = (await desk.audit.list_entries(desk.moderator("eve"))).entries
    assert (entry.is_erased, entry.author_name, entry.beginning, entry.note) == (True, "", "", None)


async def test_an_erased_comment_is_found_nowhere(desk: ReviewDesk, by_key: SiteComments) -> None:
    comment_id, eve = await with_a_past(desk), desk.moderator("eve")
    await by_key.erase_comment(desk.site, comment_id)
    with pytest.raises(NotFound):
        await by_key.read_comment(desk.site, comment_id)
    with pytest.raises(NotFound):
        await by_key.decide_comment(desk.site, comment_id, "ham")
    with pytest.raises(NotFound):
        await desk.decisions.decide_comment(eve, comment_id, "ham", seen=1)
    assert await desk.listed(eve, tab="decided") == []
    with desk.store.reading() as connection:
        assert list(decided_comments(connection)) == []


async def test_the_address_of_its_page_goes_too(desk: ReviewDesk, by_key: SiteComments) -> None:
    own = "https://b.example/rye#hawthorn"
    stored = await desk.check("Hi", external_id="comment-77", page_url=own)
    assert everything_stored(desk, "hawthorn")
    await by_key.erase_comment(desk.site, stored.id)
    assert everything_stored(desk, "hawthorn") == []


async def test_to_erase_twice_is_to_erase_once(desk: ReviewDesk, by_key: SiteComments) -> None:
    comment_id = await with_a_past(desk)
    await by_key.erase_external(desk.site, "comment-77")
    await by_key.erase_external(desk.site, "comment-77")
    await by_key.erase_comment(desk.site, comment_id)
    await by_key.erase_comment(desk.site, comment_id)
    assert everything_stored(desk, "hawthorn") == []


async def test_no_other_site_erases_it(desk: ReviewDesk, by_key: SiteComments) -> None:
    comment_id, other = await with_a_past(desk), desk.other_site()
    with pytest.raises(NotFound):
        await by_key.erase_comment(other, comment_id)
    await by_key.erase_external(other, "comment-77")
    assert everything_stored(desk, "hawthorn")


async def test_an_id_of_an_erased_comment_begins_anew(
    desk: ReviewDesk, by_key: SiteComments
) -> None:
    comment_id = await with_a_past(desk)
    await by_key.erase_comment(desk.site, comment_id)
    again = await desk.check(WORDS, EVA, external_id="comment-77")
    assert again.id != comment_id
    assert (again.revision, again.decision, again.overtaken) == (1, None, None)


async def test_undo_leaves_what_was_erased(desk: ReviewDesk, by_key: SiteComments) -> None:
    ada = desk.moderator("ada")
    first, second = desk.comment(COPY), desk.comment(COPY)
    await desk.bulk_decisions.decide_kin(
        ada, KinDecision(first, "campaign", "spam", and_later=True)
    )
    await by_key.erase_comment(desk.site, first)
    undone = await desk.undo.undo_last_action(ada)
    assert (undone.changed, [left.comment_id for left in undone.clashes]) == (1, [first])
    assert desk.standing(second) is None


async def test_a_verdict_that_comes_late_writes_no_words_back(
    desk: ReviewDesk, by_key: SiteComments
) -> None:
    comment_id = desk.comment(WORDS, author=EVA)
    stored, _ = await by_key.read_comment(desk.site, comment_id)
    await by_key.erase_comment(desk.site, comment_id)
    with desk.store.writing() as connection:
        is_kept = verdicts.replace(
            connection, comment_id, revision=stored.revision, judgement=stored.judgement
        )
    assert not is_kept


async def test_the_label_log_lets_go_of_nothing_else(
    desk: ReviewDesk, by_key: SiteComments
) -> None:
    comment_id = await with_a_past(desk)
    log = update(label_log).where(label_log.c.comment_id == comment_id)
    for change in ({"note": None}, {"label": "ham"}):
        with pytest.raises(DBAPIError), desk.store.writing() as connection:
            connection.execute(log.values(**change))
    await by_key.erase_comment(desk.site, comment_id)
    for change in ({"label": "ham"}, {"note": "back", "label": "spam"}, {"moderator": "eve"}):
        with pytest.raises(DBAPIError), desk.store.writing() as connection:
            connection.execute(log.values(**change))
