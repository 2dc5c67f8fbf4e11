"""What each role may do, and what nobody may do with another site's comments."""

import pytest
from pages_desk import PagesDesk

from service.store.sites import sites

LABEL = {"label": "spam", "seen": "0", "revision": "1"}
ON_A_COMMENT = [
    ("decision", LABEL),
    ("note", {"note": "look here"}),
    ("everything", {"label": "spam", "kin": "author"}),
    ("everything", {"label": "spam", "kin": "campaign"}),
    ("trust", {}),
    ("block", {"value": "pills.example"}),
    ("claim", {}),
]
CHEAP = {
    "text": "Cheap offers at https://pills.example/x",
    "author": {"name": "Deals", "email": "deals@pills.example"},
}
JSON = {"Accept": "application/json"}


@pytest.mark.parametrize(("path", "form"), ON_A_COMMENT)
async def test_a_viewer_changes_nothing(desk: PagesDesk, path: str, form: dict[str, str]) -> None:
    comment = await desk.comment(**CHEAP)
    async with desk.signed_in("vera", "viewer") as viewer:
        answer = await viewer.post(f"/review/comments/{comment}/{path}", data=form)
        page = await viewer.get(f"/review/audit/{comment}")
    assert answer.status_code == 403
    assert "look here" not in page.text


async def test_a_viewer_decides_on_no_selection_and_no_filter(desk: PagesDesk) -> None:
    comment = await desk.comment(**CHEAP)
    async with desk.signed_in("vera", "viewer") as viewer:
        picked = {"picked": f"{comment}:0", "label": "spam"}
        assert (await viewer.post("/review/bulk", data=picked)).status_code == 403
        everything = {"query": "tab=held", "count": "1", "label": "spam"}
        assert (await viewer.post("/review/bulk/filter", data=everything)).status_code in (403, 409)
        counts = (await viewer.get("/review/counts")).json()
    assert counts["held"] == "1"


async def test_a_viewer_sees_the_queue_without_a_button_to_decide(desk: PagesDesk) -> None:
    await desk.comment(**CHEAP)
    async with desk.signed_in("vera", "viewer") as viewer:
        page = (await viewer.get("/review/queue")).text
    assert "pills.example" in page
    assert 'data-action="spam"' not in page
    assert 'formaction="' not in page


async def test_a_viewer_removes_no_rule(desk: PagesDesk) -> None:
    comment = await desk.comment(**CHEAP)
    async with desk.signed_in("ines") as moderator, desk.signed_in("vera", "viewer") as viewer:
        await moderator.post(f"/review/comments/{comment}/block", data={"value": "pills.example"})
        rules = (await moderator.get("/review/rules")).text
        path = rules.split('action="/review/rules/')[1].split('"')[0]
        assert (await viewer.post(f"/review/rules/{path}")).status_code == 403
        assert "pills.example" in (await moderator.get("/review/rules")).text


@pytest.mark.parametrize(("path", "form"), ON_A_COMMENT)
async def test_another_sites_comment_is_not_there_for_a_moderator(
    desk: PagesDesk, path: str, form: dict[str, str]
) -> None:
    with desk.store.writing() as connection:
        other_site = sites.add_site(connection, "other-blog", url="https://other.example")
    comment = await desk.comment(**CHEAP, site=other_site)
    async with desk.signed_in("ines") as moderator:
        answer = await moderator.post(f"/review/comments/{comment}/{path}", data=form)
    assert answer.status_code == 404


async def test_another_sites_comment_is_shown_by_no_address(desk: PagesDesk) -> None:
    with desk.store.writing() as connection:
        other_site = sites.add_site(connection, "other-blog", url="https://other.example")
    comment = await desk.comment(**CHEAP, site=other_site)
    async with desk.signed_in("ines") as moderator:
        for path in (
            f"/review/queue?open={comment}",
            f"/review/audit/{comment}",
            f"/review/campaigns/{comment}",
            f"/review/comments/{comment}/row",
        ):
            answer = await moderator.get(path)
            assert answer.status_code == 404, path
            assert "pills.example" not in answer.text
        queue = await moderator.get("/review/queue?words=cheap")
        assert "pills.example" not in queue.text
        picked = {"picked": f"{comment}:0", "label": "spam"}
        assert (await moderator.post("/review/bulk", data=picked)).status_code == 404


