"""Faults under load, and a ledger outside: nothing lost, nothing twice, nothing let through.

    python benchmarks/soak.py [MINUTES [sqlite|postgresql]]

15 minutes on PostgreSQL unless said otherwise. Blogs send at 70 % of what was found to be the most,
each comment until it is accepted, to two replicas on PostgreSQL (one on SQLite) of two workers.
Every 15 seconds one thing goes wrong: a worker is killed, the model switched or rolled back, the
database restarted or frozen, the disk full, the clock more than a year on, a replica restarted.
Needs Debian's postgresql; a full disk needs root, a clock that jumps Debian's faketime. Exit code 1
with every complaint: accepted, stored and shown must be the same, with one id each; no spam that
is known is told ham; two models never judge at once for longer than 2 seconds.
"""

import asyncio
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from loopback.bodies import written_comments  # noqa: E402
from loopback.rspamd import free_port  # noqa: E402
from loopback.server import Server  # noqa: E402
from soaking.blog import SENDERS, Blog, Words  # noqa: E402
from soaking.faults import MODELS, Stage, clock_settings, mounted, unmount  # noqa: E402
from soaking.ledger import Ledger  # noqa: E402
from soaking.postgres import OwnPostgres  # noqa: E402

from model.artifact import BASE_FOLDER, read_content, read_manifest  # noqa: E402
from service.store.sites import sites  # noqa: E402
from service.store.store import Store, open_store  # noqa: E402

EVERY_SECONDS, WARM_UP_SECONDS, LOAD = 15.0, 8.0, 0.7
SMALL_DISK_MIB = 512
AS_FAST_AS_CAN_BE = 100_000.0
SECRET = "the secret of the soak, long enough for it"


@contextmanager
def staged(folder: Path, *, database: str) -> Iterator[tuple[Stage, list[int], str]]:
    """Replicas over a database with one site and two models: the stage, the ports, the key."""
    with ExitStack() as stack:
        small = folder / "small"
        small.mkdir()
        is_small = mounted(small, mebibytes=SMALL_DISK_MIB)
        if is_small:
            stack.callback(unmount, small)
        postgres = None
        if database == "postgresql":
            postgres = OwnPostgres(small)
            stack.callback(postgres.stop)
        url = postgres.url if postgres else f"sqlite:///{small / 'winnow.db'}"
        store = open_store(url)
        stack.callback(store.close)
        key = _furnish(store)
        ports = [free_port() for _ in range(2 if postgres else 1)]
        clock = folder / "clock"
        settings = {"WINNOW_DATABASE_URL": url, "WINNOW_SECRET_KEY": SECRET, "WINNOW_WORKERS": "2"}
        settings |= clock_settings(clock)

        def start(number: int) -> Server:
            own = {**settings, "WINNOW_PORT": str(ports[number])}
            return Server(folder / str(number), **own)

        replicas = [start(number) for number in range(len(ports))]
        stack.callback(lambda: [replica.stop() for replica in replicas])
        yield (
            Stage(
                replicas, start, store, Ledger(), postgres,
                small if is_small else None,
                clock if clock.exists() else None,
                random.Random(5),
            ),
            ports,
            key,
        )  # fmt: skip


def _furnish(store: Store) -> str:
    """One site and two models, of which the first judges. Returns the site's key."""
    store.migrate()
    content, manifest = read_content(BASE_FOLDER), read_manifest(BASE_FOLDER)
    for version in MODELS:
        store.keep_model(manifest.model_copy(update={"model_version": version}), content)
    store.activate_model(MODELS[0])
    with store.writing() as connection:
        return sites.add_key(connection, sites.add_site(connection, "b", url="https://b.example"))


def known_words(port: int, key: str) -> Words:
    """Written comments, and those of them that are told spam when all is quiet."""
    texts, spam = [comment.text for comment in written_comments(400)], []
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60) as blog:
        for text in texts:
            sent = {"text": text, "author": {"name": "Ann"}}
            if blog.post("/v1/comments", json=sent).json().get("told") == "spam":
                spam.append(text)
    return Words(spam, texts)


def break_things(stage: Stage, *, until: float) -> None:
    """One fault every 15 seconds, in turn, each said with how long it took until it was over."""
    faults, turn = stage.faults(), 0
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(EVERY_SECONDS, left))
        name, fault = faults[turn % len(faults)]
        began, accepted = time.monotonic(), len(stage.ledger.accepted)
        fault()
        turn += 1
        n_meanwhile = len(stage.ledger.accepted) - accepted
        print(f"{name}: {time.monotonic() - began:.1f} s, {n_meanwhile} accepted", flush=True)


async def _soak(stage: Stage, ports: list[int], key: str, minutes: float) -> float:
    words = known_words(ports[0], key)
    blog = Blog(ports, key, words, stage.ledger)
    await blog.send(rate=AS_FAST_AS_CAN_BE, until=time.monotonic() + WARM_UP_SECONDS)
    rate = LOAD * len(stage.ledger.accepted) / WARM_UP_SECONDS
    print(f"{rate:.0f} comments a second over {SENDERS} connections", flush=True)
    until = time.monotonic() + 60 * minutes
    breaking = threading.Thread(target=break_things, args=(stage,), kwargs={"until": until})
    breaking.start()
    await blog.send(rate=rate, until=until)
    breaking.join()
    return rate


def main(minutes: float = 15.0, database: str = "postgresql") -> int:
    """Soak, and report."""
    with tempfile.TemporaryDirectory(prefix="winnow-soak-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with staged(folder, database=database) as (stage, ports, key):
            asyncio.run(_soak(stage, ports, key, minutes))
            with stage.store.reading() as connection:
                complaints = list(stage.ledger.complaints(connection))
            ledger = stage.ledger
            print(f"{len(ledger.sent)} sent, {len(ledger.accepted)} accepted; {database}")
            print("answers: " + ", ".join(f"{n} of {a}" for a, n in ledger.answers.items()))
            overlap = max((seconds for _, seconds in ledger.overlaps()), default=0.0)
            print(f"two models at once: {overlap:.1f} s at most")
    for complaint in complaints[:50]:
        print(f"! {complaint}")
    print(f"{len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    given = sys.argv[1:3]
    sys.exit(main(float(given[0]) if given else 15.0, *given[1:]))
