"""Fits in a process of their own: each night, and as soon as can be when an owner asks."""

import asyncio
import logging
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial

from service.domain.models import ServiceFit
from service.settings import PREFIX, Settings
from service.store import fits
from service.store.async_store import AsyncStore
from service.tracing.stages import stage

logger = logging.getLogger(__name__)

LATE = timedelta(hours=3)  # a service that starts later than that after the hour waits for the next
MOST_REPORT_CHARS = 20_000
TOLD_SECONDS = 1.0  # between two writings of what a fit has printed
COMMAND = (sys.executable, "-m", "training.fit")
NEEDED = ("data_dir", "database_url", "model_store", "keep_models")


class ServiceFits:
    """Fits at the hour of `WINNOW_FIT_AT`, by the clock of this machine, and when asked to.

    One after the other, and by one replica: whichever does the work in the background.
    """

    def __init__(
        self, database: AsyncStore, settings: Settings, *, command: Sequence[str] = COMMAND
    ) -> None:
        self._database = database
        self._settings = settings
        self._command = command
        self._has_looked = False

    async def sweep(self) -> None:
        """Ask for the night's fit if it is time, and run what was asked for."""
        if not self._has_looked:
            await self._database.write(fits.break_off)
            self._has_looked = True
        now = datetime.now().astimezone()
        if is_due(now, self._settings.fit_at):
            await self._database.write(partial(fits.ask_for_night, day=now.date()))
        fit = await self._database.write(fits.begin)
        if fit is not None:
            with stage("fit"):
                exit_code, report = await self._run(fit)
            end = partial(fits.end, fit_id=fit.id, exit_code=exit_code, report=report)
            await self._database.write(end)
            logger.info("a fit ended with exit code %d", exit_code)

    async def _run(self, fit: ServiceFit) -> tuple[int, str]:
        """The exit code of a fit, and the end of what it printed."""
        nice = shutil.which("nice")
        polite = (nice, "-n", "10") if nice else ()
        fitting = await asyncio.create_subprocess_exec(
            *polite,
            *self._command,
            env=_environment(self._settings),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            report = await self._listen(fit, fitting.stdout)
            return await fitting.wait(), report
        except BaseException:  # the service stops, or its database is gone: so is the fit
            fitting.terminate()
            await fitting.wait()
            raise

    async def _listen(self, fit: ServiceFit, output: asyncio.StreamReader | None) -> str:
        """What it prints to its end; what there is so far is told from time to time."""
        printed, told = bytearray(), 0.0
        while output and (part := await output.read(65_536)):
            printed += part
            if asyncio.get_running_loop().time() > told + TOLD_SECONDS:
                tell = partial(fits.tell, fit_id=fit.id, report=_report(printed))
                await self._database.write(tell)
                told = asyncio.get_running_loop().time()
        return _report(printed)


def _report(printed: bytes | bytearray) -> str:
    """The end of what was printed, as a database takes it."""
    return printed.decode("utf-8", "replace").replace("\0", "")[-MOST_REPORT_CHARS:]


def is_due(now: datetime, fit_at: str) -> bool:
    """Whether the hour has come today, and not too long ago."""
    if not fit_at:
        return False
    begins = datetime.combine(now.date(), time.fromisoformat(fit_at), now.tzinfo)
    return begins <= now < begins + LATE


def _environment(settings: Settings) -> dict[str, str]:
    """What a fit of the same installation is to know."""
    values = {PREFIX + name.upper(): str(getattr(settings, name)) for name in NEEDED}
    return {**os.environ, "NO_COLOR": "1", **values}
