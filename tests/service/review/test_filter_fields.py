"""The fields of the filters, in the words that the rows use."""

import pytest
from desk import Desk


@pytest.mark.parametrize(
    ("language", "told"), [("en", "Spam: possible (1)"), ("de", "Spam: möglich (1)")]
)
async def test_the_filter_of_likelihood_speaks_as_the_rows_do(
    desk: Desk, language: str, told: str
) -> None:
    await desk.comment("Is this bakery open on Sundays?")
    async with desk.signed_in("ines") as moderator:
        headers = {"Accept-Language": language}
        page = await moderator.get("/review/queue?filters=yes", headers=headers)
    assert f'<option value="medium">{told}</option>' in page.text


async def test_a_value_that_nothing_here_has_stays_chosen(desk: Desk) -> None:
    async with desk.signed_in("ines") as moderator:
        page = await moderator.get("/review/queue?language=fr")
    assert '<option value="fr" selected>fr</option>' in page.text
