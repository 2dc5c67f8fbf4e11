"""The Akismet protocol: keys, errors, test conventions, and what an engine is told."""

from typing import Any

import pytest
from engine import HOOK, WORDPRESS, Engine, OneLabel
from running_blog import Blog, Running, WordJudge
from sqlalchemy import func, select

from model.comment import Comment
from model.judge import Judge
from model.verdict import Label, Verdict
from service.akismet import routes
from service.store.sites import sites
from service.store.tables.every import metadata

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def engine(blog: Blog) -> Engine:
    return Engine(blog)


async def verify(blog: Blog, fields: dict[str, str], host: str = "rest.akismet.com") -> Any:
    headers = {"Host": host}
    return await blog.client.post("/1.1/verify-key", data=fields, headers=headers)


@pytest.mark.parametrize("name", ["api_key", "key"])
async def test_a_key_is_found_under_either_name(blog: Blog, name: str) -> None:
    answer = await verify(blog, {name: blog.key, "blog": "https://b.example"})
    assert (answer.status_code, answer.content) == (200, b"valid")
    assert "x-akismet-debug-help" not in answer.headers


@pytest.mark.parametrize("host", ["{}.rest.akismet.com", "{}.selfhosted.test:18090"])
async def test_a_key_is_found_in_the_host_name(blog: Blog, host: str) -> None:
    answer = await verify(blog, {"blog": "https://b.example"}, host.format(blog.key))
    assert answer.text == "valid"


async def test_a_key_may_be_written_in_capitals(blog: Blog) -> None:
    answer = await verify(blog, {"key": blog.key.upper(), "blog": "https://b.example"})
    assert answer.text == "valid"


@pytest.mark.parametrize(
    "fields",
    [
        {"api_key": "abcabcabcabc", "key": "GOOD"},
        {"api_key": "abcabcabcabc"},
        {"key": "abcabcabcabc"},
    ],
)
async def test_the_key_that_counts_is_the_first_of_them(blog: Blog, fields: dict[str, str]) -> None:
    sent = {name: blog.key if value == "GOOD" else value for name, value in fields.items()}
    answer = await verify(blog, {**sent, "blog": "https://b.example"}, f"{blog.key}.x.example")
    assert answer.content == b"invalid"
    assert answer.headers["x-akismet-alert-code"] == "10403"


async def test_a_revoked_key_is_invalid(blog: Blog) -> None:
    with blog.store.writing() as connection:
        sites.revoke_key(connection, sites.all_keys(connection)[0].id)
    answer = await verify(blog, {"key": blog.key, "blog": "https://b.example"})
    assert answer.text == "invalid"


BAD_BLOGS = ("b.example", "http://", "http://[::1", "http://b:x/", "javascript:x", "http://a b/")


@pytest.mark.parametrize("endpoint", ["verify-key", "comment-check", "submit-spam", "submit-ham"])
async def test_what_is_missing_is_said_in_a_header(blog: Blog, endpoint: str) -> None:
    key = {"api_key": blog.key}
    missing = [
        ({}, 'Empty "api_key" value.'),
        ({"api_key": " "}, 'Empty "api_key" value.'),
        (key, 'Empty "blog" value'),
        ({**key, "blog": ""}, 'Empty "blog" value'),
        *(({**key, "blog": url}, "We were unable to parse your blog URI") for url in BAD_BLOGS),
    ]
    for fields, why in missing:
        answer = await blog.client.post(f"/1.1/{endpoint}", data=fields)
        assert (answer.status_code, answer.content) == (200, b"invalid")
        assert answer.headers["x-akismet-debug-help"] == why


@pytest.mark.parametrize("more", [{}, {"user_ip": ""}])
async def test_without_the_visitors_address_nothing_is_judged(
    engine: Engine, more: dict[str, str]
) -> None:
    answer = await engine.post("comment-check", comment_content="Hmm", **more)
    assert (answer.status_code, answer.content) == (200, b"Missing required field: user_ip.")
    assert await engine.queued() == []


@pytest.mark.parametrize(
    "author",
    [
        {"comment_author": "viagra-test-123"},
        {"comment_author": "akismet-guaranteed-spam"},
        {"comment_author": "akismet\u2011guaranteed\u2011spam"},
        {"comment_author_email": "akismet-guaranteed-spam@example.com"},
    ],
)
async def test_guaranteed_spam_is_spam_even_by_an_administrator(
    engine: Engine, author: dict[str, str]
) -> None:
    answer = await engine.check("Thanks, lovely", author, user_role="administrator")
    assert answer.content == b"true"


