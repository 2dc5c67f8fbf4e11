"""What people at a blog say of comments, and that it counts from then on."""

from typing import Any

import pytest
from engine import Engine
from running_blog import Running, WordJudge

from service.store.comments import label_log

IP = {"user_ip": "203.0.113.7"}


THANKS = "Thanks for making the web a better place."


AUTHOR = {"comment_author": "Rita", "comment_author_email": "rita@example.org"}


UNDER = {"comment_post_ID": "7", "permalink": "https://b.example/bread"}


async def submit(engine: Engine, label: str, text: str, **fields: str) -> None:
    answer = await engine.post(f"submit-{label}", {**IP, "comment_content": text, **fields})
    assert answer.text == THANKS


def log(engine: Engine, guid: str) -> list[tuple[str, str | None, str | None, str]]:
    with engine.blog.store.reading() as connection:
        return [
            (entry.label, entry.moderator, entry.note, entry.said_label.value)
            for entry in label_log.entries(connection, guid)
        ]


async def check(engine: Engine, text: str, **fields: str) -> str:
    answer = await engine.check(text, {**AUTHOR, **UNDER, **fields})
    guid: str = answer.headers["x-akismet-guid"]
    return guid


async def test_a_submission_enters_the_log_with_who_and_what_was_said_before(
    running: Running, database_url: str
) -> None:
    async with running(judge=WordJudge(), url=database_url) as blog:
        engine = Engine(blog)
        guid = await check(engine, "Cheap rolex")
        await submit(engine, "ham", "Cheap rolex", **AUTHOR, **UNDER, reporter="ada")
        note = "submitted by the blog, which was told spam"
        assert log(engine, guid) == [("ham", "ada", note, "spam")]
        (labelled,) = blog.store.decided_comments()
        assert (labelled.label, labelled.comment.text) == ("ham", "Cheap rolex")


@pytest.mark.parametrize(
    "fields",
    [
        {"guid": "GUID"},
        {"comment_content": "Hmm", **AUTHOR, **UNDER},
        {"comment_content": "Hmm", **AUTHOR, **UNDER, "comment_ID": "4"},
        {"comment_content": "  <p>HMM</p>\r\n", **AUTHOR, **UNDER},
        {"comment_content": "Hmm", **AUTHOR},
        {"comment_content": "Hmm", **AUTHOR, "comment_post_ID": "7"},
    ],
    ids=["guid", "words", "words and number", "tidied words", "no article", "post"],
)
async def test_a_submission_finds_its_comment(engine: Engine, fields: dict[str, str]) -> None:
    guid = await check(engine, "Hmm")
    sent = {name: guid if value == "GUID" else value for name, value in fields.items()}
    await engine.post("submit-spam", {**IP, **sent})
    assert [entry[0] for entry in log(engine, guid)] == ["spam"]


@pytest.mark.parametrize(
    "difference",
    [
        {"comment_content": "Hmm, no"},
        {"comment_author": "Bob"},
        {"comment_author_email": "bob@example.org"},
        {"comment_post_ID": "8"},
        {"permalink": "https://b.example/rye", "comment_post_ID": ""},
        {"blog": "https://other.example"},
    ],
)
async def test_a_submission_of_another_comment_leaves_this_one_alone(
    engine: Engine, difference: dict[str, str]
) -> None:
    guid = await check(engine, "Hmm")
    await engine.post(
        "submit-spam", {**IP, "comment_content": "Hmm", **AUTHOR, **UNDER, **difference}
    )
    assert log(engine, guid) == []
    assert len(list(engine.blog.store.decided_comments())) == 1


async def test_a_comment_of_another_site_is_out_of_reach(engine: Engine) -> None:
    guid = await check(engine, "Hmm")
    key = engine.blog.other_site()["Authorization"].removeprefix("Bearer ")
    await submit(engine, "spam", "Hmm", api_key=key, guid=guid, **AUTHOR, **UNDER)
    assert log(engine, guid) == []


async def test_an_unknown_comment_is_stored(engine: Engine) -> None:
    await submit(engine, "spam", "Cheap rolex", **AUTHOR, comment_check_response="false")
    (labelled,) = engine.blog.store.decided_comments()
    assert (labelled.label, labelled.comment.author.name) == ("spam", "Rita")
    (entry,) = log(engine, labelled.id)
    assert entry[1:3] == ("the blog", "submitted by the blog, which was told ham")


