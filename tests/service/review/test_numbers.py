"""Numbers on the pages end where a person stops reading, and searches say what is too short."""

import pytest
from pages_desk import PagesDesk
from sqlalchemy import update

from service.domain.counting import MOST_COUNTED, AtLeast
from service.review.catalogues import read_languages
from service.review.numbers import number_words
from service.store.tables.queue import queue_counts

GERMAN = {"Accept-Language": "de"}


@pytest.mark.parametrize(
    ("n", "english", "german"),
    [
        (0, "0", "0"),
        (9_999, "9999", "9999"),
        (AtLeast(336), "336+", "336+"),
        (AtLeast(MOST_COUNTED), "10,000+", "10.000+"),
    ],
)
def test_a_number_says_whether_there_may_be_more(n: int, english: str, german: str) -> None:
    languages = read_languages()
    assert number_words(n, languages["en"].translations.gettext) == english
    assert number_words(n, languages["de"].translations.gettext) == german


async def test_a_tab_of_very_many_says_more_than_ten_thousand(desk: PagesDesk) -> None:
    await desk.comment("It waits for a moderator here")
    with desk.store.writing() as connection:
        connection.execute(update(queue_counts).values(n=1_204_331))
    async with desk.signed_in("ines") as moderator:
        english = await moderator.get("/review/queue")
        german = await moderator.get("/review/queue", headers=GERMAN)
        told = await moderator.get("/review/counts")
        overview = await moderator.get("/review/overview")
    assert "Held (10,000+)" in english.text
    assert "(10.000+)" in german.text
    assert told.json()["held"] == "10,000+"
    assert ">10,000+<" in overview.text


@pytest.mark.parametrize(("words", "shortest"), [("a*", 3), ("cheap ab*", 3), ("й*", 2)])
async def test_too_short_a_beginning_is_refused_in_a_sentence(
    desk: PagesDesk, words: str, shortest: int
) -> None:
    async with desk.signed_in("ines") as moderator:
        english = await moderator.get("/review/queue", params={"words": words})
        german = await moderator.get("/review/queue", params={"words": words}, headers=GERMAN)
        script = await moderator.get(
            "/review/queue", params={"words": words}, headers={"Accept": "application/json"}
        )
    assert (english.status_code, german.status_code, script.status_code) == (422, 422, 422)
    assert f"at least {shortest} characters before the *" in english.text
    assert f"mindestens {shortest} Zeichen vor dem *" in german.text
    assert f"at least {shortest} characters" in script.json()["detail"]


async def test_all_of_a_filter_is_decided_on_however_many_there_are(desk: PagesDesk) -> None:
    first, second = [await desk.comment(f"cheap watches, offer {n}") for n in range(2)]
    form = {"label": "spam", "query": "words=cheap"}
    async with desk.signed_in("ines") as moderator:
        too_few = await moderator.post("/review/bulk/filter", data=form | {"count": "1"})
        refused = await moderator.post("/review/bulk/filter", data=form | {"count": "9" * 30})
        before = (await moderator.get("/review/counts")).json()["decided"]
        answer = await moderator.post("/review/bulk/filter", data=form)
        after = (await moderator.get("/review/counts")).json()["decided"]
    assert (too_few.status_code, refused.status_code, before) == (409, 422, "0")
    assert (answer.status_code, after) == (303, "2"), (first, second)
