"""A moderator's rules hold for comments that come by the Akismet protocol too."""

import asyncio

from engine import Engine
from hearing_engine import LATER, check_held, engine_at
from other_side import other_side
from running_blog import Blog, Running, WordJudge

from service.domain.people import Membership, SignedIn
from service.store.people import moderators, roles
from service.store.sites import sites

WATCHES = "Thanks, see http://shop.watches.example/1"


RITA = {"comment_author": "Rita", "comment_author_email": "rita@example.org"}


def ada(blog: Blog) -> SignedIn:
    """A moderator of the first site."""
    with blog.store.writing() as connection:
        site = sites.all_sites(connection)[0]
        who = moderators.add(connection, "ada", "no password")
        roles.set_role(connection, who, "moderator", site=site)
    return SignedIn(who, (Membership(site, "moderator"),), "session-ada")


async def guid_of(engine: Engine, text: str, **fields: str) -> str:
    return (await engine.check(text, fields)).headers["x-akismet-guid"]


async def test_a_blocked_host_is_spam_from_then_on(engine: Engine) -> None:
    who, first = ada(engine.blog), await guid_of(engine, WATCHES)
    await engine.blog.parts.rules.block_host(who, first, "watches.example")
    answer = await engine.check("Thanks, http://other.watches.example/2")
    assert answer.text == "true"
    stored = await engine.stored(answer.headers["x-akismet-guid"])
    assert stored["reasons"][0]["words"].startswith("rule: the host watches.example is blocked")
    (rule,) = (await engine.blog.parts.rules.list_rules(who)).standing
    assert rule.caught == 1


async def test_a_trusted_author_is_ham_by_the_hash_of_the_mail_address(engine: Engine) -> None:
    who, first = ada(engine.blog), await guid_of(engine, "Hmm", **RITA)
    await engine.blog.parts.rules.trust_author(who, first)
    assert (await engine.check("Hmm, once more", RITA)).text == "false"
    by_otto = await engine.check("Hmm, as well", comment_author_email="otto@example.org")
    assert by_otto.headers["x-winnow-label"] == "unsure"


async def test_the_protocol_s_own_spam_and_the_blog_s_administrators_go_before_a_rule(
    engine: Engine,
) -> None:
    who, first = ada(engine.blog), await guid_of(engine, WATCHES, **RITA)
    await engine.blog.parts.rules.trust_author(who, first)
    guaranteed = {**RITA, "comment_author": "akismet-guaranteed-spam"}
    assert (await engine.check("Hello", guaranteed)).text == "true"
    await engine.blog.parts.rules.block_host(who, first, "watches.example")
    assert (await engine.check(f"{WATCHES}?b", user_role="administrator")).text == "false"


async def test_a_rule_made_since_holds_when_a_later_model_judges_again(running: Running) -> None:
    async with (
        other_side() as side,
        running(judge=WordJudge(), outbox_poll_seconds=LATER, rejudge_poll_seconds=0.02) as blog,
    ):
        engine = engine_at(blog, side)
        first = await guid_of(engine, WATCHES)
        held = await check_held(engine, "Hmm, see http://more.watches.example/")
        await blog.parts.rules.block_host(ada(blog), first, "watches.example")
        blog.parts.scoring.use(WordJudge(version="words-2"))
        async with asyncio.timeout(60):
            while (await engine.stored(held))["label"] != "spam":
                await asyncio.sleep(0.02)
