"""What was brought along from archives, for the moderators of the sites. No HTTP, no SQL."""

from functools import partial

from service.domain.errors import NotFound
from service.domain.imports import ImportReport
from service.domain.people import SignedIn
from service.moderation import access
from service.store import imports
from service.store.async_store import AsyncStore


class Imports:
    """Reads the reports of imports."""

    def __init__(self, database: AsyncStore) -> None:
        self._database = database

    async def list_imports(self, who: SignedIn) -> tuple[ImportReport, ...]:
        """The imports of all the moderator's sites without their findings, newest first."""
        site_ids = access.site_ids(who, "")
        return await self._database.read(partial(imports.every, site_ids=site_ids))

    async def read_import(self, who: SignedIn, import_id: str) -> ImportReport:
        """An import with its findings. Raises NotFound, also for another's site."""
        read = partial(imports.report, site_ids=access.site_ids(who, ""), import_id=import_id)
        report = await self._database.read(read)
        if report is None:
            raise NotFound("no import of your sites has this id")
        return report
