"""Public lists of names, hosts and phrases, and what is made of them."""

from random import Random

import pytest

from model.comment import Article, Comment
from model.text.words import tokens
from training.corpora.errors import CorpusError
from training.knowledge.advertised import advertised_phrases
from training.knowledge.hosts import weighed_hosts
from training.knowledge.lists import (
    HOSTS,
    NAMES,
    PHRASES,
    ListedHost,
    ListedName,
    ListedPhrase,
    read_lists,
)
from training.knowledge.people import signed_names
from training.knowledge.reading import read_knowledge
from training.knowledge.windows import windows_of

FILES = {
    NAMES: [
        "name locale part source",
        "Anna de_DE first mine",
        "Berg de_DE last mine",
        "王芳 zh_CN full mine",
    ],
    HOSTS: [
        "host kind source",
        "cheap-flights.com shopping mine",
        "annaberg.de personal mine",
    ],
    PHRASES: [
        "phrase locale kind source",
        "Treadmills en_US product mine",
        "Welder en_US job mine",
    ],
}


@pytest.fixture
def folder(tmp_path):
    for name, lines in FILES.items():
        text = "\n".join(lines).replace(" ", "\t") + "\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_three_lists_are_read(folder):
    lists = read_lists([folder])
    assert lists.names[0] == ListedName("Anna", "de_DE", "first")
    assert lists.hosts == [
        ListedHost("cheap-flights.com", "shopping"),
        ListedHost("annaberg.de", "personal"),
    ]
    assert lists.phrases[0] == ListedPhrase("Treadmills", "en_US", "product")


def test_a_list_that_is_not_there_is_empty(tmp_path):
    lists = read_lists([tmp_path, tmp_path / "nowhere"])
    assert (lists.names, lists.hosts, lists.phrases) == ([], [], [])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("name\tlocale\n", "the first line is not name, locale, part, source"),
        ("name\tlocale\tpart\tsource\nAnna\tde_DE\n", f"{NAMES}:2: not 4 columns"),
    ],
)
def test_a_list_of_another_form_is_refused(tmp_path, text, complaint):
    (tmp_path / NAMES).write_text(text)
    with pytest.raises(CorpusError, match=complaint):
        read_lists([tmp_path])


def test_a_list_that_is_not_utf_8_is_refused(tmp_path):
    (tmp_path / HOSTS).write_bytes(b"host\tkind\tsource\ncaf\xe9.fr\tpersonal\tmine\n")
    with pytest.raises(CorpusError, match=f"{HOSTS} cannot be read"):
        read_lists([tmp_path])


def test_names_are_signed_in_several_ways_and_the_same_each_time(folder):
    listed = read_lists([folder]).names
    names = signed_names(listed, 200, Random(1))
    assert {"Anna", "Anna Berg", "Berg Anna", "A. Berg", "王芳"} <= set(names)
    assert names == signed_names(listed, 200, Random(1))


def test_phrases_stand_alone_and_with_words_around_but_jobs_are_not_advertised(folder):
    phrases = advertised_phrases(read_lists([folder]).phrases, 200, Random(1))
    assert "Treadmills" in phrases
    assert any(phrase.startswith("cheap ") for phrase in phrases)
    assert any(phrase.endswith(" for sale") for phrase in phrases)
    assert not any("Welder" in phrase for phrase in phrases)


def test_hosts_are_listed_ones_and_those_made_of_phrases_and_names(folder):
    commercial, other, weight = weighed_hosts(
        read_lists([folder]).hosts, ["Anna Berg"], ["emt training"], Random(1)
    )
    assert commercial[0][0] == "cheap-flights"
    assert other[0][0] == "annaberg"
    assert len(commercial) == len(other) == 2
    assert weight.tolist() == [1.5, 0.006, 1.0, 0.006]


def test_windows_are_runs_of_a_texts_words():
    text = "feed the starter with rye flour and warm water then wait for a night"
    words = " ".join(tokens(text))
    windows = windows_of([text, ""], 4, Random(1))
    assert windows
    assert all(1 <= len(window) <= 5 and " ".join(window) in words for window in windows)


def test_the_lists_teach_names_hosts_and_phrases(folder):
    reader = Comment(
        text="my oven is too hot for this bread",
        article=Article(title="Rye", text="Feed the starter."),
    )
    knowledge = read_knowledge([folder]).against([reader])
    assert knowledge.names.score(["treadmills"]) > 0 > knowledge.names.score(["anna"])
    assert knowledge.hosts.score(["cheap-flights", ".com"]) > knowledge.hosts.score(
        ["annaberg", ".de"]
    )
    assert knowledge.phrases.score(["treadmills"]) > 0 > knowledge.phrases.score(["oven"])


def test_without_lists_nothing_is_taught(tmp_path):
    knowledge = read_knowledge([tmp_path]).against([Comment(text="hello")])
    assert not knowledge.names.weights.any()
    assert not knowledge.hosts.weights.any()