async def test_an_action_of_somebody_else_is_not_undone_by_its_id(desk: PagesDesk) -> None:
    comment = await desk.comment(**CHEAP)
    async with desk.signed_in("ines") as ines, desk.signed_in("omar") as omar:
        path = f"/review/comments/{comment}/decision"
        outcome = (await ines.post(path, data=LABEL, headers=JSON)).json()
        answer = await omar.post("/review/undo", data={"action": outcome["action"]})
        assert answer.status_code in (403, 404)
        assert "decided by" in (await ines.get(f"/review/queue?tab=decided&open={comment}")).text


async def test_without_a_session_the_script_is_told_so_in_words(desk: PagesDesk) -> None:
    comment = await desk.comment(**CHEAP)
    async with desk.browser() as stranger:
        path = f"/review/comments/{comment}/decision"
        answer = await stranger.post(path, data=LABEL, headers=JSON)
    assert answer.status_code == 401
    assert "signed out" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("decision", {}),
        ("decision", {"label": "unsure", "seen": "0"}),
        ("decision", {"label": "spam", "seen": "-1"}),
        ("decision", {"label": "spam", "seen": "many"}),
        ("note", {"note": ""}),
        ("note", {"note": "x" * 2001}),
        ("everything", {"label": "spam", "kin": "continent"}),
        ("everything", {"label": "spam", "kin": "host", "value": "not-in-it.example"}),
        ("block", {"value": ""}),
        ("block", {"value": "not-in-it.example"}),
    ],
)
async def test_a_form_that_cannot_be_is_refused_and_changes_nothing(
    desk: PagesDesk, path: str, form: dict[str, str]
) -> None:
    comment = await desk.comment(**CHEAP)
    async with desk.signed_in("ines") as moderator:
        answer = await moderator.post(f"/review/comments/{comment}/{path}", data=form)
        counts = (await moderator.get("/review/counts")).json()
    assert answer.status_code == 422
    assert counts["held"] == "1"


@pytest.mark.parametrize("picked", [[], ["x"], ["x:y"], [":1"], ["a:1", "b"], ["a:٣"]])
async def test_a_selection_that_cannot_be_is_refused(desk: PagesDesk, picked: list[str]) -> None:
    async with desk.signed_in("ines") as moderator:
        answer = await moderator.post("/review/bulk", data={"picked": picked, "label": "spam"})
    assert answer.status_code in (404, 422)


@pytest.mark.parametrize(
    "path",
    [
        "/review/queue?tab=everything",
        "/review/queue?band=huge",
        "/review/queue?since=yesterday",
        "/review/queue?after=no-cursor",
        "/review/queue?words=" + "w" * 400,
        "/review/overview?days=0",
        "/review/overview?days=many",
        "/review/audit?after=no-cursor",
        "/review/campaigns?after=no-cursor",
    ],
)
async def test_an_address_that_cannot_be_gets_a_page_that_says_so(
    desk: PagesDesk, path: str
) -> None:
    async with desk.signed_in("ines") as moderator:
        answer = await moderator.get(path)
    assert answer.status_code == 422
    assert "This is not valid" in answer.text


async def test_an_unknown_address_is_a_page_too(desk: PagesDesk) -> None:
    async with desk.signed_in("ines") as moderator:
        answer = await moderator.get("/review/nowhere")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


async def test_a_field_that_is_sent_empty_counts_as_left_out(desk: PagesDesk) -> None:
    comment = await desk.comment(**CHEAP)
    form = {"kin": "author", "label": "spam", "seen": "", "revision": "", "tab": "", "value": ""}
    async with desk.signed_in("ines") as moderator:
        path = f"/review/comments/{comment}/everything"
        answer = await moderator.post(path, data=form | {"and_later": "", "back": ""})
        counts = (await moderator.get("/review/counts")).json()
    assert (answer.status_code, answer.headers["location"]) == (303, "/review/queue")
    assert counts["decided"] == "1"
