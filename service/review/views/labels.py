"""Who labels, what waits, and what was ordered of labels, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from service.domain.labels import CHANNELS, LabelOrder
from service.domain.people import SignedIn
from service.domain.quarantine import Burst
from service.domain.trust import Reporter, ReporterRecord, trust_of
from service.moderation.labels import LabelsPage
from service.review.catalogues import message
from service.review.views.people import owned_sites

CHANNEL_WORDS = {
    "queue": message("the queue"),
    "random sample": message("a random sample"),
    "api": message("the JSON API"),
    "submit-ham": message("submit-ham"),
    "submit-spam": message("submit-spam"),
    "import": message("read from an archive"),
}
KEY = message("Key {x}")
UNKNOWN_KEY = message("a key that was not written down")
IN_FULL = message("in full")
UNLEARNED, RELEASED = message("Un-learned"), message("Released")
KEY_CHARS = 13  # of a key's id: the rest is chance


@dataclass(frozen=True, slots=True)
class ReporterLine:
    """Somebody who labels. `fields` name the labels in a form; empty where that is not for you."""

    name: str
    title: str
    site: str
    record: ReporterRecord
    trust: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BurstLine:
    """Labels that wait for a moderator."""

    name: str
    title: str
    site: str
    day: date
    n_labels: int
    n_contradicting: int
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order, and where it is undone; empty if it was."""

    verb: str
    words: str
    n_labels: int
    moderator: str
    made_at: datetime
    undone_at: datetime | None
    undo_href: str


@dataclass(frozen=True, slots=True)
class LabelsView:
    """What the template of the labels is given."""

    waiting: tuple[BurstLine, ...]
    reporters: tuple[ReporterLine, ...]
    orders: tuple[OrderLine, ...]
    channels: tuple[tuple[str, str], ...]
    owned: tuple[str, ...]


def labels_view(page: LabelsPage, who: SignedIn, translate: Callable[[str], str]) -> LabelsView:
    """Show the page in one language."""
    reporters = sorted(page.records.items(), key=lambda pair: -pair[1].n_labels)
    return LabelsView(
        waiting=tuple(_burst(burst, who, translate) for burst in page.waiting),
        reporters=tuple(_reporter(*pair, page, who, translate) for pair in reporters),
        orders=tuple(_order(order, translate) for order in page.orders),
        channels=tuple((word, translate(CHANNEL_WORDS[word])) for word in CHANNELS),
        owned=owned_sites(who),
    )


def _burst(burst: Burst, who: SignedIn, translate: Callable[[str], str]) -> BurstLine:
    name = burst.name
    return BurstLine(
        name=_key_name(name.key_id, translate, is_import=name.is_import),
        title=name.key_id,
        site=_site_name(who, name.site_id),
        day=name.day,
        n_labels=len(burst.lines),
        n_contradicting=burst.n_contradicting,
        fields=(
            ("site_id", name.site_id),
            ("key_id", name.key_id),
            ("is_import", "true" if name.is_import else "false"),
            ("day", name.day.isoformat()),
        )
        if who.may("moderator", name.site_id)
        else (),
    )


def _reporter(
    reporter: Reporter,
    record: ReporterRecord,
    page: LabelsPage,
    who: SignedIn,
    translate: Callable[[str], str],
) -> ReporterLine:
    site = _site_name(who, reporter.site_id)
    if reporter.moderator_id:
        name, title, trust = page.names.get(reporter.moderator_id, ""), "", translate(IN_FULL)
    else:
        name = _key_name(reporter.key_id, translate, is_import=reporter.is_import)
        title = reporter.key_id
        trust = f"{trust_of(record, 'import' if reporter.is_import else 'api'):.2f}"
    fields = _fields_of(reporter) if site in owned_sites(who) else ()
    return ReporterLine(
        name, title, site, record, trust, (("site", site), *fields) if fields else ()
    )


def _fields_of(reporter: Reporter) -> tuple[tuple[str, str], ...]:
    if reporter.is_import:
        return (("channel", "import"),)
    return (("key_id", reporter.key_id),) if reporter.key_id else ()


def _order(order: LabelOrder, translate: Callable[[str], str]) -> OrderLine:
    return OrderLine(
        verb=translate(UNLEARNED if order.kind == "unlearn" else RELEASED),
        words=order.words,
        n_labels=order.n_labels,
        moderator=order.moderator,
        made_at=order.made_at,
        undone_at=order.undone_at,
        undo_href="" if order.undone_at else f"/review/labels/{order.id}/undo",
    )


def _key_name(key_id: str, translate: Callable[[str], str], *, is_import: bool) -> str:
    if is_import:
        return translate(CHANNEL_WORDS["import"])
    return translate(KEY).replace("{x}", key_id[:KEY_CHARS]) if key_id else translate(UNKNOWN_KEY)


def _site_name(who: SignedIn, site_id: str) -> str:
    return next((site.name for site in who.sites if site.id == site_id), "")
