"""Disguised copies of spam: what they keep, and where their words come from."""

from random import Random

from model.comment import Article, Author, Comment
from training.corpora.labelled import LabelledComment
from training.evasion.copies import disguised_copies

ARTICLE = Article(
    title="Sourdough in a cold kitchen",
    text="A starter wants to be warm, but nobody heats a kitchen for it. Put it on the router.",
)


def comment(text: str, *, is_spam: bool, source: str = "blog-a") -> LabelledComment:
    author = Author(name="Jo", url="https://cheap-rolex.com")
    with_author = Comment(text=text, author=author, article=ARTICLE)
    return LabelledComment(text[:9], with_author, is_spam, source, f"{source}/1")


SPAM = comment("Cheap rolex watches at https://cheap-rolex.com today", is_spam=True)
READER = comment("My starter lives on the fridge, it is just as warm.", is_spam=False)


def copies(*labelled: LabelledComment) -> list[LabelledComment]:
    return [copy for _, copy in disguised_copies(labelled, Random(3))]


def test_each_spam_and_some_of_the_ham_is_copied_and_each_copy_knows_its_original():
    placed = disguised_copies([READER, SPAM] * 60, Random(3))
    of_spam = [at for at, copy in placed if copy.is_spam]
    assert of_spam == list(range(1, 120, 2))
    assert 10 < len(placed) - len(of_spam) < 30
    assert all(copy.is_spam == (at % 2 == 1) for at, copy in placed)


def test_the_links_of_ham_are_left_as_they_are():
    linked = comment("See https://bakers.example/starter for more on it.", is_spam=False)
    texts = [copy.comment.text.lower() for copy in copies(*[linked] * 200)]
    assert len(texts) > 30
    assert all("https://bakers.example/starter" in text for text in texts)


def test_a_copy_keeps_source_article_and_id():
    for copy in copies(*[SPAM] * 20):
        assert (copy.source, copy.article, copy.id) == (SPAM.source, SPAM.article, SPAM.id)
        assert copy.comment.article == ARTICLE


def test_readers_words_stand_in_front_or_behind():
    texts = [copy.comment.text for copy in copies(READER, *[SPAM] * 60)]
    assert any(text.startswith(READER.comment.text) for text in texts)
    assert any(text.endswith(READER.comment.text) for text in texts)


def test_a_readers_words_never_go_into_another_source():
    elsewhere = comment(
        "The kitchen of another blog is warm enough.", is_spam=False, source="blog-b"
    )
    of_spam = [copy for copy in copies(elsewhere, *[SPAM] * 60) if copy.is_spam]
    assert not any("another blog" in copy.comment.text for copy in of_spam)


def test_a_spam_that_nothing_is_changed_in_has_no_copy():
    bare = LabelledComment("1", Comment(text="12 34"), True, "blog-a", "blog-a/1")
    assert len(copies(*[bare] * 50)) < 50
    assert all(copy.comment != bare.comment for copy in copies(*[bare] * 50))


def test_the_same_draw_gives_the_same_copies():
    labelled = [READER, *[SPAM] * 30]
    assert disguised_copies(labelled, Random(5)) == disguised_copies(labelled, Random(5))


def test_readers_and_spammers_alike_sign_with_their_names():
    signed = [
        copy for copy in copies(*[READER] * 200, *[SPAM] * 60) if copy.comment.text.endswith("Jo")
    ]
    assert {copy.is_spam for copy in signed} == {True, False}
