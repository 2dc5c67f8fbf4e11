"""Requests at random: what is nearly right, what is odd, and what is nonsense."""

import json
import random
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from fuzzing.addresses import Address

LONG = "A" * 70_000
ODD = (
    "", " ", "0", "-1", "1", "true", "null", "NaN", "1e400", "9" * 400, "\x00", "a\x00b",
    "\r\nX: y", "\ufeff", "\u202eevil", "é", "\U0001f600" * 50, "a\u0300" * 300, "%00", "%", "%zz",
    "../..", "//", "https://[", "https://blog.example/ü?q=1#x", "javascript:alert(1)",
    "http://127.0.0.1:1/", "'; DROP TABLE comments --", '"quoted* -word', "a* OR b*", "abc*",
    "NEAR(a b)", "2026-11-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    "1969-12-31", "ham", "spam", "unsure", "held", "decided", "de", "xx-YY", "0" * 36, "ada@",
    "a@b.example", "=1+1", "<script>", "{{7*7}}", "${jndi:x}", "%(x)s", "{0}", "\ud7ff\uffff", LONG,
)  # fmt: skip
# What makes a request nearly right: most of what is worth finding lies behind the first look.
LIKELY: dict[str, tuple[Any, ...]] = {
    "text": ("Cheap rolex at http://watches.example", "Thanks, this helped me", "Hm"),
    "comment_content": ("Cheap rolex at http://watches.example", "Thanks, this helped me"),
    "author": ({"name": "Ann", "email": "ann@a.example"}, {"url": "https://a.example"}, {}),
    "article": ({"title": "Bread", "text": "Flour", "url": "https://b.example/bread"}, None),
    "person": ({"email": "ann@a.example"}, {"name": "Ann"}),
    "label": ("ham", "spam"), "external_id": ("1", "2", "3"), "tab": ("held", "decided"),
    "decision": ("ham", "spam"), "seen": ("0", "1"), "revision": (1, 2), "format": ("json", "csv"),
    "user_ip": ("203.0.113.7",), "blog": ("https://b.example",), "unsure": ("held", "spam"),
    "days": ({"articles": 30}, {}), "words": ("rolex", "roll*"), "limit": ("10", "200"),
    "permalink": ("https://b.example/bread",), "role": ("viewer", "owner"), "preview": (True,),
    "site": (None,), "article_id": (None,), "created_at": ("2026-11-30T10:00:00Z", None),
    "url": ("https://b.example/bread#1", ""), "comment_type": ("comment", "contact-form"),
}  # fmt: skip
ODD_NUMBERS = (0, -1, 1, 2**31, 2**63, -(2**63) - 1, 1e308, 0.5, True)
TYPES = (
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
    "multipart/form-data", "text/plain", "", "application/json; charset=utf-16", "x" * 300,
)  # fmt: skip
HEADERS = (
    ("Accept-Language", "de;q=nan, *;q=2, en-\x7f"), ("Accept-Encoding", "gzip;q=x"),
    ("Content-Encoding", "gzip"), ("Content-Encoding", "br"), ("If-None-Match", '"x'),
    ("Range", "bytes=9-1"), ("X-Request-Id", "x" * 200), ("Cookie", "winnow_session=;;=\x80"),
    ("Cookie", "winnow_rows=zz; winnow_language=xx"), ("Host", "a b"), ("Accept", "*/*;q=zz"),
    ("X-Requested-With", "XMLHttpRequest"), ("Accept", "application/json"), ("Origin", "null"),
    ("Referer", "https://[bad"), ("User-Agent", "\xff\xfe"), ("X-Forwarded-For", "nobody"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RandomRequest:
    """A path with its query, a body, and headers."""

    path: str
    body: bytes
    headers: list[tuple[str, str]]

    @property
    def shown(self) -> str:
        """Enough of it to see what went wrong."""
        return f"{self.path[:300]!r} {self.headers} {self.body[:600]!r}"


@dataclass
class Sender:
    """Draws requests. `known` are ids and names that there are."""

    draw: random.Random
    known: list[str] = field(default_factory=list)

    def request(self, address: Address, caller: Mapping[str, str]) -> RandomRequest:
        """A request to an address by somebody, known by these headers."""
        path = self._path(address)
        share = self.draw.choice((0.2, 0.6, 1.0))
        fields = {n: self._likely(n) for n in address.fields if self.draw.random() < share}
        if self.draw.random() < 0.05:
            fields[self._odd()[:50]] = self._value()
        headers = list(caller.items())
        if self.draw.random() < 0.15:
            headers.append(self.draw.choice(HEADERS))
        if address.method in ("GET", "HEAD", "DELETE") and self.draw.random() < 0.9:
            return RandomRequest(path + self._query(fields), b"", headers)
        query = self._query(fields) if self.draw.random() < 0.1 else ""
        kind = "form" if address.takes_a_form else "json"
        body, content_type = self._body(fields, kind)
        return RandomRequest(path + query, body, [*headers, ("Content-Type", content_type)])

    def _path(self, address: Address) -> str:
        pieces = []
        for piece in address.path.split("/"):
            is_gap = piece.startswith("{")
            pieces.append(quote(self._word(), safe="") if is_gap else piece)
        return "/".join(pieces)

    def _query(self, fields: dict[str, Any]) -> str:
        pairs = [(name, self._text(value)) for name, value in fields.items()]
        return "?" + urlencode(pairs, errors="surrogatepass") if pairs else ""

    def _body(self, fields: dict[str, Any], kind: str) -> tuple[bytes, str]:
        if self.draw.random() < 0.06:
            return self._nonsense(), self.draw.choice(TYPES)
        if kind == "form":
            pairs = [(name, self._text(value)) for name, value in fields.items()]
            return urlencode(pairs, errors="surrogatepass").encode(), TYPES[1]
        if self.draw.random() < 0.05:
            return json.dumps(self._value()).encode(), TYPES[0]
        return json.dumps(fields).encode(), TYPES[0]

    def _nonsense(self) -> bytes:
        size = self.draw.choice((0, 1, 30, 3000))
        return self.draw.choice(
            (
                self.draw.randbytes(size),
                b"[" * size,
                b'{"text": ' * size,
                b"--x\r\nContent-Disposition: form-data; name=" + b"a" * size,
                b"\x1f\x8b" + self.draw.randbytes(size),
                b'{"text": "\\ud800"}',
            )
        )

    def _likely(self, name: str) -> Any:
        if name in LIKELY and self.draw.random() < 0.85:
            return self.draw.choice(LIKELY[name])
        return self._value()

    def _value(self, depth: int = 0) -> Any:
        chance = self.draw.random()
        if chance < 0.75 or depth > 3:
            return self._word()
        if chance < 0.85:
            return self.draw.choice(ODD_NUMBERS)
        if chance < 0.88:
            return None
        if chance < 0.94:
            return [self._value(depth + 1) for _ in range(self.draw.randrange(4))]
        names = ("text", "name", "email", "url", "title", "label", self._odd()[:20])
        return {self.draw.choice(names): self._value(depth + 1) for _ in range(2)}

    def _word(self) -> str:
        chance = self.draw.random()
        if chance < 0.4 and self.known:
            return self.draw.choice(self.known)
        if chance < 0.75:
            return self._odd()
        return "".join(self.draw.choices(string.ascii_letters + " .:/@", k=self.draw.randrange(40)))

    def _odd(self) -> str:
        return self.draw.choice(ODD)

    @staticmethod
    def _text(value: Any) -> str:
        return value if isinstance(value, str) else json.dumps(value)
