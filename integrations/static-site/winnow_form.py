#!/usr/bin/env python3
"""Takes the comment form of a static site and asks Winnow: a CGI program, and a WSGI application.

Nothing but Python's standard library. Each comment becomes a JSON file: in `held` before anything
else happens, then in `accepted` if Winnow says ham, or in `spam`. The site is made from `accepted`.

    winnow_form.py             as a CGI program of a web server
    winnow_form.py catch-up    asks again about what is held: run it every few minutes
"""

import json
import os
import queue
import re
import secrets
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode
from wsgiref.handlers import CGIHandler

MOST_BYTES = 65_536
MOST_ANSWER_BYTES = 65_536
SECONDS = 10  # for all of a question, from the name of the host to the last byte
MOST = 200  # comments taken for spam are asked about again: the newest
MOST_FAILURES = 3  # in a row: then Winnow is down, and the next catch-up tries again
LABELS = ("ham", "spam", "unsure")
FIELDS = {"name": 100, "email": 200, "url": 500, "comment": 20_000}
FORM = "application/x-www-form-urlencoded"
TRAP = "website"  # hidden in the form: who fills it in is no reader
TO_ASK, TO_KEEP = ("WINNOW_URL", "WINNOW_KEY"), ("WINNOW_SITE", "WINNOW_COMMENTS")
NOT_KEPT = "Your comment could not be kept. Go back, and send it again later."
MOST_PAGE = 2000
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
IN_A_PATH = "%/:@!$&'()*+,;="  # besides letters, digits and -._~

Comment = dict[str, str]
Start = Callable[[str, list[tuple[str, str]]], Any]


class Refused(Exception):
    """The form cannot be taken: the status line and the words for it."""


class Unanswered(Exception):
    """Winnow does not answer, or not as it should. The comment stays where it is."""


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """Take one comment and lead the reader back to the page."""
    try:
        require_variables(*TO_KEEP)
        comment = read_comment(environ)
        where = take(comment, folder=Path(os.environ["WINNOW_COMMENTS"]))
    except Refused as refused:
        status, words = refused.args
        start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
        return [words.encode()]
    state = "published" if where == "accepted" else "waiting"
    target = address_of(comment["page"], comment=state)
    start_response("303 See Other", [("Location", target), ("Content-Type", "text/plain")])
    return [b""]


def address_of(page: str, **query: str) -> str:
    """A page's address on the site: ASCII, as browsers send it, with a query of its own and ours.

    What is percent-encoded already stays as it is, in whatever charset that was.
    """
    path, _, own_query = page.partition("#")[0].partition("?")
    pairs = [pair for pair in own_query.split("&") if pair.partition("=")[0] not in ("", *query)]
    pairs += [f"{name}={value}" for name, value in query.items()]
    site = os.environ["WINNOW_SITE"].rstrip("/")
    return f"{site}{encoded(path)}" + (f"?{encoded('&'.join(pairs))}" if pairs else "")


def encoded(part: str) -> str:
    """A part of an address with what may not stand there percent-encoded."""
    return quote(LONE_PERCENT.sub("%25", part), safe=f"{IN_A_PATH}?")


