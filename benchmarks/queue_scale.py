"""How much longer checks, decisions and the pages of the queue take when far more is stored.

Asks two running services in turn, one with few comments and one with many.

    .venv/bin/python benchmarks/queue_scale.py [--small 10000] [--large 1000000] [--folder DIR]
        [--only WORDS]

With --folder the seeded stores are kept there, and used again by the next run. `--only` asks what
has these words in its name. Exit code 1 if the 99th percentile of one is more than 1.5 times as
high.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from loopback.bodies import as_json, written_comments  # noqa: E402
from loopback.seeding import folder_for, seeded  # noqa: E402
from loopback.server import running  # noqa: E402
from sqlalchemy import select  # noqa: E402

from service.settings import Settings  # noqa: E402
from service.store.sites import sites  # noqa: E402
from service.store.store import open_store  # noqa: E402
from service.store.tables.queue import queue_entries  # noqa: E402

TIMES, WARM_UP = 60, 3
MOST_RATIO = 1.5
MODERATOR, PASSWORD = "bench", "a password for the benchmark"
PAGES = {
    "first page": "/review/queue",
    "published": "/review/queue?tab=published",
    "decided": "/review/queue?tab=decided",
    "search, rare": "/review/queue?words=sourdough+thermostat",
    "search, common": "/review/queue?words=the",
    "search, beginning": "/review/queue?words=the*",
    "host": "/review/queue?host=instagram.com",
    "band": "/review/queue?band=high",
    "reason": "/review/queue?reason=wording",
    "language": "/review/queue?language=de",
    "days": "/review/queue?since=2026-01-01",
    "counts": "/review/counts",
    "overview": "/review/overview",
    "audit": "/review/audit",
    "campaigns": "/review/campaigns",
}

Ask = Callable[[], httpx.Response]


def main() -> int:
    """Measure both sizes and print the latencies with their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    with folder_for(arguments.folder) as folder, ExitStack() as stack:
        small, large = (
            stack.enter_context(asked(folder, size)) for size in (arguments.small, arguments.large)
        )
        both = f"{arguments.small:,} and {arguments.large:,}"
        print(f"{'ms of ' + str(TIMES):20} median of {both:24} p99 of both       ratio")
        names = [name for name in small if arguments.only in name]
        slow = [name for name in names if _compare(name, small[name], large[name]) > MOST_RATIO]
    print(f"more than {MOST_RATIO} times: {', '.join(slow) or 'none'}")
    return int(bool(slow))


@contextmanager
def asked(folder: Path, n_comments: int) -> Iterator[dict[str, Ask]]:
    """What is asked of a service over a store of so many comments."""
    store = seeded(folder, n_comments=n_comments, moderator=MODERATOR, password=PASSWORD)
    key, of_campaign, held = _furnish(store)
    with running(store) as server:
        url = f"http://127.0.0.1:{server.port}"
        with httpx.Client(base_url=url, headers={"Origin": url}, timeout=60) as client:
            form = {"name": MODERATOR, "password": PASSWORD}
            assert client.post("/review/sign-in", data=form).status_code == 303
            yield _asks(client, {"Authorization": f"Bearer {key}"}, of_campaign, held)


def _asks(
    client: httpx.Client, headers: dict[str, str], of_campaign: str, held: list[str]
) -> dict[str, Ask]:
    bodies, waiting = iter(as_json(written_comments())), iter(held)

    def check() -> httpx.Response:
        sent = headers | {"Content-Type": "application/json"}
        return client.post("/v1/comments", content=next(bodies), headers=sent)

    def decide() -> httpx.Response:
        decision = {"label": "spam", "moderator": MODERATOR}
        return client.post(f"/v1/comments/{next(waiting)}/decision", json=decision, headers=headers)

    def page(path: str) -> Ask:
        return lambda: client.get(path)

    pages = PAGES | {"campaign": f"/review/campaigns/{of_campaign}"}
    return {"check": check, "decision": decide} | {n: page(path) for n, path in pages.items()}


def _furnish(folder: Path) -> tuple[str, str, list[str]]:
    """A new key, a comment of a campaign, and some that nobody has decided on."""
    c = queue_entries.c
    campaign = select(c.comment_id).where(c.campaign_id.is_not(None)).limit(1)
    held = select(c.comment_id).where(c.decision.is_(None)).order_by(c.number.desc())
    with closing(open_store(Settings(data_dir=folder).store_url)) as store:
        store.migrate()
        with store.writing() as connection:
            key = sites.add_key(connection, next(iter(sites.all_sites(connection))))
            of_campaign = connection.scalars(campaign).one()
            return key, of_campaign, list(connection.scalars(held.limit(4 * TIMES)))


def _compare(name: str, small: Ask, large: Ask) -> float:
    """Ask both in turn, print what it took, and return the ratio of the 99th percentiles."""
    took: tuple[list[float], list[float]] = ([], [])
    while len(took[1]) < TIMES + WARM_UP:
        for ask, times in zip((small, large), took, strict=True):
            times.append(_milliseconds(ask))
    kept = [times[WARM_UP:] for times in took]
    medians, highest = [statistics.median(times) for times in kept], [_p99(times) for times in kept]
    ratio = highest[1] / highest[0]
    print(
        f"{name:20} {medians[0]:10.1f} {medians[1]:10.1f}         "
        f"{highest[0]:10.1f} {highest[1]:10.1f} {ratio:10.2f}",
        flush=True,
    )
    return ratio


def _milliseconds(ask: Ask) -> float:
    began = time.perf_counter()
    answer = ask()
    assert answer.is_success, (answer.request.url, answer.status_code)
    return (time.perf_counter() - began) * 1000


def _p99(times: list[float]) -> float:
    return sorted(times)[int(0.99 * (len(times) - 1))]


if __name__ == "__main__":
    sys.exit(main())
