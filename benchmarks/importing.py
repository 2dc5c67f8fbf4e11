"""Old archives: is every comment read, how much memory does it take, and how long?

Writes an export of each format as the program itself does, reads it in a process of its own, and
compares what was read with what was written. Time is a ratio: to what hashing the same bytes
costs. With --gigabyte a WordPress export of 1 GB is read, and its peak memory printed; with
--judge it is also judged by the shipped model, which takes a while.

    python benchmarks/importing.py [--comments 50000] [--gigabyte] [--judge]
"""

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "service" / "archives")]

import exports  # noqa: E402 - it lies with the tests

from model.artifact import BASE_FOLDER  # noqa: E402
from model.judge import Judge  # noqa: E402
from service.archives.archive import read_archive  # noqa: E402
from service.archives.archived import ReadingOptions  # noqa: E402
from service.archives.reading import Desk  # noqa: E402
from service.archives.shelf import Shelf  # noqa: E402
from service.archives.source import open_source  # noqa: E402
from service.archives.troubles import Troubles  # noqa: E402

GIGABYTE = 2**30
ARTICLE_BYTES = 100_000
BATCH = 128
KINDS = (*exports.TEXT_EXPORTS, "isso", "static-files")


def read(path: Path, *, judges: bool) -> dict[str, object]:
    """Read an archive in this process: counts, seconds of the processor, peak memory in MiB."""
    judge = Judge.load(BASE_FOLDER) if judges else None
    counts: Counter[str] = Counter()
    troubles = Troubles()
    batch = []
    started = time.process_time()
    with Shelf() as shelf:
        options = ReadingOptions(base_url="https://bread.example")
        for archived in read_archive(Desk(open_source(path), options, troubles, shelf)):
            counts[archived.status] += 1
            counts["replies"] += archived.is_reply
            batch.append(archived.comment)
            if len(batch) == BATCH:
                if judge is not None:
                    judge.judge(batch)
                batch.clear()
    left_out = {line.kind: line.number for line in troubles.lines()}
    return {
        "counts": dict(counts),
        "left_out": left_out,
        "seconds": time.process_time() - started,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def measured(path: Path, *, judges: bool = False) -> dict[str, object]:
    """The same in a process of its own, so that the peak is its own."""
    command = [sys.executable, __file__, "--read", str(path), *(["--judge"] if judges else [])]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    measure: dict[str, object] = json.loads(output)
    return measure


def hashing_seconds(path: Path) -> float:
    """What the reference costs: hashing every byte of it once."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    started = time.process_time()
    for file in files:
        hashlib.sha256(file.read_bytes())
    return time.process_time() - started


def expected(kind: str, n: int) -> int:
    """How many comments of an export can be taken in."""
    all_published = kind in ("movable-type", "static-files")
    return n if all_published else n - exports.count(n, "deleted")


def compare_formats(n: int) -> None:
    print(f"{n} comments in each format, each read in a process of its own")
    print(f"{'format':14}{'read':>9}{'of':>9}{'replies':>9}{'MiB':>8}{'ms each':>9}{'x hash':>8}")
    for kind in KINDS:
        with TemporaryDirectory() as folder:
            path = exports.write_export(kind, Path(folder), n)
            measure = measured(path)
            reference = hashing_seconds(path)
        counts = Counter(measure["counts"])
        replies = counts.pop("replies")
        total = sum(counts.values())
        assert total == expected(kind, n), (kind, counts)
        seconds = float(str(measure["seconds"]))
        print(
            f"{kind:14}{total:>9}{expected(kind, n):>9}{replies:>9}"
            f"{measure['peak_mib']:>8.0f}{1000 * seconds / n:>9.3f}{seconds / reference:>8.0f}"
        )


def read_gigabyte(*, judges: bool) -> None:
    def article(number: int) -> str:
        return f"<p>Bread {number}: mix flour &amp; water, let it rest.</p>" * (ARTICLE_BYTES // 55)

    with TemporaryDirectory() as folder:
        path = Path(folder) / "bread.xml"
        n = GIGABYTE // (ARTICLE_BYTES // exports.PER_ARTICLE + 950)
        with path.open("w", encoding="utf-8") as file:
            file.writelines(exports.wordpress(n, article=article))
        size = path.stat().st_size
        measure = measured(path, judges=judges)
    counts = Counter(measure["counts"])
    counts.pop("replies")
    assert sum(counts.values()) == expected("wordpress", n), counts
    how = "read and judged" if judges else "read"
    milliseconds = 1000 * float(str(measure["seconds"])) / n
    print(
        f"{size / GIGABYTE:.2f} GiB, {n} comments {how}: all {sum(counts.values())} taken in,"
        f" peak {measure['peak_mib']:.0f} MiB, {milliseconds:.2f} ms each"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--comments", type=int, default=50_000)
    parser.add_argument("--gigabyte", action="store_true")
    parser.add_argument("--judge", action="store_true")
    parser.add_argument("--read", type=Path)
    arguments = parser.parse_args()
    if arguments.read:
        print(json.dumps(read(arguments.read, judges=arguments.judge)))
    elif arguments.gigabyte:
        read_gigabyte(judges=arguments.judge)
    else:
        compare_formats(arguments.comments)


if __name__ == "__main__":
    main()
