"""Which pages the form of a static site takes, and whatever else a request may hold."""

import io
import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from wsgiref.validate import validator

import pytest
from form import loaded
from hypothesis import given
from hypothesis import strategies as st

SITE = "https://blog.example"
FORM = loaded()
Answer = tuple[str, dict[str, str], str]
Post = Callable[..., Answer]


@pytest.fixture(scope="module")
def comments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder for comments of a form whose Winnow is stopped."""
    folder = tmp_path_factory.mktemp("comments")
    with socket.socket() as closed, pytest.MonkeyPatch.context() as patched:
        closed.bind(("127.0.0.1", 0))  # and does not listen
        patched.setenv("WINNOW_URL", f"http://127.0.0.1:{closed.getsockname()[1]}")
        patched.setenv("WINNOW_KEY", "000000000000")
        patched.setenv("WINNOW_SITE", f"{SITE}/")
        patched.setenv("WINNOW_COMMENTS", str(folder))
        yield folder


def asked(body: bytes, *, is_judged: bool = True, **environ: Any) -> Answer:
    """What the application answers; a judge of the WSGI protocol looks at both sides."""
    request = {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": str(len(body)),
        "SCRIPT_NAME": "",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "SERVER_NAME": "blog.example",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": True,
        **environ,
    }
    application = validator(FORM.application) if is_judged else FORM.application
    said: list[tuple[str, dict[str, str]]] = []
    answer = application(request, lambda status, lines, *_: said.append((status, dict(lines))))
    words = b"".join(answer).decode()
    if is_judged:
        answer.close()
    return (*said[0], words)


def commented_on(page: str) -> Answer:
    return asked(urlencode({"page": page, "comment": "Lovely bread"}).encode())


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("/", "/?comment=waiting"),
        ("/bread/", "/bread/?comment=waiting"),
        ("/bread.html", "/bread.html?comment=waiting"),
        ("/br%C3%B6tchen/", "/br%C3%B6tchen/?comment=waiting"),
        ("/br%E4zel/", "/br%E4zel/?comment=waiting"),  # Latin-1, as old sites have it
        ("/~ada/bread", "/~ada/bread?comment=waiting"),
        ("/rye+wheat/", "/rye+wheat/?comment=waiting"),
        ("/@ada/bread", "/@ada/bread?comment=waiting"),
        ("/?p=12", "/?p=12&comment=waiting"),
        ("/index.php?p=12&lang=de", "/index.php?p=12&lang=de&comment=waiting"),
        ("/baker's-dozen/", "/baker's-dozen/?comment=waiting"),
        ("/bread_(rye)/", "/bread_(rye)/?comment=waiting"),
        ("/cold kitchen/", "/cold%20kitchen/?comment=waiting"),
        ("/中文/", "/%E4%B8%AD%E6%96%87/?comment=waiting"),
        ("/brötchen/", "/br%C3%B6tchen/?comment=waiting"),
        (
            "/2026/11/24/bread,rye;wheat=1!$&*:/",
            "/2026/11/24/bread,rye;wheat=1!$&*:/?comment=waiting",
        ),
        ("/100%/", "/100%25/?comment=waiting"),
        ("/a..b/wait...", "/a..b/wait...?comment=waiting"),
        ('/"bread"<rye>\\^`{|}/', "/%22bread%22%3Crye%3E%5C%5E%60%7B%7C%7D/?comment=waiting"),
        ("/bread/?comment=published", "/bread/?comment=waiting"),
        ("/bread/?a=1&comment=waiting", "/bread/?a=1&comment=waiting"),
        ("/bread/?", "/bread/?comment=waiting"),
        ("/bread/#comments", "/bread/?comment=waiting"),
        ("/?q=a/b?c", "/?q=a/b?c&comment=waiting"),
        ("/" + "中" * 150, "/" + "%E4%B8%AD" * 150 + "?comment=waiting"),
    ],
)
def test_any_page_of_the_site_is_commented_on(comments: Path, page: str, address: str) -> None:
    status, headers, _ = commented_on(page)
    assert status == "303 See Other"
    assert headers["Location"] == SITE + address


def test_the_page_is_kept_as_the_form_has_it(comments: Path) -> None:
    commented_on("/中文 & more/?p=12")
    newest = max((comments / "held").glob("*.json"))
    assert json.loads(newest.read_text(encoding="utf-8"))["page"] == "/中文 & more/?p=12"


@pytest.mark.parametrize(
    "page",
    [
        "",
        "bread/",
        "//evil.example/",
        "/\\evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
        "@evil.example",
        ".evil.example/",
        "/../etc/",
        "/a/./b",
        "/%2e%2e/etc/",
        "/a\r\nSet-Cookie: b=c",
        "/a\tb",
        "/a\x7fb",
        "/a\u2028b",
        "/" + "x" * 2000,
    ],
)
def test_what_is_no_page_of_the_site_is_refused(comments: Path, page: str) -> None:
    status, headers, words = commented_on(page)
    assert status == "422 Unprocessable Content"
    assert words == "There is no such page."
    assert "Location" not in headers


@given(page=st.text().map(lambda text: f"/{text}"))
def test_wherever_a_reader_is_led_is_on_the_site(comments: Path, page: str) -> None:
    status, headers, _ = asked(
        urlencode({"page": page, "comment": "Bread"}, errors="surrogatepass").encode()
    )
    if status == "303 See Other":
        target = headers["Location"]
        assert target.isascii()
        assert target.isprintable()
        assert " " not in target
        assert (urlsplit(target).scheme, urlsplit(target).netloc) == ("https", "blog.example")
        assert target.endswith("comment=waiting")
    else:
        assert status == "422 Unprocessable Content"


@given(
    body=st.binary() | st.builds(b"page=/&comment=a&%b".__mod__, st.binary()),
    length=st.none()
    | st.integers(-2, 99).map(str)
    | st.sampled_from(["²", "x", "9" * 5000, "0x1"]),
    kind=st.none() | st.sampled_from(["application/x-www-form-urlencoded; charset=x", "a", "\xff"]),
    agent=st.text(st.characters(max_codepoint=255)),
)
def test_no_request_ends_in_an_error_of_the_program(
    comments: Path, body: bytes, length: str | None, kind: str | None, agent: str
) -> None:
    environ = {"HTTP_USER_AGENT": agent}
    if length is not None:
        environ["CONTENT_LENGTH"] = length
    if kind is not None:
        environ["CONTENT_TYPE"] = kind
    status, _, _ = asked(body, is_judged=False, **environ)
    assert status[:3] in ("303", "400", "413", "415", "422")


def test_a_form_that_ends_too_early_is_not_taken_for_a_whole_comment(comments: Path) -> None:
    body = b"page=/bread/&comment=I do not think"
    status, _, words = asked(body, CONTENT_LENGTH=str(len(body) + 20))
    assert status == "400 Bad Request"
    assert words == "Your comment could not be kept. Go back, and send it again later."


def test_a_form_sent_as_multipart_is_told_how_to_send_it(comments: Path) -> None:
    status, _, words = asked(b"--x--", CONTENT_TYPE="multipart/form-data; boundary=x")
    assert status == "415 Unsupported Media Type"
    assert words == "Send the form as application/x-www-form-urlencoded."
