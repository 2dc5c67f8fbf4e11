"""One person's pages are made one after the other; nobody else waits for them."""

import asyncio

import pytest

from service.domain.errors import Busy
from service.review.one_by_one import OneByOne


class Desk:
    """Pages that take until they are let go."""

    def __init__(self, *, wait_seconds: float = 120) -> None:
        self.turns = OneByOne(wait_seconds=wait_seconds)
        self.begun: list[str] = []
        self.may_end = asyncio.Event()

    def open(self, person: str) -> "asyncio.Task[None]":
        return asyncio.create_task(self._page(person))

    async def _page(self, person: str) -> None:
        async with self.turns.turn_of(person):
            self.begun.append(person)
            await self.may_end.wait()


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_second_page_of_one_person_waits_for_the_first() -> None:
    desk = Desk()
    pages = [desk.open("ada"), desk.open("ada")]
    await settle()
    assert desk.begun == ["ada"]
    desk.may_end.set()
    await asyncio.gather(*pages)
    assert desk.begun == ["ada", "ada"]


async def test_another_person_does_not() -> None:
    desk = Desk()
    pages = [desk.open("ada"), desk.open("ada"), desk.open("ben")]
    await settle()
    assert desk.begun == ["ada", "ben"]
    desk.may_end.set()
    await asyncio.gather(*pages)


async def test_who_asks_for_more_than_can_be_made_is_told_to_come_again() -> None:
    desk = Desk(wait_seconds=0.01)
    first = desk.open("ada")
    await settle()
    with pytest.raises(Busy):
        await desk.open("ada")
    desk.may_end.set()
    await first


async def test_who_goes_away_gives_the_turn_up() -> None:
    desk = Desk()
    pages = [desk.open("ada") for _ in range(3)]
    await settle()
    pages[1].cancel()
    pages[0].cancel()
    await settle()
    assert desk.begun == ["ada", "ada"]
    desk.may_end.set()
    await pages[2]
