"""Edits one after another: each is compared with the words that somebody saw."""

from review_desk import ReviewDesk

from model.comment import Author
from model.verdict import Label
from service.domain.comments import Judgement, standing_label
from service.moderation.site_comments import SiteComments
from service.store.comments import verdicts

STEPS = (
    "My bread never rises there",
    "My bread nevor rises where",
    "My break nover rises where",
    "My brick nover rises where",
)


async def test_small_edits_do_not_add_up_to_other_words(desk: ReviewDesk) -> None:
    comment_id, ada = desk.comment(STEPS[0], external_id="1"), desk.moderator("ada")
    await desk.decisions.decide_comment(ada, comment_id, "ham", seen=0)
    desk.comment(STEPS[1], external_id="1")
    assert desk.standing(comment_id) == "ham"
    desk.comment(STEPS[2], external_id="1")
    desk.comment(STEPS[3], external_id="1")
    assert desk.standing(comment_id) is None


async def test_a_hash_between_them_does_not_make_two_addresses_one(desk: ReviewDesk) -> None:
    def sent_by(address: str) -> str:
        author = Author(name="Rita", email=f"{address}@mail.example")
        return desk.comment("Hmm", author=author, external_id="1")

    comment_id, ada = sent_by("rita"), desk.moderator("ada")
    await desk.decisions.decide_comment(ada, comment_id, "ham", seen=0)
    sent_by("0123456789abcdef")
    assert desk.standing(comment_id) == "ham"
    sent_by("eve")
    assert desk.standing(comment_id) is None


async def test_rejected_words_that_come_back_wait_whatever_was_said_between(
    desk: ReviewDesk,
) -> None:
    by_key, ada = SiteComments(desk.database), desk.moderator("ada")
    comment_id = desk.comment("Thanks, lovely", external_id="1", label="ham")
    await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    desk.comment("Thanks, and what about rye?", external_id="1", label="ham")
    await by_key.decide_comment(desk.site, comment_id, "ham")
    desk.comment("Thanks, lovely!", external_id="1", label="ham")
    stored, _ = await by_key.read_comment(desk.site, comment_id)
    assert (standing_label(stored), stored.overtaken) == ("unsure", "spam")


async def test_what_was_approved_in_the_end_is_not_taken_for_rejected(desk: ReviewDesk) -> None:
    ada, by_key = desk.moderator("ada"), SiteComments(desk.database)
    comment_id = desk.comment("Thanks, lovely", external_id="1", label="ham")
    await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    await desk.decisions.decide_comment(ada, comment_id, "ham", seen=1)
    desk.comment("Thanks, and what about rye?", external_id="1")
    desk.comment("Thanks, lovely!", external_id="1", label="ham")
    stored, _ = await by_key.read_comment(desk.site, comment_id)
    assert standing_label(stored) == "ham"


async def test_what_is_taken_back_leaves_what_an_edit_had_overtaken(desk: ReviewDesk) -> None:
    ada = desk.moderator("ada")
    comment_id = desk.comment("Thanks, lovely", external_id="1", label="ham")
    await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0)
    desk.comment("Thanks, and what about rye?", external_id="1", label="ham")
    await desk.decisions.decide_comment(ada, comment_id, "ham", seen=1)
    assert desk.standing(comment_id) == "ham"
    await desk.undo.undo_last_action(ada)
    opened = await desk.open_comments.read_detail(ada, comment_id)
    assert (opened.item.stored.decision, opened.item.stored.overtaken) == (None, "spam")
    assert [piece.text for piece in opened.edit if piece.kind == "removed"] == ["lovely"]
    with desk.store.writing() as connection:
        verdicts.replace(connection, comment_id, revision=2, judgement=Judgement(Label.HAM))
    assert await desk.listed(ada, tab="held") == [comment_id]
