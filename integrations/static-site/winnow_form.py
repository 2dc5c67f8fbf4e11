#!/usr/bin/env python3
"""Takes the comment form of a static site and asks Winnow: a CGI program, and a WSGI application.

Nothing but Python's standard library. Each comment becomes a JSON file: in `held` before anything
else happens, then in `accepted` if Winnow says ham, or in `spam`. The site is made from `accepted`.

    winnow_form.py             as a CGI program of a web server
    winnow_form.py catch-up    asks again about what is held: run it every few minutes
"""

import json
import os
import re
import secrets
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode
from wsgiref.handlers import CGIHandler

MOST_BYTES = 65_536
SECONDS = 10
MOST = 200  # comments that are held, and that are spam, are asked about again: the newest
FIELDS = {"name": 100, "email": 200, "url": 500, "comment": 20_000}
TRAP = "website"  # hidden in the form: who fills it in is no reader
VARIABLES = ("WINNOW_URL", "WINNOW_KEY", "WINNOW_SITE", "WINNOW_COMMENTS")
NOT_KEPT = "Your comment could not be kept. Go back, and send it again later."
PAGE = re.compile(r"/(?:[\w.-]+/)*[\w.-]*")

Comment = dict[str, str]
Start = Callable[[str, list[tuple[str, str]]], Any]


class Refused(Exception):
    """The form cannot be taken: the status line and the words for it."""


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """Take one comment and lead the reader back to the page."""
    try:
        require_variables()
        comment = read_comment(environ)
        where = take(comment, folder=Path(os.environ["WINNOW_COMMENTS"]))
    except Refused as refused:
        status, words = refused.args
        start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
        return [words.encode()]
    said = "published" if where == "accepted" else "waiting"
    target = f"{os.environ['WINNOW_SITE'].rstrip('/')}{comment['page']}?comment={said}"
    start_response("303 See Other", [("Location", target), ("Content-Type", "text/plain")])
    return [b""]


def require_variables() -> None:
    """Raises Refused, and says on standard error what is missing."""
    missing = [name for name in VARIABLES if not os.environ.get(name)]
    if missing:
        complain(f"not set: {', '.join(missing)}")
        raise Refused("503 Service Unavailable", NOT_KEPT)
    if not os.environ["WINNOW_URL"].startswith(("http://", "https://")):
        complain("WINNOW_URL must begin with http:// or https://")
        raise Refused("503 Service Unavailable", NOT_KEPT)


def complain(words: str) -> None:
    """Tell the owner, in the log of the web server."""
    print(f"winnow_form: {words}", file=sys.stderr)


def read_comment(environ: dict[str, Any]) -> Comment:
    """The comment in a form. Raises Refused."""
    if environ["REQUEST_METHOD"] != "POST":
        raise Refused("405 Method Not Allowed", "Send the form by POST.")
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MOST_BYTES:
        raise Refused("413 Content Too Large", "This comment is too long.")
    body = environ["wsgi.input"].read(int(length))
    try:
        form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=50)
    except ValueError as error:
        raise Refused("422 Unprocessable Content", "This form has too many fields.") from error
    sent = {name: values[-1].replace("\0", "").strip() for name, values in form.items()}
    return checked(sent) | {
        "ip": environ.get("REMOTE_ADDR", ""),
        "agent": environ.get("HTTP_USER_AGENT", "")[:500],
        "trap": sent.get(TRAP, "")[:100],
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


def checked(sent: Comment) -> Comment:
    """What the form must hold. Raises Refused."""
    comment = {name: sent.get(name, "") for name in FIELDS}
    for name, most in FIELDS.items():
        if len(comment[name]) > most:
            raise Refused("422 Unprocessable Content", f"{name}: at most {most} characters.")
    if not comment["comment"]:
        raise Refused("422 Unprocessable Content", "Write something first.")
    page = sent.get("page", "")
    if not PAGE.fullmatch(page) or ".." in page or len(page) > 200:
        raise Refused("422 Unprocessable Content", "There is no such page.")
    return comment | {"page": page}


def take(comment: Comment, *, folder: Path) -> str:
    """Keep a comment and ask about it. Returns where it is: held, accepted or spam.

    Raises Refused if it cannot be kept.
    """
    number = f"{time.time_ns():020}-{secrets.token_hex(4)}"
    kept = {name: value for name, value in comment.items() if name != "ip"}
    try:
        file = keep(folder / "held" / f"{number}.json", kept)
    except OSError as error:
        complain(f"a comment could not be written: {error}")
        raise Refused("503 Service Unavailable", NOT_KEPT) from error
    return settle(file, ask(comment, number), folder=folder)


def keep(file: Path, comment: Comment) -> Path:
    """Write a comment so that it is there whole, or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as out:
        json.dump(comment, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
    return file


def settle(file: Path, label: str, *, folder: Path) -> str:
    """Move a comment to where it belongs by now. If somebody has moved it, that stands."""
    where = {"ham": "accepted", "spam": "spam"}.get(label, "held")
    target = folder / where / file.name
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        file.replace(target)
    return where


def ask(comment: Comment, number: str, **more: str) -> str:
    """Winnow's label: ham, spam or unsure; unsure as well if it does not answer."""
    site = os.environ["WINNOW_SITE"].rstrip("/")
    form = {
        "api_key": os.environ["WINNOW_KEY"],
        "blog": site,
        "permalink": f"{site}{comment['page']}",
        "comment_ID": number,
        "comment_type": "comment",
        "comment_author": comment["name"],
        "comment_author_email": comment["email"],
        "comment_author_url": comment["url"],
        "comment_content": comment["comment"],
        "user_ip": comment.get("ip") or "unknown",
        "user_agent": comment["agent"],
        "hidden_honeypot_field": comment["trap"],
        **more,
    }
    url = f"{os.environ['WINNOW_URL'].rstrip('/')}/1.1/comment-check"
    try:
        with urllib.request.urlopen(url, urlencode(form).encode(), timeout=SECONDS) as answer:
            headers = answer.headers
    except (OSError, HTTPException) as error:
        print(f"Winnow does not answer: {error}", file=sys.stderr)
        return "unsure"
    if "X-winnow-label" not in headers:
        print(f"Winnow refuses: {headers.get('X-akismet-debug-help')}", file=sys.stderr)
    return str(headers.get("X-winnow-label", "unsure"))


def catch_up(folder: Path) -> None:
    """Ask again about what is held or spam: a moderator may have decided, or Winnow be back."""
    for where in ("held", "spam"):
        for file in sorted((folder / where).glob("*.json"))[-MOST:]:
            with suppress(FileNotFoundError):  # the form's own process is at it
                comment = json.loads(file.read_text(encoding="utf-8"))
                label = ask(comment, file.stem, recheck_reason="recheck_queue")
                settle(file, where if label == "unsure" else label, folder=folder)


def main(words: list[str]) -> None:
    """Catch up, answer one request of a web server, or say how to call this."""
    if "REQUEST_METHOD" in os.environ:  # first: a web server may hand a reader's `?catch-up` on
        CGIHandler().run(application)
    elif words == ["catch-up"]:
        try:
            require_variables()
        except Refused:
            sys.exit(1)
        catch_up(Path(os.environ["WINNOW_COMMENTS"]))
    else:
        print(__doc__)
        sys.exit(0 if words in (["-h"], ["--help"]) else 2)


if __name__ == "__main__":
    main(sys.argv[1:])
