"""The parser of forms, by itself and under everything that can be thrown at it."""

import asyncio
import gc
import tracemalloc
from datetime import UTC, datetime
from urllib.parse import quote_from_bytes

import pytest
from engine import Engine, OneLabel
from hypothesis import given, settings
from hypothesis import strategies as st
from running_blog import Blog, Running

from model.verdict import Label
from service.akismet.form import Form, parse_form
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


def parsed(body: bytes, content_type: str = "", *, query: bytes = b"") -> Form:
    return parse_form(query, body, names=FIELDS, names_in=HONEYPOT, content_type=content_type)


def test_a_name_without_a_value_is_there_and_empty() -> None:
    form = parsed(b"comment_author_url&comment_author=Rita&user_role=")
    assert (form.get("comment_author_url"), form.get("user_role")) == ("", "")
    assert "comment_author_url" in form
    assert "comment_author_email" not in form


def test_of_several_with_one_name_the_last_counts() -> None:
    assert parsed(b"blog=a&blog=b").get("blog") == "b"


def test_the_body_goes_before_the_address() -> None:
    form = parsed(b"blog=body", query=b"blog=query&key=k")
    assert (form.get("blog"), form.get("key")) == ("body", "k")


@pytest.mark.parametrize(
    "body",
    [
        b"comment_context%5B0%5D=a&comment_context%5B1%5D=b",
        b"comment_context[]=a&comment_context[]=b",
        b"comment_context[x]=a&comment_context[y][z]=b",
    ],
)
def test_arrays_are_read_as_php_writes_them(body: bytes) -> None:
    assert parsed(body).all("comment_context") == ["a", "b"]


def test_one_string_will_do_for_an_array() -> None:
    assert parsed(b"comment_context=bread").all("comment_context") == ["bread"]


def test_names_may_be_quoted_and_values_may_hold_anything() -> None:
    form = parsed(b"comment%5Fcontent=a%3Db%26c+d=e")
    assert form.get("comment_content") == "a=b&c d=e"


def test_a_broken_escape_is_taken_as_it_is() -> None:
    assert parsed(b"comment_content=100%&user_ip=%zz").get("comment_content") == "100%"


@pytest.mark.parametrize(
    ("charset", "encoded", "text"),
    [
        ("Shift_JIS", "日本語".encode("shift_jis"), "日本語"),
        ("EUC-KR", "한국어".encode("euc_kr"), "한국어"),
        ("Big5", "中文".encode("big5"), "中文"),
        ("KOI8-R", "привет".encode("koi8_r"), "привет"),
        ("us-ascii", "“so”".encode("cp1252"), "“so”"),
        ("latin1", "“so”".encode("cp1252"), "“so”"),
        ("UTF-7", b"+AD4-", "+AD4-"),
        ("zip", "é".encode(), "é"),
        ("UTF-8", b"\xff\xfe", "\ufffd\ufffd"),
        ("ISO-8859-1", "“naïve” – 5 €".encode("cp1252"), "“naïve” – 5 €"),
        ("iso8859-1", "“so”".encode("cp1252"), "“so”"),
        ("gb2312", "朱镕基、喆".encode("gbk"), "朱镕基、喆"),
        ("gbk", "𠮷".encode("gb18030"), "𠮷"),
        ("shift_jis", "①髙﨑".encode("cp932"), "①髙﨑"),
        ("x-sjis", "日本語".encode("cp932"), "日本語"),
        ("euc-kr", "똠방각하".encode("cp949"), "똠방각하"),
        ("big5", "嘅".encode("big5hkscs"), "嘅"),
        ("koi8-r", "привет".encode("koi8_r"), "привет"),
        ("iso-8859-9", "ğış".encode("cp1254"), "ğış"),
        ("windows-1251", "привет".encode("cp1251"), "привет"),
        ("iso-2022-jp", "日本語".encode("iso2022_jp"), "日本語"),
        ("utf-16", "naïve 日本".encode("utf-16-le"), "naïve 日本"),
        ("utf-16", "naïve 日本".encode("utf-16"), "naïve 日本"),
        ("utf-16be", "naïve 日本".encode("utf-16-be"), "naïve 日本"),
        ("hz-gb-2312", "“so”".encode("cp1252"), "“so”"),
        ("x-unheard-of", "“naïve”".encode("cp1252"), "“naïve”"),
        ("x-unheard-of", "naïve".encode(), "naïve"),
    ],
)
def test_a_charset_that_a_blog_can_have_is_read(charset: str, encoded: bytes, text: str) -> None:
    body = b"comment_content=" + quote_from_bytes(encoded).encode()
    form = parsed(body, content_type=f"x; charset={charset}")
    assert form.get("comment_content") == text


