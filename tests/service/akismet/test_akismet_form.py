"""The parser of forms."""

import tracemalloc
from urllib.parse import quote_from_bytes

import pytest

from service.akismet.form import Form, parse_form
from service.akismet.multipart import BadMultipart
from service.akismet.request import FIELDS, HONEYPOT


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
