"""Campaigns: near-duplicate comments of one spam operation."""

import pytest
from datasketch import MinHashLSH
from hypothesis import given, settings
from hypothesis import strategies as st

from model.campaigns import grouping
from model.campaigns.grouping import find_campaigns

ROLEX = (
    "Thanks for this wonderful article, I really enjoyed reading it and I will come back soon."
    " By the way, if you want a cheap rolex for your husband, have a look at our little shop,"
    " we send replica watches to every country in the world within three days."
)
READER = "My sourdough never rises in winter. Do you keep the starter by the oven at night?"


def together(*texts):
    return len(set(find_campaigns(texts).tolist())) == 1


def test_the_same_text_twice_is_one_campaign():
    assert together(ROLEX, ROLEX)


def test_a_text_with_a_few_words_changed_is_of_the_same_campaign():
    assert together(ROLEX, ROLEX.replace("husband", "boyfriend").replace("three", "five"))


@pytest.mark.parametrize(
    "disguised",
    [
        ROLEX.upper(),
        ROLEX.replace("cheap", "ch\u200beap").replace("shop", "s\u00adhop"),
        ROLEX.replace("rolex", "r\u043el\u0435x").replace("cheap", "che\u0430p"),
        ROLEX.replace("replica watches", "𝓻𝓮𝓹𝓵𝓲𝓬𝓪 𝔀𝓪𝓽𝓬𝓱𝓮𝓼"),
        ROLEX.replace("cheap", "c h e a p"),
        f"<p>{ROLEX.replace('cheap rolex', '<b>cheap</b> rolex')}</p>",
        ROLEX.replace("our little shop", "[url=http://a.example]our little shop[/url]"),
        ROLEX.replace(" ", "\n"),
    ],
    ids=["capitals", "invisible", "look-alike", "styled", "spaced", "html", "bbcode", "lines"],
)
def test_a_disguised_copy_is_of_the_same_campaign(disguised):
    assert together(ROLEX, disguised)


def test_different_comments_are_apart():
    assert not together(ROLEX, READER)


def test_two_short_thanks_in_different_words_are_apart():
    assert not together("Thanks, that helped a lot", "Great post, very useful to me")


def test_few_words_are_alike_without_being_one_campaign():
    assert not together("Thanks, great post!", "thanks great post")


def test_a_text_without_a_word_is_alone():
    assert len(set(find_campaigns(["", "", "!!!", "!!!", "\u200b"]).tolist())) == 5


def test_no_texts_have_no_campaigns():
    assert find_campaigns([]).tolist() == []


def test_likeness_carries_over():
    words = [f"word{i}" for i in range(40)]
    chain = [" ".join(words[start : start + 30]) for start in (0, 3, 6, 9)]
    assert not together(chain[0], chain[-1])
    assert together(*chain)


def test_a_campaign_bridged_later_is_one_campaign():
    words = [f"word{i}" for i in range(40)]
    start, bridge, end = (" ".join(words[at : at + 30]) for at in (0, 3, 6))
    assert together(start, end, bridge)


texts = st.lists(
    st.sampled_from([ROLEX, ROLEX + " Bye", READER, "", "Thanks"]) | st.text(max_size=30),
    max_size=8,
)


@given(texts)
@settings(max_examples=25)
def test_equal_texts_are_one_campaign_whatever_else_is_compared(batch):
    numbers = find_campaigns(batch)
    assert all(numbers[i] <= i for i in range(len(batch)))
    assert all(
        numbers[i] == numbers[j]
        for i in range(len(batch))
        for j in range(i)
        if batch[i] == batch[j] and batch[i] in (ROLEX, READER)
    )


def test_a_copy_joins_its_campaign_though_that_was_bridged_since():
    words = [f"word{i}" for i in range(40)]
    start, bridge, end = (" ".join(words[at : at + 30]) for at in (0, 3, 6))
    assert together(start, end, bridge, end, start)


def test_the_copies_of_a_flood_are_not_compared_with_each_other(monkeypatch):
    compared = []

    class Counted(MinHashLSH):
        def query(self, fingerprint):
            compared.append(fingerprint)
            return super().query(fingerprint)

    monkeypatch.setattr(grouping, "MinHashLSH", Counted)
    assert find_campaigns([ROLEX, READER] * 300).tolist() == [0, 1] * 300
    assert len(compared) == 2


def test_campaigns_are_the_same_each_time():
    batch = [ROLEX, READER, ROLEX.upper(), "Thanks"]
    assert find_campaigns(batch).tolist() == find_campaigns(batch).tolist() == [0, 1, 0, 3]
