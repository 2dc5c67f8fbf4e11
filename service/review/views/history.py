"""What was said of a comment, by the machine and by people, in one line of time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.comments import LogEntry, StoredVerdict
from service.domain.detail import Detail, Note
from service.domain.queue import Band, band_of
from service.review.catalogues import message
from service.review.disguises import ShownPiece, pieces
from service.review.views.reasons import Bar, bars

NO_MODEL = message("no model")
BY_KEY = message("The blog's key")
IMPORTED = message("imported")
AS_NAMED = message("The blog's key, in the name of “{x}”")


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that was said. `label` is empty for a note; `said_*` for what is no decision."""

    at: datetime
    who: str
    is_machine: bool
    label: str
    revision: int | None
    band: Band | None
    probability: float | None
    model_version: str
    said_label: str
    note: tuple[ShownPiece, ...]
    is_withdrawn: bool
    reasons: Sequence[Bar]
    more_reasons: Sequence[Bar] = ()


def entries(detail: Detail, translate: Callable[[str], str]) -> tuple[HistoryEntry, ...]:
    """Everything, oldest first."""
    history = detail.history
    log = zip(history.decisions, detail.signed_log, strict=True)
    unordered = [
        *(_verdict(verdict, translate) for verdict in history.verdicts),
        *(_decision(entry, is_signed, translate) for entry, is_signed in log),
        *(_note(note) for note in detail.notes),
    ]
    return tuple(sorted(unordered, key=lambda entry: entry.at))


def _verdict(verdict: StoredVerdict, translate: Callable[[str], str]) -> HistoryEntry:
    judgement = verdict.judgement
    at_once, more_reasons = bars(judgement, translate)
    return HistoryEntry(
        at=verdict.created_at,
        who=judgement.model_version or translate(NO_MODEL),
        is_machine=True,
        label=judgement.label.value,
        revision=verdict.revision,
        band=band_of(judgement.spam_probability),
        probability=judgement.spam_probability,
        model_version="",
        said_label="",
        note=pieces(judgement.note or ""),
        is_withdrawn=False,
        reasons=at_once,
        more_reasons=more_reasons,
    )


def _decision(entry: LogEntry, is_signed: bool, translate: Callable[[str], str]) -> HistoryEntry:
    with_name = translate(AS_NAMED).replace("{x}", entry.moderator or "")
    source = translate(IMPORTED if entry.is_imported else BY_KEY)
    by_key = with_name if entry.moderator else source
    return HistoryEntry(
        at=entry.decided_at,
        who=entry.moderator or "" if is_signed else by_key,
        is_machine=False,
        label=entry.label,
        revision=entry.revision,
        band=None,
        probability=entry.said_probability,
        model_version=entry.model_version or "",
        said_label=entry.said_label.value,
        note=pieces(entry.note or ""),
        is_withdrawn=False,
        reasons=(),
    )


def _note(note: Note) -> HistoryEntry:
    return HistoryEntry(
        at=note.written_at,
        who=note.moderator,
        is_machine=False,
        label="",
        revision=None,
        band=None,
        probability=None,
        model_version="",
        said_label="",
        note=pieces(note.text),
        is_withdrawn=note.is_withdrawn,
        reasons=(),
    )
