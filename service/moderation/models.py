"""Which model judges, for owners of every site: list, promote, roll back. No HTTP, no SQL."""

import asyncio
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from model.artifact import BASE_FOLDER, ArtifactError, read_manifest
from service.domain.errors import Conflict, Forbidden, NotFound
from service.domain.fit_reports import FitReport
from service.domain.models import NothingBefore, RegisteredModel, ServiceFit, UnknownModel
from service.domain.people import SignedIn
from service.domain.shadow import ShadowReport
from service.moderation.drift import DriftWatch
from service.moderation.fit_reports import fit_report, read_traces
from service.scoring.shelf import ModelShelf
from service.store import fits, shadow
from service.store import models as store
from service.store.async_store import AsyncStore
from service.store.database.exclusion import Locks, lock_name
from service.store.people import roles

OF_FITS = Locks(names=(lock_name("fits"),))
OF_REGISTRY = Locks(names=(lock_name(store.REGISTRY),))


@dataclass(frozen=True, slots=True)
class ModelsPage:
    """Every model, newest first; `active` is None while the one that ships judges."""

    models: tuple[RegisteredModel, ...]
    active: RegisteredModel | None
    shipped: str
    last_fit: ServiceFit | None
    shadow: ShadowReport | None


class Models:
    """The registry as its owners see it.

    Every method raises Forbidden for anybody who does not own every site: all are judged by
    one model.
    """

    def __init__(self, database: AsyncStore, shelf: ModelShelf, watch: DriftWatch) -> None:
        self._database = database
        self._watch = watch
        self.shelf = shelf

    async def read_page(self, who: SignedIn) -> ModelsPage:
        """The models, and which of them judges."""
        return await self._database.read(partial(_read_page, who))

    async def read_report(self, who: SignedIn, version: str) -> FitReport:
        """What the fit of a model wrote down. Raises NotFound."""
        model = _of_version(await self.read_page(who), version)
        traces = await self._database.read(partial(read_traces, model=model, watch=self._watch))
        return await asyncio.to_thread(fit_report, traces, self.shelf)

    async def promote(self, who: SignedIn, version: str) -> None:
        """Let a model judge, a registered one or the one that ships.

        Raises NotFound, and Conflict for one that cannot be loaded.
        """
        page = await self.read_page(who)
        if version == page.shipped:
            await self._database.write(store.retire_active, locks=OF_REGISTRY)
            return
        await self._require_usable(_of_version(page, version))
        activate = partial(store.activate, version=version, by=who.moderator.name)
        try:
            await self._database.write(activate, locks=OF_REGISTRY)
        except UnknownModel as error:
            raise NotFound("this model was removed meanwhile") from error

    async def roll_back(self, who: SignedIn, *, version: str) -> None:
        """Let the model judge again that judged before `version`, the one that was shown.

        Raises Conflict if another judges by now, there is none before it, or it cannot be loaded.
        """
        page = await self.read_page(who)
        if page.active is None or page.active.version != version:
            raise Conflict("another model judges by now")
        if page.active.predecessor is not None:
            await self._require_usable(_of_version(page, page.active.predecessor))
        try:
            await self._database.write(
                partial(store.roll_back, by=who.moderator.name), locks=OF_REGISTRY
            )
        except NothingBefore as error:
            raise Conflict(str(error)) from error

    async def ask_for_fit(self, who: SignedIn) -> None:
        """Have the service fit as soon as can be. Raises Conflict if a fit waits or runs."""
        await self.read_page(who)
        ask = partial(fits.ask, by=who.moderator.name)
        if not await self._database.write(ask, locks=OF_FITS):
            raise Conflict("a fit waits or runs already")

    async def begin_shadow(self, who: SignedIn, version: str) -> None:
        """Let a candidate judge what comes beside the active model, without any effect.

        Raises NotFound, and Conflict for one that judges already or cannot be loaded.
        """
        page = await self.read_page(who)
        model = _of_version(page, version)
        if model.state == "active":
            raise Conflict("it judges already")
        await self._require_usable(model)
        begin = partial(shadow.begin, model=model, by=who.moderator.name)
        await self._database.write(begin, locks=OF_REGISTRY)

    async def end_shadow(self, who: SignedIn) -> None:
        """Take the candidate out of the shadow. Raises Conflict if there is none."""
        await self.read_page(who)
        if not await self._database.write(shadow.end, locks=OF_REGISTRY):
            raise Conflict("no candidate is in the shadow")

    async def _require_usable(self, model: RegisteredModel) -> None:
        """Raise Conflict for a model that cannot judge: then none would, on any replica."""
        try:
            await asyncio.to_thread(self.shelf.take, model)
        except ArtifactError as error:
            raise Conflict(f"all stays as it is: {error}") from error


def _read_page(who: SignedIn, connection: Connection) -> ModelsPage:
    if not roles.is_chief(connection, who.moderator):
        raise Forbidden("this needs the role owner on every site")
    shipped = read_manifest(BASE_FOLDER).model_version
    return ModelsPage(
        tuple(store.every(connection)),
        store.active(connection),
        shipped,
        fits.latest(connection),
        shadow.report(connection),
    )


def _of_version(page: ModelsPage, version: str) -> RegisteredModel:
    for model in page.models:
        if model.version == version:
            return model
    raise NotFound("no model of this version is registered")
