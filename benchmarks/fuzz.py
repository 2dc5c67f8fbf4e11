"""Requests at random to every address: no 5xx but an honest 503, and no status that is unsaid.

    python benchmarks/fuzz.py [REQUESTS [SEED]]

200,000 unless said otherwise, to the application itself, over no network: by the JSON API, the
Akismet protocol, and the pages as an owner, as a site's key and as nobody. The fields of each are
those that its route reads. Under /v1 each status must be one that openapi.json names. Prints the
memory after each quarter. Exit code 1 if something was answered that should not have been; the
request is printed.
"""

import asyncio
import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from fuzzing.addresses import Address, every_address  # noqa: E402
from fuzzing.sending import RandomRequest, Sender  # noqa: E402
from memory import taken  # noqa: E402

from service.app import create_app  # noqa: E402
from service.cli.memory import keep_heap_small  # noqa: E402
from service.domain.scopes import EVERY_SCOPE  # noqa: E402
from service.domain.sites import SiteExists  # noqa: E402
from service.settings import Settings  # noqa: E402
from service.store.people import moderators, roles, sessions  # noqa: E402
from service.store.sites import sites  # noqa: E402
from service.store.store import Store, open_store  # noqa: E402

BASE = "http://winnow.example"
OURS = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}
RENEW_EVERY = 40  # requests: what was fuzzed may have ended the session, or retired the site
MOSTLY_FITTING = 0.85  # of the requests come from somebody who may ask there
HONEST = (503, 507)  # 507: there is no room for it
ANY_METHOD = (404, 405)  # of a path that leads elsewhere once its gaps are filled


@dataclass
class Caller:
    """Who asks: headers of a site's key, and of an owner's browser."""

    store: Store
    number: int = 0

    def renewed(self) -> tuple[list[dict[str, str]], list[str]]:
        """Headers of a key, of an owner, and two of nobody; and ids that there are now."""
        self.number += 1
        with self.store.writing() as connection:
            try:
                site = sites.add_site(connection, f"fuzz-{self.number}", url="https://b.example")
            except SiteExists:
                return self.renewed()
            key = sites.add_key(connection, site)
            who = moderators.add(connection, f"owner-{self.number}", "no password")
            roles.set_role(connection, who, "owner", site=None)
            token, _ = sessions.begin(connection, who, life=timedelta(hours=1))
            ids = [str(n) for n in connection.exec_driver_sql(SOME_IDS).scalars()]
        bearer = {"Authorization": f"Bearer {key}"}
        cookie = {**OURS, "Cookie": f"winnow_session={token}"}
        known = [site.id, site.name, key, who.id, who.name, *EVERY_SCOPE, *ids]
        return [bearer, cookie, {}, OURS], known


SOME_IDS = (
    "SELECT id FROM (SELECT id FROM comments ORDER BY id DESC LIMIT 20) UNION ALL"
    " SELECT id FROM (SELECT id FROM rules ORDER BY id DESC LIMIT 5) UNION ALL"
    " SELECT id FROM (SELECT id FROM actions ORDER BY id DESC LIMIT 5) UNION ALL"
    " SELECT id FROM (SELECT id FROM articles ORDER BY id DESC LIMIT 5)"
)


def is_wrong(address: Address, status: int) -> bool:
    """Whether this should not have been answered."""
    if status >= 500:
        return status not in HONEST
    is_said = status in address.statuses or status in ANY_METHOD
    return address.is_documented and not is_said


async def _fuzz(settings: Settings, n_requests: int, seed: int) -> list[str]:
    store = open_store(settings.store_url)
    store.migrate()
    app, caller, wrong = create_app(settings), Caller(store), []
    addresses, sender = list(every_address(app)), Sender(random.Random(seed))
    statuses = Counter[int]()
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url=BASE, timeout=60)
    async with app.router.lifespan_context(app), client:
        for number in range(n_requests):
            if number % RENEW_EVERY == 0:
                callers, sender.known = caller.renewed()
            if number % max(1, n_requests // 4) == 0:
                print(f"{number} requests: {taken('self').resident:.0f} MiB", flush=True)
            address = sender.draw.choice(addresses)
            fitting = callers[address.path.startswith("/review")]
            who = fitting if sender.draw.random() < MOSTLY_FITTING else sender.draw.choice(callers)
            request = sender.request(address, who)
            status = await _ask(client, address, request)
            statuses[status] += 1
            if status and is_wrong(address, status):
                wrong.append(f"{status} {address.method} {address.path}: {request.shown}")
    store.close()
    print(", ".join(f"{n} of {status}" for status, n in sorted(statuses.items())))
    return wrong


async def _ask(client: httpx.AsyncClient, address: Address, request: RandomRequest) -> int:
    """The status; 0 of what no client could send."""
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in request.headers]
    try:
        built = client.build_request(
            address.method, request.path, content=request.body or None, headers=raw
        )
    except httpx.InvalidURL:
        return 0
    return (await client.send(built)).status_code


def main(n_requests: int = 200_000, seed: int = 5) -> int:
    """Send them, and report."""
    keep_heap_small()
    with tempfile.TemporaryDirectory(prefix="winnow-fuzz-") as name:
        settings = Settings(data_dir=Path(name), secret_key="a secret for the fuzzing alone 123")
        wrong = asyncio.run(_fuzz(settings, n_requests, seed))
    for line in wrong[:40]:
        print(f"! {line}")
    print(f"{n_requests} requests, {len(wrong)} answers that should not have been")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:3])))
