"""The way of a comment from end to end, on SQLite and on PostgreSQL."""

import asyncio

from running_blog import Running, WordJudge

from service.store.sites import sites
from service.store.store import Store

BREAD = {"title": "Bread", "text": "Flour and water.", "url": "https://blog.example/bread"}


async def test_a_comment_goes_all_the_way(running: Running, database_url: str) -> None:
    async with running(judge=WordJudge(), url=database_url) as blog:
        answer = await blog.check("Hmm", article=BREAD, external_id="1")
        (waiting,) = (await blog.client.get("/v1/queue")).json()["items"]
        assert waiting["id"] == answer.json()["id"]
        decision = f"{answer.headers['location']}/decision"
        assert (await blog.client.post(decision, json={"label": "ham"})).status_code == 201
        assert (await blog.check("<p>Hmm</p>", external_id="1")).json()["label"] == "ham"
        assert (await blog.client.delete(decision)).json()["label"] == "unsure"
        history = (await blog.client.get(answer.headers["location"])).json()
        assert len(history["verdicts"]) == len(history["decisions"]) == 2
        assert [decided.label for decided in blog.store.decided_comments()] == []


async def test_many_comments_at_once_are_all_stored(running: Running, database_url: str) -> None:
    async with running(judge=WordJudge(), url=database_url) as blog:
        answers = await asyncio.gather(
            *(blog.check(f"Hmm {number}", article=BREAD) for number in range(100))
        )
        assert {answer.status_code for answer in answers} == {201}
        page = await blog.client.get("/v1/queue", params={"limit": 200})
        assert len(page.json()["items"]) == 100


def test_all_of_a_reading_sees_the_same_moment(store: Store) -> None:
    with store.reading() as reading:
        assert sites.all_sites(reading) == []
        with store.writing() as writing:
            sites.add_site(writing, "my-blog", url="https://blog.example")
        assert sites.all_sites(reading) == []
    with store.reading() as later:
        assert len(sites.all_sites(later)) == 1
