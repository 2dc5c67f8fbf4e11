"""A comment and its article, read once."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.comment import Article, Author, Comment
from model.reading.article_reading import read_article
from model.reading.comment_reading import Reading
from model.text.wording import MAX_WORDING_CHARS
from model.text.words import stems


def test_the_wording_keeps_markup_and_links_in_lower_case():
    reading = Reading(Comment(text="See <A HREF='http://x.example'>Cheap\n Rolex</A>"))
    assert reading.marked == "see <a href='http://x.example'>cheap rolex</a>"


def test_the_wording_of_a_long_comment_is_its_beginning_and_its_end():
    reading = Reading(Comment(text="first " + "word " * 20_000 + "http://last.example"))
    assert reading.marked.startswith("first word")
    assert reading.marked.endswith("http://last.example")
    assert len(reading.marked) <= MAX_WORDING_CHARS + 1


def test_the_links_of_a_comment_are_taken_apart_in_order():
    reading = Reading(Comment(text="www.one.com and http://two.org/x"))
    assert [a.registered for a in reading.addresses] == ["one.com", "two.org"]


def test_an_author_without_a_url_has_no_address():
    assert Reading(Comment(text="hi")).author_address is None


def test_only_the_host_of_a_mail_address_is_read():
    author = Author(email="Jane@Example.COM ")
    assert Reading(Comment(text="hi", author=author)).email_host == "example.com"


def test_a_disguised_name_is_undone():
    assert Reading(Comment(text="hi", author=Author(name=" R\u043elex\u200b "))).name == "Rolex"


def test_an_article_is_known_by_its_words_and_its_title():
    article = read_article(Article(title="Baking bread", text="<p>Rye and wheat</p>"))
    assert article.words == {"baking", "bread", "rye", "and", "wheat"}
    assert article.title_stems == stems(["baking", "bread"]) < article.stems


def test_an_unknown_article_has_no_words():
    assert read_article(Article()).words == frozenset()


texts = st.text(st.characters(exclude_categories=()), max_size=60)


@given(texts, texts, texts, texts, texts)
def test_no_comment_makes_reading_fail(text, name, email, url, title):
    comment = Comment.model_construct(
        text=text,
        author=Author.model_construct(name=name, email=email, url=url),
        article=Article.model_construct(title=title, text=text, url=url),
    )
    assert Reading(comment).addresses is not None


@pytest.mark.parametrize("field", ["name", "email", "url", "title", "article text", "article url"])
def test_a_field_of_100_000_characters_is_read_quickly(field):
    long = "http://a.b/" + "a.b/ x" * 16_000
    author = Author(**{field: long} if field in Author.model_fields else {})
    parts = {"title": "title", "article text": "text", "article url": "url"}
    article = Article(**{parts[field]: long} if field in parts else {})
    started = time.process_time()
    Reading(Comment(text="hi", author=author, article=article))
    assert time.process_time() - started < 1.0
