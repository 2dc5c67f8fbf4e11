"""A fit each night, once among all replicas, and one when an owner asks; with a report."""

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from service.background import fitting
from service.background.fitting import ServiceFits, is_due
from service.settings import Settings, SettingsError
from service.store import fits as asked_fits
from service.store.async_store import AsyncStore
from service.store.store import Store, open_store

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
FIT = "import os; print('learned in', os.environ['WINNOW_DATA_DIR'])"


@pytest.fixture
async def replicas(store: Store, migrated_url: str) -> AsyncIterator[list[AsyncStore]]:
    another = open_store(migrated_url)
    databases = [AsyncStore(store), AsyncStore(another)]
    yield databases
    for database in databases:
        database.close()
    another.close()


@pytest.fixture(autouse=True)
def _it_is_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "is_due", lambda _now, fit_at: bool(fit_at))


def fits(database: AsyncStore, folder: Path, code: str = FIT) -> ServiceFits:
    settings = Settings(data_dir=folder, fit_at="03:30")
    return ServiceFits(database, settings, command=(sys.executable, "-c", code))


async def test_of_several_replicas_one_fits_and_its_report_is_kept(
    replicas: list[AsyncStore], tmp_path: Path
) -> None:
    await asyncio.gather(*(fits(database, tmp_path).sweep() for database in replicas))
    await fits(replicas[0], tmp_path, "raise SystemExit('twice a day')").sweep()
    last = await replicas[1].read(asked_fits.latest)
    assert last is not None
    assert (last.exit_code, last.report) == (0, f"learned in {tmp_path}\n")


async def test_a_fit_that_fails_says_why(replicas: list[AsyncStore], tmp_path: Path) -> None:
    await fits(replicas[0], tmp_path, "raise SystemExit('no decision yet')").sweep()
    last = await replicas[0].read(asked_fits.latest)
    assert last is not None
    assert (last.exit_code, last.report) == (1, "no decision yet\n")


async def test_a_service_that_stops_does_not_leave_its_fit_behind(
    replicas: list[AsyncStore], tmp_path: Path
) -> None:
    code = (
        f"import time, pathlib; pathlib.Path({str(tmp_path / 'begun')!r}).touch(); time.sleep(600)"
    )
    sweeping = asyncio.create_task(fits(replicas[0], tmp_path, code).sweep())
    while not (tmp_path / "begun").exists():
        await asyncio.sleep(0.05)
    sweeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(sweeping, 60)


async def test_what_an_owner_asks_for_is_done_at_once_and_can_be_followed(
    replicas: list[AsyncStore], tmp_path: Path
) -> None:
    go_on = tmp_path / "go-on"
    code = (
        "import pathlib, time; print('learning 1/6', flush=True)\n"
        f"while not pathlib.Path({str(go_on)!r}).exists(): time.sleep(0.05)\n"
        "print('learned')"
    )
    asked = Settings(data_dir=tmp_path)
    sweeping = ServiceFits(replicas[0], asked, command=(sys.executable, "-c", code))
    await sweeping.sweep()
    assert await replicas[0].read(asked_fits.latest) is None
    assert await replicas[1].write(partial(asked_fits.ask, by="ada"))
    running = asyncio.create_task(sweeping.sweep())
    while not (now := await replicas[1].read(asked_fits.latest)).report:  # type: ignore[union-attr]
        await asyncio.sleep(0.05)
    assert now is not None
    assert (now.asked_by, now.is_open, now.report.rstrip()) == ("ada", True, "learning 1/6")
    assert not await replicas[1].write(partial(asked_fits.ask, by="ada"))
    go_on.touch()
    await running
    done = await replicas[1].read(asked_fits.latest)
    assert done is not None
    assert (done.is_open, done.exit_code, done.report) == (False, 0, "learning 1/6\nlearned\n")


async def test_a_fit_that_a_killed_service_left_behind_keeps_nobody_from_another(
    replicas: list[AsyncStore], tmp_path: Path
) -> None:
    await replicas[0].write(partial(asked_fits.ask, by="ada"))
    await replicas[0].write(asked_fits.begin)
    asked = Settings(data_dir=tmp_path)
    await ServiceFits(replicas[1], asked, command=(sys.executable, "-c", FIT)).sweep()
    left = await replicas[1].read(asked_fits.latest)
    assert left is not None
    assert (left.is_open, left.exit_code) == (False, None)
    assert await replicas[1].write(partial(asked_fits.ask, by="ada"))


@pytest.mark.parametrize(
    ("fit_at", "is_time"),
    [("", False), ("12:00", True), ("11:59", True), ("12:01", False), ("08:59", False)],
)
def test_it_is_time_for_three_hours_after_the_hour(fit_at: str, is_time: bool) -> None:
    assert is_due(NOON, fit_at) is is_time
    assert is_due(NOON + timedelta(days=1), fit_at) is is_time


@pytest.mark.parametrize("nonsense", ["25:00", "3:30", "noon", "03:60", "03:30:00"])
def test_an_hour_that_cannot_be_stops_the_start(nonsense: str) -> None:
    with pytest.raises(SettingsError, match="WINNOW_FIT_AT"):
        Settings.from_environment({"WINNOW_FIT_AT": nonsense})