@pytest.mark.parametrize("role", ["administrator", "editor, Administrator"])
async def test_an_administrator_is_ham(engine: Engine, role: str) -> None:
    assert (await engine.check("Cheap rolex", user_role=role)).content == b"false"


@pytest.mark.parametrize("role", ["guest", "administrators", "", "not administrator"])
async def test_others_are_judged(engine: Engine, role: str) -> None:
    assert (await engine.check("Cheap rolex", user_role=role)).content == b"true"


async def test_a_site_may_not_trust_what_is_said_of_administrators(engine: Engine) -> None:
    engine.choose(trusts_administrators=False)
    assert (await engine.check("Cheap rolex", user_role="administrator")).content == b"true"


@pytest.mark.parametrize("switch", ["1", "true", "True"])
async def test_a_test_leaves_no_trace(engine: Engine, switch: str) -> None:
    assert (await engine.check("Cheap rolex", is_test=switch)).content == b"true"
    submitted = await engine.post(
        "submit-ham", user_ip="203.0.113.7", comment_content="Cheap rolex", is_test=switch
    )
    assert submitted.text == "Thanks for making the web a better place."
    assert (await engine.post("get-stats")).json()["spam"] == 0
    assert list(engine.blog.store.decided_comments()) == []
    assert await engine.queued("spam") == []


async def test_a_test_writes_no_row_into_any_table(engine: Engine) -> None:
    url = "https://b.example/bread"
    real = {"permalink": url, "callback": HOOK, "is_test": "0"}
    before = rows_by_table(engine.blog)
    await engine.check("Hmm", {**real, "is_test": "1"})
    await engine.post("submit-spam", {**real, "is_test": "1"}, comment_content="Hmm")
    assert rows_by_table(engine.blog) == before
    await engine.check("Hmm", real)
    grown = {t for t, n in rows_by_table(engine.blog).items() if n > before[t]}
    assert grown >= {"comments", "submissions", "callbacks", "articles", "article_pages"}


def rows_by_table(blog: Blog) -> dict[str, int]:
    with blog.store.reading() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }


@pytest.mark.parametrize("switch", ["0", "False", "false", ""])
async def test_what_is_no_test_is_kept(engine: Engine, switch: str) -> None:
    await engine.check("Cheap rolex", is_test=switch)
    assert len(await engine.queued("spam")) == 1


@pytest.mark.parametrize(("is_test", "tip"), [("1", "discard"), ("0", None)])
async def test_a_test_may_ask_for_the_discard_tip(
    engine: Engine, is_test: str, tip: str | None
) -> None:
    answer = await engine.check("Cheap rolex", is_test=is_test, test_discard="1")
    assert answer.headers.get("x-akismet-pro-tip") == tip


HEARS = {"callback": HOOK}


@pytest.mark.parametrize(
    ("unsure", "agent", "more", "body", "is_rechecked"),
    [
        ("held", WORDPRESS, HEARS, b"false", True),
        ("held", "Drupal/11", HEARS, b"false", True),
        ("held", WORDPRESS, {}, b"invalid", False),
        ("held", WORDPRESS, {"callback": "https://elsewhere.example/"}, b"invalid", False),
        ("held", "Trac/1.6", {}, b"true", False),
        ("published", WORDPRESS, HEARS, b"false", False),
        ("published", "Trac/1.6", {}, b"false", False),
        ("spam", WORDPRESS, HEARS, b"true", False),
        ("spam", "Trac/1.6", {}, b"true", False),
    ],
)
async def test_what_becomes_of_a_comment_that_waits_is_the_sites_choice(
    blog: Blog, unsure: str, agent: str, more: dict[str, str], body: bytes, is_rechecked: bool
) -> None:
    engine = Engine(blog, agent=agent)
    engine.choose(unsure=unsure)
    answer = await engine.check("Hmm", more)
    assert answer.content == body
    assert ("x-akismet-recheck-after" in answer.headers) is is_rechecked
    assert "x-akismet-pro-tip" not in answer.headers
    assert answer.headers["x-winnow-label"] == "unsure"
    assert len(await engine.queued()) == 1


