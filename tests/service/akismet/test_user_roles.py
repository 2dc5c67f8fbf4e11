"""`user_role` is the blog's own word: its editors and authors are not kept waiting."""

import pytest
from engine import Engine

from model.verdict import Label
from service.domain.comments import Judgement
from service.domain.sites import SiteOptions
from service.domain.submissions import vouched_for


@pytest.mark.parametrize("role", ["editor", "author", "subscriber, Editor"])
async def test_what_is_unsure_by_staff_is_ham(engine: Engine, role: str) -> None:
    answer = await engine.check("Hmm", user_role=role)
    assert answer.content == b"false"
    (published,) = await engine.queued("ham")
    assert published["note"] == "the machine is unsure; written by an editor or author of the blog"


@pytest.mark.parametrize("role", ["editor", "author"])
async def test_what_is_spam_stays_spam_whoever_wrote_it(engine: Engine, role: str) -> None:
    assert (await engine.check("Cheap rolex", user_role=role)).content == b"true"


@pytest.mark.parametrize("role", ["", "subscriber", "contributor", "editors", "no author", "shop"])
async def test_anybody_else_waits(engine: Engine, role: str) -> None:
    await engine.check("Hmm", user_role=role)
    assert len(await engine.queued()) == 1


async def test_a_site_may_keep_its_staff_waiting(engine: Engine) -> None:
    engine.choose(trusts_staff=False)
    await engine.check("Hmm", user_role="editor")
    assert len(await engine.queued()) == 1


async def test_who_fills_in_a_hidden_field_waits_as_staff_too(engine: Engine) -> None:
    trap = {"honeypot_field_name": "trap", "trap": "x"}
    await engine.check("Hmm", trap, user_role="editor")
    assert len(await engine.queued()) == 1


async def test_a_recheck_need_not_repeat_the_role(engine: Engine) -> None:
    await engine.check("Hmm", user_role="editor", comment_ID="4")
    again = await engine.check("Hmm", comment_ID="4", recheck_reason="recheck_queue")
    assert again.content == b"false"


@pytest.mark.parametrize("role", ["editor", "administrator"])
async def test_who_wrote_a_comment_says_nothing_of_other_words(engine: Engine, role: str) -> None:
    await engine.check("Hmm", user_role=role, comment_ID="4")
    await engine.check("Hmm, and see http://casino.example", comment_ID="4")
    assert len(await engine.queued()) == 1
    await engine.check("Cheap rolex", comment_ID="4")
    assert await engine.queued("ham") == []


@pytest.mark.parametrize("role", ["editor", "administrator"])
async def test_nor_of_what_was_put_out_of_sight(engine: Engine, role: str) -> None:
    await engine.check("Hmm", user_role=role, comment_ID="4")
    for _ in range(2):
        await engine.check("Hmm<!-- casino -->", comment_ID="4", recheck_reason="recheck_queue")
        assert len(await engine.queued()) == 1


def test_what_no_model_has_judged_waits_whoever_wrote_it() -> None:
    unjudged = Judgement(label=Label.UNSURE, note="not judged: no model")
    assert vouched_for(unjudged, "editor", SiteOptions()) == unjudged
