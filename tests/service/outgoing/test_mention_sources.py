"""What is read out of a page that mentions another one."""

import json

import pytest
from mentioned_blog import TARGET, entry

from service.outgoing.mentions.source_process import words_of

SOURCE = "https://ana.example/2026/post"
NOTHING = {"links": False, "author": "", "text": ""}


def read(page: str | bytes, kind: str = "html", codec: str = "utf-8") -> dict[str, object]:
    content = page if isinstance(page, bytes) else page.encode()
    return words_of(content, kind, codec, SOURCE, TARGET)


def link(words: str = "this", **attributes: str) -> str:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<a href="{TARGET}"{more}>{words}</a>'


def test_of_an_answer_all_its_words_are_read_and_who_wrote_it() -> None:
    assert read(entry("I did <b>the same</b>.")) == {
        "links": True,
        "author": "Ana",
        "text": "I did the same.",
    }


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("u-like-of", "likes this page"),
        ("u-repost-of", "shared this page"),
        ("u-bookmark-of", "bookmarked this page"),
    ],
)
def test_a_reaction_without_words_is_named(kind: str, words: str) -> None:
    assert read(entry("", kind=kind))["text"] == words


def test_of_a_long_article_only_what_stands_around_the_link_is_read() -> None:
    before, after = "Before that. " * 200, "After that. " * 200
    page = (
        "<article class=h-entry><h1 class=p-name>A year of bread</h1><div class=e-content>"
        f"<p>{before}</p><p>I baked by {link('the long recipe')} for a whole winter, every"
        f" weekend, and it never failed me.</p><p>{after}</p></div></article>"
    )
    found = read(page)
    assert "the long recipe for a whole winter" in str(found["text"])
    assert len(str(found["text"])) < 600


def test_a_page_without_any_marks_is_read_by_its_words() -> None:
    words = "A page of the nineties that knows nothing of formats, and yet it links to"
    found = read(f"<html><title>Links</title><body><p>{words} {link('good bread')}.</p>")
    assert found == {"links": True, "author": "", "text": f"{words} good bread ."}


def test_a_link_by_a_picture_alone_goes_by_the_title() -> None:
    page = f'<title>My pictures</title><a href="{TARGET}"><img src="/a.png"></a>'
    assert read(page)["text"] == "My pictures"


def test_among_several_entries_the_one_that_links_is_read() -> None:
    other = '<div class="h-entry"><div class="e-content">Something else</div></div>'
    page = f"<body>{other}{entry().decode()}{other}</body>"
    assert read(page)["author"] == "Ana"


def test_the_only_card_of_a_page_names_the_author() -> None:
    page = f'<div class="h-card"><span class="p-name">Bo</span></div><p>{link()}</p>'
    assert read(page)["author"] == "Bo"


def test_an_author_that_is_only_an_address_is_no_name() -> None:
    page = f'<div class=h-entry><a class="u-author" href="https://ana.example/">{link()}</a></div>'
    assert read(page)["author"] == ""


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{link()}</p>",
        f'<p><a href="{TARGET}#comments">a part of it</a></p>',
        f'<p><img src="{TARGET}"></p>',
        f'<p><blockquote cite="{TARGET}">so they say</blockquote></p>',
        '<base href="https://blog.example/"><a href="bread/">by its base</a>',
    ],
)
def test_what_leads_there_is_a_link(page: str) -> None:
    assert read(page)["links"] is True


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<",
        "\0",
        "<a href='http://[::1'>no address</a>",
        '<a href="/bread/">the same path elsewhere</a>',
        f"<p>{TARGET}</p>",
        f"<!-- {link()} -->",
        f"<title>{link()}</title>",
        f"<textarea>{link()}</textarea>",
        f"<style>{link()}</style>",
    ],
)
def test_what_does_not_lead_there_is_none(page: str) -> None:
    assert read(page) == NOTHING


def test_bytes_of_no_charset_are_read_all_the_same() -> None:
    assert read(b"\xff\xfe\x00" + link().encode(), codec="")["links"] in (True, False)
    assert read(f"<p>Grüße {link()}</p>".encode("latin-1"), codec="latin-1")["links"] is True


def test_in_json_any_string_may_be_the_link() -> None:
    told = json.dumps({"items": [{"url": TARGET}]})
    assert read(told, kind="json")["links"] is True
    assert read(json.dumps({"words": f"see {TARGET}"}), kind="json") == NOTHING


def test_in_plain_text_the_link_stands_between_spaces() -> None:
    found = read(f"I tried it. See <{TARGET}> for more.", kind="text")
    assert found["links"] is True
    assert "I tried it." in str(found["text"])
    assert read(f"See {TARGET}more/", kind="text") == NOTHING


def test_names_and_words_have_an_end() -> None:
    found = read(entry("word " * 20_000, name="A" * 5_000))
    assert (len(str(found["author"])), len(str(found["text"]))) == (100, 20_000)
