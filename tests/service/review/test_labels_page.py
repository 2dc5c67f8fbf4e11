"""The page of the labels: who gave them, what waits, what is un-learned."""

import re

import pytest
from pages_desk import PagesDesk

from service.store.comments.label_lines import label_lines

UNLEARN = "/review/labels/unlearn"


def learned(desk: PagesDesk) -> list[str]:
    return [decided.comment.text for decided in desk.store.decided_comments()]


async def report(desk: PagesDesk, n: int) -> None:
    """Labels of one key, each against what the machine said."""
    for number in range(n):
        comment_id = await desk.comment(f"Is the bakery open on day {number} of spring?")
        await desk.decision_by_key(comment_id, "spam", moderator="joe")


async def test_it_shows_who_labels_and_how_far_each_is_trusted(desk: PagesDesk) -> None:
    await report(desk, 1)
    own = await desk.comment("Hello")
    async with desk.signed_in("ines") as moderator:
        await moderator.post(f"/review/comments/{own}/decision", data={"label": "ham"})
        page = await moderator.get("/review/labels")
    assert "ines" in page.text
    assert "in full" in page.text
    assert ">Key " in page.text
    assert "0.50" in page.text


async def test_an_owner_unlearns_by_name_and_undoes_it_as_one(desk: PagesDesk) -> None:
    await report(desk, 2)
    async with desk.signed_in("olga", "owner") as owner:
        answer = await owner.post(UNLEARN, data={"site": "my-blog", "reporter": "joe"})
        assert answer.status_code == 303
        assert learned(desk) == []
        page = await owner.get("/review/labels")
        (undo,) = re.findall(r'action="(/review/labels/[^"]+/undo)"', page.text)
        assert (await owner.post(undo)).status_code == 303
        assert len(learned(desk)) == 2
        assert (await owner.post(undo)).status_code == 409


async def test_a_moderator_unlearns_one_label_but_not_all_of_somebody(desk: PagesDesk) -> None:
    await report(desk, 1)
    async with desk.signed_in("ines") as moderator:
        many = await moderator.post(UNLEARN, data={"site": "my-blog", "reporter": "joe"})
        assert many.status_code == 403
        audit = await moderator.get("/review/audit")
        (label_id,) = re.findall(r'name="label_id" value="([^"]+)"', audit.text)
        one = await moderator.post(UNLEARN, data={"site": "my-blog", "label_id": label_id})
        assert one.status_code == 303
        assert "un-learned" in (await moderator.get("/review/audit")).text
    assert learned(desk) == []


async def test_a_viewer_sees_the_page_without_a_button(desk: PagesDesk) -> None:
    await report(desk, 1)
    async with desk.signed_in("vera", "viewer") as viewer:
        page = await viewer.get("/review/labels")
        assert "/unlearn" not in page.text
        refused = await viewer.post(UNLEARN, data={"site": "my-blog", "label_id": "x"})
    assert refused.status_code == 403


async def test_a_burst_waits_until_a_moderator_releases_it(desk: PagesDesk) -> None:
    await report(desk, 1)
    with desk.store.reading() as connection:
        (line,) = label_lines(connection)
    burst = {
        "site_id": line.site_id,
        "key_id": line.key_id or "",
        "day": line.decided_at.date().isoformat(),
        "kind": "release",
    }
    async with desk.signed_in("ines") as moderator:
        answer = await moderator.post("/review/labels/burst", data=burst)
    assert answer.status_code == 404  # one label is no burst


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        (UNLEARN, {"site": "my-blog"}, 422),
        (UNLEARN, {"site": "elsewhere", "reporter": "joe"}, 404),
        (UNLEARN, {"site": "my-blog", "reporter": "nobody"}, 404),
        (UNLEARN, {"site": "my-blog", "channel": "telepathy"}, 422),
        (UNLEARN, {"site": "my-blog", "since": "yesterday"}, 422),
        (UNLEARN, {"site": "my-blog", "reporter": "x" * 300}, 422),
        (UNLEARN, {"site": "my-blog", "reporter": "a\0b"}, 422),
        ("/review/labels/burst", {"site_id": "x", "day": "2026-11-30", "kind": "release"}, 404),
        ("/review/labels/burst", {"site_id": "x", "day": "2026-11-30", "kind": "burn"}, 422),
        ("/review/labels/unknown/undo", {}, 404),
    ],
)
async def test_what_cannot_be_is_refused(
    desk: PagesDesk, path: str, fields: dict[str, str], status: int
) -> None:
    async with desk.signed_in("olga", "owner") as owner:
        assert (await owner.post(path, data=fields)).status_code == status
