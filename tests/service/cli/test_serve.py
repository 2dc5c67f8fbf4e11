"""How the service is served, and what it says as it starts."""

from pathlib import Path
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from service.cli.first_start import greet, make_first_link
from service.cli.serve import configure_server
from service.settings import Settings
from service.store.store import open_store

FORGED = "203.0.113.66"
VISITOR = "198.51.100.7"


async def as_seen(settings: Settings, *, peer: str, forwarded_for: str) -> tuple[str, str]:
    """The client's address and the scheme of a request, as the application sees them."""
    seen: list[Scope] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    config = configure_server(settings, application)
    config.load()
    headers = [(b"x-forwarded-for", forwarded_for.encode()), (b"x-forwarded-proto", b"https")]
    request = {"type": "http", "scheme": "http", "client": (peer, 1), "headers": headers}
    served: Any = config.loaded_app
    await served(request, None, None)
    return seen[0]["client"][0], seen[0]["scheme"]


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1"])
async def test_a_proxy_on_this_machine_is_believed(peer: str) -> None:
    assert await as_seen(Settings(), peer=peer, forwarded_for=VISITOR) == (VISITOR, "https")


async def test_anybody_else_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    assert await as_seen(Settings(), peer="10.0.0.7", forwarded_for=FORGED) == ("10.0.0.7", "http")


@pytest.mark.parametrize("peer", ["10.0.0.7", "172.18.0.3"])
async def test_a_trusted_proxy_is_believed_and_what_a_visitor_put_before_it_is_not(
    peer: str,
) -> None:
    settings = Settings(trusted_proxies="10.0.0.7,172.18.0.0/16")  # type: ignore[arg-type]
    forwarded_for = f"{FORGED}, {VISITOR}, 172.18.0.9"
    assert await as_seen(settings, peer=peer, forwarded_for=forwarded_for) == (VISITOR, "https")


async def test_with_trusted_proxies_named_loopback_is_no_proxy_any_more() -> None:
    settings = Settings(trusted_proxies="10.0.0.7")  # type: ignore[arg-type]
    assert await as_seen(settings, peer="127.0.0.1", forwarded_for=FORGED) == ("127.0.0.1", "http")


async def test_the_variable_of_earlier_versions_still_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "10.0.0.7")
    seen = await as_seen(Settings(), peer="10.0.0.7", forwarded_for=VISITOR)
    assert seen == (VISITOR, "https")


def test_the_greeting_and_the_first_link_name_the_public_address_and_how_many_answer(
    tmp_path: Path, migrated_sqlite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "winnow.db").write_bytes(migrated_sqlite.read_bytes())
    environment = {
        "WINNOW_DATA_DIR": str(tmp_path),
        "WINNOW_PUBLIC_URL": "https://example.org/winnow/",
        "WINNOW_WORKERS": "3",
    }
    settings = Settings.from_environment(environment)
    store = open_store(settings.store_url)
    greet(settings, store, url="http://127.0.0.1:8100")
    link = make_first_link(store, url=settings.url_for_others("http://127.0.0.1:8100"))
    store.close()
    printed = capsys.readouterr().out
    assert "Winnow listens on http://127.0.0.1:8100\n" in printed
    assert "https://example.org/winnow/review\n" in printed
    assert "https://example.org/winnow/docs\n" in printed
    assert "workers        3\n" in printed
    assert link is not None
    assert link.startswith("https://example.org/winnow/review/welcome/")
