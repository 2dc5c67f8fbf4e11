"""X-Request-Id: taken from a proxy, else made, sent back, and known to whatever is logged."""

import json
import logging

import pytest
from running_blog import Blog

from service.cli.log_lines import JsonLines, WithRequest

OF_A_PROXY = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize("sent", [OF_A_PROXY, "0f8fad5b-d9cb-469f-a165-70867728950e", "00c0ffee"])
async def test_an_id_of_a_proxy_is_taken(blog: Blog, sent: str) -> None:
    answer = await blog.client.get("/healthz", headers={"X-Request-Id": sent})
    assert answer.headers["x-request-id"] == sent


@pytest.mark.parametrize(
    "sent",
    ["", "abc", "a" * 65, "eufemia@mail.example", "203.0.113.7", "2001:db8::1", "-" * 9, "é"],
)
async def test_whatever_else_is_sent_is_replaced(blog: Blog, sent: str) -> None:
    answer = await blog.client.get("/healthz", headers={"X-Request-Id": sent.encode()})
    assert answer.headers["x-request-id"] != sent
    assert len(answer.headers["x-request-id"]) == 32


@pytest.mark.parametrize("path", ["/v1/nowhere", "/review/sign-in", "/1.1/verify-key", "/metrics"])
async def test_every_answer_has_an_id_of_its_own(blog: Blog, path: str) -> None:
    ids = {(await blog.client.get(path)).headers["x-request-id"] for _ in range(2)}
    assert len(ids) == 2


async def fail() -> None:
    raise RuntimeError("a text that nobody else may read")


async def test_what_is_logged_of_a_request_has_its_id_and_what_follows_has_none(
    blog: Blog, caplog: pytest.LogCaptureFixture
) -> None:
    blog.app.add_api_route("/fail", fail)
    caplog.handler.addFilter(WithRequest())
    await blog.client.get("/fail", headers={"X-Request-Id": OF_A_PROXY})
    logging.getLogger("service").error("later")
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    assert [line.get("request_id") for line in lines] == [OF_A_PROXY, None]
