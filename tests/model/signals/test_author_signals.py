"""What is measured of an author: name, URL and the host of the mail address."""

import math

import pytest
from measured_comments import measured

from model.signals.author_url import AuthorUrlSignals, EmailSignals
from model.signals.name import NameSignals


def test_a_keyword_as_a_name_is_in_small_letters_and_not_a_names_shape():
    values = measured("hi", name="cheap rolex watches")
    assert (values["name_words"], values["name_lower"], values["name_title"]) == (3, 1, 0)


def test_without_a_name_all_that_is_said_of_names_is_unknown():
    values = measured("hi")
    assert all(math.isnan(values[name]) for name in NameSignals._fields)


def test_without_a_url_all_that_is_said_of_urls_is_unknown():
    values = measured("hi", name="Jane", email="jane@gmail.com")
    assert all(math.isnan(values[name]) for name in AuthorUrlSignals._fields)


def test_without_a_mail_address_all_that_is_said_of_it_is_unknown():
    values = measured("hi", url="http://example.com")
    assert all(math.isnan(values[name]) for name in EmailSignals._fields)


def test_whether_mail_and_site_agree_is_unknown_without_a_site():
    assert math.isnan(measured("hi", email="jane@gmail.com")["email_like_url"])


@pytest.mark.parametrize("ending", ["Best regards, Jane Doe", "Jane Doe.", "Cheers\nJane"])
def test_a_reader_who_signs_does_not_name_themselves_in_the_text(ending):
    signals = measured(f"I baked it on Sunday. {ending}", name="Jane Doe")
    assert (signals["name_in_text"], signals["name_signed"]) == (0, 1)


def test_a_name_that_is_also_said_above_the_signature_is_in_the_text():
    signals = measured("Cheap Rolex for you. Cheap Rolex", name="Cheap Rolex")
    assert (signals["name_in_text"], signals["name_signed"]) == (1, 1)


def test_a_text_that_is_the_name_alone_is_not_signed():
    assert measured("Cheap Rolex", name="Cheap Rolex")["name_signed"] == 0
