"""Drives PyPI's akismet: its httpx transport is what an owner sets to reach another host."""

import akismet
import httpx
from attempting import AGENT, Task, attempt, main


class Rehosted(httpx.HTTPTransport):
    """Sends what is meant for rest.akismet.com to another address."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = httpx.URL(url)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        here = {"scheme": self._url.scheme, "host": self._url.host, "port": self._url.port}
        request.url = request.url.copy_with(**here)
        return super().handle_request(request)


def client(task: Task, key: str) -> akismet.SyncClient:
    return akismet.SyncClient(
        config=akismet.Config(key=key, url=task["blog"]),
        http_client=httpx.Client(transport=Rehosted(task["url"]), timeout=10),
    )


def fields(comment: dict[str, str]) -> dict[str, str]:
    return {**comment, "user_agent": AGENT}


def drive(task: Task) -> dict[str, object]:
    ours, wrong = client(task, task["key"]), client(task, task["wrong_key"])

    def check(with_client: akismet.SyncClient, comment: dict[str, str]) -> str:
        return with_client.comment_check("192.0.2.7", **fields(comment)).name.lower()

    def submit(how: str, comment: dict[str, str]) -> str:
        return "accepted" if getattr(ours, how)("192.0.2.7", **fields(comment)) else "refused"

    return {
        "verify": attempt(ours.verify_key),
        "verify_wrong": attempt(wrong.verify_key),
        "checked": {n: attempt(check, ours, c) for n, c in task["check"].items()},
        "spam": attempt(submit, "submit_spam", task["spam"]),
        "ham": attempt(submit, "submit_ham", task["ham"]),
        "wrong_key": attempt(check, wrong, task["ham"]),
    }


main(drive)
