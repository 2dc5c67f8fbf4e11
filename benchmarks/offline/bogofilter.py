"""Bogofilter in its bulk mode: a mailbox of comments in, one line of answer each."""

import shutil
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from model.comment import Comment

MISSING = "bogofilter is not installed: on Debian or Ubuntu, apt-get install bogofilter"
_FINISHED = (0, 1, 2)  # spam, ham, unsure: of a mailbox, the answer for its last message


class NotInstalled(Exception):
    """The program that is to be compared with is not here. Says how to get it."""


class Bogofilter:
    """Bogofilter with its word lists in a folder. Raises NotInstalled.

    `with_article`: each message holds the comment's article below the comment.
    """

    def __init__(self, folder: Path, *, with_article: bool) -> None:
        program = shutil.which("bogofilter")
        if program is None:
            raise NotInstalled(MISSING)
        folder.mkdir()
        self._command = (program, "-d", str(folder), "-M")
        self._with_article = with_article

    def learn(self, comments: Iterable[Comment], *, is_spam: bool) -> None:
        """Register the comments under this label."""
        self._run("-s" if is_spam else "-n", self._mailbox(comments))

    def seconds(self, comments: Sequence[Comment]) -> float:
        """How long the program takes to judge the comments, its start included."""
        mailbox = self._mailbox(comments)
        began = time.perf_counter()
        answers = self._run("-T", mailbox).splitlines()
        took = time.perf_counter() - began
        if len(answers) != len(comments):
            raise RuntimeError(f"{len(answers)} answers for {len(comments)} messages")
        return took

    def _mailbox(self, comments: Iterable[Comment]) -> bytes:
        return "".join(_message(c, self._with_article) for c in comments).encode()

    def _run(self, option: str, mailbox: bytes) -> bytes:
        done = subprocess.run(
            [*self._command, option], input=mailbox, capture_output=True, check=False
        )
        if done.returncode not in _FINISHED:
            raise RuntimeError(f"bogofilter failed: {done.stderr.decode(errors='replace')}")
        return done.stdout


def _message(comment: Comment, with_article: bool) -> str:
    """One message of a mailbox. A line that begins with "From " would begin the next one."""
    author, article = comment.author, comment.article
    body = comment.text + (f"\n\n{article.text}" if with_article else "")
    head = (
        f"From: {_one_line(author.name)} <{_one_line(author.email)}>",
        f"Subject: {_one_line(article.title)}",
        f"X-URL: {_one_line(author.url)}",
        "Content-Type: text/plain; charset=utf-8",
    )
    quoted = "\n".join(f">{x}" if x.startswith("From ") else x for x in body.split("\n"))
    return "\n".join(("From c@blog.example Thu Jan  1 00:00:00 2026", *head, "", quoted, "", ""))


def _one_line(text: str) -> str:
    return " ".join(text.split())
