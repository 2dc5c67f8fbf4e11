"""Whatever is sent as a form breaks nothing, hangs nothing and leaves nothing behind."""

import asyncio
import gc
import tracemalloc
from datetime import UTC, datetime

import pytest
from engine import Engine, OneLabel
from hypothesis import given, settings
from hypothesis import strategies as st
from running_blog import Blog, Running

from model.verdict import Label
from service.akismet.form import parse_form
from service.akismet.multipart import BadMultipart
from service.akismet.request import FIELDS, HONEYPOT, AkismetRequest
from service.akismet.sent_comment import SentComment
from service.domain.sites import Site, SiteOptions
from service.secret import Secret

MEDIA_TYPES = ("text/plain", "multipart/form-data; boundary=xx")
CHARSETS = "utf-8 iso-8859-1 shift_jis big5 gb18030 koi8-r utf-7 utf-16 idna zip rot13 x".split()
ENDPOINTS = (
    *("verify-key", "comment-check", "submit-spam", "submit-ham", "get-stats", "get-key-stats"),
    *("get-subscription", "deactivate", "token", "/1.2/usage-limit", "/1.2/key-sites"),
)
SITE = Site("1", "my-blog", "https://b.example", datetime.now(UTC))

names = st.sampled_from(sorted(FIELDS)).map(str.encode) | st.binary(max_size=20)
signs = st.sampled_from([b"=", b"", b"[]=", b"[0"])
pairs = st.tuples(names, signs, st.binary(max_size=60)).map(b"".join)
bodies = st.lists(pairs, max_size=40).map(b"&".join) | st.binary(max_size=2000)
content_types = st.sampled_from(
    [f"{media_type}; charset={name}" for name in CHARSETS for media_type in MEDIA_TYPES]
)


@settings(max_examples=400)
@given(bodies, content_types | st.text(max_size=40))
def test_no_form_breaks_the_parser(body: bytes, content_type: str) -> None:
    try:
        form = parse_form(b"", body, names=FIELDS, names_in=HONEYPOT, content_type=content_type)
    except BadMultipart:
        return
    request = AkismetRequest(form, SITE, key="", user_agent="")
    sent = SentComment.of_request(
        request, SiteOptions(), secret=Secret(b"0" * 32), max_text_chars=1000
    )
    comment, submission = sent.comment, sent.submission
    texts = (comment.text, comment.author.name, submission.permalink, *submission.context)
    assert not any(_cannot_be_stored(text) for text in texts)
    assert len(comment.text) <= 1000


def _cannot_be_stored(text: str) -> bool:
    return any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text)


async def test_no_form_breaks_the_service(blog: Blog) -> None:
    engine = Engine(blog)
    broken: list[tuple[str, bytes, int]] = []

    async def send(endpoint: str, body: bytes, content_type: str) -> None:
        key = f"&api_key={blog.key}&blog=https://b.example&user_ip=1.2.3.4".encode()
        for form in (body, body + key):
            answer = await engine.post_raw(endpoint, form, content_type)
            if answer.status_code != 200:
                broken.append((endpoint, form, answer.status_code))

    drawn: list[tuple[str, bytes, str]] = []

    @settings(max_examples=120)
    @given(st.sampled_from(ENDPOINTS), bodies, content_types)
    def draw(endpoint: str, body: bytes, content_type: str) -> None:
        drawn.append((endpoint, body, content_type))

    draw()
    for case in drawn:
        await send(*case)
    assert broken == []
    assert len(drawn) >= 100


LIMIT = 1_048_576  # WINNOW_MAX_BODY_BYTES
HEAVY = {
    "nothing but separators": b"&",
    "names without end": b"=&",
    "an array without end": b"comment_context[]=a&",
    "the same name again": b"comment_content=%41&",
    "a hidden field again": b"honeypot_field_name=hp&hp=%41&",
    "quoted names": b"%41%42=1&",
    "brackets": b"[",
    "escapes": b"%41",
    "tags": b"%3Cb%3E",
    "half a tag": b"%3Ca+href%3D%27",
    "entities": b"%26%23x41",
    "links": b"http%3A%2F%2Fa.example%2F+",
    "joined accents": b"%CC%81",
    "zero-width": b"%E2%80%8B",
}


def heavy(key: str, piece: bytes, size: int) -> bytes:
    """A form of so many bytes that says the same again and again."""
    head = f"api_key={key}&blog=https://b.example&user_ip=1.2.3.4&comment_content=".encode()
    return (head + piece * (size // len(piece) + 1))[:size]


# What is kept of every form grows in every round. A cache that fills, or a thread that is late on
# a busy machine, does so in a few of them.
FORM_BYTES, MOST_ROUNDS = 20_000, 8
LEAK_BYTES = 10 * FORM_BYTES  # a quarter of what a round sends


async def test_no_form_at_the_limit_of_bytes_hangs(blog: Blog) -> None:
    engine = Engine(blog)
    for name, piece in HEAVY.items():
        async with asyncio.timeout(60):
            answer = await engine.post_raw("comment-check", heavy(blog.key, piece, LIMIT))
        assert (answer.status_code, name) == (200, name)


async def test_hostile_forms_leave_no_memory_behind(running: Running) -> None:
    async with running(judge=OneLabel(Label.HAM), filing_poll_seconds=60) as blog:
        await send_hostile_forms(blog)  # caches fill
        tracemalloc.start()
        try:
            held_bytes = await send_hostile_forms(blog)
            for _ in range(MOST_ROUNDS):
                before, held_bytes = held_bytes, await send_hostile_forms(blog)
                if held_bytes - before < LEAK_BYTES:
                    return
        finally:
            tracemalloc.stop()
    pytest.fail("every round has left memory behind")


async def send_hostile_forms(blog: Blog) -> int:
    """The bytes that are held when all forms were sent to all endpoints, if they are traced."""
    for endpoint in ("comment-check", "submit-spam", "submit-ham"):
        for piece in HEAVY.values():
            await Engine(blog).post_raw(endpoint, heavy(blog.key, piece, FORM_BYTES))
    gc.collect()
    return tracemalloc.get_traced_memory()[0]
