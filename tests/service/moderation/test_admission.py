"""Who is let in to be judged: a bounded queue that is fair between sites, and limits a minute."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from running_blog import Blog, Running, WordJudge

from service.domain.errors import Busy, TooMany
from service.domain.sites import Site
from service.moderation import admission
from service.moderation.admission import Admission, AdmissionBounds

NARROW = AdmissionBounds(at_once=1, turns=1, waiting=4, wait_seconds=120)


def site(name: str, *, key_id: str | None = "key-1") -> Site:
    return Site(name, name, "https://b.example", datetime.now(UTC), key_id=key_id)


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is always the same second: no test lies on both sides of a minute's end."""
    clock = SimpleNamespace(time=lambda: 90.0)
    for module in ("limits.aio.storage.memory", "limits.aio.strategies"):
        monkeypatch.setattr(f"{module}.time", clock)


class Door:
    """A narrow door: whoever is let in works until told to go."""

    def __init__(self, bounds: AdmissionBounds = NARROW) -> None:
        self.admission = Admission(bounds)
        self.order: list[str] = []
        self.keys: list[str | None] = []
        self.may_go = asyncio.Event()

    def come(
        self, name: str, *, until: asyncio.Event | None = None, key_id: str | None = "key-1"
    ) -> "asyncio.Task[None]":
        """Somebody comes, and works until all may go, or until an event of his own."""
        return asyncio.create_task(self._work(site(name, key_id=key_id), until or self.may_go))

    async def _work(self, sender: Site, until: asyncio.Event) -> None:
        async with self.admission.admitted(sender):
            self.order.append(sender.name)
            self.keys.append(sender.key_id)
            await until.wait()


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_another_site_is_next_however_many_of_one_are_waiting() -> None:
    door = Door()
    comers = [door.come("flood") for _ in range(3)]
    await settle()
    comers.append(door.come("quiet"))
    await settle()
    door.may_go.set()
    await asyncio.gather(*comers)
    assert door.order == ["flood", "flood", "quiet", "flood"]


async def test_who_comes_alone_waits_for_nobody() -> None:
    door = Door(AdmissionBounds(turns=1))
    for name in ("a", "b"):
        comer = door.come(name)
        await settle()
        assert door.order[-1] == name
        door.may_go.set()
        await comer
        door.may_go.clear()


async def test_those_who_come_meanwhile_go_together_when_the_turn_is_over() -> None:
    door = Door(AdmissionBounds(at_once=8, turns=1))
    first_may_go = asyncio.Event()
    first = door.come("a", until=first_may_go)
    await settle()
    comers = [door.come(f"blog-{n}") for n in range(10)]
    await settle()
    assert door.order == ["a"]
    first_may_go.set()
    await first
    await settle()
    assert len(door.order) == 9
    door.may_go.set()
    await asyncio.gather(*comers)
    assert len(door.order) == 11


@pytest.mark.parametrize(("seconds", "n_at_once"), [(3600.0, 3), (0.0, 5)], ids=["long", "none"])
async def test_after_a_turn_of_several_the_next_ones_are_gathered_for_a_moment(
    monkeypatch: pytest.MonkeyPatch, seconds: float, n_at_once: int
) -> None:
    monkeypatch.setattr(admission, "GATHERING_SECONDS", seconds)
    door = Door(AdmissionBounds(turns=1))
    comers = [door.come("a")]
    await settle()
    comers += [door.come("b") for _ in range(2)]
    await settle()
    door.may_go.set()
    await asyncio.gather(*comers)
    comers = [door.come("c") for _ in range(2)]
    await settle()
    assert len(door.order) == n_at_once
    for comer in comers:
        comer.cancel()
    await asyncio.gather(*comers, return_exceptions=True)


async def test_while_one_turn_is_judged_another_is_looked_up() -> None:
    door = Door(AdmissionBounds(at_once=8, turns=2))
    comers = [door.come("a") for _ in range(3)]
    await settle()
    assert len(door.order) == 2
    door.may_go.set()
    await asyncio.gather(*comers)


