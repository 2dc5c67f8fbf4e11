"""Erase what is known of a person or a site, and look whether it is gone. No HTTP, no SQL.

A few comments in each transaction, so that others get their turn. To erase again does no harm.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from service.domain.erasing import Commenter, ErasurePreview, ErasureReport, Marks, Trace
from service.domain.sites import Site
from service.moderation.marks import bare_address, long_enough, marks_of
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.database.exclusion import ALONE, lock_comments
from service.store.erasing import persons, sweeping, traces
from service.store.erasing import site as of_site
from service.store.queue import erasure

FOUND_AT_ONCE = 200  # comments that are looked for in one read
AT_ONCE = 20  # comments in one transaction
MOST_SHOWN = 100
KINDS = {"names": "name", "emails": "email", "urls": "url", "addresses": "address"}

NextIds = Callable[[Connection], list[str]]


class Erasures:
    """Of persons, on some sites, and of sites. What was decided stays, without a word."""

    def __init__(
        self, database: AsyncStore, secret: Secret, *, backup_days: int | None = None
    ) -> None:
        self._database, self._secret, self._backup_days = database, secret, backup_days

    async def preview_person(self, sites: Sequence[Site], whom: Commenter) -> ErasurePreview:
        """What would be erased, and by what it is found. Raises Invalid."""
        marks, ids = marks_of(whom, self._secret), [site.id for site in sites]

        def look(connection: Connection) -> ErasurePreview:
            return ErasurePreview(
                comments=persons.count_of(connection, ids, marks),
                by_mark={
                    name: persons.count_of(connection, ids, alone) for name, alone in _each(marks)
                },
                comment_ids=tuple(persons.comments_of(connection, ids, marks, limit=MOST_SHOWN)),
            )

        return await self._database.read(look)

    async def erase_person(
        self, sites: Sequence[Site], whom: Commenter, *, sweeps: bool = False
    ) -> ErasureReport:
        """Erase every comment that a person wrote on these sites, and the rules that name them.

        `sweeps` writes the database anew afterwards, for which writers wait. Raises Invalid.
        """
        marks, ids = marks_of(whom, self._secret), [site.id for site in sites]
        next_ids = partial(persons.comments_of, site_ids=ids, marks=marks, limit=FOUND_AT_ONCE)
        erased = await self._erase_all(next_ids)
        return await self._report(erased, marks.needles, sweeps=sweeps)

    async def erase_site(self, site: Site, *, sweeps: bool = False) -> ErasureReport:
        """Erase a site: all its comments, articles, rules and keys, its name and address."""
        next_ids = partial(persons.comments_of_site, site_id=site.id, limit=FOUND_AT_ONCE)
        erased = await self._erase_all(next_ids)
        rules = await self._database.write(
            lambda connection: of_site.erase_site(connection, site), locks=ALONE
        )
        needles = long_enough((site.name, *bare_address(site.url)))
        erased = replace(erased, rules=erased.rules + rules)
        return await self._report(erased, needles, sweeps=sweeps)

    async def _erase_all(self, next_ids: NextIds) -> "_Erased":
        """Some are found in a read, which holds up nobody, and erased a few at a time."""
        total = _Erased()
        while ids := await self._database.read(next_ids):
            for start in range(0, len(ids), AT_ONCE):
                erase = partial(_erase_some, ids[start : start + AT_ONCE])
                total = total.plus(await self._database.write(erase, locks=ALONE))
        return total

    async def _report(
        self, erased: "_Erased", needles: Sequence[str], *, sweeps: bool
    ) -> ErasureReport:
        await self._merge_index()
        await asyncio.to_thread(partial(self._database.store.sweep, rewrites=sweeps))
        models, remains = await self._database.read(partial(_look_again, erased, needles))
        now, days = datetime.now(UTC), self._backup_days
        return ErasureReport(
            comments=erased.comments,
            decisions=erased.decisions,
            rules=erased.rules,
            models=models,
            traces=remains,
            is_swept=sweeps,
            erased_at=now,
            backups_until=None if days is None else now + timedelta(days=days),
        )

    async def _merge_index(self) -> None:
        """Write the full-text index anew, in bounded steps: it keeps deleted words till then."""
        await self._database.write(sweeping.begin_merging, locks=ALONE)
        while await self._database.write(sweeping.go_on_merging, locks=ALONE):
            pass


@dataclass(frozen=True, slots=True)
class _Erased:
    """What was erased so far."""

    comments: int = 0
    decisions: int = 0
    rules: int = 0
    first_decided: datetime | None = None

    def plus(self, other: "_Erased") -> "_Erased":
        moments = [m for m in (self.first_decided, other.first_decided) if m is not None]
        return _Erased(
            self.comments + other.comments,
            self.decisions + other.decisions,
            self.rules + other.rules,
            min(moments, default=None),
        )


def _erase_some(ids: Sequence[str], connection: Connection) -> _Erased:
    lock_comments(connection, ids)
    rules = persons.lift_rules(connection, ids)
    decisions, first = persons.decisions_on(connection, ids)
    for comment_id in ids:
        erasure.erase(connection, comment_id)
    return _Erased(len(ids), decisions, rules, first)


def _look_again(
    erased: _Erased, needles: Sequence[str], connection: Connection
) -> tuple[tuple[str, ...], tuple[Trace, ...]]:
    first = erased.first_decided
    models = persons.models_since(connection, first) if first is not None else ()
    return models, traces.find_traces(connection, needles)


def _each(marks: Marks) -> Iterator[tuple[str, Marks]]:
    """Each kind of mark by itself."""
    for field, name in KINDS.items():
        values = getattr(marks, field)
        if values:
            yield name, Marks(**{field: values})
