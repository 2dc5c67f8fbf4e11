"""`labels`: what is learned from, and from whom."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, get_args

import typer
from sqlalchemy import Connection

from service.cli.output import MISUSE, fail, migrated_store, read_settings, say
from service.domain.errors import Conflict, NotFound
from service.domain.labels import CHANNELS, Channel, LabelOrder, LabelOrderKind, LabelSelection
from service.domain.quarantine import bursts
from service.domain.trust import Reporter, ReporterRecord, records, trust_of
from service.moderation.labels import order_labels
from service.store.comments import label_orders
from service.store.comments.label_lines import label_lines
from service.store.people import moderators
from service.store.sites import sites

labels = typer.Typer(no_args_is_help=True, help="The labels that a fit learns from.")

LabelOption = Annotated[str, typer.Option("--label", help="One label, by its id.")]
KeyOption = Annotated[str, typer.Option(help="All that came with a key, by its id.")]
ModeratorOption = Annotated[str, typer.Option(help="All of somebody who signs in.")]
ReporterOption = Annotated[str, typer.Option(help="All in a name that came with a key.")]
ChannelOption = Annotated[str, typer.Option(help=f"One of: {', '.join(CHANNELS)}.")]
SinceOption = Annotated[str, typer.Option(help="From this day (UTC) on, as 2026-11-30.")]
UntilOption = Annotated[str, typer.Option(help="Up to this day, it included.")]


@labels.command("list")
def list_labels() -> None:
    """Print who gave labels and how far they are trusted, what waits, and what was ordered."""
    with migrated_store(read_settings()) as opened, opened.reading() as connection:
        lines = tuple(label_lines(connection))
        names = _names(connection)
        for reporter, record in sorted(records(lines).items()):
            say(_record_line(names(reporter), reporter, record))
        for burst in bursts(lines):
            if burst.is_waiting:
                say(f"waits: {len(burst.lines)} labels, {burst.name.words}")
        for order in label_orders.latest(connection):
            say(_order_line(order))


@labels.command("unlearn")
def unlearn(
    label: LabelOption = "",
    key: KeyOption = "",
    moderator: ModeratorOption = "",
    reporter: ReporterOption = "",
    channel: ChannelOption = "",
    since: SinceOption = "",
    until: UntilOption = "",
) -> None:
    """Learn from labels no more: from all that fit everything that is named.

    What was decided stays decided. `labels undo` takes it back as one.
    """
    _order("unlearn", _selection(label, key, moderator, reporter, channel, since, until))


@labels.command("release")
def release(key: KeyOption = "", channel: ChannelOption = "", since: SinceOption = "") -> None:
    """Learn from labels that wait because so many of them contradict the model."""
    _order("release", _selection("", key, "", "", channel, since, ""))


@labels.command("undo")
def undo(order_id: str) -> None:
    """Take an order back as one, by the id that `labels list` prints."""
    with migrated_store(read_settings()) as opened, opened.writing() as connection:
        try:
            order = label_orders.undo(connection, order_id)
        except (NotFound, Conflict) as error:
            raise fail(error.detail) from error
    say(f"undone: {_order_line(order)}")


def _selection(
    label: str, key: str, moderator: str, reporter: str, channel: str, since: str, until: str
) -> LabelSelection:
    selection = LabelSelection(
        site_ids=(),
        label_id=label,
        key_id=key,
        moderator=moderator,
        reporter=reporter,
        channel=_channel(channel),
        since=_day(since),
        until=_day(until),
    )
    if not selection.names_something:
        raise fail("name a label, a key, a moderator, a reporter, a channel or days", code=MISUSE)
    return selection


def _order(kind: LabelOrderKind, selection: LabelSelection) -> None:
    with migrated_store(read_settings()) as opened, opened.writing() as connection:
        try:
            order = order_labels(connection, kind, selection)
        except NotFound as error:
            raise fail(error.detail) from error
    say(_order_line(order))


def _channel(word: str) -> Channel | None:
    if not word:
        return None
    for channel in get_args(Channel):
        if channel == word:
            return channel  # type: ignore[no-any-return]
    raise fail(f"a channel is one of {', '.join(CHANNELS)}", code=MISUSE)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise fail(f"{text} is no day; write it as 2026-11-30", code=MISUSE) from error


def _names(connection: Connection) -> Callable[[Reporter], str]:
    people = moderators.names(connection)
    places = {site.id: site.name for site in sites.all_sites(connection)}

    def name(reporter: Reporter) -> str:
        if reporter.moderator_id:
            return f"moderator {people.get(reporter.moderator_id, '?')}"
        place = places.get(reporter.site_id, "?")
        return f"import {place}" if reporter.is_import else f"key {reporter.key_id or '?'} {place}"

    return name


def _record_line(name: str, reporter: Reporter, record: ReporterRecord) -> str:
    if reporter.moderator_id:
        return f"{name}: {record.n_labels} labels, taught in full"
    trust = trust_of(record, "import" if reporter.is_import else "api")
    return (
        f"{name}: {record.n_labels} labels, agreed in {record.n_agreed} of"
        f" {record.n_compared} that a moderator decided after; trust {trust:.2f}"
    )


def _order_line(order: LabelOrder) -> str:
    state = f"undone {order.undone_at:%Y-%m-%d %H:%M}" if order.undone_at else "stands"
    verb = "un-learned" if order.kind == "unlearn" else "released"
    return f"{order.id}  {verb} {order.n_labels} labels: {order.words}  {state}"
