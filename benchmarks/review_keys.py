"""How long a moderator without thinking time waits for the next comment, in a real browser.

Decides on 400 comments by keyboard in Chromium, in a store of 100,000 comments and in one of
1,000,000, and takes the time from each key press until the next comment is painted.

    .venv/bin/python benchmarks/review_keys.py [--small 100000] [--large 1000000] [--folder DIR]

With --folder the seeded stores are kept there, and used again by the next run.
"""

import argparse
import statistics
import sys
from pathlib import Path

from loopback.server import running

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "e2e" / "review")]

from chromium import chromium  # noqa: E402
from loopback.seeding import folder_for, seeded  # noqa: E402
from playwright.sync_api import Browser, Page  # noqa: E402

DECISIONS = 400
MOST_MS, MOST_RATIO = 100.0, 1.5
PASSWORD = "a password for the benchmark"
# From the event's own time stamp until the frame after the next comment stands is drawn.
MEASURE = """
window.waits = [];
let pressed;
addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
new MutationObserver(() => {
  if (pressed === undefined) return;
  const since = pressed;
  pressed = undefined;
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.waits.push(performance.now() - since);
    channel.port2.postMessage(0);
  });
}).observe(document.getElementById("pane"), { childList: true });
"""


def main() -> None:
    """Measure both sizes in one run and print them, with their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=None)
    arguments = parser.parse_args()
    with folder_for(arguments.folder) as folder, chromium() as browser:
        medians = [report(browser, folder, n) for n in (arguments.small, arguments.large)]
    ratio = medians[1] / medians[0]
    print(f"ratio of the medians {ratio:.2f} (at most {MOST_RATIO})")
    if medians[0] > MOST_MS or ratio > MOST_RATIO:
        raise SystemExit("slower than promised")


def report(browser: Browser, folder: Path, n_comments: int) -> float:
    """The median wait in a store of so many comments, in milliseconds; printed, too."""
    store = seeded(folder, n_comments=n_comments, moderator="bench", password=PASSWORD)
    with running(store) as server:
        waits = decide_all(browser, f"http://127.0.0.1:{server.port}")
    waits.sort()
    median = statistics.median(waits)
    print(
        f"{n_comments:>9,} comments: {len(waits)} decisions, from key to paint median"
        f" {median:.1f} ms, 95 % {waits[int(0.95 * len(waits))]:.1f} ms, longest {waits[-1]:.1f} ms"
    )
    return median


def decide_all(browser: Browser, url: str) -> list[float]:
    """Sign in, press keys as fast as the next comment comes; the waits in milliseconds."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{url}/review/sign-in")
    page.get_by_label("Name").fill("bench")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector(".row.is-current")
    page.evaluate(MEASURE)
    waits = [one_decision(page, at) for at in range(DECISIONS)]
    page.wait_for_function("document.querySelector('#retry').hidden")
    context.close()
    return waits


def one_decision(page: Page, at: int) -> float:
    """Press a key and wait for the next comment."""
    page.keyboard.press("s" if at % 2 else "h")
    page.wait_for_function("at => window.waits.length > at", arg=at, polling=5)
    return float(page.evaluate("window.waits.at(-1)"))


if __name__ == "__main__":
    main()
