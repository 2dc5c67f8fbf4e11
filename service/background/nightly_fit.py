"""A fit each night by the service itself, in a process of its own, once among all replicas."""

import asyncio
import logging
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial

from service.settings import PREFIX, Settings
from service.store import nightly_fits
from service.store.async_store import AsyncStore

logger = logging.getLogger(__name__)

LATE = timedelta(hours=3)  # a service that starts later than that after the hour waits for the next
MOST_REPORT_CHARS = 20_000
COMMAND = (sys.executable, "-m", "training.fit")
NEEDED = ("data_dir", "database_url", "model_store", "keep_models")


class NightlyFits:
    """Fits at the hour of `WINNOW_FIT_AT`, by the clock of this machine."""

    def __init__(
        self, database: AsyncStore, settings: Settings, *, command: Sequence[str] = COMMAND
    ) -> None:
        self._database = database
        self._settings = settings
        self._command = command

    async def sweep(self) -> None:
        """Fit if it is time, and nobody has today."""
        now = datetime.now().astimezone()
        if not is_due(now, self._settings.fit_at):
            return
        day = now.date()
        if await self._database.write(partial(nightly_fits.begin, day=day)):
            exit_code, report = await self._fit()
            end = partial(nightly_fits.end, day=day, exit_code=exit_code, report=report)
            await self._database.write(end)
            logger.info("the fit of this night ended with exit code %d", exit_code)

    async def _fit(self) -> tuple[int, str]:
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
            printed, _ = await fitting.communicate()
        except asyncio.CancelledError:  # the service stops: so does the fit
            fitting.terminate()
            await fitting.wait()
            raise
        report = printed.decode("utf-8", "replace").replace("\0", "")[-MOST_REPORT_CHARS:]
        return fitting.returncode or 0, report


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
