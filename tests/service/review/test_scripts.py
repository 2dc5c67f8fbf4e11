"""The modules of the script: served as they are written, each within reach of the first."""

import re
from pathlib import Path

import pytest
from pages_desk import PagesDesk

from service.review.pages import STATIC

MODULES = {path.name: path for path in STATIC.glob("*.js")}
FIRST = "review.js"


def imported(path: Path) -> set[str]:
    """The modules that a module imports."""
    return set(re.findall(r'from "\./([\w-]+\.js)";$', path.read_text(), re.M))


def within_reach(name: str) -> set[str]:
    """A module and all that it imports, at once or by way of others."""
    reached, waiting = set(), {name}
    while waiting:
        reached |= waiting
        waiting = set().union(*(imported(MODULES[module]) for module in waiting)) - reached
    return reached


def test_every_module_is_used_and_every_import_leads_to_one() -> None:
    assert within_reach(FIRST) == set(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_nothing_but_modules_beside_it(name: str) -> None:
    text = MODULES[name].read_text()
    assert len(re.findall(r"\bimport\b(?!\.meta\.url)", text)) == len(imported(MODULES[name]))


async def test_modules_are_served_as_scripts_under_the_strict_policy(desk: PagesDesk) -> None:
    async with desk.browser() as browser:
        answers = [await browser.get(f"/review/static/{name}") for name in MODULES]
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/javascript")
        assert "script-src 'self';" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_page_asks_for_all_modules_at_once(desk: PagesDesk) -> None:
    async with desk.browser() as browser:
        page = (await browser.get("/review/sign-in")).text
    assert page.count('rel="modulepreload"') == len(MODULES)
    assert f'<script type="module" src="/review/static/{FIRST}"></script>' in page
