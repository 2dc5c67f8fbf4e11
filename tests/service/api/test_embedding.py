"""Pages of a site without a server show comments, and send new ones, by a script alone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from limits import RateLimitItemPerHour
from running_blog import Blog, Running, WordJudge

from service.domain.errors import Busy, TooMany
from service.moderation import embedding
from service.store.comments import comments
from service.store.queue import erasure
from service.store.sites import site_options, sites

ORIGIN = "https://blog.example"
PLACE = "/embed/my-blog/comments"
COMMENT = {"name": "Rita", "email": "rita@graz.example", "url": "https://rita.example"}


@pytest.fixture
async def blog(running: Running, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Blog]:
    """A site that takes comments from its pages; whoever asks has no key."""
    monkeypatch.setattr(embedding, "SOONEST_SECONDS", 0)
    async with running(judge=WordJudge(), article_poll_seconds=3600) as opened:
        del opened.client.headers["authorization"]
        with opened.store.writing() as connection:
            (site,) = sites.all_sites(connection)
            sites.rename(connection, site, name="my-blog")
            sites.move(connection, site, url=ORIGIN)
        choose(opened, takes_from_pages=True)
        yield opened


def choose(blog: Blog, **options: Any) -> None:
    with blog.store.writing() as connection:
        (site,) = sites.all_sites(connection)
        before = site_options.get(connection, site.id)
        site_options.put(connection, site.id, replace(before, **options))


async def read(blog: Blog, page: str = "/bread/", origin: str = ORIGIN) -> httpx.Response:
    return await blog.client.get(PLACE, params={"page": page}, headers={"Origin": origin})


async def send(
    blog: Blog, text: str, page: str = "/bread/", origin: str = ORIGIN, **fields: str
) -> httpx.Response:
    ticket = (await read(blog, page)).json()["ticket"]
    form = {"page": page, "ticket": ticket, "text": text, **COMMENT, **fields}
    return await blog.client.post(PLACE, data=form, headers={"Origin": origin})


async def texts_on(blog: Blog, page: str = "/bread/") -> list[str]:
    return [comment["text"] for comment in (await read(blog, page)).json()["comments"]]


async def test_what_is_ham_is_published_on_its_page_and_what_is_not_waits(blog: Blog) -> None:
    states = [(await send(blog, text)).json()["state"] for text in ("Thanks!", "Cheap rolex", "Hm")]
    assert states == ["published", "waiting", "waiting"]
    (shown,) = (await read(blog)).json()["comments"]
    assert (shown["name"], shown["url"], shown["text"]) == ("Rita", COMMENT["url"], "Thanks!")
    assert set(shown) == {"name", "url", "text", "written_at"}, "neither mail nor verdict"
    assert await texts_on(blog, "/cake/") == []


async def test_what_a_moderator_decides_shows_and_what_is_erased_does_not(blog: Blog) -> None:
    await send(blog, "Hm")
    await send(blog, "Thanks")
    with blog.store.reading() as connection:
        (site,) = sites.all_sites(connection)
        rows = connection.exec_driver_sql("SELECT id, text FROM comments").all()
        ids = {row.text: comments.get(connection, site.id, row.id) for row in rows}
    header = {"Authorization": f"Bearer {blog.key}"}
    for text, label in (("Hm", "ham"), ("Thanks", "spam")):
        stored = ids[text]
        assert stored is not None
        decision = {"label": label, "moderator": "ada"}
        address = f"/v1/comments/{stored.id}/decision"
        assert (await blog.client.post(address, json=decision, headers=header)).is_success
    assert await texts_on(blog) == ["Hm"]
    stored = ids["Hm"]
    assert stored is not None
    with blog.store.writing() as connection:
        erasure.erase(connection, stored.id)
    assert await texts_on(blog) == []


async def test_what_is_written_to_the_owner_alone_is_on_no_page(blog: Blog) -> None:
    for kind in ("contact-form", "Message", "of_a_plugin", " Forum_Post ", "reply", ""):
        await by_another_way(blog, f"Thanks: {kind}", decided="ham", comment_type=kind)
    assert set(await texts_on(blog)) == {"Thanks:  Forum_Post ", "Thanks: reply", "Thanks: "}


async def test_what_came_another_way_is_on_no_page_until_it_was_decided(blog: Blog) -> None:
    await by_another_way(blog, "Thanks, but please delete this", external_id="wordpress-7")
    await by_another_way(blog, "Thanks, in the archive", decided="ham")
    assert await texts_on(blog) == ["Thanks, in the archive"]


async def test_comments_stay_on_their_page_when_its_article_is_put(blog: Blog) -> None:
    await send(blog, "Thanks, before")
    header = {"Authorization": f"Bearer {blog.key}"}
    bread = {"title": "Bread", "text": "Flour and water.", "url": f"{ORIGIN}/bread/"}
    assert (await blog.client.put("/v1/articles/7", json=bread, headers=header)).is_success
    await send(blog, "Thanks, after")
    assert await texts_on(blog) == ["Thanks, before", "Thanks, after"]


async def test_comments_stay_on_their_page_when_the_site_moves(blog: Blog) -> None:
    await send(blog, "Thanks, before")
    move(blog, "http://blog.example:8080/under/")
    move(blog, "https://rye.example")
    assert (await read(blog)).status_code == 403, "no page of the site is there any more"
    rye = "https://rye.example"
    ticket = (await read(blog, origin=rye)).json()["ticket"]
    form = {"page": "/bread/", "ticket": ticket, "text": "Thanks, after", **COMMENT}
    sent = await blog.client.post(PLACE, data=form, headers={"Origin": rye})
    assert sent.json()["state"] == "published"
    answer = await read(blog, origin=rye)
    assert [shown["text"] for shown in answer.json()["comments"]] == [
        "Thanks, before", "Thanks, after",
    ]  # fmt: skip
    assert (await read(blog, "/cake/", origin=rye)).json()["comments"] == []
    move(blog, ORIGIN)
    assert await texts_on(blog) == ["Thanks, before", "Thanks, after"]


def move(blog: Blog, url: str) -> None:
    with blog.store.writing() as connection:
        (site,) = sites.all_sites(connection)
        sites.move(connection, site, url=url)


async def by_another_way(blog: Blog, text: str, *, decided: str = "", **fields: str) -> None:
    header = {"Authorization": f"Bearer {blog.key}"}
    sent = {"text": text, "article": {"url": f"{ORIGIN}/bread/"}, **fields}
    answer = await blog.client.post("/v1/comments", json=sent, headers=header)
    assert answer.json()["label"] == "ham"
    if decided:
        place = f"/v1/comments/{answer.json()['id']}/decision"
        decision = {"label": decided, "moderator": "ada"}
        assert (await blog.client.post(place, json=decision, headers=header)).is_success


async def test_a_page_of_another_site_reads_and_sends_nothing(blog: Blog) -> None:
    for origin in ("https://evil.example", "null", "", "https://blog.example.evil.example"):
        assert (await read(blog, origin=origin)).status_code == 403
        answer = await send(blog, "Thanks", origin=origin)
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers
    allowed = await read(blog)
    assert allowed.headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-credentials" not in allowed.headers
    assert allowed.headers["vary"] == "Origin"


async def test_a_site_that_has_not_chosen_it_takes_nothing(blog: Blog) -> None:
    ticket = (await read(blog)).json()["ticket"]
    choose(blog, takes_from_pages=False)
    assert (await read(blog)).status_code == 404
    form = {"page": "/bread/", "ticket": ticket, "text": "Thanks", **COMMENT}
    answer = await blog.client.post(PLACE, data=form, headers={"Origin": ORIGIN})
    assert answer.status_code == 404
    unknown = await blog.client.get("/embed/other/comments?page=/", headers={"Origin": ORIGIN})
    assert unknown.status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"ticket": ""},
        {"ticket": "12.34"},
        {"ticket": "9" * 90},
        {"ticket": "\u0663.x"},
        {"page": "/cake/"},
        {"page": "https://evil.example/"},
        {"page": "//evil.example/"},
        {"page": "bread"},
        {"text": ""},
        {"text": "x" * 20_001},
        {"text": "a\0b"},
        {"name": "   "},
        {"name": "x" * 101},
        {"url": "x" * 501},
        {"further": "field"},
    ],
    ids=range(15),
)
async def test_a_form_that_is_not_whole_stores_nothing(blog: Blog, change: dict[str, str]) -> None:
    ticket = (await read(blog)).json()["ticket"]
    form = {"page": "/bread/", "ticket": ticket, "text": "Thanks", **COMMENT, **change}
    answer = await blog.client.post(PLACE, data=form, headers={"Origin": ORIGIN})
    assert answer.status_code == 422
    assert answer.headers["access-control-allow-origin"] == ORIGIN  # so that the script can say so
    with blog.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM comments").scalar() == 0


async def test_the_script_can_read_that_a_comment_was_too_long_for_any_form(blog: Blog) -> None:
    answer = await blog.client.post(
        PLACE, content=b"text=" + b"x" * 1_100_000, headers={"Origin": ORIGIN}
    )
    assert answer.status_code == 413
    assert answer.headers["access-control-allow-origin"] == ORIGIN


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(TooMany("too many", retry_seconds=7), 429), (Busy("busy"), 503)],
    ids=["too many", "busy"],
)
async def test_the_script_can_read_when_to_send_again(
    blog: Blog, refusal: Exception, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: Any) -> None:
        raise refusal

    monkeypatch.setattr(blog.parts.embedding._checks, "check_comment", refuse)
    answer = await send(blog, "Thanks!")
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert answer.headers["access-control-expose-headers"] == "Retry-After"
    assert answer.headers["retry-after"]


@pytest.mark.parametrize("age", [-10, 1, 13 * 3600], ids=["to come", "at once", "old"])
async def test_a_ticket_is_good_for_a_while_and_not_at_once(
    blog: Blog, age: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "SOONEST_SECONDS", 2)
    room: Any = blog.parts.embedding
    now = room._clock()
    monkeypatch.setattr(room, "_clock", lambda: now - age)
    ticket = (await read(blog)).json()["ticket"]
    monkeypatch.setattr(room, "_clock", lambda: now)
    form = {"page": "/bread/", "ticket": ticket, "text": "Thanks", **COMMENT}
    answer = await blog.client.post(PLACE, data=form, headers={"Origin": ORIGIN})
    assert answer.status_code == 422
    assert answer.headers["access-control-allow-origin"] == ORIGIN, "so that the script hears it"


@pytest.mark.parametrize("bound", ["NEW_PAGES", "NEW_PAGES_OF_SITE"])
async def test_pages_that_nobody_knows_of_yet_are_few_an_hour(
    blog: Blog, bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "A_PLACE", ())
    monkeypatch.setattr(embedding, bound, RateLimitItemPerHour(2))
    pages = ("/bread/", "/invented-1", "/invented-2", "/cake/")
    statuses = [(await send(blog, "Thanks", page)).status_code for page in pages]
    assert statuses == [200, 200, 429, 429]
    with blog.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM articles").scalar() == 2
    assert (await send(blog, "Thanks again")).status_code == 200, "that page is known"
    header = {"Authorization": f"Bearer {blog.key}"}
    cake = {"title": "Cake", "text": "Butter.", "url": f"{ORIGIN}/cake/"}
    assert (await blog.client.put("/v1/articles/8", json=cake, headers=header)).is_success
    assert (await send(blog, "Thanks", "/cake/")).status_code == 200


async def test_the_same_twice_is_kept_once(blog: Blog) -> None:
    ticket = (await read(blog)).json()["ticket"]
    form = {"page": "/bread/", "ticket": ticket, "text": "Thanks", **COMMENT}
    for _ in range(2):
        answer = await blog.client.post(PLACE, data=form, headers={"Origin": ORIGIN})
        assert answer.json() == {"state": "published"}
    assert await texts_on(blog) == ["Thanks"]


async def test_from_one_place_a_page_is_read_so_often(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "LOOKS", (RateLimitItemPerHour(3),))
    answers = [await read(blog) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429]
    assert answers[-1].headers["access-control-allow-origin"] == ORIGIN
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_from_one_place_a_few_are_taken(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "A_PLACE", (RateLimitItemPerHour(5),))
    answers = [await send(blog, f"Thanks {number}") for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert len(await texts_on(blog)) == 5


async def test_no_mail_address_is_kept_as_it_is_unless_the_site_says_so(blog: Blog) -> None:
    await send(blog, "Thanks")
    with blog.store.reading() as connection:
        kept = connection.exec_driver_sql("SELECT author_email FROM comments").scalar()
    assert "rita@" not in str(kept)


async def test_a_link_of_another_scheme_is_not_handed_on(blog: Blog) -> None:
    await send(blog, "Thanks", url="javascript:alert(1)")
    assert (await read(blog)).json()["comments"][0]["url"] == ""


async def test_the_script_is_one_that_pages_anywhere_may_load(blog: Blog) -> None:
    answer = await blog.client.get("/embed/winnow.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "innerHTML" not in answer.text
