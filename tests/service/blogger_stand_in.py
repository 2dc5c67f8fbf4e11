"""A stand-in for a blog at Blogger: its feeds, its API and what hands out tokens, on loopback."""

import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from other_side import OtherSide, Reply, Request

BLOG_ID = "8136470521009"
TAG = f"tag:blogger.com,1999:blog-{BLOG_ID}"
CREDENTIALS = {
    "client_id": "1234.apps.example",
    "client_secret": "GOCSPX-secret",
    "refresh_token": "1//refresh-" + "x" * 90,
}
ACTION = re.compile(r"/v3/blogs/(\d+)/posts/(\d+)/comments/(\d+)/(approve|spam)")
PLACE_AFTER = {"approve": "LIVE", "spam": "SPAM"}


@dataclass(frozen=True)
class Entry:
    number: str
    text: str
    name: str
    written_at: datetime
    status: str = "LIVE"
    post_id: str = "77"

    def in_feed(self, url: str) -> dict[str, Any]:
        return {
            "id": _said(f"{TAG}.post-{self.number}"),
            "published": _said(self.written_at.isoformat(timespec="milliseconds")),
            "content": {"type": "html", "$t": self.text},
            "link": [{"rel": "alternate", "href": f"{url}/bread.html#c{self.number}"}],
            "author": [{"name": _said(self.name), "email": _said("noreply@blogger.com")}],
            "thr$in-reply-to": {
                "ref": f"{TAG}.post-{self.post_id}", "href": f"{url}/bread.html",
            },
        }  # fmt: skip

    def in_list(self) -> dict[str, Any]:
        return {
            "kind": "blogger#comment",
            "id": self.number,
            "post": {"id": self.post_id},
            "blog": {"id": BLOG_ID},
            "published": self.written_at.isoformat(),
            "content": self.text,
            "author": {"displayName": self.name},
            "status": self.status,
        }


@dataclass
class BloggerStandIn:
    """Remembers its orders; `failing` holds answers to give first, by part of an address."""

    url: str = ""
    comments: list[Entry] = field(default_factory=list)
    failing: dict[str, list[Reply]] = field(default_factory=dict)
    orders: list[tuple[str, str]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    tokens_given: int = 0
    is_refused: bool = False
    good_tokens: set[str] = field(default_factory=set)
    page: int = 100

    def write(self, text: str, *, minutes_ago: float = 0, **fields: Any) -> Entry:
        number = str(len(self.comments) + 500)
        written_at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
        entry = Entry(number, text, "Rita", written_at, **fields)
        self.comments.append(entry)
        return entry

    def status_of(self, entry: Entry) -> str:
        return next(c.status for c in self.comments if c.number == entry.number)

    def reply(self, request: Request) -> Reply:
        self.requests.append(f"{request.method} {request.path}")
        for part, replies in self.failing.items():
            if part in request.path and replies:
                return replies.pop(0)
        path, query = urlsplit(request.path).path, parse_qs(urlsplit(request.path).query)
        if path == "/token":
            return self._token(request)
        if path == "/feeds/comments/default":
            return self._feed(request, query)
        if path == "/feeds/posts/default/77":
            post = {"title": _said("Bread"), "content": _said("<p>Of flour and thanks.</p>")}
            return _json({"entry": post})
        if not path.startswith("/v3/"):
            return Reply(status=404)
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.good_tokens:
            return failure(401, "authError")
        return self._api(request, path, query)

    def _token(self, request: Request) -> Reply:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        if self.is_refused or form != {"grant_type": "refresh_token", **CREDENTIALS}:
            return _json({"error": "invalid_grant"}, status=400)
        self.tokens_given += 1
        token = f"ya29.token-{self.tokens_given}"
        self.good_tokens.add(token)
        return _json({"access_token": token, "expires_in": 3599, "token_type": "Bearer"})

    def _feed(self, request: Request, query: dict[str, list[str]]) -> Reply:
        since = datetime.fromisoformat(query["published-min"][0])
        live = [c for c in self.comments if c.status == "LIVE" and c.written_at >= since]
        live.sort(key=lambda entry: entry.written_at, reverse=True)
        start, most = int(query["start-index"][0]) - 1, int(query["max-results"][0])
        etag = f'W/"{abs(hash(tuple((c.number, c.text) for c in live)))}"'
        if request.headers.get("if-none-match") == etag:
            return Reply(status=304)
        entries = [entry.in_feed(self.url) for entry in live[start : start + min(most, self.page)]]
        feed = {"id": _said(f"{TAG}.comments"), "entry": entries}
        return _json({"feed": feed}, headers={"ETag": etag})

    def _api(self, request: Request, path: str, query: dict[str, list[str]]) -> Reply:
        if path == f"/v3/blogs/{BLOG_ID}/comments":
            return self._list(query)
        action = ACTION.fullmatch(path)
        if action is None:
            return failure(404, "notFound")
        if "content-length" not in request.headers:
            return Reply(status=411)
        for at, entry in enumerate(self.comments):
            if entry.number == action[3] and entry.post_id == action[2]:
                self.orders.append((action[4], entry.number))
                self.comments[at] = replace(entry, status=PLACE_AFTER[action[4]])
                return _json(self.comments[at].in_list())
        return failure(404, "notFound")

    def _list(self, query: dict[str, list[str]]) -> Reply:
        listed = [c for c in self.comments if c.status in query["status"]]
        start = int(query.get("pageToken", ["0"])[0])
        page = listed[start : start + self.page]
        answer: dict[str, Any] = {"items": [entry.in_list() for entry in page]}
        if listed[start + self.page :]:
            answer["nextPageToken"] = str(start + self.page)
        return _json(answer)


def failure(status: int, reason: str) -> Reply:
    """As Google says that something cannot be."""
    error = {"code": status, "message": "No.", "errors": [{"domain": "global", "reason": reason}]}
    return _json({"error": error}, status=status)


def standing_in(side: OtherSide) -> BloggerStandIn:
    """A stand-in that answers for a whole server."""
    blogger = BloggerStandIn(url=side.url)
    side.otherwise = blogger.reply
    return blogger


def _said(text: str) -> dict[str, str]:
    return {"$t": text}


def _json(content: Any, **fields: Any) -> Reply:
    return Reply(json.dumps(content).encode(), **fields)
