"""comment-check: what goes before the words, and what an engine is told."""

from typing import Any

import pytest
from engine import HOOK, WORDPRESS, Engine
from running_blog import Blog, Running, WordJudge
from sqlalchemy import func, select

from model.verdict import Verdict
from service.akismet import routes
from service.store.tables.every import metadata


@pytest.mark.parametrize("user_ip", [{}, {"user_ip": ""}])
async def test_without_the_visitors_address_nothing_is_judged(
    engine: Engine, user_ip: dict[str, str]
) -> None:
    answer = await engine.post("comment-check", comment_content="Hmm", **user_ip)
    assert (answer.status_code, answer.content) == (200, b"Missing required field: user_ip.")
    assert await engine.queued() == []


async def test_an_old_comment_is_judged_without_it(engine: Engine) -> None:
    fields = {"comment_content": "Hmm", "comment_ID": "3", "recheck_reason": "recheck_queue"}
    answer = await engine.post("comment-check", fields, user_ip="")
    assert answer.headers["x-winnow-label"] == "unsure"


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
BY_REST = {"REQUEST_URI": "/?rest_route=%2Fwp%2Fv2%2Fcomments"}
BY_FORM = {"REQUEST_URI": "/blog/wp-comments-post.php?x=/wp/v2/comments"}


@pytest.mark.parametrize(
    ("unsure", "agent", "further_fields", "body", "held_by"),
    [
        ("held", WORDPRESS, HEARS, b"false", "x-akismet-error"),
        ("held", WORDPRESS, HEARS | BY_REST, b"false", "x-akismet-recheck-after"),
        ("held", WORDPRESS, HEARS | BY_FORM, b"false", "x-akismet-error"),
        ("held", "Drupal/11", HEARS, b"false", "x-akismet-recheck-after"),
        ("held", WORDPRESS, {}, b"invalid", None),
        ("held", WORDPRESS, {"recheck_reason": "retry"} | HEARS, b"invalid", None),
        ("held", WORDPRESS, BY_REST, b"true", None),
        ("held", WORDPRESS, {"callback": "https://elsewhere.example/"}, b"invalid", None),
        ("held", "Trac/1.6", {}, b"true", None),
        ("published", WORDPRESS, HEARS, b"false", None),
        ("published", "Trac/1.6", {}, b"false", None),
        ("spam", WORDPRESS, HEARS, b"true", None),
        ("spam", "Trac/1.6", {}, b"true", None),
    ],
)
async def test_what_becomes_of_a_comment_that_waits_is_the_sites_choice(
    blog: Blog,
    unsure: str,
    agent: str,
    further_fields: dict[str, str],
    body: bytes,
    held_by: str | None,
) -> None:
    engine = Engine(blog, agent=agent)
    engine.choose(unsure=unsure)
    answer = await engine.check("Hmm", further_fields)
    assert answer.content == body
    holding = ("x-akismet-error", "x-akismet-recheck-after")
    assert [name for name in holding if name in answer.headers] == [held_by] * bool(held_by)
    assert "x-akismet-pro-tip" not in answer.headers
    assert answer.headers["x-winnow-label"] == "unsure"
    assert len(await engine.queued()) == 1


@pytest.mark.parametrize("fields", [{}, HEARS, BY_REST])
async def test_over_the_bridge_wordpress_holds_whatever_waits(
    blog: Blog, fields: dict[str, str]
) -> None:
    answer = await Engine(blog, agent=WORDPRESS, bridge="1.2.0").check("Hmm", fields)
    assert (answer.text, answer.headers["x-akismet-error"]) == (
        "false",
        "it waits for a moderator",
    )
    assert "x-akismet-recheck-after" not in answer.headers  # it would mail nobody


async def test_what_came_over_the_bridge_is_as_it_was_written(blog: Blog) -> None:
    engine = Engine(blog, agent=WORDPRESS, bridge="1.2.0")
    answer = await engine.check("it\\'s")
    assert (await engine.stored(answer.headers["x-akismet-guid"]))["text"] == "it\\'s"


PINGBACK = {"comment_type": "pingback", "comment_author_url": "http://rolex.example/watches"}


async def test_a_pingback_that_says_nothing_yet_is_let_on_and_not_kept(blog: Blog) -> None:
    engine, before = Engine(blog, agent=WORDPRESS), rows_by_table(blog)
    answer = await engine.check("", PINGBACK, akismet_pre_check="1")
    assert (answer.text, answer.headers["x-winnow-label"]) == ("false", "ham")
    assert rows_by_table(blog) == before


async def test_a_pingback_with_its_words_is_judged_and_kept(blog: Blog) -> None:
    engine = Engine(blog, agent=WORDPRESS)
    answer = await engine.check("Cheap rolex", PINGBACK, comment_author="Watches")
    assert answer.text == "true"
    assert len(await engine.queued("spam")) == 1


@pytest.mark.parametrize("text", ["Cheap rolex", "Thanks"])
async def test_nothing_is_rechecked_that_is_sure(engine: Engine, text: str) -> None:
    answer = await engine.check(text, HEARS)
    assert "x-akismet-recheck-after" not in answer.headers


async def test_a_held_comment_is_not_published_by_the_engines_own_clock(engine: Engine) -> None:
    # The plugin approves by itself after twice the time.
    answer = await engine.check("Hmm", HEARS)
    assert int(answer.headers["x-akismet-recheck-after"]) > 365 * 86_400


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
