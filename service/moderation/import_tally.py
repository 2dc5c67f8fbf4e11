"""Counts what an import finds, and keeps what is most worth a look."""

import heapq
from collections import Counter
from itertools import count

from service.archives.archived import ArchivedComment
from service.domain.comments import Judgement, beginning
from service.domain.imports import (
    FINDING_KINDS,
    FINDINGS_KEPT,
    LOOKS_LIKE_SPAM,
    Finding,
    FindingKind,
    ImportCounts,
    finding_kind,
)

BEGINNING_CHARS = 300
COUNTED = ("published", "spam")
PINGS = ("pingback", "trackback")


class ImportTally:
    """Memory stays flat: of each kind of finding, the likeliest spam is kept."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._kept: dict[FindingKind, list[tuple[float, int, Finding]]] = {
            kind: [] for kind in FINDING_KINDS
        }
        self._order = count(0, -1)  # of two alike, the first one stays

    def count(
        self,
        archived: ArchivedComment,
        judgement: Judgement,
        comment_id: str | None,
        *,
        is_new: bool,
    ) -> None:
        """Count a comment that was taken in."""
        status, label = archived.status, judgement.label.value
        self._counts["taken"] += 1
        self._counts["new"] += is_new
        self._counts["replies"] += archived.is_reply
        self._counts["pings"] += archived.comment_type in PINGS
        self._counts[status if status in COUNTED else "undecided"] += 1
        if judgement.spam_probability is None:
            self._counts["unjudged"] += 1
        elif status in COUNTED:
            self._counts[f"{status}_{label}"] += 1
        self._look_at(self.finding(archived, judgement, comment_id))

    @staticmethod
    def finding(
        archived: ArchivedComment, judgement: Judgement, comment_id: str | None
    ) -> Finding | None:
        """What is to be shown of a comment, if blog and machine do not think alike."""
        kind = finding_kind(archived.status, judgement.label)
        if kind is None or judgement.spam_probability is None:
            return None
        comment = archived.comment
        return Finding(
            kind=kind,
            spam_probability=judgement.spam_probability,
            author=comment.author.name[:100],
            beginning=beginning(comment.text, chars=BEGINNING_CHARS),
            article_title=comment.article.title[:200],
            created_at=archived.created_at,
            where=archived.where,
            comment_id=comment_id,
        )

    def counts(self) -> ImportCounts:
        """The numbers so far."""
        return ImportCounts(**self._counts)

    def findings(self) -> tuple[Finding, ...]:
        """Kind by kind, the likeliest spam in front."""
        return tuple(
            finding for kind in FINDING_KINDS for _, _, finding in sorted(self._kept[kind])[::-1]
        )

    def _look_at(self, finding: Finding | None) -> None:
        if finding is None:
            return
        if finding.kind != "missed" and finding.spam_probability >= LOOKS_LIKE_SPAM:
            self._counts["looks_like_spam"] += 1
        entry = (finding.spam_probability, next(self._order), finding)
        if len(self._kept[finding.kind]) < FINDINGS_KEPT:
            heapq.heappush(self._kept[finding.kind], entry)
        else:
            heapq.heappushpop(self._kept[finding.kind], entry)
