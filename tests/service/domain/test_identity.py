"""A number that an engine uses again is another comment."""

from datetime import UTC, datetime

import pytest

from model.comment import Article, Author, Comment
from model.verdict import Label
from service.domain.comments import Judgement, StoredComment
from service.domain.identity import is_another_comment

BREAD = Article(title="Bread", url="https://blog.example/bread")
RITA = Author(name="Rita", email="rita@example.org")
PAUL = Author(name="Paul", email="paul@example.org")
STARTER = "My starter takes two days in a cold kitchen."


def stored(comment: Comment, *, article_id: str | None = None) -> StoredComment:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    judgement = Judgement(label=Label.HAM)
    return StoredComment("1", "s", "7", article_id, 1, comment, judgement, None, now, now)


def of_rita(text: str = STARTER, article: Article = BREAD) -> Comment:
    return Comment(text=text, author=RITA, article=article)


@pytest.mark.parametrize(
    "incoming",
    [
        of_rita(),
        of_rita("My starter takes three days in a cold kitchen, and you?"),
        of_rita("Something else altogether, by the same Rita"),
        Comment(text=STARTER, author=PAUL, article=BREAD),
        Comment(text=""),
        Comment(text=STARTER),
        of_rita(article=Article(url="http://blog.example/bread/#comment-7")),
        of_rita(article=Article(title="Bread")),
        of_rita(article=Article(url="https://www.blog.example/bread?utm_source=x&fbclid=1")),
    ],
)
def test_an_edit_is_the_same_comment(incoming: Comment) -> None:
    assert not is_another_comment(stored(of_rita()), incoming)


@pytest.mark.parametrize(
    "incoming",
    [
        Comment(text="Cheap watches at the best price", author=PAUL, article=BREAD),
        Comment(text="Cheap watches at the best price", author=Author(name="P"), article=BREAD),
        of_rita(article=Article(url="https://blog.example/rolls")),
        of_rita(article=Article(url="https://blog.example/bread?p=12")),
        of_rita(article=Article(url="https://blog.example/bread?p=12&utm_source=x")),
    ],
)
def test_other_words_of_somebody_else_or_under_another_article_are_not(incoming: Comment) -> None:
    assert is_another_comment(stored(of_rita()), incoming)


def test_articles_without_an_address_are_told_apart_by_their_ids() -> None:
    comment = of_rita(article=Article(title="Bread"))
    assert is_another_comment(stored(comment, article_id="12"), comment, article_id="13")
    assert not is_another_comment(stored(comment, article_id="12"), comment, article_id="12")
    assert not is_another_comment(stored(comment, article_id="text-1"), comment, article_id="12")


def test_a_blog_that_begins_to_hash_addresses_sends_the_same_comment() -> None:
    former = Comment(text=STARTER, author=RITA, article=BREAD)
    hashed = Author(name="Rita", email="0123456789abcdef0123@example.org")
    again = Comment(text="Other words altogether, by the same reader", author=hashed, article=BREAD)
    assert not is_another_comment(stored(former), again)
    by_paul = again.model_copy(update={"author": hashed.model_copy(update={"name": "Paul"})})
    assert is_another_comment(stored(former), by_paul)
