"""Drives PyPI's python-akismet: protocol and domain are attributes, the key is in the host."""

from urllib.parse import urlsplit

from akismet import Akismet, SpamStatus
from attempting import AGENT, Task, attempt, main

NAMES = {getattr(SpamStatus, name): name for name in ("Ham", "Unknown", "ProbableSpam")}


def client(task: Task, key: str) -> Akismet:
    made = Akismet(key, blog=task["blog"], timeout=10)
    made.protocol, made.domain = urlsplit(task["url"])[:2]
    return made


def drive(task: Task) -> dict[str, object]:
    ours, wrong = client(task, task["key"]), client(task, task["wrong_key"])

    def check(with_client: Akismet, comment: dict[str, str]) -> str:
        return NAMES[with_client.check("192.0.2.7", AGENT, **comment)]

    def submit(how: str, comment: dict[str, str]) -> str:
        getattr(ours, how)("192.0.2.7", AGENT, **comment)  # raises if it was not accepted
        return "accepted"

    return {
        "checked": {n: attempt(check, ours, c) for n, c in task["check"].items()},
        "spam": attempt(submit, "submit_spam", task["spam"]),
        "ham": attempt(submit, "submit_ham", task["ham"]),
        "wrong_key": attempt(check, wrong, task["ham"]),
    }


main(drive)
