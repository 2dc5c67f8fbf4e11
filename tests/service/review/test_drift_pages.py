"""What is no longer as it was for the model: on the overview and in the report of its fit."""

from kept_models import keep
from pages_desk import PagesDesk
from sqlalchemy import text
from stored_weeks import store_weeks

from service.store.people import moderators, roles


async def test_the_overview_says_what_changed_and_what_to_do(desk: PagesDesk) -> None:
    store_weeks(desk.store, desk.site, languages=("en", "ru"))
    async with desk.signed_in("ines") as browser:
        english = (await browser.get("/review/overview")).text
        german = (await browser.get("/review/overview", headers={"Accept-Language": "de"})).text
    assert "<b>my-blog</b>: 50 of 100 comments are in Russian; it was 0." in english
    assert "Decide some thirty of them in the queue" in english
    assert "<b>my-blog</b>: 50 von 100 Kommentaren sind auf Russisch" in german


async def test_the_overview_of_a_quiet_site_says_nothing(desk: PagesDesk) -> None:
    for number in range(20):
        await desk.comment(f"Привет, друзья, номер {number}")
    async with desk.signed_in("ines") as browser:
        assert "of 100 comments" not in (await browser.get("/review/overview")).text


async def test_the_report_of_the_model_that_judges_says_what_changed_since(
    desk: PagesDesk,
) -> None:
    store_weeks(desk.store, desk.site, languages=("ru",))
    keep(desk.store, "site-1")
    async with desk.signed_in("olga", "owner") as owner:
        with desk.store.writing() as connection:
            roles.set_role(connection, moderators.find(connection, "olga"), "owner", site=None)
        before = (await owner.get("/review/models/site-1/report")).text
        with desk.store.writing() as connection:
            connection.execute(text("UPDATE models SET state = 'active'"))
        since = (await owner.get("/review/models/site-1/report.html")).text
    assert "What has changed since" not in before
    assert "What has changed since" in since
    assert "100 of 100 comments are in Russian" in since
