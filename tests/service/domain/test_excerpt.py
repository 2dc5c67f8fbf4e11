"""The part of an article that a moderator sees: what the comment takes up of it."""

from model.comment import Article, Comment
from service.domain.excerpt import excerpt

TITLE = "Sourdough in a cold kitchen"
TEXT = "A rye starter at 16 degrees takes twice as long. Keep it near the oven. Feed it daily."
OF_TITLE = "My kitchen is cold, too."


def shared_words(said: str, **article: str) -> list[str] | None:
    part = excerpt(Comment(text=said, article=Article(**article)))
    return None if part is None else [part.text[start:end] for start, end in part.shared]


def test_the_words_shared_are_marked_where_the_article_has_most_of_them() -> None:
    assert shared_words("I keep mine near the oven", title=TITLE, text=TEXT) == [
        "Keep", "near", "oven",
    ]  # fmt: skip


def test_the_title_is_shown_where_the_comment_takes_up_that_alone() -> None:
    assert shared_words(OF_TITLE, title=TITLE, text=TEXT) == ["cold", "kitchen"]


def test_so_it_is_where_the_text_of_the_article_is_not_known() -> None:
    assert shared_words(OF_TITLE, title=TITLE) == ["cold", "kitchen"]


def test_a_word_of_an_article_of_one_sentence_is_in_common_too() -> None:
    assert shared_words("Which oven?", text="Keep it near the oven.") == ["oven"]


def test_a_word_of_every_sentence_is_not_marked() -> None:
    text = "Bread is slow. Bread is patient. Bread is warm. Bread is crusty."
    assert shared_words("Crusty bread!", text=text) == ["crusty"]


def test_where_nothing_is_shared_nothing_is_marked() -> None:
    assert shared_words("Nice weather today", title=TITLE, text=TEXT) == []


def test_of_an_article_that_is_not_known_nothing_is_said() -> None:
    assert shared_words("Nice weather today") is None
    assert shared_words("Nice weather today", title=TITLE) is None
