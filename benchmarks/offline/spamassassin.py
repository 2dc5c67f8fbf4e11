"""SpamAssassin with its local rules and a Bayes database of its own; no network tests."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from model.comment import Comment
from offline.mail import mailbox
from offline.program import find, run

SCORER = Path(__file__).with_suffix(".pl")
# Rules on how a mail was sent: a comment was not, and whether the author gave an address,
# and at which host, would decide.
NOT_OF_COMMENTS = (
    "MISSING_DATE", "MISSING_HEADERS", "MISSING_MID", "NO_HEADERS_MESSAGE", "NO_RECEIVED",
    "NO_RELAYS", "FROM_NO_USER", "FREEMAIL_FROM", "MALFORMED_FREEMAIL", "FORGED_GMAIL_RCVD",
    "FORGED_HOTMAIL_RCVD2", "FORGED_YAHOO_RCVD", "CTE_8BIT_MISMATCH",
)  # fmt: skip


class SpamAssassin:
    """SpamAssassin with its preferences and Bayes database in a folder. Raises NotInstalled."""

    def __init__(self, folder: Path) -> None:
        self._learner = find("sa-learn", package="spamassassin")
        self._perl = find("perl", package="perl")
        folder.mkdir()
        self._preferences = folder / "preferences"
        self._preferences.write_text(_preferences(folder), encoding="utf-8")

    def learn(self, comments: Iterable[Comment], *, is_spam: bool) -> None:
        """Teach the comments to Bayes under this label."""
        label = "--spam" if is_spam else "--ham"
        command = (self._learner, "--prefspath", str(self._preferences), "--local", label)
        run((*command, "--mbox", "-"), mailbox(comments))

    def scores(self, comments: Sequence[Comment]) -> list[tuple[float, float]]:
        """Bayes probability and total score of each comment, in order."""
        command = (self._perl, str(SCORER), str(self._preferences))
        answers = run(command, mailbox(comments)).decode().splitlines()
        if len(answers) != len(comments):
            raise RuntimeError(f"{len(answers)} answers for {len(comments)} messages")
        pairs = (answer.split() for answer in answers)
        return [(float(bayes), float(total)) for bayes, total in pairs]


def _preferences(folder: Path) -> str:
    lines = (
        f"bayes_path {folder / 'bayes'}",
        "bayes_auto_learn 0",
        "bayes_auto_expire 0",
        "bayes_learn_to_journal 0",
        *(f"score {rule} 0" for rule in NOT_OF_COMMENTS),
    )
    return "".join(f"{line}\n" for line in lines)
