"""A blog engine that hears of changes, at an HTTP server on loopback."""

import json
from typing import Any

import httpx
from engine import Engine
from other_side import OtherSide, Reply, Request
from running_blog import Blog

from service.outgoing.blogger.addresses import BloggerAddresses
from service.outgoing.blogger.api import BloggerApi
from service.outgoing.blogger.telling import BloggerTelling
from service.outgoing.delivery import Delivery
from service.outgoing.network import ChooseNetwork, Network
from service.store.outgoing import outbox

LATER = 3600.0  # the background tasks of these tests are run by hand
HOOK = "/wp-json/akismet/v1/webhook"


def success(request: Request) -> Reply:
    """As the WordPress plugin answers."""
    comments = json.loads(request.body)["comments"]
    statuses = {comment["guid"]: {"status": "success"} for comment in comments}
    return Reply(json.dumps({"comments": statuses}).encode())


def network(allows_private: bool) -> Network:
    return Network(tls=httpx.create_ssl_context(), allows_private=allows_private)


def delivering(blog: Blog, choose: ChooseNetwork = network, **clock: Any) -> Delivery:
    parts = blog.parts
    api = BloggerApi(BloggerAddresses.of(parts.settings))
    blogger = BloggerTelling(parts.database, parts.secret, choose, api)
    return Delivery(parts.database, parts.secret, choose, blogger=blogger, **clock)


def engine_at(blog: Blog, side: OtherSide, **options: Any) -> Engine:
    """A blog engine that hears of changes at the other side, where its site is registered."""
    engine = Engine(blog, url=side.url)
    engine.register(side.url)
    engine.choose(allows_private_addresses=True, **options)
    side.replies.setdefault(HOOK, success)
    return engine


async def check_held(engine: Engine, text: str = "Hmm", **fields: str) -> str:
    answer = await engine.check(text, callback=f"{engine.url}{HOOK}", comment_post_ID="7", **fields)
    assert answer.text == "false"
    assert answer.headers["x-akismet-recheck-after"].isdigit()
    return answer.headers["x-akismet-guid"]


def states(blog: Blog, guid: str) -> list[tuple[str, str, int]]:
    with blog.store.reading() as connection:
        return list(outbox.of_comment(connection, guid))


def make_due(blog: Blog) -> None:
    """As if the wait were over."""
    with blog.store.writing() as connection:
        connection.exec_driver_sql("UPDATE outbox SET due_at = created_at WHERE state = 'waiting'")