@pytest.mark.parametrize("text", ["Cheap rolex", "Thanks"])
async def test_nothing_is_rechecked_that_is_sure(engine: Engine, text: str) -> None:
    answer = await engine.check(text, HEARS)
    assert "x-akismet-recheck-after" not in answer.headers


async def test_a_held_comment_is_not_published_by_the_engines_own_clock(engine: Engine) -> None:
    # The plugin approves by itself after twice the time.
    answer = await engine.check("Hmm", HEARS)
    assert int(answer.headers["x-akismet-recheck-after"]) > 365 * 86_400


SPAM = "Cheap rolex and casino, cheap pills http://rolex.example http://casino.example seo services"


class Sure:
    """A fitted judge, made more or less sure of its spam."""

    def __init__(self, judge: Judge, log_odds: float) -> None:
        self.manifest, self.version = judge.manifest, judge.version
        self._other = OneLabel(Label.SPAM, log_odds=log_odds)

    def judge(self, comments: list[Comment]) -> list[Verdict]:
        return self._other.judge(comments)


@pytest.mark.parametrize(
    ("options", "log_odds", "tip"),
    [
        ({}, 9.0, None),
        ({"discards": True}, 9.0, "discard"),
        ({"discards": True}, 2.3, None),
        ({"discards": True}, 5.0, None),
    ],
)
async def test_discarded_is_only_what_is_far_beyond_the_cut_off_if_the_site_says_so(
    running: Running, judge: Judge, options: dict[str, bool], log_odds: float, tip: str | None
) -> None:
    # The cut-off of this judge is 0.9, which is 2.2 in log-odds.
    async with running(judge=Sure(judge, log_odds)) as blog:
        engine = Engine(blog)
        engine.choose(**options)
        answer = await engine.check(SPAM)
        assert answer.content == b"true"
        assert answer.headers.get("x-akismet-pro-tip") == tip


async def test_what_was_discarded_is_on_disk_in_full_and_named_in_the_log(
    running: Running, judge: Judge, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="service.akismet.comment_check")
    async with running(judge=Sure(judge, 9.0)) as blog:
        engine = Engine(blog)
        engine.choose(discards=True)
        guid = (await engine.check(SPAM)).headers["x-akismet-guid"]
        stored = await engine.stored(guid)
        assert stored["text"] == SPAM
        assert len(stored["verdicts"]) == 1
        with blog.store.reading() as connection:
            found = connection.exec_driver_sql("SELECT comment_id, was_discarded FROM submissions")
            assert [tuple(row) for row in found] == [(guid, 1)]
        assert f"my-blog may discard comment {guid}" in caplog.text
        assert SPAM not in caplog.text


@pytest.mark.parametrize(
    "trap",
    [
        {"honeypot_field_name": "hp", "hp": "filled"},
        {"hidden_honeypot_field": "filled"},
        {"honeypot_field_name": "weird name[1]&", "weird name[1]&": "filled"},
    ],
)
async def test_who_fills_in_a_hidden_field_is_not_published_unseen(
    engine: Engine, trap: dict[str, str]
) -> None:
    answer = await engine.check("Thanks, lovely", trap)
    assert answer.headers["x-winnow-label"] == "unsure"


@pytest.mark.parametrize("trap", [{"honeypot_field_name": "hp"}, {"hp": "x"}])
async def test_an_empty_hidden_field_is_as_it_should_be(
    engine: Engine, trap: dict[str, str]
) -> None:
    assert (await engine.check("Thanks, lovely", trap)).content == b"false"


async def test_a_comment_too_long_to_be_read_is_not_published_unseen(running: Running) -> None:
    async with running(judge=WordJudge(), max_text_chars=200) as blog:
        engine = Engine(blog)
        assert (await engine.check("Thanks " * 20)).content == b"false"
        answer = await engine.check("Thanks " * 40 + "rolex")
        assert answer.headers["x-winnow-label"] == "unsure"
        assert len((await engine.queued())[0]["text"]) == 200


async def test_thousands_of_fields_are_taken(engine: Engine) -> None:
    fields = {f"POST_field_{number}": "x" * 20 for number in range(20_000)}
    assert (await engine.check("Thanks", fields)).content == b"false"


async def test_a_form_over_the_limit_is_refused_without_a_verdict(engine: Engine) -> None:
    answer = await engine.check("Thanks " * 200_000)
    assert answer.status_code == 413
    assert answer.content not in (b"true", b"false")
    assert await engine.queued("ham") == []


