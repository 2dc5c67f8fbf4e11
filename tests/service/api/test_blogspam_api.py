"""The blogspam protocol over HTTP."""

import json

import httpx
import pytest
from running_blog import Blog

from service.domain.sites import SiteOptions
from service.store.sites import site_options, sites

IKIWIKI = {
    "ip": "192.0.2.7",
    "comment": "Thanks, that was the hint I needed.",
    "subject": "",
    "name": "Ruth",
    "link": "",
    "options": "min-words=0,exclude=lotsaurls,exclude=size,exclude=stopwords",
    "site": "https://wiki.example",
    "version": "ikiwiki 3.20200202.3",
}
PATH = "/blogspam"


def as_owner(blog: Blog) -> tuple[str, str]:
    """What ikiwiki sends for `http://winnow:KEY@host/blogspam`."""
    return ("winnow", blog.key)


async def ask(blog: Blog, **fields: object) -> httpx.Response:
    return await blog.client.post(PATH, json={**IKIWIKI, **fields}, auth=as_owner(blog))


async def test_ham_is_ok(blog: Blog) -> None:
    answer = await ask(blog)
    assert answer.status_code == 200
    assert answer.json() == {"result": "OK", "reason": "", "version": "2.0"}


async def test_spam_is_spam_and_the_commenter_learns_nothing(blog: Blog) -> None:
    answer = (await ask(blog, comment="Cheap rolex at http://watches.example")).json()
    assert answer == {"result": "SPAM", "reason": "it is held for a moderator", "version": "2.0"}


async def test_what_waits_is_held_by_the_wiki_too(blog: Blog) -> None:
    assert (await ask(blog, comment="Hmm")).json()["result"] == "SPAM"
    (waiting,) = (await blog.client.get("/v1/queue")).json()["items"]
    assert (waiting["text"], waiting["author"]["name"]) == ("Hmm", "Ruth")


async def test_the_subject_is_judged_too(blog: Blog) -> None:
    assert (await ask(blog, subject="Rolex", comment="Thanks")).json()["result"] == "SPAM"


async def test_the_same_again_is_stored_once(blog: Blog) -> None:
    for _ in range(2):
        await ask(blog, comment="Hmm")
    assert len((await blog.client.get("/v1/queue")).json()["items"]) == 1


async def test_the_same_by_another_visitor_is_another_comment(blog: Blog) -> None:
    for ip in ("192.0.2.7", "192.0.2.8"):
        await ask(blog, comment="Hmm", ip=ip)
    items = (await blog.client.get("/v1/queue")).json()["items"]
    assert len(items) == 2
    assert "192.0.2" not in json.dumps(items)


async def test_a_moderator_s_decision_wins_when_it_is_sent_again(blog: Blog) -> None:
    await ask(blog, comment="Hmm")
    (waiting,) = (await blog.client.get("/v1/queue")).json()["items"]
    await blog.client.post(f"/v1/comments/{waiting['id']}/decision", json={"label": "ham"})
    assert (await ask(blog, comment="Hmm")).json()["result"] == "OK"


async def test_what_is_too_long_to_be_read_is_never_ok(blog: Blog) -> None:
    assert (await ask(blog, comment="Thanks " * 20_000)).json()["result"] == "SPAM"


@pytest.mark.parametrize("keeps_personal_data", [False, True])
async def test_a_mail_address_is_kept_as_a_hash_unless_the_site_asks_otherwise(
    blog: Blog, keeps_personal_data: bool
) -> None:
    with blog.store.writing() as connection:
        site = sites.all_sites(connection)[0]
        options = SiteOptions(keeps_personal_data=keeps_personal_data)
        site_options.put(connection, site.id, options)
    await ask(blog, comment="Hmm", email="Ruth@mail.example")
    (waiting,) = (await blog.client.get("/v1/queue")).json()["items"]
    name, _, domain = waiting["author"]["email"].partition("@")
    assert domain == "mail.example"
    assert (name == "Ruth") is keeps_personal_data


async def test_of_a_mail_address_without_end_only_the_beginning_is_kept(blog: Blog) -> None:
    await ask(blog, comment="Hmm", email="ruth@" + "x" * 100_000)
    (waiting,) = (await blog.client.get("/v1/queue")).json()["items"]
    assert len(waiting["author"]["email"]) < 1100


async def test_the_key_may_come_as_a_bearer_token(blog: Blog) -> None:
    assert (await blog.client.post(PATH, json=IKIWIKI)).json()["result"] == "OK"


async def test_asking_says_whether_comments_would_be_taken(blog: Blog) -> None:
    assert (await blog.client.get(PATH, auth=as_owner(blog))).json()["result"] == "OK"
    assert (await blog.client.get(PATH, auth=("winnow", "000000000000"))).status_code == 401


@pytest.mark.parametrize(
    "sent",
    ["", "Basic", "Basic ###", "Basic d2lubm93", "Basic /w==", "Digest x", "Bearer 000000000000"],
)
async def test_without_a_good_key_nothing_is_judged(blog: Blog, sent: str) -> None:
    answer = await blog.client.post(PATH, json=IKIWIKI, headers={"Authorization": sent})
    assert answer.status_code == 401
    assert "result" not in answer.json()


async def test_a_revoked_key_is_refused(blog: Blog) -> None:
    with blog.store.writing() as connection:
        for key in sites.all_keys(connection):
            sites.revoke_key(connection, key.id)
    assert (await ask(blog)).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'"comment"',
        b"{}",
        b'{"comment": null}',
        b'{"comment": 7}',
        b'{"comment": ["a"]}',
        b'{"comment": "a", "name": {"b": 1}}',
        b"[" * 100_000,
    ],
)
async def test_a_body_without_a_comment_is_refused(blog: Blog, body: bytes) -> None:
    answer = await blog.client.post(PATH, content=body, auth=as_owner(blog))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [
        b'{"comment": "Thanks \\u0000 a lot"}',
        b'{"comment": "Thanks \\ud800 a lot", "link": "\\udfff"}',
        b'{"comment": "Thanks \xff\xfe a lot"}',
        b'{"comment": "Thanks", "unheard": {"of": 1}, "name": null}',
    ],
)
async def test_odd_characters_and_unknown_fields_are_no_obstacle(blog: Blog, body: bytes) -> None:
    answer = await blog.client.post(PATH, content=body, auth=as_owner(blog))
    assert answer.json()["result"] == "OK"


async def test_a_body_over_the_limit_is_refused(blog: Blog) -> None:
    answer = await ask(blog, comment="a" * 1_100_000)
    assert answer.status_code == 413