async def test_of_an_unknown_comment_without_a_word_there_is_nothing_to_learn(
    engine: Engine,
) -> None:
    assert (await engine.post("submit-spam", IP)).text == THANKS
    assert (await engine.post("submit-ham", {**IP, "guid": "x", "comment_ID": "4"})).text == THANKS
    assert list(engine.blog.store.decided_comments()) == []


async def test_the_same_submission_again_is_entered_once(engine: Engine) -> None:
    guid = await check(engine, "Hmm")
    for _ in range(3):
        await submit(engine, "spam", "Hmm", **AUTHOR, **UNDER, reporter="ada")
    assert len(log(engine, guid)) == 1
    await submit(engine, "ham", "Hmm", **AUTHOR, **UNDER, reporter="ada")
    assert [entry[0] for entry in log(engine, guid)] == ["spam", "ham"]


async def recheck(engine: Engine, text: str, **fields: str) -> bytes:
    sent = {**AUTHOR, **UNDER, "recheck_reason": "recheck_queue", **fields}
    return (await engine.check(text, sent)).content


async def test_on_a_recheck_what_the_blog_has_decided_wins(engine: Engine) -> None:
    await check(engine, "Cheap rolex")
    await submit(engine, "ham", "Cheap rolex", **AUTHOR, **UNDER, comment_ID="4")
    assert await recheck(engine, "Cheap rolex", comment_ID="4") == b"false"
    assert await recheck(engine, "Cheap rolex") == b"false"
    assert await recheck(engine, "Cheap <b>rolex</b>", comment_ID="4") == b"false"


async def test_what_the_blog_has_decided_is_not_about_other_words(engine: Engine) -> None:
    await check(engine, "Thanks")
    await submit(engine, "ham", "Thanks", **AUTHOR, **UNDER, comment_ID="4")
    assert await recheck(engine, "Cheap rolex", comment_ID="4") != b"false"
    (waiting,) = await engine.queued()
    assert waiting["note"].startswith("approved, then edited")


async def test_a_recheck_of_an_edited_comment_adds_no_verdict_that_says_the_same(
    engine: Engine,
) -> None:
    guid = await check(engine, "Thanks")
    await submit(engine, "ham", "Thanks", **AUTHOR, **UNDER, comment_ID="4")
    for _ in range(3):
        await recheck(engine, "Cheap rolex", comment_ID="4")
    assert len((await engine.stored(guid))["verdicts"]) == 2


async def test_a_number_used_again_inherits_no_decision(engine: Engine) -> None:
    await check(engine, "Thanks", **AUTHOR, comment_ID="4")
    await submit(engine, "ham", "Thanks", **AUTHOR, **UNDER, comment_ID="4")
    stranger = {"comment_author": "Bo", "comment_author_email": "bo@example.net"}
    assert await recheck(engine, "Cheap rolex", comment_ID="4", **stranger) == b"true"
    assert await recheck(engine, "Thanks", comment_ID="4", **AUTHOR) == b"false"


async def test_on_a_recheck_what_the_queue_has_decided_wins(engine: Engine) -> None:
    guid = await check(engine, "Hmm")
    await engine.decide(guid, "spam")
    assert await recheck(engine, "Hmm", comment_ID="9") == b"true"
    assert await recheck(engine, "Hmm", guid=guid, comment_ID="9") == b"true"


async def test_a_recheck_is_no_new_comment(engine: Engine) -> None:
    guid = await check(engine, "Hmm")
    await recheck(engine, "Hmm", comment_ID="4")
    await recheck(engine, "Hmm", comment_ID="4", user_agent="")
    assert [item["id"] for item in await engine.queued()] == [guid]
    assert len((await engine.stored(guid))["verdicts"]) == 1


async def test_a_recheck_is_judged_by_the_present_model(running: Running) -> None:
    async with running(judge=WordJudge()) as blog:
        engine = Engine(blog)
        guid = await check(engine, "Hmm")
        blog.parts.scoring.use(Lenient())
        assert await recheck(engine, "Hmm") == b"false"
        versions = [verdict["model_version"] for verdict in (await engine.stored(guid))["verdicts"]]
        assert versions == ["words-1", "lenient-1"]


