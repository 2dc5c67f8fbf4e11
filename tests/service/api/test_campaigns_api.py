"""GET /v1/campaigns, and the comments of one."""

import pytest
from running_blog import Blog

COPY = "Hmm, my uncle earns ninety dollars an hour from his sofa, ask him how at uncle.example"
PLACE = "/v1/campaigns"


async def filed(blog: Blog, *texts: str) -> list[str]:
    """Comments that were checked and looked through for near-duplicates; their ids."""
    ids = [(await blog.check(text)).json()["id"] for text in texts]
    await blog.parts.filing.sweep()
    return ids


async def test_near_duplicates_are_one_campaign_and_can_be_decided_on_one_by_one(
    blog: Blog,
) -> None:
    first, second, third, _ = await filed(blog, COPY, f"{COPY} !", f"{COPY} ?", "Hmm, bread")
    await blog.client.post(f"/v1/comments/{second}/decision", json={"label": "spam"})
    answer = await blog.client.get(PLACE)
    (campaign,) = answer.json()["items"]
    assert (campaign["size"], campaign["held"], campaign["decided_spam"]) == (3, 2, 1)
    assert (campaign["latest"]["id"], campaign["rule"]) == (third, None)
    listed = f"{PLACE}/{campaign['id']}/comments"
    page = (await blog.client.get(listed, params={"limit": 2})).json()
    assert [comment["id"] for comment in page["items"]] == [first, second]
    assert page["items"][1]["label"] == "spam"
    further = {"cursor": page["next_cursor"]}
    page = (await blog.client.get(listed, params=further)).json()
    assert ([comment["id"] for comment in page["items"]], page["next_cursor"]) == ([third], None)


async def test_campaigns_follow_each_other_the_youngest_first(blog: Blog) -> None:
    other = "Hmm, nobody in our street believed that the loan was granted within a minute"
    await filed(blog, COPY, f"{COPY} !", other, f"{other} !")
    texts, cursor = [], {}
    for _ in range(2):
        page = (await blog.client.get(PLACE, params={"limit": 1, **cursor})).json()
        texts += [campaign["latest"]["text"] for campaign in page["items"]]
        cursor = {"cursor": page["next_cursor"]}
    assert texts == [f"{other} !", f"{COPY} !"]
    assert page["next_cursor"] is None


async def test_another_site_sees_neither_a_campaign_nor_its_comments(blog: Blog) -> None:
    await filed(blog, COPY, f"{COPY} !")
    (campaign,) = (await blog.client.get(PLACE)).json()["items"]
    other = blog.other_site()
    assert (await blog.client.get(PLACE, headers=other)).json()["items"] == []
    hidden = await blog.client.get(f"{PLACE}/{campaign['id']}/comments", headers=other)
    assert hidden.status_code == 404


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("?cursor=x", 422, "cursor"),
        ("?cursor=%00", 422, "cursor"),
        ("?limit=0", 422, "limit"),
        ("?limit=201", 422, "limit"),
        ("/x/comments", 404, None),
        ("/%00/comments", 404, None),
        ("/00000000000000000000000000/comments", 404, None),
    ],
)
async def test_what_is_no_campaign_or_page_is_refused(
    blog: Blog, path: str, status: int, field: str | None
) -> None:
    answer = await blog.client.get(PLACE + path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert field is None or answer.json()["errors"][0]["field"] == field
