"""`python -m service sites show` and `sites set`: what a site has chosen."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from service.__main__ import command_line
from service.domain.sites import SiteOptions
from service.store.sites import site_options, sites
from service.store.store import open_store

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_sqlite: Path) -> Run:
    """Run a command of `sites` over a store with one site."""
    monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path))

    def run_command(*words: str) -> Result:
        ended: Any = CliRunner().invoke(command_line(), ["sites", *words])
        return ended

    shutil.copy(migrated_sqlite, tmp_path)
    run_command("add", "my-blog", "https://blog.example")
    return run_command


def stored_options(folder: Path) -> SiteOptions:
    store = open_store(f"sqlite:///{folder / 'winnow.db'}")
    with store.reading() as connection:
        site = sites.find_site(connection, "my-blog")
        options = site_options.get(connection, site.id)
    store.close()
    return options


def shown(run: Run) -> dict[str, str]:
    lines = run("show", "my-blog").output.splitlines()
    return dict(line.split(maxsplit=1) for line in lines)


def test_a_site_that_chose_nothing_shows_the_defaults(run: Run) -> None:
    options = shown(run)
    assert options.pop("signing-key").startswith("whsec_")
    assert options == {
        "url": "https://blog.example",
        "unsure": "held",
        "discard": "no",
        "personal-data": "no",
        "trust-administrators": "yes",
        "trust-staff": "yes",
        "pages": "no",
        "mentions": "no",
        "private-addresses": "no",
        "webhook": "none",
        "webhook-events": "comment.decided,comment.judged",
        "queue-size-told": "100",
        "queue-hours-told": "24",
    }


def test_the_signing_key_stays_the_same(run: Run) -> None:
    assert shown(run)["signing-key"] == shown(run)["signing-key"]


def test_each_choice_is_kept_beside_the_others(run: Run, tmp_path: Path) -> None:
    for option, value in (
        ("unsure", "spam"),
        ("discard", "yes"),
        ("personal-data", "yes"),
        ("trust-administrators", "no"),
        ("trust-staff", "no"),
        ("private-addresses", "yes"),
        ("webhook", "https://hook.example/x"),
        ("webhook-events", "comment.decided,queue.waiting"),
        ("queue-size-told", "20"),
        ("queue-hours-told", "12"),
    ):
        assert run("set", "my-blog", option, value).output == f"{option} of my-blog is {value}\n"
        assert shown(run)[option] == value
    assert stored_options(tmp_path) == SiteOptions(
        unsure="spam",
        discards=True,
        keeps_personal_data=True,
        trusts_administrators=False,
        trusts_staff=False,
        allows_private_addresses=True,
        webhook_url="https://hook.example/x",
        webhook_events=("comment.decided", "queue.waiting"),
        queue_size_told=20,
        queue_hours_told=12,
    )
    run("set", "my-blog", "webhook-events", "none")
    assert stored_options(tmp_path).webhook_events == ()
    run("set", "my-blog", "webhook", "none")
    assert stored_options(tmp_path).webhook_url is None


def test_a_type_of_comment_has_a_choice_of_its_own(run: Run, tmp_path: Path) -> None:
    run("set", "my-blog", "unsure.contact_form", "published")
    assert shown(run)["unsure.contact-form"] == "published"
    assert stored_options(tmp_path).unsure_by_type == {"contact-form": "published"}
    run("set", "my-blog", "unsure.contact-form", "as-others")
    assert stored_options(tmp_path) == SiteOptions()


def test_a_site_moves_to_another_url(run: Run) -> None:
    run("set", "my-blog", "url", "https://new.example")
    assert shown(run)["url"] == "https://new.example"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("unsure", "maybe"), "unsure can be held, published or spam"),
        (("unsure.contact-form", "maybe"), "can be held, published, spam, or as-others"),
        (("unsure.", "held"), "name a type, such as unsure.contact-form"),
        (("discard", "1"), "discard can be yes or no"),
        (("colour", "red"), "there is no option colour; there are: url, unsure"),
        (("webhook", "hook.example"), "a URL begins with http"),
        (("webhook", "http://hook.example:99999/"), "a URL begins with http"),
        (("webhook-events", "comment.lost"), "none, or with commas between them comment.decided"),
        (("webhook-events", ""), "none, or with commas between them comment.decided"),
        (("queue-size-told", "0"), "a number from 1 to 1000000"),
        (("queue-size-told", "many"), "queue-size-told can be a number"),
        (("queue-hours-told", "8761"), "a number from 1 to 8760"),
        (("queue-hours-told", "1" * 30), "queue-hours-told can be a number"),
        (("url", "ftp://blog.example"), "a URL begins with http"),
        (("url", "http://"), "a URL begins with http"),
        (("url", "http://[::1"), "a URL begins with http"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    run: Run, tmp_path: Path, words: tuple[str, str], complaint: str
) -> None:
    refused = run("set", "my-blog", *words)
    assert refused.exit_code == 2
    assert complaint in refused.output
    assert stored_options(tmp_path) == SiteOptions()
    assert shown(run)["url"] == "https://blog.example"


def test_an_unknown_site_is_said_to_be_one(run: Run) -> None:
    assert "did you mean my-blog?" in run("show", "my-blg").output
    assert "did you mean my-blog?" in run("set", "my-blg", "discard", "yes").output
