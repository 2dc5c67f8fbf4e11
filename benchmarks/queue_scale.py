"""How much longer the pages of the queue take when far more comments are stored.

Asks a running service for the first page, a search and some filters, at both sizes in one run.

    .venv/bin/python benchmarks/queue_scale.py [--small 100000] [--large 1000000] [--folder DIR]

With --folder the seeded stores are kept there, and used again by the next run.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from loopback.seeding import folder_for, seeded  # noqa: E402
from loopback.server import running  # noqa: E402

TIMES = 9
MOST_RATIO = 3.0  # no page counts further than a person reads
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


def main() -> None:
    """Measure both sizes and print the medians with their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=None)
    arguments = parser.parse_args()
    with folder_for(arguments.folder) as folder:
        small, large = (medians(folder, n) for n in (arguments.small, arguments.large))
    print(f"{'median ms of ' + str(TIMES):22} {arguments.small:>9,} {arguments.large:>9,}  ratio")
    for name, before in small.items():
        print(f"{name:22} {before:9.1f} {large[name]:9.1f} {large[name] / before:6.2f}")
    slow = [name for name, before in small.items() if large[name] > MOST_RATIO * before]
    if slow:
        raise SystemExit(f"slower than promised: {', '.join(slow)}")


def medians(folder: Path, n_comments: int) -> dict[str, float]:
    """The median milliseconds of each page in a store of so many comments."""
    store = seeded(folder, n_comments=n_comments, moderator=MODERATOR, password=PASSWORD)
    with running(store) as server:
        url = f"http://127.0.0.1:{server.port}"
        with httpx.Client(base_url=url, headers={"Origin": url}, timeout=60) as client:
            form = {"name": MODERATOR, "password": PASSWORD}
            assert client.post("/review/sign-in", data=form).status_code == 303
            return {name: median_ms(client, path) for name, path in PAGES.items()}


def median_ms(client: httpx.Client, path: str) -> float:
    """The median milliseconds of some requests, after one that warms up."""
    took: list[float] = []
    while len(took) <= TIMES:
        began = time.perf_counter()
        answer = client.get(path)
        if answer.status_code == 503:  # the machine is busy with something else
            print(f"{path}: 503, asked again", file=sys.stderr)
            continue
        took.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    return statistics.median(took[1:])


if __name__ == "__main__":
    main()
