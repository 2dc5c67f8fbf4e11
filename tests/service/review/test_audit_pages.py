"""The audit: who decided, when, and what the machine said."""

from typing import Any

import pytest
from pages_desk import PagesDesk

WITH_EVERY_FIELD: dict[str, Any] = {
    "text": "Rye needs more \u202ewater, see https://rye.example/dough",
    "external_id": "wp-4711",
    "author": {"name": "Ines", "email": "ines@rye.example", "url": "https://rye.example"},
    "article": {
        "title": "Rye for beginners",
        "text": "Rye needs water.",
        "url": "https://b.example/rye",
    },
}


async def test_the_audit_of_a_comment_names_it_as_the_blog_does(desk: PagesDesk) -> None:
    comment = await desk.comment("The walnut loaf was splendid", external_id="wp-4711")
    async with desk.signed_in("ines") as moderator:
        answer = await moderator.get(f"/review/audit/{comment}")
    assert answer.status_code == 200
    assert "known to the blog as <bdi>wp-4711</bdi>" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/review/queue?open={id}",
        "/review/comments/{id}/row",
        "/review/campaigns",
        "/review/campaigns/{id}",
        "/review/audit",
        "/review/audit/{id}",
        "/review/overview",
    ],
)
async def test_every_page_shows_a_comment_with_every_field_set(desk: PagesDesk, path: str) -> None:
    comment = await desk.comment(**WITH_EVERY_FIELD)
    async with desk.signed_in("ines") as moderator:
        answer = await moderator.get(path.format(id=comment))
    assert answer.status_code == 200
    assert "\u202e" not in answer.text
