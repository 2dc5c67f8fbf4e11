"""For how long a site keeps what: only what its owner has said is ever deleted by age."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

RetentionKind = Literal["rejected", "held", "published", "addresses", "articles", "verdicts"]
RETENTION_KINDS: tuple[RetentionKind, ...] = get_args(RetentionKind)
WHOLE_COMMENTS: tuple[RetentionKind, ...] = ("rejected", "held", "published")
LEAST_DAYS, MOST_DAYS = 1, 36_500


@dataclass(frozen=True, slots=True)
class Retention:
    """After how many days each kind goes; a kind that is not named stays.

    `rejected`, `held` and `published` comments are erased, by what stands of them. Of the others a
    part goes: `addresses` (mail and IP addresses, user agents), the text of `articles`, the
    reasons of `verdicts`.
    """

    days: Mapping[RetentionKind, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RetentionPreview:
    """What a retention would do now: of each kind that it names, to how many rows."""

    retention: Retention
    due: Mapping[RetentionKind, int]
