"""What is measured of a text: how it is written, and what stands in it."""

import pytest
from measured_comments import count, measured


@pytest.mark.parametrize(
    "number", ["+1 (800) 555-1234", "0800 1234567", "8-800-555-35-35", "+44*7700*900123"]
)
def test_a_telephone_number_is_found(number):
    assert measured(f"call {number} today")["phone_numbers"] == 1


@pytest.mark.parametrize("price", ["$99", "€ 5", "20 USD", "15 euros", "30£"])
def test_a_price_is_found(price):
    assert count(measured(f"only {price} today")["prices"]) == 1


@pytest.mark.parametrize("address", ["loan.offer@gmail.com", "a+b@mail.example.co.uk", "x@y.zz"])
def test_a_mail_address_in_the_text_is_counted(address):
    assert measured(f"write to {address} now")["emails"] == 1


def test_two_mail_addresses_are_counted_as_two():
    assert measured("a.b@example.com, c-d@example.org")["emails"] == 2


@pytest.mark.parametrize("glued", ["niceBlog", "post.Thanks", "great,really"])
def test_words_glued_together_are_counted(glued):
    assert count(measured(f"such a {glued} here")["glued_words"]) == 1


@pytest.mark.parametrize("loose", ["nice post , thanks", "nice  post", "really ?"])
def test_loose_spaces_are_counted(loose):
    assert count(measured(loose)["loose_punctuation"]) == 1


def test_tidy_text_has_no_loose_spaces():
    assert measured("Nice post, thanks. Really?")["loose_punctuation"] == 0


@pytest.mark.parametrize(
    "text", ["[...] as Jane wrote [...]", "… as Jane wrote", "[&#8230;] wrote [&#8230;]"]
)
def test_a_trackbacks_excerpt_is_told(text):
    assert measured(text)["excerpt"] == 1


def test_tricks_that_were_undone_are_counted():
    values = measured("v\u200biagra, r\u043elex, 𝓬heap, p i l l s")
    assert [count(values[n]) for n in ("invisible", "lookalikes", "styled")] == [1, 1, 1]
    assert values["spaced"] == 1
