"""GET /metrics: who is told, and what is counted of what comes in."""

import asyncio
from pathlib import Path

import pytest
from engine import Engine
from prometheus_client.parser import text_string_to_metric_families
from running_blog import Blog, Running, WordJudge

from service.metrics.kinds import EVERY_METRIC
from service.moderation.drift import DriftWatch
from service.moderation.measuring import StoreReadings

TOKEN = "a-token-of-the-tests-alone"
TOLD = {"Authorization": f"Bearer {TOKEN}"}
Samples = dict[tuple[str, tuple[str, ...]], float]


async def scraped(blog: Blog) -> Samples:
    """Every number by its metric and the values of its labels, in the order of their names."""
    answer = await blog.client.get("/metrics", headers=TOLD)
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def read_store(blog: Blog) -> None:
    looked_up = blog.parts.metrics.looked_up
    await StoreReadings(blog.parts.lanes.background, looked_up, DriftWatch()).sweep()


async def test_without_a_token_in_the_settings_nobody_is_told(blog: Blog) -> None:
    answer = await blog.client.get("/metrics")
    assert (answer.status_code, "WINNOW_METRICS_TOKEN" in answer.text) == (404, True)


@pytest.mark.parametrize("sent", ["", f"Bearer {TOKEN}x", "Bearer é", f"Basic {TOKEN}", "Bearer "])
async def test_without_the_token_nobody_is_told(
    running: Running, word_judge: WordJudge, sent: str
) -> None:
    async with running(judge=word_judge, metrics_token=TOKEN) as blog:
        headers = {"Authorization": sent.encode()}
        answer = await blog.client.get("/metrics", headers=headers)
    assert (answer.status_code, "winnow_" in answer.text) == (401, False)


async def test_the_key_of_a_site_opens_nothing_here(
    running: Running, word_judge: WordJudge
) -> None:
    async with running(judge=word_judge, metrics_token=TOKEN) as blog:
        assert (await blog.client.get("/metrics")).status_code == 401


async def test_the_token_opens_nothing_else(running: Running, word_judge: WordJudge) -> None:
    async with running(judge=word_judge, metrics_token=TOKEN) as blog:
        assert (await blog.client.get("/v1/queue", headers=TOLD)).status_code == 401


async def test_every_metric_that_is_told_is_one_that_is_explained(
    running: Running, word_judge: WordJudge
) -> None:
    async with running(judge=word_judge, metrics_token=TOKEN) as blog:
        await read_store(blog)
        text = (await blog.client.get("/metrics", headers=TOLD)).text
    told = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")}
    assert told == {kind.name for kind in EVERY_METRIC}


async def test_requests_are_counted_by_way_in_and_answer(
    running: Running, word_judge: WordJudge
) -> None:
    async with running(judge=word_judge, metrics_token=TOKEN) as blog:
        await blog.check("Thanks for the recipe")
        await blog.client.get("/v1/comments/nonsense")
        await Engine(blog).check("Thanks for the recipe")
        await blog.client.get("/review/queue", follow_redirects=False)
        await blog.client.get("/healthz")
        numbers = await scraped(blog)
    requests = {
        labels: n for (name, labels), n in numbers.items() if n and "requests_total" in name
    }
    assert requests == {
        ("2xx", "api"): 1,
        ("4xx", "api"): 1,
        ("2xx", "akismet"): 1,
        ("3xx", "review"): 1,
        ("2xx", "other"): 1,
    }
    assert numbers["winnow_request_seconds_count", ("api",)] == 2


async def test_verdicts_are_counted_by_site_and_label_by_either_protocol(
    running: Running, word_judge: WordJudge
) -> None:
    async with running(judge=word_judge, metrics_token=TOKEN) as blog:
        await blog.check("Cheap rolex at low prices", external_id="7")
        await blog.check("Cheap rolex at low prices", external_id="7")  # the same again
        await Engine(blog).check("Cheap rolex, once more")
        await Engine(blog).check("Hmm")
        await Engine(blog).check("Cheap rolex", {"is_test": "1"})
        numbers = await scraped(blog)
    verdicts = {labels: n for (name, labels), n in numbers.items() if "verdicts_total" in name}
    assert verdicts == {("spam", "my-blog"): 2, ("unsure", "my-blog"): 1}


async def test_the_size_of_batches_and_the_model_are_told(
    running: Running, word_judge: WordJudge
) -> None:
    async with running(judge=word_judge, metrics_token=TOKEN) as blog:
        await asyncio.gather(*(blog.check(f"Thanks {n}") for n in range(9)))
        numbers = await scraped(blog)
    assert numbers["winnow_batch_comments_sum", ()] == 9
    assert numbers["winnow_batch_comments_count", ()] == len(word_judge.seen)
    assert numbers["winnow_active_model_info", ("words-1",)] == 1
    assert numbers["winnow_model_judges", ()] == 1


async def test_while_no_model_judges_that_is_told(running: Running, tmp_path: Path) -> None:
    async with running(judge=None, model_dir=tmp_path / "none", metrics_token=TOKEN) as blog:
        await blog.client.get("/readyz")
        numbers = await scraped(blog)
    assert numbers["winnow_model_judges", ()] == 0
    assert numbers["winnow_unavailable_total", ("model", "other")] == 1


async def test_a_database_that_is_away_is_counted_and_stops_no_scrape(
    running: Running, word_judge: WordJudge
) -> None:
    async with running(judge=word_judge, metrics_token=TOKEN) as blog:
        await blog.check("Hmm")
        await read_store(blog)
        for lane in (blog.parts.lanes.intake, blog.parts.lanes.background):
            lane.close()
        assert (await blog.check("Thanks")).status_code == 503
        numbers = await scraped(blog)
    assert numbers["winnow_unavailable_total", ("database", "api")] == 1
    assert numbers["winnow_held_comments", ("my-blog",)] == 1  # as it was read last


async def test_no_comment_and_no_key_is_told(running: Running, word_judge: WordJudge) -> None:
    author = {"name": "Eufemia", "email": "eufemia@mail.example", "url": "https://eufemia.example"}
    async with running(judge=word_judge, metrics_token=TOKEN) as blog:
        await blog.check("Marzipan, wisteria", author=author)
        await read_store(blog)
        text = (await blog.client.get("/metrics", headers=TOLD)).text
    told = [word for word in (blog.key, TOKEN, "ufemia", "arzipan") if word in text]
    assert told == []
