"""The fields of the filters, in the words that the rows use."""

import pytest
from pages_desk import PagesDesk

from model.columns import COLUMNS
from model.past.precedent import TRAITS
from model.reasons.past_term import signal_of
from model.reasons.second_reading import SECOND
from service.domain.traits import RULE
from service.review.topics import TOPICS


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Spam: possible (1)"), ("de", "Spam: möglich (1)")]
)
async def test_the_filter_of_likelihood_speaks_as_the_rows_do(
    desk: PagesDesk, language: str, words: str
) -> None:
    await desk.comment("Is this bakery open on Sundays?")
    async with desk.signed_in("ines") as moderator:
        headers = {"Accept-Language": language}
        page = await moderator.get("/review/queue?filters=yes", headers=headers)
    assert f'<option value="medium">{words}</option>' in page.text


async def test_a_value_that_nothing_here_has_stays_chosen(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as moderator:
        page = await moderator.get("/review/queue?language=fr&filters=yes")
    assert '<option value="fr" selected>fr</option>' in page.text


@pytest.mark.parametrize(
    ("language", "words"), [("en", "number of words"), ("de", "Zahl der Wörter")]
)
async def test_reasons_are_listed_by_what_they_are_about(
    desk: PagesDesk, language: str, words: str
) -> None:
    await desk.comment("Is this bakery open on Sundays?")
    async with desk.signed_in("ines") as moderator:
        headers = {"Accept-Language": language}
        queue = await moderator.get("/review/queue?filters=yes", headers=headers)
        overview = await moderator.get("/review/overview", headers=headers)
    assert f'<option value="words">{words} (1)</option>' in queue.text
    assert words in overview.text


async def test_a_reason_that_nothing_here_has_stays_chosen_by_its_topic(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as moderator:
        page = await moderator.get("/review/queue?reason=prices&filters=yes")
        unheard_of = await moderator.get("/review/queue?reason=later_signal&filters=yes")
    assert '<option value="prices" selected>prices</option>' in page.text
    assert '<option value="later_signal" selected>later signal</option>' in unheard_of.text


def test_every_reason_has_a_topic_of_its_own() -> None:
    assert set(TOPICS) == {*COLUMNS, RULE, SECOND, *map(signal_of, TRAITS)}
    assert len(set(TOPICS.values())) == len(TOPICS)
