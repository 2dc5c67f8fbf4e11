"""Bursts of labels that contradict the model: they wait for a moderator before they teach."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from service.domain.label_lines import LabelLine

MOST_CONTRADICTIONS = 20  # of one key in a day: more are no reader's mistakes, or a new campaign's
CONTRADICTING_SHARE = 0.25  # of a key's labels: an archive that is read in contradicts less


class BurstName(NamedTuple):
    """What a burst is known by: what one key said on one site in one day (UTC).

    `key_id` is empty for what was read in, and for labels of a time when keys were not written
    down.
    """

    site_id: str
    key_id: str
    is_import: bool
    day: date

    @property
    def words(self) -> str:
        """As it is kept with an order and shown."""
        reporter = "channel import" if self.is_import else f"key {self.key_id or 'unknown'}"
        return f"{reporter}, since {self.day}, until {self.day}"


@dataclass(frozen=True, slots=True)
class Burst:
    """Labels that contradict the model so often that they wait; a campaign counts once."""

    name: BurstName
    lines: tuple[LabelLine, ...]
    n_contradicting: int

    @property
    def is_waiting(self) -> bool:
        """Whether a part of it is still to be released or un-learned."""
        return any(not line.is_released for line in self.lines)


def bursts(lines: Iterable[LabelLine]) -> tuple[Burst, ...]:
    """Every burst among the labels, the newest first.

    What moderators decided is in none, nor what was un-learned.
    """
    by_key = sorted((line for line in lines if _came_by_key(line)), key=_name)
    days = (_burst(name, tuple(group)) for name, group in groupby(by_key, key=_name))
    return tuple(sorted(filter(_is_too_much, days), key=_day, reverse=True))


def quarantined(lines: Iterable[LabelLine]) -> set[str]:
    """The labels in quarantine, by id: those of a burst that nobody has released."""
    return {line.id for burst in bursts(lines) for line in burst.lines if not line.is_released}


def _came_by_key(line: LabelLine) -> bool:
    is_label = line.restores is None and line.label != "withdrawn"
    return is_label and not line.is_trusted and not line.is_unlearned


def _name(line: LabelLine) -> BurstName:
    is_import = line.channel == "import"
    return BurstName(line.site_id, line.key_id or "", is_import, line.decided_at.date())


def _day(burst: Burst) -> date:
    return burst.name.day


def _burst(name: BurstName, lines: tuple[LabelLine, ...]) -> Burst:
    against = {line.campaign_id or line.comment_id for line in lines if line.contradicts}
    return Burst(name, lines, len(against))


def _is_too_much(burst: Burst) -> bool:
    is_often = burst.n_contradicting > MOST_CONTRADICTIONS
    return is_often and burst.n_contradicting > CONTRADICTING_SHARE * len(burst.lines)
