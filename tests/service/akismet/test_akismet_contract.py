"""Requests as real clients sent them, replayed byte for byte."""

from pathlib import Path

import httpx
import pytest
from engine import CAPTURED, CAPTURED_KEY, OneLabel, add_key, replay
from running_blog import Running

from model.verdict import Label

THANKS = b"Thanks for making the web a better place."
WORDS = {
    "verify-key": b"valid",
    "submit-spam": THANKS,
    "submit-ham": THANKS,
    "deactivate": b"deactivated",
    "test": b"connected",
    "key-sites": b"invalid",  # this client forgets its key
}
MEMBERS = {
    "usage-limit": {"limit", "usage", "percentage", "throttled"},
    "get-subscription": {
        "account_id",
        "account_type",
        "account_name",
        "status",
        "next_billing_date",
        "limit_reached",
    },
    "get-stats": {
        "spam",
        "ham",
        "missed_spam",
        "false_positives",
        "accuracy",
        "time_saved",
        "breakdown",
    },
}
FILES = sorted(CAPTURED.glob("*.http"))
ON_ERRORS_ONLY = {"x-akismet-debug-help", "x-akismet-alert-code", "x-akismet-alert-msg"}


def endpoint(captured: Path) -> str:
    return captured.stem.partition("--")[2].rpartition("-")[0]


def of(*endpoints: str) -> list[Path]:
    return [captured for captured in FILES if endpoint(captured) in endpoints]


def expected(captured: Path, label: Label) -> bytes:
    """What the protocol says of a captured comment that the model gives this label."""
    sent = captured.read_bytes()
    if b"viagra-test-123" in sent or label is Label.SPAM:
        return b"true"
    if label is Label.HAM and b"honeypot_field_name" not in sent:
        return b"false"
    return b"invalid" if b"WordPress/" in sent else b"true"  # held


async def replay_all(
    running: Running, files: list[Path], *, label: Label = Label.HAM, key: str = CAPTURED_KEY
) -> dict[str, httpx.Response]:
    async with running(judge=OneLabel(label)) as blog:
        add_key(blog, key)
        return {captured.stem: await replay(blog, captured) for captured in files}


def test_there_are_63_requests_and_each_is_replayed() -> None:
    assert len(of(*WORDS, *MEMBERS, "comment-check")) == len(FILES) == 63


async def test_captured_requests_are_answered_in_one_word(running: Running) -> None:
    files = of(*WORDS)
    answers = await replay_all(running, files)
    assert {answer.status_code for answer in answers.values()} == {200}
    assert {name: answer.content for name, answer in answers.items()} == {
        captured.stem: WORDS[endpoint(captured)] for captured in files
    }


@pytest.mark.parametrize("label", list(Label))
async def test_captured_comments_are_answered_by_their_label(
    running: Running, label: Label
) -> None:
    files = of("comment-check")
    answers = await replay_all(running, files, label=label)
    assert {answer.status_code for answer in answers.values()} == {200}
    assert {name: answer.content for name, answer in answers.items()} == {
        captured.stem: expected(captured, label) for captured in files
    }


async def test_no_header_of_an_error_comes_with_a_success(running: Running) -> None:
    for name, answer in (await replay_all(running, FILES)).items():
        is_error = name == "pypi-akismet-25.10.1--key-sites-1"
        assert bool(ON_ERRORS_ONLY & set(answer.headers)) == is_error, name


async def test_captured_questions_are_answered_in_json(running: Running) -> None:
    for name, answer in (await replay_all(running, of(*MEMBERS))).items():
        assert answer.headers["content-type"] == "application/json"
        assert set(answer.json()) == MEMBERS[endpoint(CAPTURED / f"{name}.http")]


async def test_with_another_key_all_of_them_are_invalid(running: Running) -> None:
    files = [captured for captured in FILES if endpoint(captured) != "test"]
    answers = await replay_all(running, files, key="abcabcabcabc")
    assert {(answer.status_code, answer.content) for answer in answers.values()} == {
        (200, b"invalid")
    }
    assert all("x-akismet-debug-help" in answer.headers for answer in answers.values())
