"""docs/api.md says what there is."""

import re
from pathlib import Path
from typing import Any

import pytest
from running_blog import Blog

from service.api.schemas.articles import MAX_ARTICLE_CHARS
from service.problems import PLAIN_NAME

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text()


@pytest.fixture
async def described(blog: Blog) -> dict[str, Any]:
    content: dict[str, Any] = (await blog.client.get("/openapi.json")).json()
    return content


async def test_every_address_is_on_the_page(described: dict[str, Any]) -> None:
    missing = [
        f"{method.upper()} {path}"
        for path, operations in described["paths"].items()
        for method in operations
        if f"`{method.upper()} {path}`" not in PAGE
    ]
    assert missing == []


async def test_the_page_names_no_address_that_is_not_there(described: dict[str, Any]) -> None:
    addresses = re.findall(r"`(GET|POST|PUT|DELETE) (/\S*)`", PAGE)
    assert all(method.lower() in described["paths"].get(path, {}) for method, path in addresses)


async def test_every_error_is_on_the_page(described: dict[str, Any]) -> None:
    statuses = {
        status
        for operations in described["paths"].values()
        for operation in operations.values()
        for status in operation["responses"]
        if status >= "4"
    }
    assert all(f"| {status} |" in PAGE for status in statuses)


async def test_every_field_of_the_answer_is_in_the_example(blog: Blog) -> None:
    answer = (await blog.check("Hi")).json()
    assert all(f'"{name}"' in PAGE for name in answer)


def test_the_limit_of_an_article_is_on_the_page() -> None:
    assert f"{MAX_ARTICLE_CHARS:,} characters" in PAGE


def test_every_field_that_may_be_sent_can_be_named_in_an_error() -> None:
    assert PLAIN_NAME.fullmatch("article.title")


async def test_the_schemas_keep_the_names_that_clients_are_generated_by(
    described: dict[str, Any],
) -> None:
    names = (
        "ActiveModelOut Alive ArticleIn ArticleOut Author AuthorIn CampaignList CampaignOut"
        " CheckedComment CommentAnswer CommentIn CommentOut DecisionIn DecisionOut DriftOut"
        " ErasureIn ErasurePreviewOut"
        " ErasureReportOut ExportIn Label PersonIn QueueItem QueuePage Readiness Reason"
        " ReasonGroup RetentionIn"
        " RetentionOut SiteOut TraceOut UnsureChoice VerdictOut"
    )
    assert list(described["components"]["schemas"]) == names.split()
