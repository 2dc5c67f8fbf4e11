"""A page that is nothing but a file shows comments and takes new ones, in a real browser."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from live import PATIENCE_MS, Live
from playwright.sync_api import BrowserContext, Page, expect

from service.store.sites import site_options, sites

HTML = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Bread</title><h1>Bread</h1>
<section id="winnow-comments"></section>
<script src="{url}/embed/winnow.js" data-site="my-blog" defer></script></html>"""
HOSTILE = "surely ham <img src=x onerror=\"document.title='taken'\"><script>alert(1)</script>"


@contextmanager
def files(html: str) -> Iterator[str]:
    """A server that has one file, at every address; its origin."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def origin(blog: Live) -> Iterator[str]:
    """A static site that takes comments from its pages."""
    with files(HTML.format(url=blog.url)) as address:
        with blog.store.writing() as connection:
            sites.move(connection, blog.site, url=address)
            options = site_options.get(connection, blog.site.id)
            site_options.put(connection, blog.site.id, replace(options, takes_from_pages=True))
        yield address


def opened(context: BrowserContext, origin: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{origin}/bread/")
    return page


def write(page: Page, name: str, text: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Comment").fill(text)
    page.get_by_role("button", name="Send").click()


def test_a_reader_writes_and_others_read_it_as_text(context: BrowserContext, origin: str) -> None:
    page = opened(context, origin)
    expect(page.get_by_text("No comments yet.")).to_be_visible()
    write(page, "<b>Rita</b>", HOSTILE)
    expect(page.get_by_role("status")).to_have_text("Your comment is published.")
    write(page, "Omar", "Hm, and how long at 16 degrees?")
    expect(page.get_by_role("status")).to_have_text("Your comment waits for a moderator.")

    other = opened(context, origin)
    expect(other.locator(".winnow-list li")).to_have_count(1)
    expect(other.locator(".winnow-list")).to_contain_text(HOSTILE)
    expect(other.locator(".winnow-list")).to_contain_text("<b>Rita</b>")
    assert other.title() == "Bread"
    assert other.locator(".winnow-list img, .winnow-list script").count() == 0


def test_where_winnow_refuses_the_words_stay_in_the_form(
    context: BrowserContext, origin: str
) -> None:
    page = opened(context, origin)
    expect(page.get_by_text("No comments yet.")).to_be_visible()
    page.route("**/embed/my-blog/**", lambda route: route.abort())
    write(page, "Rita", "surely ham, of rye")
    expect(page.get_by_role("status")).to_contain_text("Your words are still here")
    expect(page.get_by_label("Comment")).to_have_value("surely ham, of rye")


def test_where_comments_cannot_be_loaded_the_reader_is_not_told_of_words_never_sent(
    context: BrowserContext, origin: str
) -> None:
    context.route("**/embed/my-blog/**", lambda route: route.abort())
    page = opened(context, origin)
    expect(page.get_by_role("status")).to_have_text("Comments cannot be shown or sent now.")