CAFE = "Thanks for the café"


@pytest.mark.parametrize(
    ("content_type", "charset", "more"),
    [
        (f"{FORM}; charset=ISO-8859-1", "iso-8859-1", ""),
        (f'{FORM};charset="windows-1252"', "cp1252", ""),
        (FORM, "iso-8859-1", "&blog_charset=ISO-8859-1"),
        (f"{FORM}; charset=UTF-8", "utf-8", "&blog_charset=ISO-8859-1"),
        (f"{FORM}; charset=nonsense", "utf-8", ""),
        (FORM, "utf-8", "&blog_charset=nonsense"),
        ("text/plain", "utf-8", ""),
        ("", "utf-8", ""),
    ],
)
async def test_a_form_is_read_in_its_charset(
    engine: Engine, content_type: str, charset: str, more: str
) -> None:
    quoted = "".join(f"%{byte:02X}" for byte in CAFE.encode(charset))
    body = f"api_key={engine.blog.key}&blog=https://b.example&user_ip=1.2.3.4{more}"
    form = f"{body}&comment_content={quoted}".encode()
    await engine.post_raw("comment-check", form, content_type)
    (item,) = await engine.queued("ham")
    assert item["text"] == CAFE


async def test_a_model_that_fails_holds_the_comment(running: Running) -> None:
    class Broken(WordJudge):
        def judge(self, comments: Any) -> list[Verdict]:
            raise ValueError

    async with running(judge=Broken()) as blog:
        answer = await Engine(blog, agent=WORDPRESS).check("Thanks")
        assert (answer.status_code, answer.content) == (200, b"invalid")
        assert len(await Engine(blog).queued()) == 1


async def test_a_failure_inside_never_looks_like_a_verdict(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("true")

    monkeypatch.setattr(routes, "check_comment", fail)
    answer = await Engine(blog).check("Thanks")
    assert answer.status_code == 500
    assert answer.content not in (b"true", b"false")


async def test_without_a_database_there_is_no_verdict(blog: Blog) -> None:
    with blog.store.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE submissions RENAME TO gone")
    answer = await Engine(blog).check("Thanks")
    assert answer.status_code == 503
    assert answer.content not in (b"true", b"false")


@pytest.mark.parametrize(
    ("method", "path", "word"),
    [("GET", "/1.1/test", b"connected"), ("GET", "/1.2/compatible-plugins", b"[]")],
)
async def test_some_questions_need_no_key(blog: Blog, method: str, path: str, word: bytes) -> None:
    assert (await blog.client.request(method, path)).content == word


async def test_deactivating_leaves_the_key_as_it_is(engine: Engine) -> None:
    assert (await engine.post("deactivate")).content == b"deactivated"
    assert (await engine.post("verify-key")).content == b"valid"


async def test_a_token_is_opaque_and_opens_nothing(engine: Engine) -> None:
    token = (await engine.post("token")).text
    assert len(token) == 64
    assert engine.blog.key not in token
    assert (await engine.post("verify-key", {"api_key": token})).text == "invalid"


@pytest.mark.parametrize("endpoint", ["deactivate", "token", "get-subscription", "get-stats"])
async def test_without_a_key_there_is_nothing_to_know(blog: Blog, endpoint: str) -> None:
    answer = await blog.client.post(f"/1.1/{endpoint}", data={"blog": "https://b.example"})
    assert answer.content == b"invalid"


async def test_a_subscription_is_always_active(engine: Engine) -> None:
    answer = (await engine.post("get-subscription")).json()
    assert (answer["status"], answer["limit_reached"]) == ("active", False)
    assert isinstance(answer["account_id"], int)
    assert answer["account_id"] < 2**53


async def test_the_article_that_an_engine_describes_is_taken_into_account(
    running: Running, word_judge: WordJudge
) -> None:
    async with running(judge=word_judge, article_poll_seconds=3600) as blog:
        await Engine(blog).check(
            "Hmm",
            {"comment_context[0]": "bread", "comment_context[1]": "baking"},
            permalink="https://b.example/bread",
        )
        (judged,) = word_judge.seen[-1]
        assert (judged.article.title, judged.article.url) == (
            "bread, baking",
            "https://b.example/bread",
        )