def require_variables(*names: str) -> None:
    """Raises Refused, and says on standard error what is missing."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        complain(f"not set: {', '.join(missing)}")
        raise Refused("503 Service Unavailable", NOT_KEPT)
    if "WINNOW_URL" in names and not os.environ["WINNOW_URL"].startswith(("http://", "https://")):
        complain("WINNOW_URL must begin with http:// or https://")
        raise Refused("503 Service Unavailable", NOT_KEPT)


def complain(words: str) -> None:
    """Tell the owner, in the log of the web server."""
    print(f"winnow_form: {words}", file=sys.stderr)


def read_comment(environ: dict[str, Any]) -> Comment:
    """The comment in a form. Raises Refused."""
    if environ["REQUEST_METHOD"] != "POST":
        raise Refused("405 Method Not Allowed", "Send the form by POST.")
    kind = environ.get("CONTENT_TYPE") or FORM
    if kind.partition(";")[0].strip().lower() != FORM:
        raise Refused("415 Unsupported Media Type", f"Send the form as {FORM}.")
    try:
        body = read_body(environ).decode("utf-8", "replace")
        form = parse_qs(body, keep_blank_values=True, max_num_fields=50)
    except ValueError as error:
        raise Refused("422 Unprocessable Content", "This form has too many fields.") from error
    sent = {name: cleaned(values[-1]) for name, values in form.items()}
    return checked(sent) | {
        "ip": environ.get("REMOTE_ADDR") or "",
        "agent": header(environ, "HTTP_USER_AGENT")[:500],
        "trap": sent.get(TRAP, "")[:100],
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }


def read_body(environ: dict[str, Any]) -> bytes:
    """All of a request's body. Raises Refused if it is too long, or less came than was said."""
    declared = environ.get("CONTENT_LENGTH") or "0"
    is_number = declared.isascii() and declared.isdecimal() and len(declared) < 10
    if not is_number or int(declared) > MOST_BYTES:
        raise Refused("413 Content Too Large", "This comment is too long.")
    try:
        body: bytes = environ["wsgi.input"].read(int(declared))
    except OSError as error:
        raise Refused("400 Bad Request", NOT_KEPT) from error
    if len(body) < int(declared):
        raise Refused("400 Bad Request", NOT_KEPT)
    return body


def header(environ: dict[str, Any], name: str) -> str:
    """A header of the request as it was meant: WSGI hands its bytes on as Latin-1."""
    return cleaned(
        (environ.get(name) or "").encode("latin-1", "replace").decode("utf-8", "replace")
    )


def cleaned(text: str) -> str:
    """Text without what no file keeps."""
    return text.replace("\0", "").encode("utf-8", "replace").decode().strip()


def checked(sent: Comment) -> Comment:
    """What the form must hold. Raises Refused."""
    comment = {name: sent.get(name, "") for name in FIELDS}
    for name, most in FIELDS.items():
        if len(comment[name]) > most:
            raise Refused("422 Unprocessable Content", f"{name}: at most {most} characters.")
    if not comment["comment"]:
        raise Refused("422 Unprocessable Content", "Write something first.")
    page = sent.get("page", "")
    if not is_page(page):
        raise Refused("422 Unprocessable Content", "There is no such page.")
    return comment | {"page": page}


def is_page(page: str) -> bool:
    """Whether this is a path, and maybe a query, on the site itself."""
    steps = unquote(page.partition("?")[0]).split("/")
    return (
        page.startswith("/")
        and not page.startswith(("//", "/\\"))  # browsers take both for another host
        and len(page) <= MOST_PAGE
        and not CONTROL.search(page)
        and not {".", ".."} & set(steps)
    )


def take(comment: Comment, *, folder: Path) -> str:
    """Keep a comment and ask about it. Returns where it is: held, accepted or spam.

    Raises Refused if it cannot be kept.
    """
    number = f"{time.time_ns():020}-{secrets.token_hex(4)}"
    without_ip = {name: value for name, value in comment.items() if name != "ip"}
    try:
        file = keep(folder / "held" / f"{number}.json", without_ip)
    except OSError as error:
        complain(f"a comment could not be written: {error}")
        raise Refused("503 Service Unavailable", NOT_KEPT) from error
    try:
        return settle(file, ask(comment, number), folder=folder)
    except (Unanswered, OSError) as error:
        complain(f"a comment waits: {error}")
        return "held"


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


