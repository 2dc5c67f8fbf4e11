"""Which labels a fit learns from where there are more than it takes in."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b

from service.domain.label_lines import LabelLine

MOST_LEARNED = 50_000  # decisions: a fit of so many stays below 4 GiB
MOST_COPIES = 10  # of a campaign, which is one lesson however often it came

Teachable = Mapping[str, tuple[LabelLine, float]]  # by the label's id, with the trust in it


def drawn_labels(labels: Teachable, *, most: int = MOST_LEARNED) -> Teachable:
    """At most so many of the labels, picked by nothing but what each of them is.

    Moderators' own come before those by keys and archives, and the first copies of a campaign
    before all further ones. Sites and labels take turns, and each of their turns is the newest
    decision or one drawn by its comment's id. No place in the log counts: whoever is un-learned
    leaves the draw that there would be without him.
    """
    if len(labels) <= most:
        return labels
    ranks = sorted(_ranks([line for line, _ in labels.values()]))
    drawn_ids = {label_id for *_, label_id in ranks[:most]}
    return {label_id: label for label_id, label in labels.items() if label_id in drawn_ids}


def _ranks(lines: Sequence[LabelLine]) -> Iterator[tuple[int, int, int, str]]:
    """Of each label its class, its turn among those of its site and label, and its lot."""
    lots = {line.id: _lot(line.comment_id) for line in lines}
    copies: Counter[tuple[str, str]] = Counter()
    strata: dict[tuple[int, str, str], list[LabelLine]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (not line.is_trusted, lots[line.id])):
        strata[_class(line, copies), line.site_id, line.label].append(line)
    for (group, _, _), drawn in strata.items():
        newest = sorted(drawn, key=lambda line: (line.decided_at, line.id), reverse=True)
        turn = {line.id: 2 * place for place, line in enumerate(newest)}
        for place, line in enumerate(drawn):
            yield group, min(turn[line.id], 2 * place + 1), lots[line.id], line.id


def _class(line: LabelLine, copies: Counter[tuple[str, str]]) -> int:
    """0 of moderators, 1 of others, 2 of copies beyond MOST_COPIES; counts the copies."""
    if line.campaign_id is not None:
        campaign = line.site_id, line.campaign_id
        copies[campaign] += 1
        if copies[campaign] > MOST_COPIES:
            return 2
    return 0 if line.is_trusted else 1


def _lot(comment_id: str) -> int:
    return int.from_bytes(blake2b(comment_id.encode(), digest_size=8).digest(), "big")
