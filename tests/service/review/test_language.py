"""The interface speaks the reader's language, and all of it."""

import re

import pytest
from babel.messages.pofile import read_po
from catalogue import wanted_messages
from pages_desk import PagesDesk

from model.reasons.phrases import PHRASES
from model.verdict import Reason
from service.domain.rules import RULE_PHRASES
from service.review.catalogues import CATALOGUE, LOCALE, choose, read_languages
from service.review.reason_words import translated

GAPS = re.compile(r"%\(\w+\)s|\{\w+\}")
CODES = [path.parts[-3] for path in sorted(LOCALE.glob(f"*/{CATALOGUE}"))]


def test_there_is_a_further_language() -> None:
    assert "de" in CODES


@pytest.mark.parametrize("code", CODES)
def test_no_message_is_left_untranslated_and_none_is_left_over(code: str) -> None:
    with (LOCALE / code / CATALOGUE).open("rb") as source:
        catalogue = read_po(source)
    translated = {entry.id: entry.string for entry in catalogue if entry.id}
    assert set(translated) == wanted_messages()
    for words in translated.values():
        assert all(words) if isinstance(words, tuple) else words


@pytest.mark.parametrize("code", CODES)
def test_a_translation_has_the_gaps_of_its_message(code: str) -> None:
    with (LOCALE / code / CATALOGUE).open("rb") as source:
        catalogue = read_po(source)
    for entry in catalogue:
        if entry.id and isinstance(entry.id, str):
            assert sorted(GAPS.findall(entry.id)) == sorted(GAPS.findall(entry.string)), entry.id
        elif entry.id:
            assert set(GAPS.findall(entry.id[1])) == set(GAPS.findall(entry.string[1])), entry.id


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("fr,de;q=0.5", "de"),
        ("fr", "en"),
        ("", "en"),
        (";;;q=x,,\x00", "en"),
    ],
)
def test_the_browsers_first_known_language_is_taken(accepted: str, code: str) -> None:
    assert choose(read_languages(), preferred=None, accepted=accepted).code == code


def test_a_choice_wins_over_the_browser_if_there_is_such_a_language() -> None:
    languages = read_languages()
    assert choose(languages, preferred="en", accepted="de").code == "en"
    assert choose(languages, preferred="xx", accepted="de").code == "de"


LINKS, SHARED = PHRASES["links"], PHRASES["article_share"]
BY_ADA = {"x": "shop.example", "moderator": "ada"}


@pytest.mark.parametrize(
    ("reason", "english", "german"),
    [
        (Reason("links", LINKS.high, 1.0, {"n": "3"}), "links: 3", "Links: 3"),
        (Reason("links", LINKS.low, 1.0), "no link", "kein Link"),
        (Reason("article_share", SHARED.high, 1.0, {"n": "40 %"}),
         "40 % of its rarer words are in the article",
         "40 % seiner selteneren Wörter stehen im Artikel"),
        (Reason("wording", "the wording reads like spam: {x}", 1.0, {"x": "“cheap”, “{x}”"}),
         "the wording reads like spam: “cheap”, “{x}”",
         "der Wortlaut liest sich wie Spam: “cheap”, “{x}”"),
        (Reason("rule", RULE_PHRASES["host", "spam"], 0.0, BY_ADA),
         "rule: the host shop.example is blocked (by ada)",
         "Regel: der Host shop.example ist gesperrt (von ada)"),
        (Reason("unheard-of", "{a signal} of a later model", 1.0),
         "{a signal} of a later model", "{a signal} of a later model"),
    ],
)  # fmt: skip
def test_a_reason_is_translated_with_what_it_quotes(
    reason: Reason, english: str, german: str
) -> None:
    assert reason.words == english
    assert translated(reason, read_languages()["de"].translations.gettext) == german
    assert translated(reason, lambda words: words) == english


async def test_the_sign_in_page_is_german_for_a_german_browser(desk: PagesDesk) -> None:
    async with desk.browser(**{"Accept-Language": "de"}) as browser:
        answer = await browser.get("/review/sign-in")
    assert '<html lang="de">' in answer.text
    assert "Passwort" in answer.text


async def test_a_language_that_is_chosen_is_kept(desk: PagesDesk) -> None:
    async with desk.browser() as browser:
        answer = await browser.post("/review/language", data={"language": "de", "back": "x"})
        assert answer.headers["location"] == "/review/queue"
        assert "Passwort" in (await browser.get("/review/sign-in")).text


@pytest.mark.parametrize(
    ("sent_to", "form", "page"),
    [
        ("/review/moderators/invitations", {"name": "ada"}, "/review/moderators"),
        ("/review/password/address", {"address": "x"}, "/review/password"),
        ("/review/second-factor/off", {}, "/review/second-factor"),
        ("/review/passkeys", {}, "/review/queue"),
    ],
)
async def test_after_an_error_the_language_is_changed_on_a_page_that_opens(
    desk: PagesDesk, sent_to: str, form: dict[str, str], page: str
) -> None:
    async with desk.signed_in("ada", "owner") as ada:
        refused = await ada.post(sent_to, data={"role": "viewer", **form})
        assert refused.status_code in (403, 409, 422)
        back = re.search(r'name="back" value="([^"]*)"', refused.text)
        assert back is not None
        assert back.group(1) == page
        assert (await ada.get(page)).status_code == 200


async def test_a_language_that_is_not_there_is_refused(desk: PagesDesk) -> None:
    async with desk.browser() as browser:
        answer = await browser.post("/review/language", data={"language": "tlh"})
    assert answer.status_code == 422
