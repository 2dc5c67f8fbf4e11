"""Isso, with Winnow before its moderation queue. Start it as you start Isso:

    WINNOW_URL=http://127.0.0.1:8100 WINNOW_KEY=... python winnow_isso.py -c /etc/isso.cfg run

Isso saves every comment as one that waits (`[moderation] enabled = true`); what Winnow says is
ham is published at once. What moderators approve or delete in Isso goes to Winnow, and what is
decided in Winnow comes back. What cannot be asked or told now is asked and told later.
"""

import html
import logging
import os
import queue
import secrets
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode

import isso

logger = logging.getLogger("isso")

SECONDS = 10  # for all of a question, from the name of the host to the last byte
MOST_BYTES = 65_536  # of an answer
MOST_FAILURES = 3  # in a row: then Winnow is down, and the next round tries again
LABELS = ("ham", "spam", "unsure")
THANKS = b"Thanks for making the web a better place."
POLL_SECONDS = float(os.environ.get("WINNOW_POLL_SECONDS", "300"))
PENDING = 2  # Isso's mode of a comment that waits
JUDGED = ("text", "author", "email", "website")  # what Winnow's answer is about
MOST = 100  # held comments that are asked about again at a time, newest first
TABLE = (
    "CREATE TABLE IF NOT EXISTS winnow"
    " (engine_id VARCHAR PRIMARY KEY, comment_id INTEGER NOT NULL, decision VARCHAR)"
)
UNANSWERED_TABLE = "CREATE TABLE IF NOT EXISTS winnow_unanswered (engine_id VARCHAR PRIMARY KEY)"
# In no order: what always fails must not keep the same others waiting every time.
UNTOLD = (
    "SELECT engine_id, comment_id, decision FROM winnow WHERE decision IS NOT NULL"
    " ORDER BY random()"
)
UNANSWERED = (
    "SELECT comments.id, threads.uri FROM winnow_unanswered"
    " JOIN winnow ON winnow.engine_id = winnow_unanswered.engine_id"
    " JOIN comments ON comments.id = winnow.comment_id"
    " JOIN threads ON threads.id = comments.tid"
    " WHERE comments.mode = ? ORDER BY random()"
)
HELD = (
    "SELECT comments.id, threads.uri FROM comments JOIN threads ON threads.id = comments.tid"
    " WHERE comments.mode = ? ORDER BY comments.id DESC LIMIT ?"
)
# Isso gives the number of a deleted comment to the next one, so the number is not sent alone.
LATEST = "SELECT engine_id FROM winnow WHERE comment_id=? ORDER BY rowid DESC LIMIT 1"

Comment = dict[str, Any]


class Unanswered(Exception):
    """Winnow does not answer, or not as it should."""