async def test_a_recheck_without_a_model_leaves_the_verdict(running: Running) -> None:
    async with running(judge=WordJudge()) as blog:
        engine = Engine(blog)
        guid = await check(engine, "Cheap rolex")
        blog.parts.scoring.use(Failing())
        assert await recheck(engine, "Cheap rolex") == b"true"
        assert len((await engine.stored(guid))["verdicts"]) == 1


class Lenient(WordJudge):
    def __init__(self) -> None:
        super().__init__(version="lenient-1")

    def judge(self, comments: Any) -> Any:
        thanks = [comment.model_copy(update={"text": "thanks"}) for comment in comments]
        return super().judge(thanks)


class Failing(WordJudge):
    def judge(self, comments: Any) -> Any:
        raise ValueError


async def test_an_edit_is_judged_anew_and_keeps_the_former_words(engine: Engine) -> None:
    guid = await check(engine, "Thanks", comment_ID="4")
    answer = await engine.check("Cheap rolex", {**AUTHOR, **UNDER, "comment_ID": "4"})
    assert answer.headers["x-akismet-guid"] == guid
    assert answer.content == b"true"
    stored = await engine.stored(guid)
    assert (stored["revision"], stored["text"], len(stored["verdicts"])) == (2, "Cheap rolex", 2)


async def test_a_retry_is_stored_once(engine: Engine) -> None:
    guids = {await check(engine, "Hmm") for _ in range(3)}
    assert len(guids) == len(await engine.queued()) == 1


@pytest.mark.parametrize(
    "difference", [{"user_ip": "198.51.100.9"}, {"user_agent": "Opera"}, {"permalink": ""}]
)
async def test_the_same_words_by_somebody_else_are_another_comment(
    engine: Engine, difference: dict[str, str]
) -> None:
    first = await check(engine, "Thanks")
    assert await check(engine, "Thanks", **difference) != first


async def test_the_same_words_much_later_are_another_comment(engine: Engine) -> None:
    first = await check(engine, "Thanks")
    with engine.blog.store.writing() as connection:
        connection.exec_driver_sql("UPDATE submissions SET sent_at = '2020-01-01 00:00:00'")
    assert await check(engine, "Thanks") != first


async def test_a_comment_that_came_as_json_is_found_by_its_id(engine: Engine) -> None:
    stored = (await engine.blog.check("Hmm")).json()
    await submit(engine, "spam", "Hmm", guid=stored["id"])
    assert [entry[0] for entry in log(engine, stored["id"])] == ["spam"]


MADE_UP = [
    "0123456789abcdef0123456789abcdef",
    "01a20ae3-88cd-7e92-9cfd-db65c49e92fa",
    "x" * 3000,
    "\0",
]


@pytest.mark.parametrize("guid", MADE_UP)
@pytest.mark.parametrize("known_by", [{"comment_ID": "4"}, {"comment_content": "Hmm"}])
async def test_a_made_up_guid_leads_to_the_comment_by_its_number_or_words(
    engine: Engine, guid: str, known_by: dict[str, str]
) -> None:
    answer = await engine.check("Hmm", AUTHOR, **UNDER, comment_ID="4")
    stored: str = answer.headers["x-akismet-guid"]
    sent = {**IP, **AUTHOR, **UNDER, **known_by, "guid": guid}
    assert (await engine.post("submit-spam", sent)).text == THANKS
    assert [entry[0] for entry in log(engine, stored)] == ["spam"]
    assert await engine.queued() == []


@pytest.mark.parametrize("guid", MADE_UP)
async def test_a_made_up_guid_on_a_recheck_leads_to_the_comment_too(
    engine: Engine, guid: str
) -> None:
    await engine.check("Hmm", AUTHOR, **UNDER, comment_ID="4")
    recheck = {"guid": guid, "comment_ID": "4", "recheck_reason": "retry"}
    await engine.check("Hmm", AUTHOR, **UNDER, **recheck)
    assert len(await engine.queued()) == 1


async def test_a_guid_that_was_copied_to_another_comment_is_not_that_comment_s(
    engine: Engine,
) -> None:
    guid = await check(engine, "My bread never rises in winter")
    await engine.decide(guid, "spam")
    paul = {"comment_author": "Paul", "comment_author_email": "paul@example.org"}
    copied = await check(engine, "What a wonderful article", **paul, guid=guid)
    assert copied != guid
    assert (await engine.stored(guid))["text"] == "My bread never rises in winter"
    assert await check(engine, "My bread never rises, in winter!", guid=guid) == guid
