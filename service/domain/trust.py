"""How much a label may teach: by its channel, and by how its reporter agreed with moderators."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from service.domain.label_lines import LabelLine, logs, standing_line
from service.domain.labels import Channel

# How often a label is taken to be right before its reporter was ever compared with a moderator.
# What makes ham of spam is what a spammer would send.
RIGHT_BY_CHANNEL: Mapping[Channel, float] = {
    "queue": 1.0,
    "random sample": 1.0,
    "import": 0.85,
    "api": 0.75,
    "submit-spam": 0.75,
    "submit-ham": 0.7,
}
WORTH = 8  # comparisons that this is worth


class Reporter(NamedTuple):
    """Who labels: a moderator, a key, or what was read in for a site. Unset parts are empty."""

    site_id: str
    moderator_id: str
    key_id: str
    is_import: bool


@dataclass(frozen=True, slots=True)
class ReporterRecord:
    """How a reporter did: labels given, and of those that a moderator decided on, the agreed."""

    n_labels: int = 0
    n_compared: int = 0
    n_agreed: int = 0
    last_at: datetime | None = None


def reporter_of(line: LabelLine) -> Reporter:
    """Who gave a label. A moderator is the same on all sites, and so is a key."""
    if line.moderator_id is not None:
        return Reporter("", line.moderator_id, "", False)
    if line.channel == "import":
        return Reporter(line.site_id, "", "", True)
    return Reporter(line.site_id, "", line.key_id or "", False)


def records(lines: Iterable[LabelLine]) -> dict[Reporter, ReporterRecord]:
    """The record of every reporter; what was un-learned counts for nothing.

    A label counts as compared if a moderator decided on the same words after it: what repeats
    a decision proves nothing.
    """
    given_at: dict[Reporter, list[datetime]] = defaultdict(list)
    agreed: dict[Reporter, list[bool]] = defaultdict(list)
    for log in logs(lines):
        for line in _labels(log):
            given_at[reporter_of(line)].append(line.decided_at)
        for reporter, agrees in _comparisons(log):
            agreed[reporter].append(agrees)
    return {
        reporter: ReporterRecord(
            len(times), len(agreed[reporter]), sum(agreed[reporter]), max(times)
        )
        for reporter, times in given_at.items()
    }


def trust_in(line: LabelLine, by_reporter: Mapping[Reporter, ReporterRecord]) -> float:
    """How much a label may teach, from 0 to 1: a moderator's own decision in full.

    A label that is right with probability q is worth 2 q - 1: one that is right as often as a
    coin teaches nothing.
    """
    if line.is_trusted:
        return 1.0
    record = by_reporter.get(reporter_of(line), ReporterRecord())
    return trust_of(record, line.channel)


def trust_of(record: ReporterRecord, channel: Channel) -> float:
    """The same for a record: the mean of a beta distribution, begun as its channel says."""
    right = RIGHT_BY_CHANNEL[channel] * WORTH + record.n_agreed
    return max(0.0, 2 * right / (WORTH + record.n_compared) - 1)


def _labels(log: Sequence[LabelLine]) -> Iterator[LabelLine]:
    for line in log:
        if line.label != "withdrawn" and line.restores is None and not line.is_unlearned:
            yield line


def _comparisons(log: Sequence[LabelLine]) -> Iterator[tuple[Reporter, bool]]:
    """Each reporter's last label before the decision that stands, and whether it was the same."""
    standing = standing_line(log)
    if standing is None or not standing.is_trusted:
        return
    before = {
        reporter_of(line): line.label
        for line in _labels(log[: standing.sequence - 1])
        if not line.is_trusted and line.revision == standing.revision
    }
    for reporter, label in before.items():
        yield reporter, label == standing.label