def test_a_body_that_is_utf_16_from_end_to_end_is_read() -> None:
    for body in (
        "comment_content=naïve".encode("utf-16"),
        "a=b&comment_content=naïve".encode("utf-16-le"),
    ):
        form = parsed(body, content_type="x; charset=utf-16")
        assert form.get("comment_content") == "naïve"


def test_the_blog_s_charset_counts_where_the_content_type_has_none_that_is_known() -> None:
    body = (
        b"blog_charset=gb2312&comment_content=" + quote_from_bytes("朱镕基".encode("gbk")).encode()
    )
    for content_type in ("", "x; charset=x-unheard-of", "x; charset="):
        assert parsed(body, content_type=content_type).get("comment_content") == "朱镕基"


def test_what_is_cut_within_a_letter_stays_utf_8() -> None:
    assert parsed(b"comment_content=" + "日本".encode()[:-1]).get("comment_content") == "日\ufffd"


def test_a_hidden_field_may_have_a_name_in_the_blog_s_charset() -> None:
    name = "名".encode("shift_jis")
    body = b"honeypot_field_name=" + name + b"&" + name + b"=caught&blog_charset=shift_jis"
    assert parsed(body).get("名") == "caught"


def multipart(*fields: tuple[str, bytes], end: bytes = b"--") -> bytes:
    parts = [
        b'--xx\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in fields
    ]
    return b"".join(parts) + b"--xx" + end + b"\r\n"


MULTIPART = "multipart/form-data; boundary=xx"


def test_a_multipart_body_is_a_form_too() -> None:
    body = multipart(
        ("blog", b"a"), ("comment_content", b"a=b&c%20d+e\r\nf"), ("comment_context[]", b"x"),
        ("comment_context[]", b"y"),
    )  # fmt: skip
    form = parsed(body, content_type=MULTIPART)
    assert form.get("comment_content") == "a=b&c%20d+e\r\nf"
    assert (form.get("blog"), form.all("comment_context")) == ("a", ["x", "y"])


def test_a_multipart_body_has_a_charset_as_well() -> None:
    body = multipart(
        ("blog_charset", b"shift_jis"), ("comment_content", "日本".encode("shift_jis"))
    )
    assert parsed(body, content_type=MULTIPART).get("comment_content") == "日本"


def test_a_file_is_no_field() -> None:
    part = b'--xx\r\nContent-Disposition: form-data; name="blog"; filename="a.txt"\r\n\r\nhm\r\n'
    assert parsed(part + multipart(("key", b"k")), content_type=MULTIPART).get("blog") == ""


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", multipart(("blog", b"a"))),
        (MULTIPART, multipart(("blog", b"a"))[:30]),
        (MULTIPART, multipart(("blog", b"a"), end=b"")),
        (MULTIPART, b"blog=a"),
        (MULTIPART, b""),
    ],
)
def test_a_multipart_body_that_cannot_be_read_is_refused(content_type: str, body: bytes) -> None:
    with pytest.raises(BadMultipart):
        parsed(body, content_type=content_type)


def test_what_no_database_keeps_is_replaced() -> None:
    assert parsed(b"comment_content=a%00b").get("comment_content") == "a\ufffdb"


def test_fields_that_nobody_asked_for_take_no_memory() -> None:
    body = b"&".join(b"POST_%d=%s" % (number, b"x" * 40) for number in range(20_000))
    memory = [memory_of_parsing(body + b"&blog=b") for _ in range(3)]
    assert min(kept_bytes for kept_bytes, _ in memory) < 20_000
    assert min(peak_bytes for _, peak_bytes in memory) < 8 * len(body)


def memory_of_parsing(body: bytes) -> tuple[int, int]:
    """Bytes that are in use afterwards, and at most meanwhile: other threads' are among them."""
    tracemalloc.start()
    form = parsed(body)
    memory = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert form.get("blog") == "b"
    return memory


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
        form = parsed(body, content_type=content_type)
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
