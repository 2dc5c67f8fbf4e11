"""What the protocol adds to a model's judgement, and how a label is put to a blog engine."""

import math
from dataclasses import dataclass

from model.verdict import Label
from service.akismet.sent import SentComment
from service.domain.comments import Judgement
from service.domain.sites import Site, SiteOptions
from service.domain.submissions import Told, told_of

FAR_BEYOND = math.log(20)  # log-odds past the cut-off: discarded is only what is 20 times as likely
HOLD_SECONDS = 157_680_000  # five years, see `held` in docs/akismet.md


@dataclass(frozen=True, slots=True)
class CommentCheckAnswer:
    """What a blog engine is told of a comment: what it will make of it, and the words for it."""

    label: Label
    told: Told
    body: str
    recheck_after_seconds: int | None = None
    discards: bool = False


def is_far_beyond(judgement: Judgement, *, spam_above: float | None) -> bool:
    """Whether the model's own probability is far past the cut-off that makes it spam."""
    if spam_above is None or not 0 < spam_above < 1 or judgement.log_odds is None:
        return False
    cut_off = math.log(spam_above / (1 - spam_above))
    return judgement.label is Label.SPAM and judgement.log_odds > cut_off + FAR_BEYOND


def telling(
    label: Label, sent: SentComment, *, site: Site, options: SiteOptions
) -> CommentCheckAnswer:
    """How to put a label so that this engine does what the site has chosen.

    Held: an engine that hears of changes takes `false` with a time to look again. WordPress
    without that holds, and asks again, on an answer that is neither true nor false. Others
    know only two places, and the one that is not public is spam.
    """
    told = told_of(label, options.unsure)
    if told != "held":
        return CommentCheckAnswer(label, told, "true" if told == "spam" else "false")
    if sent.hears_of_changes(site):
        return CommentCheckAnswer(label, "held", "false", recheck_after_seconds=HOLD_SECONDS)
    if sent.is_by_wordpress:
        return CommentCheckAnswer(label, "held", "invalid")
    return CommentCheckAnswer(label, "held", "true")
