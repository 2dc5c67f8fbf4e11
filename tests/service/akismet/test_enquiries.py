"""Contact forms and what else goes to a site's owner alone: nobody asks in vain."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from engine import WORDPRESS, Engine, OneLabel
from hearing_engine import HOOK
from running_blog import Blog, Running

from model.artifact import BASE_FOLDER
from model.judge import Judge
from model.verdict import Label

ENQUIRIES = Path(__file__).parents[3] / "fixtures" / "enquiries" / "comments.jsonl"
MESSAGES = [json.loads(line) for line in ENQUIRIES.read_text("utf-8").split("\n") if line]
QUOTE = "What does it cost to print 150 wedding cards?"


def form_of(message: dict[str, str]) -> dict[str, str]:
    return {
        "comment_type": "contact-form",
        "comment_author": message["author"],
        "comment_author_email": message["author_email"],
        "comment_author_url": message["author_url"],
    }


@pytest.fixture(scope="module")
def shipped_judge() -> Judge:
    return Judge.load(BASE_FOLDER)


@pytest.fixture
async def shop(running: Running, shipped_judge: Judge) -> AsyncIterator[Engine]:
    """A form plugin of WordPress at a Winnow with the model that ships."""
    async with running(judge=shipped_judge) as blog:
        yield Engine(blog, agent=WORDPRESS)


@pytest.fixture
async def strict(running: Running) -> AsyncIterator[Engine]:
    """A form plugin at a Winnow whose model takes all for spam."""
    async with running(judge=OneLabel(Label.SPAM, log_odds=9.0)) as blog:
        yield Engine(blog)


@pytest.fixture
async def doubtful(running: Running) -> AsyncIterator[Blog]:
    async with running(judge=OneLabel(Label.UNSURE)) as blog:
        yield blog


async def answered(shop: Engine, label: str) -> list[tuple[str, str, str]]:
    """The id, the label and the body of each message's answer."""
    answers = []
    for message in MESSAGES:
        if message["label"] == label:
            answer = await shop.check(message["text"], form_of(message))
            answers.append((message["id"], answer.headers["x-winnow-label"], answer.text))
    return answers


async def test_no_enquiry_is_rejected(shop: Engine) -> None:
    answers = await answered(shop, "ham")
    assert len(answers) >= 30
    assert [answer for answer in answers if answer[1] == "spam"] == []


async def test_no_spam_is_delivered_to_a_site_that_chose_nothing(shop: Engine) -> None:
    answers = await answered(shop, "spam")
    assert len(answers) >= 20
    assert {body for *_, body in answers} == {"true"}


@pytest.mark.parametrize("comment_type", ["contact-form", "contact_form", "message", "wpforms"])
async def test_what_sounds_like_an_advertisement_waits_and_says_why(
    strict: Engine, comment_type: str
) -> None:
    answer = await strict.check(QUOTE, comment_type=comment_type)
    assert answer.headers["x-winnow-label"] == "unsure"
    note = (await strict.stored(answer.headers["x-akismet-guid"]))["note"]
    assert note == "an enquiry is not rejected for being commercial; the machine said spam"


@pytest.mark.parametrize("comment_type", ["", "comment", "reply", "forum-post", "trackback"])
async def test_the_same_in_public_is_spam(strict: Engine, comment_type: str) -> None:
    answer = await strict.check(QUOTE, comment_type=comment_type)
    assert answer.headers["x-winnow-label"] == "spam"


@pytest.mark.parametrize(
    "text",
    [
        '<a href="http://shop.example">cheap cards</a> for you',
        "[url=http://shop.example]cheap cards[/url] for you",
        "Ch\u200beap c\u200bards for y\u200bou",
    ],
)
async def test_what_nobody_asks_with_is_rejected_from_a_form_too(strict: Engine, text: str) -> None:
    answer = await strict.check(text, comment_type="contact-form")
    assert (answer.headers["x-winnow-label"], answer.text) == ("spam", "true")


async def test_an_enquiry_is_never_discarded(strict: Engine) -> None:
    strict.choose(discards=True)
    answer = await strict.check(QUOTE, comment_type="contact-form")
    assert "x-akismet-pro-tip" not in answer.headers


@pytest.mark.parametrize("text", ["LpQzvTrsWk", "", "  "])
async def test_one_word_is_not_delivered_unseen(running: Running, text: str) -> None:
    async with running(judge=OneLabel(Label.HAM)) as blog:
        answer = await Engine(blog).check(text, comment_type="contact-form")
        assert answer.headers["x-winnow-label"] == "unsure"


async def test_a_form_plugin_is_not_told_invalid_which_it_delivers(doubtful: Blog) -> None:
    wordpress = Engine(doubtful, agent=WORDPRESS)
    assert (await wordpress.check("Hmm", comment_type="comment")).text == "invalid"
    assert (await wordpress.check("Hmm", comment_type="contact-form")).text == "true"
    assert (await wordpress.check("Hmm, too", comment_type="forum-post")).text == "true"


async def test_nor_to_look_again_later(doubtful: Blog) -> None:
    engine = Engine(doubtful, agent=WORDPRESS)
    hook = {"callback": f"{engine.url}{HOOK}"}
    answer = await engine.check("Hmm", hook, comment_type="contact-form")
    assert (answer.text, answer.headers.get("x-akismet-recheck-after")) == ("true", None)


@pytest.mark.parametrize(
    ("policy", "body"), [("held", "true"), ("published", "false"), ("spam", "true")]
)
async def test_a_site_chooses_what_each_type_gets(doubtful: Blog, policy: Any, body: str) -> None:
    engine = Engine(doubtful, agent=WORDPRESS)
    engine.choose(unsure_by_type={"contact-form": policy})
    assert (await engine.check("Hmm", comment_type="contact_form")).text == body
    assert (await engine.check("Hmm", comment_type="comment")).text == "invalid"


async def test_a_type_without_a_choice_gets_what_all_get(doubtful: Blog) -> None:
    engine = Engine(doubtful, agent=WORDPRESS)
    engine.choose(unsure="published", unsure_by_type={"message": "held"})
    assert (await engine.check("Hmm", comment_type="contact-form")).text == "false"
    assert (await engine.check("Hmm", comment_type="message")).text == "true"


async def test_an_enquiry_that_waits_is_in_the_queue(doubtful: Blog) -> None:
    engine = Engine(doubtful)
    await engine.check("Hmm", comment_type="contact-form")
    assert [item["text"] for item in await engine.queued()] == ["Hmm"]
