"""How many comments were spam and ham, in the shapes that the protocol has for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from service.store.akismet.statistics import CommentCounts, Step

SECONDS_SAVED = 5  # by each spam that nobody had to look at


def this_month(now: datetime) -> datetime:
    """The beginning of the month, in UTC."""
    return now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Period:
    """What `from` of get-stats asks for: since when, and in which steps."""

    since: datetime | None
    step: Step

    @classmethod
    def of(cls, words: str, *, now: datetime) -> "Period":
        """`60-days`, `6-months` or `all`, which is also what anything else is taken for."""
        match words.strip():
            case "60-days":
                return cls(now - timedelta(days=60), "day")
            case "6-months":
                return cls(this_month(now - timedelta(days=153)), "month")
        return cls(None, "month")


def stats(counts_by_period: Mapping[str, CommentCounts]) -> dict[str, Any]:
    """The answer to get-stats. `accuracy` is in per cent, `time_saved` in seconds."""
    total = sum(counts_by_period.values(), CommentCounts())
    judged = total.spam + total.ham
    wrong = total.missed_spam + total.false_positives
    return {
        **_numbers(total),
        "accuracy": round(100 * (1 - wrong / judged), 2) if judged else 100,
        "time_saved": total.spam * SECONDS_SAVED,
        "breakdown": {
            period: {**_numbers(counts), "da": period if len(period) > 7 else f"{period}-01"}
            for period, counts in counts_by_period.items()
        },
    }


def usage(counts: CommentCounts, *, is_extended: bool) -> dict[str, Any]:
    """The answer to usage-limit: there is none."""
    answer = {"limit": "none", "usage": counts.comments, "percentage": "0.00", "throttled": False}
    return answer | ({"notice_level": "NOTICE_NONE", "upgrade": False} if is_extended else {})


def _numbers(counts: CommentCounts) -> dict[str, int]:
    return {
        "spam": counts.spam,
        "ham": counts.ham,
        "missed_spam": counts.missed_spam,
        "false_positives": counts.false_positives,
    }