def ask(comment: Comment, number: str, **further_fields: str) -> str:
    """Winnow's label: ham, spam or unsure. Raises Unanswered."""
    form = {
        "api_key": os.environ.get("WINNOW_KEY", ""),
        "blog": os.environ["WINNOW_SITE"].rstrip("/"),
        "permalink": address_of(comment["page"]),
        "comment_ID": number,
        "comment_type": "comment",
        "comment_author": comment["name"],
        "comment_author_email": comment["email"],
        "comment_author_url": comment["url"],
        "comment_content": comment["comment"],
        "user_ip": comment.get("ip") or "unknown",
        "user_agent": comment["agent"],
        "hidden_honeypot_field": comment["trap"],
        **further_fields,
    }
    url = f"{os.environ.get('WINNOW_URL', '').rstrip('/')}/1.1/comment-check"
    try:
        headers, body = in_time(lambda: post(url, urlencode(form).encode()))
    except (OSError, HTTPException, ValueError, RuntimeError) as error:
        raise Unanswered(f"Winnow does not answer: {error}") from error
    return label_of(headers, body)


def post(url: str, body: bytes) -> tuple[Any, bytes]:
    """Headers and body of an answer. Raises OSError, HTTPException, ValueError."""
    with urllib.request.urlopen(url, body, timeout=SECONDS) as answer:
        body_read: bytes = answer.read(MOST_ANSWER_BYTES)
        if answer.status != 200 or answer.length:  # what is still to come
            raise HTTPException(f"{answer.status}, or half an answer")
        return answer.headers, body_read


def label_of(headers: Any, body: bytes) -> str:
    """The label of an answer. Raises Unanswered unless Winnow has said it, whole."""
    label = str(headers.get("X-winnow-label"))
    if label not in LABELS or (label == "ham" and body != b"false"):
        why = headers.get("X-akismet-debug-help", "this is no answer of Winnow")
        raise Unanswered(f"Winnow refuses: {why}")
    return label


def in_time(work: Callable[[], Any]) -> Any:
    """What a function returns or raises. Raises TimeoutError after SECONDS.

    A socket's own time-out is for each read, and there is none for the name of a host.
    """
    outcomes: queue.SimpleQueue[tuple[Any, Exception | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcomes.put((work(), None))
        except Exception as error:
            outcomes.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        returned, error = outcomes.get(timeout=SECONDS)
    except queue.Empty:
        raise TimeoutError(f"it took more than {SECONDS} seconds") from None
    if error is not None:
        raise error
    return returned


def catch_up(folder: Path) -> None:
    """Ask again about what is held or spam: a moderator may have decided, or Winnow be back."""
    failures = 0
    for file in waiting(folder):
        try:
            ask_again(file, folder=folder)
            failures = 0
        except FileNotFoundError:
            pass  # the form's own process is at it
        except Unanswered as error:
            complain(str(error))
            failures += 1
            if failures == MOST_FAILURES:
                return
        except (OSError, ValueError, KeyError, TypeError) as error:
            complain(f"{file}: {error!r}")


def waiting(folder: Path) -> list[Path]:
    """Files to ask about again. In no order: one that always fails keeps no other waiting."""
    held, spam = (sorted((folder / where).glob("*.json")) for where in ("held", "spam"))
    files = [*held, *spam[-MOST:]]
    return secrets.SystemRandom().sample(files, len(files))


def ask_again(file: Path, *, folder: Path) -> None:
    """Move a comment to where it belongs by now; what Winnow is unsure of stays where it is."""
    comment = json.loads(file.read_text(encoding="utf-8"))
    label = ask(comment, file.stem, recheck_reason="recheck_queue")
    if label != "unsure":
        settle(file, label, folder=folder)


def main(words: list[str]) -> None:
    """Catch up, answer one request of a web server, or say how to call this."""
    if "REQUEST_METHOD" in os.environ:  # first: a web server may hand a reader's `?catch-up` on
        CGIHandler().run(application)
    elif words == ["catch-up"]:
        try:
            require_variables(*TO_ASK, *TO_KEEP)
        except Refused:
            sys.exit(1)
        catch_up(Path(os.environ["WINNOW_COMMENTS"]))
    else:
        print(__doc__)
        sys.exit(0 if words in (["-h"], ["--help"]) else 2)


if __name__ == "__main__":
    main(sys.argv[1:])
