"""Bogofilter in its bulk mode: a mailbox of comments in, one line of answer each."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from model.comment import Comment
from offline.mail import mailbox
from offline.program import NotInstalled, find, run, used_by_children

__all__ = ["Bogofilter", "NotInstalled"]
_FINISHED = (0, 1, 2)  # spam, ham, unsure: of a mailbox, the answer for its last message


class Bogofilter:
    """Bogofilter with its word lists in a folder. Raises NotInstalled.

    `with_article`: each message holds the comment's article below the comment.
    """

    def __init__(self, folder: Path, *, with_article: bool) -> None:
        program = find("bogofilter", package="bogofilter")
        folder.mkdir()
        self._command = (program, "-C", "-d", str(folder), "-M")
        self._with_article = with_article

    def learn(self, comments: Iterable[Comment], *, is_spam: bool) -> None:
        """Register the comments under this label."""
        self._run("-s" if is_spam else "-n", comments)

    def scores(self, comments: Sequence[Comment]) -> list[float]:
        """The spamicity of each comment, in order, with all its digits."""
        answers = self._run("-TT", comments).split()
        if len(answers) != len(comments):
            raise RuntimeError(f"{len(answers)} answers for {len(comments)} messages")
        return [float(answer) for answer in answers]

    def seconds(self, comments: Sequence[Comment]) -> float:
        """Processor time that the program takes to judge the comments, its start included."""
        began = used_by_children()
        self.scores(comments)
        return used_by_children() - began

    def _run(self, option: str, comments: Iterable[Comment]) -> bytes:
        box = mailbox(comments, with_article=self._with_article)
        return run((*self._command, option), box, finished=_FINISHED)
