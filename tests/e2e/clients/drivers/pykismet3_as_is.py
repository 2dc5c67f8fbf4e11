"""Drives PyPI's pykismet3: it knows no host but its own."""

from attempting import AGENT, Task, attempt, main
from pykismet3 import Akismet

SENT = {"user_ip": "192.0.2.7", "user_agent": AGENT, "referrer": ""}


def drive(task: Task) -> dict[str, object]:
    ours = Akismet(api_key=task["key"], blog_url=task["blog"], user_agent="Blog/1")
    wrong = Akismet(api_key=task["wrong_key"], blog_url=task["blog"], user_agent="Blog/1")

    def check(with_client: Akismet, comment: dict[str, str]) -> str:
        return "spam" if with_client.check({**SENT, **comment}) else "ham"

    def submit(how: str, comment: dict[str, str]) -> str:
        getattr(ours, how)({**SENT, **comment})  # raises if it was not accepted
        return "accepted"

    return {
        "checked": {n: attempt(check, ours, c) for n, c in task["check"].items()},
        "spam": attempt(submit, "submit_spam", task["spam"]),
        "ham": attempt(submit, "submit_ham", task["ham"]),
        "wrong_key": attempt(check, wrong, task["ham"]),
    }


main(drive)