async def test_a_flood_leaves_room_for_others_to_wait() -> None:
    door = Door()
    comers = [door.come("flood") for _ in range(10)]
    await settle()
    refused = [comer for comer in comers if comer.done()]
    assert len(refused) == 7  # one at work, two waiting, two places left to others
    assert all(isinstance(comer.exception(), TooMany) for comer in refused)
    quiet = door.come("quiet")
    await settle()
    assert not quiet.done()
    door.may_go.set()
    await asyncio.gather(*comers, quiet, return_exceptions=True)


async def test_when_all_places_are_taken_it_says_so_at_once() -> None:
    door = Door()
    comers = [door.come(f"blog-{n}") for n in range(6)]
    await settle()
    assert isinstance(comers[5].exception(), Busy)
    door.may_go.set()
    await asyncio.gather(*comers, return_exceptions=True)


async def test_nobody_waits_for_longer_than_that() -> None:
    door = Door(AdmissionBounds(at_once=1, turns=1, waiting=4, wait_seconds=0.01))
    first = door.come("a")
    await settle()
    with pytest.raises(Busy):
        await door.come("b")
    door.may_go.set()
    await first


async def test_whoever_goes_away_while_waiting_gives_the_place_up() -> None:
    door = Door()
    first, second, third = door.come("a"), door.come("a"), door.come("b")
    await settle()
    second.cancel()
    await settle()
    door.may_go.set()
    await asyncio.gather(first, third)
    assert door.order == ["a", "b"]
    await asyncio.gather(*(door.come("c") for _ in range(3)))


async def test_a_key_that_sends_more_than_it_may_is_told_when_to_go_on() -> None:
    door = Admission(AdmissionBounds(key_per_minute=2, site_per_minute=100))
    for _ in range(2):
        async with door.admitted(site("a")):
            pass
    with pytest.raises(TooMany) as refused:
        async with door.admitted(site("a")):
            pass
    assert refused.value.headers["Retry-After"] == "30"
    async with door.admitted(site("a", key_id="key-2")):
        pass


async def test_all_keys_of_a_site_count_together() -> None:
    door = Admission(AdmissionBounds(key_per_minute=100, site_per_minute=2))
    for key_id in ("key-1", "key-2"):
        async with door.admitted(site("a", key_id=key_id)):
            pass
    with pytest.raises(TooMany):
        async with door.admitted(site("a", key_id="key-3")):
            pass
    async with door.admitted(site("b")):
        pass


async def test_what_strangers_send_from_pages_takes_nothing_of_the_engines_share() -> None:
    door = Admission(AdmissionBounds(key_per_minute=100, site_per_minute=4))
    async with door.admitted(site("a", key_id=None)):
        pass
    with pytest.raises(TooMany):
        async with door.admitted(site("a", key_id=None)):
            pass
    for _ in range(4):
        async with door.admitted(site("a")):
            pass
    with pytest.raises(TooMany):
        async with door.admitted(site("a")):
            pass


async def test_the_engine_is_next_however_many_of_its_pages_are_waiting() -> None:
    door = Door()
    comers = [door.come("flood", key_id=None) for _ in range(3)]
    await settle()
    comers.append(door.come("flood", key_id="key-1"))
    await settle()
    door.may_go.set()
    await asyncio.gather(*comers)
    assert door.keys == [None, None, "key-1", None]


async def test_too_many_comments_are_a_429_and_another_site_is_answered(running: Running) -> None:
    async with running(judge=WordJudge(), key_comments_per_minute=2) as blog:
        statuses = [(await blog.check(f"Thanks {n}")).status_code for n in range(3)]
        assert statuses == [201, 201, 429]
        other = await blog.client.post(
            "/v1/comments", json={"text": "Thanks"}, headers=blog.other_site()
        )
        assert other.status_code == 201


async def test_an_engine_is_told_to_hold_what_is_too_many(running: Running) -> None:
    async with running(judge=WordJudge(), key_comments_per_minute=1) as blog:
        first, second = [await _akismet(blog, words) for words in ("Thanks", "Thanks again")]
        assert (first, second) == ((200, True), (429, True))


async def _akismet(blog: Blog, words: str) -> tuple[int, bool]:
    form = {
        "api_key": blog.key, "blog": "https://b.example", "user_ip": "198.51.100.7",
        "comment_content": words, "comment_author": "Rita",
    }  # fmt: skip
    answer = await blog.client.post("/1.1/comment-check", data=form)
    return answer.status_code, "x-akismet-guid" in answer.headers
