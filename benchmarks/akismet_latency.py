"""What the Akismet protocol adds to the latency of POST /v1/comments, over the same service.

    python benchmarks/akismet_latency.py [ROUNDS]

The same comments under the same article, one at a time, by turns over both protocols, so that
whatever else the machine does slows both. Each is judged by the shipped model and is on disk
before it is answered. Fails if comment-check takes more than 1.2 times as long, at the median
or at the 99th percentile.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from loopback.client import post, read_answer
from loopback.server import Server, running

MOST_TIMES = 1.2
TEXTS = (
    "I tried this with rye and it took three days, but what a crust! Did you cover the bowl?",
    "Cheap watches and handbags, best price at http://watches.example",
    "Not convinced: at 16 degrees mine went sour long before it rose. A warmer shelf helped.",
    "Great post, thanks for sharing this useful information, keep it up",
)
ARTICLE = {
    "title": "Sourdough in a cold kitchen",
    "text": "A starter at 16 degrees takes twice as long, and tastes better for it. " * 20,
    "url": "http://localhost/sourdough",
}
AUTHOR = {"name": "Rita", "email": "rita@mail.example", "url": "http://rita.example"}
WARM_UP = 100


def by_json(number: int, *, key: str) -> bytes:
    """A comment like no other, as JSON."""
    body = {"text": text_of(number), "author": AUTHOR, "article": {"url": ARTICLE["url"]}}
    return post("/v1/comments", json.dumps(body).encode(), key=key)


def by_akismet(number: int, *, key: str) -> bytes:
    """A comment like no other, as WordPress sends it."""
    form = {
        "comment_post_ID": "1",
        "comment_author": AUTHOR["name"],
        "comment_author_email": AUTHOR["email"],
        "comment_author_url": AUTHOR["url"],
        "comment_content": text_of(number),
        "comment_type": "comment",
        "user_ip": "203.0.113.7",
        "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
        "referrer": ARTICLE["url"],
        "blog": "http://localhost",
        "blog_lang": "en_US",
        "blog_charset": "UTF-8",
        "permalink": ARTICLE["url"],
        "POST_comment": text_of(number),
        "HTTP_ACCEPT": "text/html",
        "REMOTE_ADDR": "203.0.113.7",
        "api_key": key,
    }
    body = urlencode(form).encode()
    kind = b"application/x-www-form-urlencoded"
    return post("/1.1/comment-check", body).replace(b"application/json", kind, 1)


def text_of(number: int) -> str:
    return f"{TEXTS[number % len(TEXTS)]} ({number})"


async def measure(server: Server, rounds: int) -> tuple[list[float], list[float]]:
    """Latencies in seconds of so many comments over either protocol, by turns."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)

    async def timed(request: bytes) -> float:
        began = time.perf_counter()
        writer.write(request)
        status = await read_answer(reader)
        assert 200 <= status < 300, status
        return time.perf_counter() - began

    article = post("/v1/articles/sourdough", json.dumps(ARTICLE).encode(), key=server.key)
    await timed(article.replace(b"POST", b"PUT", 1))
    as_json, as_form = [], []
    for number in range(WARM_UP + rounds):
        as_json.append(await timed(by_json(2 * number, key=server.key)))
        as_form.append(await timed(by_akismet(2 * number + 1, key=server.key)))
    writer.close()
    return as_json[WARM_UP:], as_form[WARM_UP:]


def quantile(latencies: Sequence[float], share: float) -> float:
    """In milliseconds."""
    return sorted(latencies)[int(share * (len(latencies) - 1))] * 1000


def main(rounds: int = 3000) -> int:
    """Measure, print, compare."""
    with tempfile.TemporaryDirectory() as name, running(Path(name)) as server:
        as_json, as_form = asyncio.run(measure(server, rounds))
    print(f"{rounds} comments each     p50 ms   p99 ms")
    for title, latencies in (("POST /v1/comments", as_json), ("comment-check", as_form)):
        print(f"{title:20} {quantile(latencies, 0.5):9.2f} {quantile(latencies, 0.99):8.2f}")
    ratios = [quantile(as_form, share) / quantile(as_json, share) for share in (0.5, 0.99)]
    print(f"{'ratio':20} {ratios[0]:9.2f} {ratios[1]:8.2f}   (at most {MOST_TIMES})")
    return 0 if max(ratios) <= MOST_TIMES else 1


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:2])))
