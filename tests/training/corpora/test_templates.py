"""Spin templates: how spammers' tools write the same in many ways."""

from random import Random

import pytest

from training.corpora.errors import CorpusError
from training.corpora.reading import read_corpus
from training.corpora.templates import CHOICE, MAX_CHARS, SPUN_PER_TEMPLATE, spin, spun_texts

ROLEX = "{Hi|Hello} {there|dear {friend|reader}}, buy a cheap {rolex|watch} today!"


def test_each_choice_is_taken():
    assert {spin("{a|b} c", Random(i)) for i in range(20)} == {"a c", "b c"}


def test_a_choice_within_a_choice_is_taken_too():
    texts = {spin("{a|b {c|d}}", Random(i)) for i in range(40)}
    assert texts == {"a", "b c", "b d"}


def test_a_choice_may_be_empty():
    assert {spin("very{| very} good", Random(i)) for i in range(20)} == {
        "very good", "very very good"
    }  # fmt: skip


def test_a_text_without_a_choice_stays_as_it_is():
    assert spin("Nice post", Random(0)) == "Nice post"


@pytest.mark.parametrize("broken", ["{never closed", "closed} only", "}{"])
def test_a_brace_alone_stays_as_it_is(broken):
    assert spin(broken, Random(0)) == broken


@pytest.fixture
def templates(tmp_path):
    path = tmp_path / "spinner-templates.txt"
    path.write_text(f"{ROLEX}|\n{{Good|Fine}} post, have a look at my site now|\nshort\n")
    return path


def test_every_template_gives_some_texts_and_a_short_one_none(templates):
    assert len(list(spun_texts(templates))) == 2 * SPUN_PER_TEMPLATE


def test_no_choice_is_left_open(templates):
    assert not [text for text in spun_texts(templates) if CHOICE.search(text) or "|" in text]


def test_the_same_texts_come_each_time(templates):
    assert list(spun_texts(templates)) == list(spun_texts(templates))


def test_a_text_is_not_longer_than_a_comment(tmp_path):
    path = tmp_path / "long-templates.txt"
    path.write_text("{word|term} " * 1000)
    assert {len(text) for text in spun_texts(path)} == {MAX_CHARS}


def test_templates_are_spam_without_an_article_each_apart(templates):
    read = list(read_corpus(templates))
    assert all(c.is_spam and not c.comment.article.title for c in read)
    assert len({c.article for c in read}) == len(read)


def test_templates_that_are_not_utf_8_are_refused(tmp_path):
    path = tmp_path / "bad-templates.txt"
    path.write_bytes(b"caf\xe9 " * 10)
    with pytest.raises(CorpusError, match="bad-templates.txt cannot be read"):
        list(read_corpus(path))
