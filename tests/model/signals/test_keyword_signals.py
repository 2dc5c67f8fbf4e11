"""What reads like an advertisement: a name, a host, the words."""

import math

import numpy as np
import pytest
from measured_comments import read_comment

from model.knowledge.knowledge import Knowledge
from model.knowledge.letter_pairs import LetterPairs
from model.knowledge.subwords import SubwordReader
from model.lexicon import Lexicon
from model.reading.addresses import parse_address
from model.signals.keywords import (
    KeywordSignals,
    chosen_words,
    ending_scores,
    host_words,
    keyword_signals,
    window_scores,
)

KEYWORDS = [
    "cheap flights",
    "treadmill reviews",
    "hearse for sale",
    "debt settlement",
    "emt training",
]
PEOPLE = ["Anna Berg", "John Smith", "Tomasz", "Maria da Silva", "jsmith82"]
SAID = ["the oven was too hot", "my starter is slow", "thank you", "I tried it with rye"]


def fitted(of_one, of_other):
    words = [[text.lower().split() for text in texts] for texts in (of_one, of_other)]
    return SubwordReader.fit(*words, C=1.0, weight=np.ones(len(of_one) + len(of_other)))


@pytest.fixture(scope="module")
def knowledge():
    hosts = (
        [*map(host_words, ["cheap-flights.com", "treadmills.shop"])],
        [["annaberg", ".de"], ["tartu", "ut", ".ee"]],
    )
    return Knowledge(
        Lexicon.of([]),
        names=fitted(KEYWORDS, PEOPLE),
        hosts=SubwordReader.fit(*hosts, C=1.0, weight=np.ones(4)),
        phrases=fitted(KEYWORDS, SAID),
        letters=LetterPairs.learn(" ".join(KEYWORDS + PEOPLE + SAID).lower().split()),
    )


def measured(knowledge, text="the oven was too hot", **author):
    return keyword_signals(read_comment(text, **author), knowledge)


def test_a_keyword_for_a_name_is_told_from_a_person(knowledge):
    assert measured(knowledge, name="flight training").name_keyword > 0
    assert measured(knowledge, name="Anna Smith").name_keyword < 0


def test_a_shop_is_told_from_a_person_by_the_host(knowledge):
    assert measured(knowledge, url="http://flights-cheap.com").url_commercial > 0
    assert measured(knowledge, url="http://annaberg.de").url_commercial < 0


def test_of_the_linked_hosts_the_most_commercial_one_counts(knowledge):
    both = "see http://annaberg.de/rye and http://cheap-flights.com/x"
    alone = "see http://cheap-flights.com/x"
    assert measured(knowledge, both).link_commercial == measured(knowledge, alone).link_commercial


def test_a_phrase_planted_at_the_end_is_found_behind_what_a_reader_says(knowledge):
    planted = measured(knowledge, "the oven was too hot cheap flights")
    assert planted.last_words_advertised > 0 > measured(knowledge).last_words_advertised


def test_a_phrase_planted_in_the_middle_is_found(knowledge):
    assert measured(knowledge, "thank you hearse for sale my starter is slow").words_advertised > 0


def test_what_is_not_there_is_not_known(knowledge):
    signals = measured(knowledge, "")
    assert [name for name, value in signals._asdict().items() if not math.isnan(value)] == []


def test_a_shortened_link_says_nothing(knowledge):
    assert math.isnan(measured(knowledge, "http://bit.ly/abc").link_commercial)


def test_without_lists_nothing_is_known():
    signals = measured(
        Knowledge(Lexicon.of([])), "see http://a.com", name="Anna", url="http://b.com"
    )
    assert all(map(math.isnan, signals))
    assert len(signals) == len(KeywordSignals._fields)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://cheap-flights.com/x", ["cheap", "flights"]),
        ("http://insurance-quotes.blogspot.com", ["insurance", "quotes"]),
        ("http://www.wordpress.com", ["wordpress"]),
        ("http://anna.tartu.ee", ["tartu"]),
    ],
)
def test_the_words_of_a_host_are_those_its_owner_chose(url, words):
    assert chosen_words(parse_address(url)) == words


def test_a_host_is_read_by_its_labels_their_parts_and_its_ending():
    assert host_words("www.cheap-flights24.co.uk") == [
        "cheap-flights24", "co", "cheap", "flights24", ".uk",
    ]  # fmt: skip


def test_an_ending_that_no_site_can_have_is_not_read():
    assert host_words("shop.example") == ["shop"]


def test_runs_of_words_are_summed():
    assert ending_scores([1, 2, 3]) == [3, 5, 6]
    assert window_scores([1, 2, 3, 4]) == [6, 9]
    assert window_scores([1, 2]) == [3]


RANDOM = "lpqzvtrswk"


def test_letters_at_random_are_told_in_the_name_the_hosts_and_the_text(knowledge):
    odd = measured(
        knowledge, f"{RANDOM} http://{RANDOM}.com", name=RANDOM, url=f"http://www.{RANDOM}.net/x"
    )
    usual = measured(
        knowledge, "the starter http://training.com", name="Anna Smith", url="http://training.net"
    )
    for signal in ("name_surprisal", "url_surprisal", "link_surprisal", "text_surprisal"):
        assert getattr(odd, signal) > getattr(usual, signal) + 0.5


def test_of_the_linked_hosts_the_oddest_one_counts(knowledge):
    alone = measured(knowledge, f"http://{RANDOM}.com").link_surprisal
    assert measured(knowledge, f"http://training.com http://{RANDOM}.com").link_surprisal == alone


@pytest.mark.parametrize("text", ["http://bit.ly/lpqzvtrswk", "the oven", "http://x.org"])
def test_of_short_and_shortened_hosts_no_letters_are_known(knowledge, text):
    assert math.isnan(measured(knowledge, text).link_surprisal)
