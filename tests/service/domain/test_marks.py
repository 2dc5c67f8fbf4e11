"""Marks: by what a comment may be like those before it, and what says nothing."""

import pytest

from model.comment import Article, Author, Comment
from service.domain.marks import marks_of

EVE = Author(name="Eve", email="eve@shop.example", url="https://eve.example/about")
TALK = "I have read this twice and the second part is what I was looking for, many thanks indeed"


def keys(comment: Comment, trait: str, site: str = "s", **known: str) -> set[int]:
    return {mark.key for mark in marks_of(site, comment, **known) if mark.trait == trait}


def shown(comment: Comment, trait: str) -> list[str]:
    return [mark.words for mark in marks_of("s", comment) if mark.trait == trait]


def test_hosts_are_the_registered_domain_of_links_author_and_mail_address() -> None:
    comment = Comment(text="see http://blog.watches.example/a", author=EVE)
    assert shown(comment, "host") == ["watches.example", "eve.example", "shop.example"]


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("see https://github.com and https://docs.python.org/3/howto/regex.html", Author()),
        ("see https://www.facebook.com/", Author()),
        ("no link", Author(name="Eve", email="eve@gmail.com")),
    ],
    ids=["sources", "the front page of a platform", "a mail provider"],
)
def test_where_many_people_are_there_is_no_mark(text: str, author: Author) -> None:
    assert shown(Comment(text=text, author=author), "host") == []


def test_ones_own_part_of_a_shared_host_is_a_mark() -> None:
    comment = Comment(text="see https://cheap-watches.blogspot.com/2010/01/a.html")
    assert shown(comment, "host") == ["cheap-watches.blogspot.com"]


def test_the_blogs_own_host_is_none() -> None:
    article = Article(url="https://blog.example/post")
    comment = Comment(text="as in https://blog.example/other", article=article)
    assert shown(comment, "host") == []


def test_an_author_is_a_name_with_an_address() -> None:
    assert shown(Comment(text="x", author=EVE), "author") == ["Eve"]
    assert shown(Comment(text="x", author=Author(name="Eve")), "author") == []
    other = Comment(text="x", author=EVE.model_copy(update={"name": "Adam"}))
    assert keys(other, "author") != keys(Comment(text="x", author=EVE), "author")


def test_a_name_and_the_words_of_a_link_are_the_same_mark() -> None:
    by_name = Comment(text="Nice!", author=Author(name="Cheap Rolex Watches"))
    by_link = Comment(text='Nice! <a href="http://x.example">cheap rolex  watches</a>')
    assert keys(by_name, "name") & keys(by_link, "phrase")


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        (f"{TALK} emt training houston", "emt training houston"),
        (f"{TALK}, call +1 800 555 0199 now", "18005550199"),
    ],
    ids=["last words", "a number to call"],
)
def test_what_was_planted_is_a_mark(text: str, phrase: str) -> None:
    assert phrase in shown(Comment(text=text), "phrase")


def test_near_duplicates_share_most_marks_of_their_text() -> None:
    first = Comment(text=TALK)
    second = Comment(text=TALK.replace("twice", "thrice"))
    assert len(keys(first, "text")) == 4
    assert len(keys(first, "text") & keys(second, "text")) >= 2


def test_a_short_remark_is_no_text_to_be_like() -> None:
    assert keys(Comment(text="Great post, thanks!"), "text") == set()


def test_a_mark_is_of_one_site_alone() -> None:
    comment = Comment(text=f"{TALK} http://watches.example", author=EVE)
    here, there = (marks_of(site, comment, address="1.2.3.4") for site in ("s", "t"))
    assert not {mark.key for mark in here} & {mark.key for mark in there}


def test_an_address_is_a_mark_that_is_not_shown() -> None:
    (mark,) = marks_of("s", Comment(text="x"), address="192.0.2.1")
    assert (mark.trait, mark.words) == ("address", "")


@pytest.mark.parametrize("text", ["", "\0", "\ud800", "a" * 100_000, "http://[", "日本" * 50])
def test_odd_comments_have_marks_or_none(text: str) -> None:
    author = Author(name=text[:1000], email=f"x@{text[:99]}", url=f"http://{text[:99]}")
    for mark in marks_of("s", Comment(text=text, author=author), address=text[:50]):
        assert -(2**63) <= mark.key < 2**63
        assert len(mark.words) <= 100
