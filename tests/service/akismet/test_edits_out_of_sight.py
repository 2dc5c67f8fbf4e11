"""Edits of what readers do not see are edits: engines show, load or follow it all the same."""

import pytest
from engine import Engine
from running_blog import Running, WordJudge

SEEN = {"comment_ID": "4", "comment_post_ID": "7", "comment_author": "Rita"}


@pytest.mark.parametrize("recheck", [{}, {"recheck_reason": "edited_comment"}])
async def test_what_is_added_out_of_sight_is_judged(
    running: Running, recheck: dict[str, str]
) -> None:
    async with running(judge=WordJudge()) as blog:
        engine = Engine(blog)
        first = await engine.check("Thanks, lovely", SEEN)
        edited = await engine.check("Thanks, lovely<!-- rolex -->", SEEN, **recheck)
        assert (first.content, edited.content) == (b"false", b"true")
        assert first.headers["x-akismet-guid"] == edited.headers["x-akismet-guid"]


async def test_an_approval_does_not_cover_it(running: Running) -> None:
    async with running(judge=WordJudge()) as blog:
        engine = Engine(blog)
        guid = (await engine.check("Hmm", SEEN)).headers["x-akismet-guid"]
        await engine.decide(guid, "ham")
        hidden = "Hmm<img src='https://casino.example/x.png'>"
        edited = await engine.check(hidden, SEEN, recheck_reason="edited_comment")
        assert edited.headers["x-winnow-label"] == "unsure"
        assert (await engine.stored(guid))["revision"] == 2


async def test_what_the_blog_takes_out_of_sight_is_no_edit(running: Running) -> None:
    async with running(judge=WordJudge()) as blog:
        engine = Engine(blog)
        guid = (await engine.check("Hmm<script>x</script><img>", SEEN)).headers["x-akismet-guid"]
        await engine.decide(guid, "ham")
        tidied = await engine.check("<p>Hmmx</p>", SEEN, recheck_reason="recheck_queue")
        assert tidied.content == b"false"
        assert (await engine.stored(guid))["revision"] == 1
