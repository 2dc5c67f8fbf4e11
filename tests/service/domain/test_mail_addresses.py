"""A mail address, plain or hashed: a blog may change what it sends of it."""

import pytest

from model.comment import Author, Comment
from service.domain.edits import keeps_decision
from service.domain.mail_addresses import is_other_address

PLAIN = "eva@hill.example"
BY_PLUGIN = "0123456789abcdef0123@hill.example"
BY_WINNOW = "0123456789abcdef@hill.example"


@pytest.mark.parametrize("hashed", [BY_PLUGIN, BY_WINNOW])
def test_a_hash_of_an_address_is_no_other_address(hashed: str) -> None:
    assert not is_other_address(PLAIN, hashed)
    assert not is_other_address(hashed, PLAIN.upper())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PLAIN, "paul@hill.example"),
        (PLAIN, "0123456789abcdef@dale.example"),
        (BY_WINNOW, "f123456789abcdef@hill.example"),
        (PLAIN, "0123456789abcde@hill.example"),
        (PLAIN, ""),
    ],
)
def test_what_cannot_be_one_address_are_two(one: str, other: str) -> None:
    assert is_other_address(one, other)
    assert is_other_address(other, one)


def test_two_ways_to_hash_say_nothing_of_each_other() -> None:
    assert not is_other_address(BY_PLUGIN, BY_WINNOW)


def test_a_decision_stands_when_a_blog_begins_to_hash_addresses() -> None:
    plain = Comment(text="My starter", author=Author(name="Eva", email=PLAIN))
    hashed = Comment(text="My starter", author=Author(name="Eva", email=BY_PLUGIN))
    assert keeps_decision(plain, hashed)
    assert keeps_decision(hashed, plain)
    other_name = Comment(text="My starter", author=Author(name="Casino", email=BY_PLUGIN))
    assert not keeps_decision(plain, other_name)