class Winnow(isso.Stdout):
    """Hears of comments as Isso's own log does, which it keeps writing."""

    def __init__(self, app: isso.Isso) -> None:
        super().__init__(app)
        if not app.conf.getboolean("moderation", "enabled"):
            sys.exit("Winnow needs `enabled = true` under [moderation] in Isso's configuration")
        for name in ("WINNOW_URL", "WINNOW_KEY"):
            if not os.environ.get(name):
                logger.error("%s is not set: every comment waits", name)
        self._url = os.environ.get("WINNOW_URL", "").rstrip("/")
        self._key = os.environ.get("WINNOW_KEY", "")
        self._app, self._db = app, app.db
        self._site = next(iter(app.conf.getiter("general", "host"))).rstrip("/")
        self._db.execute(TABLE)
        self._db.execute(UNANSWERED_TABLE)
        threading.Thread(target=self._repeat, daemon=True).start()

    def __iter__(self) -> Iterator[tuple[str, Callable[..., None]]]:
        yield from super().__iter__()
        yield "comments.new:after-save", self.check
        yield "comments.edit", self.check_edit
        yield "comments.activate", self.note_approval
        yield "comments.delete", self.note_removal

    def check(self, thread: dict[str, Any], comment: Comment) -> None:
        """A comment was saved: publish it if Winnow says ham."""
        engine_id = f"{comment['id']}-{secrets.token_hex(8)}"
        self._db.execute(
            "INSERT INTO winnow (engine_id, comment_id) VALUES (?, ?)", (engine_id, comment["id"])
        )
        stored = self._db.comments.get(comment["id"])
        if comment["mode"] != PENDING or stored is None:
            return
        if self._is_ham(engine_id, stored, thread["uri"]) and self._publish(stored):
            comment["mode"] = 1

    def check_edit(self, comment: Comment) -> None:
        """A comment was edited. If its author did it, it waits until Winnow says ham again."""
        stored = self._db.comments.get(comment["id"])
        engine_id = self._engine_id(comment["id"])
        if isso.local.request.method != "PUT" or stored is None or engine_id is None:
            return
        with self._app.lock:
            self._db.comments.update(comment["id"], {"mode": PENDING})
        comment["mode"] = PENDING
        uri = self._db.threads.get(stored["tid"])["uri"]
        if self._is_ham(engine_id, stored, uri, recheck_reason="edit") and self._publish(stored):
            comment["mode"] = 1

    def note_approval(self, thread: dict[str, Any], comment: Comment) -> None:
        """A moderator has published a comment."""
        self._note(comment["id"], "ham")

    def note_removal(self, comment_id: int) -> None:
        """A comment was deleted: by a moderator, or by its author, which says nothing of it."""
        if isso.local.request.method == "POST":
            self._note(comment_id, "spam")

    def catch_up(self) -> None:
        """Tell Winnow what it was not told, and ask again about what waits."""
        self._each(self._tell, self._rows(UNTOLD))
        self._each(self._ask_again, self._rows(UNANSWERED, PENDING))
        self._each(self._ask_again, self._rows(HELD, PENDING, MOST))

    def _each(self, act: Callable[..., None], rows: list[Any]) -> None:
        """Do one thing for each row, until Winnow fails too often in a row."""
        failures = 0
        for row in rows:
            try:
                act(*row)
                failures = 0
            except Unanswered as error:
                logger.warning("%s", error)
                failures += 1
            if failures == MOST_FAILURES:
                return

    def _ask_again(self, comment_id: int, uri: str) -> None:
        engine_id, comment = self._engine_id(comment_id), self._db.comments.get(comment_id)
        if engine_id is None or comment is None or comment["mode"] != PENDING:
            return
        if self._ask(engine_id, comment, uri, recheck_reason="recheck_queue") == "ham":
            self._publish(comment)

    def _repeat(self) -> None:
        while True:
            time.sleep(POLL_SECONDS)
            try:
                self.catch_up()
            except Exception:
                logger.exception("Winnow: catching up failed")

    def _engine_id(self, comment_id: int) -> str | None:
        return next((engine_id for (engine_id,) in self._rows(LATEST, comment_id)), None)

    def _rows(self, query: str, *values: int) -> list[Any]:
        return list(self._db.execute(query, values).fetchall())

    def _note(self, comment_id: int, label: str) -> None:
        engine_id = self._engine_id(comment_id)
        if engine_id is not None:
            self._db.execute("UPDATE winnow SET decision=? WHERE engine_id=?", (label, engine_id))
            self._each(self._tell, [(engine_id, comment_id, label)])

    def _tell(self, engine_id: str, comment_id: int, label: str) -> None:
        """Send a decision; it is forgotten here once Winnow has it."""
        comment = self._db.comments.get(comment_id) if label == "ham" else None
        uri = self._db.threads.get(comment["tid"])["uri"] if comment else ""
        _, body = self._post(f"submit-{label}", self._form(engine_id, comment or {}, uri))
        if body != THANKS:
            raise Unanswered(f"Winnow does not take submit-{label}: this is no answer of Winnow")
        self._db.execute(
            "UPDATE winnow SET decision=NULL WHERE engine_id=? AND decision=?", (engine_id, label)
        )

    def _is_ham(self, engine_id: str, comment: Comment, uri: str, **further_fields: str) -> bool:
        """Whether Winnow says ham. What it does not answer is noted, to be asked again."""
        self._db.execute("INSERT OR IGNORE INTO winnow_unanswered VALUES (?)", (engine_id,))
        try:
            return self._ask(engine_id, comment, uri, **further_fields) == "ham"
        except Unanswered as error:
            logger.warning("%s", error)
            return False

    def _ask(self, engine_id: str, comment: Comment, uri: str, **further_fields: str) -> str:
        """Winnow's label: ham, spam or unsure. Raises Unanswered."""
        headers, body = self._post(
            "comment-check", self._form(engine_id, comment, uri) | further_fields
        )
        label = str(headers["X-winnow-label"])
        if label not in LABELS or (label == "ham" and body != b"false"):
            raise Unanswered("Winnow does not take comment-check: this is no answer of Winnow")
        self._db.execute("DELETE FROM winnow_unanswered WHERE engine_id=?", (engine_id,))
        return label

    def _form(self, engine_id: str, comment: Comment, uri: str) -> dict[str, str]:
        plain = {name: html.unescape(comment.get(name) or "") for name in ("author", "website")}
        return {
            "api_key": self._key,
            "blog": self._site,
            "permalink": f"{self._site}{uri}" if uri else "",
            "comment_ID": engine_id,
            "comment_type": "comment",
            "comment_author": plain["author"],
            "comment_author_email": html.unescape(comment.get("email") or ""),
            "comment_author_url": plain["website"],
            "comment_content": comment.get("text") or "",
            "user_ip": comment.get("remote_addr") or "unknown",
            "reporter": "isso",
        }

    def _post(self, endpoint: str, form: dict[str, str]) -> tuple[Any, bytes]:
        """Headers and body of Winnow's answer. Raises Unanswered."""
        url = f"{self._url}/1.1/{endpoint}"
        try:
            headers, body = in_time(lambda: send(url, urlencode(form).encode()))
        except (OSError, ValueError, RuntimeError, HTTPException) as error:
            raise Unanswered(f"Winnow does not take {endpoint}: {error}") from error
        if "X-akismet-debug-help" in headers:
            why = headers["X-akismet-debug-help"]
            raise Unanswered(f"Winnow does not take {endpoint}: {why}")
        return headers, body

    def _publish(self, asked: Comment) -> bool:
        """Publish a comment, unless it says something else by now than Winnow was asked about."""
        with self._app.lock:
            comment = self._db.comments.get(asked["id"])
            if comment is None or any(comment[part] != asked[part] for part in JUDGED):
                return False
            self._db.comments.activate(asked["id"])
        return True


def send(url: str, form: bytes) -> tuple[Any, bytes]:
    """Headers and body of an answer. Raises OSError, HTTPException, ValueError."""
    with urllib.request.urlopen(url, form, timeout=SECONDS) as answer:
        body: bytes = answer.read(MOST_BYTES)
        if answer.status != 200 or answer.length:  # what is still to come
            raise HTTPException(f"{answer.status}, or half an answer")
        return answer.headers, body


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
        result, error = outcomes.get(timeout=SECONDS)
    except queue.Empty:
        raise TimeoutError(f"it took more than {SECONDS} seconds") from None
    if error is not None:
        raise error
    return result


isso.Stdout = Winnow

if __name__ == "__main__":
    isso.main()
