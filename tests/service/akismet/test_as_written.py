r"""WordPress's new comments come with slashes, `it\'s`; what it says of them later, without."""

import pytest
from engine import WORDPRESS, Engine
from running_blog import Blog, WordJudge

WRITTEN = 'It\'s slow, she said "wait"; see <a href="http://bread.example/rye">mine</a>'
NAME = 'Ann "Rye" O\'Hara'
UNDER = {"comment_post_ID": "7", "permalink": "https://b.example/bread"}


def slashed(text: str) -> str:
    for quoted in "\\'\"":
        text = text.replace(quoted, f"\\{quoted}")
    return text


@pytest.fixture
def wordpress(blog: Blog) -> Engine:
    return Engine(blog, agent=WORDPRESS)


async def check(engine: Engine, text: str, name: str = NAME, **fields: str) -> str:
    answer = await engine.check(text, {"comment_author": name, **UNDER, **fields})
    guid: str = answer.headers["x-akismet-guid"]
    return guid


async def test_a_new_comment_is_judged_and_kept_as_it_was_written(
    wordpress: Engine, word_judge: WordJudge
) -> None:
    guid = await check(wordpress, slashed(WRITTEN), slashed(NAME))
    stored = await wordpress.stored(guid)
    assert (stored["text"], stored["author"]["name"]) == (WRITTEN, NAME)
    [[judged]] = word_judge.seen
    assert judged.text == WRITTEN


@pytest.mark.parametrize(
    "text",
    [
        "C:\\temp\\new and \\o/",
        'She said "wait", it\\\'s slow',
        "printf(\"%s\\n\", 'x')",
        "no quote at all",
        "ends in \\",
    ],
)
async def test_what_has_no_slashes_keeps_its_own_backslashes(wordpress: Engine, text: str) -> None:
    guid = await check(wordpress, text, "Ann")
    assert (await wordpress.stored(guid))["text"] == text


@pytest.mark.parametrize("text", ["C:\\temp\\new and \\o/", "it\\'s", WRITTEN, "\\\\server\\x"])
async def test_a_backslash_of_the_author_s_is_kept(wordpress: Engine, text: str) -> None:
    guid = await check(wordpress, slashed(text), "Ann")
    assert (await wordpress.stored(guid))["text"] == text


async def test_other_engines_send_what_was_written(blog: Blog) -> None:
    guid = await check(Engine(blog), slashed(WRITTEN))
    assert (await Engine(blog).stored(guid))["text"] == slashed(WRITTEN)


async def test_a_submit_is_about_the_comment_that_came_with_slashes(wordpress: Engine) -> None:
    guid = await check(wordpress, slashed(WRITTEN), slashed(NAME))
    form = {"user_ip": "203.0.113.7", "comment_content": WRITTEN, "comment_author": NAME}
    await wordpress.post("submit-spam", {**form, **UNDER, "comment_ID": "12"})
    assert (await wordpress.stored(guid))["decision"]["label"] == "spam"
    (labelled,) = wordpress.blog.store.decided_comments()
    assert labelled.id == guid
    for label in ("ham", "unsure", "spam"):
        assert await wordpress.queued(label) == []


async def test_so_is_a_recheck(wordpress: Engine) -> None:
    guid = await check(wordpress, slashed(WRITTEN), slashed(NAME))
    again = await check(wordpress, WRITTEN, comment_ID="12", recheck_reason="recheck_queue")
    assert again == guid
    assert (await wordpress.stored(guid))["revision"] == 1


async def test_a_comment_that_was_kept_with_its_slashes_is_known_too(wordpress: Engine) -> None:
    """As versions before this one kept them."""
    plain = Engine(wordpress.blog)
    guid = await check(plain, slashed(WRITTEN), slashed(NAME))
    form = {"user_ip": "203.0.113.7", "comment_content": WRITTEN, "comment_author": NAME}
    await wordpress.post("submit-ham", {**form, **UNDER, "comment_ID": "12"})
    assert (await plain.stored(guid))["decision"]["label"] == "ham"


async def test_a_recheck_takes_no_backslash_away(wordpress: Engine) -> None:
    guid = await check(wordpress, "it\\'s", "Ann", comment_ID="3", recheck_reason="recheck_queue")
    assert (await wordpress.stored(guid))["text"] == "it\\'s"
