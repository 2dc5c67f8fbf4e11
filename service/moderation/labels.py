"""What owners say of labels given: un-learn them, release them, take that back. No HTTP, no SQL."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial

from sqlalchemy import Connection

from service.domain.errors import Invalid, NotFound
from service.domain.labels import LabelOrder, LabelOrderKind, LabelSelection
from service.domain.people import Role, SignedIn
from service.domain.quarantine import Burst, BurstName, bursts
from service.domain.trust import Reporter, ReporterRecord, records
from service.moderation import access
from service.moderation.steps import of_rules
from service.store.async_store import AsyncStore
from service.store.comments import label_orders
from service.store.comments.label_lines import label_lines
from service.store.people import moderators

LOOKS_BACK = timedelta(days=90)  # for who reports, and for what waits


@dataclass(frozen=True, slots=True)
class LabelsPage:
    """Who labelled on some sites of late, what waits in quarantine, what was ordered last.

    `names` are those of moderators, by id.
    """

    records: dict[Reporter, ReporterRecord]
    waiting: tuple[Burst, ...]
    orders: tuple[LabelOrder, ...]
    names: dict[str, str]


class Labels:
    """Orders of labels. Each raises NotFound for what is on other sites, Forbidden for a role."""

    def __init__(self, database: AsyncStore) -> None:
        self._database = database

    async def read_page(self, who: SignedIn) -> LabelsPage:
        """What there is to know of the labels of the moderator's sites."""
        return await self._database.read(partial(_page, who))

    async def unlearn(self, who: SignedIn, selection: LabelSelection) -> LabelOrder:
        """Learn from these labels no more. One label is for moderators, many are for owners."""
        return await self._order(who, "unlearn", selection)

    async def release(self, who: SignedIn, selection: LabelSelection) -> LabelOrder:
        """Learn from these labels although so many of them contradict the model."""
        return await self._order(who, "release", selection)

    async def rule_on_burst(
        self, who: SignedIn, kind: LabelOrderKind, name: BurstName
    ) -> LabelOrder:
        """Release a burst, or un-learn it. Raises NotFound if it does not wait."""
        access.require_all(who, "moderator", [name.site_id])

        def rule(connection: Connection) -> LabelOrder:
            return order_burst(connection, kind, name, moderator_id=who.moderator.id)

        return await self._database.write(rule, locks=of_rules())

    async def undo_order(self, who: SignedIn, order_id: str) -> LabelOrder:
        """Take an order back as one. Raises Conflict if it was undone already."""

        def undo(connection: Connection) -> LabelOrder:
            site_id = label_orders.site_of(connection, order_id)
            if site_id is None:
                raise NotFound("no order of your sites has this id")
            access.site_of(who, site_id)
            who.require("moderator", site_id)
            return label_orders.undo(connection, order_id)

        return await self._database.write(undo, locks=of_rules())

    async def _order(
        self, who: SignedIn, kind: LabelOrderKind, selection: LabelSelection
    ) -> LabelOrder:
        if len(selection.site_ids) != 1 or not selection.names_something:
            raise Invalid("name a site, and which of its labels", field="site")
        access.require_all(who, _role_for(kind, selection), selection.site_ids)

        def order(connection: Connection) -> LabelOrder:
            return order_labels(connection, kind, selection, moderator_id=who.moderator.id)

        return await self._database.write(order, locks=of_rules())


def order_labels(
    connection: Connection,
    kind: LabelOrderKind,
    selection: LabelSelection,
    *,
    moderator_id: str | None = None,
) -> LabelOrder:
    """Order something of a selection. Raises NotFound if there is no such label."""
    label_ids = label_orders.selected_labels(connection, selection, kind)
    if not label_ids:
        raise NotFound("there is no such label, or it was ordered already")
    site_ids = selection.site_ids
    return label_orders.make(
        connection, kind, label_ids,
        words=selection.words, moderator_id=moderator_id,
        site_id=site_ids[0] if len(site_ids) == 1 else None,
    )  # fmt: skip


def order_burst(
    connection: Connection,
    kind: LabelOrderKind,
    name: BurstName,
    *,
    moderator_id: str | None = None,
) -> LabelOrder:
    """Order something of what waits of a burst. Raises NotFound if nothing does."""
    since = datetime.combine(name.day, time(), UTC)
    for burst in bursts(label_lines(connection, site_ids=[name.site_id], since=since)):
        if burst.name == name and burst.is_waiting:
            return label_orders.make(
                connection, kind, [line.id for line in burst.lines if not line.is_released],
                words=name.words, site_id=name.site_id, moderator_id=moderator_id,
            )  # fmt: skip
    raise NotFound("nothing waits of this day and key")


def _role_for(kind: LabelOrderKind, selection: LabelSelection) -> Role:
    return "moderator" if kind == "release" or selection.label_id else "owner"


def _page(who: SignedIn, connection: Connection) -> LabelsPage:
    site_ids = [site.id for site in who.sites]
    since = datetime.now(UTC) - LOOKS_BACK
    lines = tuple(label_lines(connection, site_ids=site_ids, since=since))
    return LabelsPage(
        records=records(lines),
        waiting=tuple(burst for burst in bursts(lines) if burst.is_waiting),
        orders=label_orders.latest(connection, site_ids),
        names=moderators.names(connection),
    )
