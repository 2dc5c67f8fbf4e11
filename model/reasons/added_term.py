"""A term that is added to a score afterwards, put among its reasons and into its summary."""

from collections.abc import Sequence

from model.reasons.phrases import BASELINE, REST, REST_PHRASE
from model.reasons.summary import FAINT, MOST_LINES
from model.verdict import Reason, ReasonGroup

ENDS = (REST, BASELINE)


def with_reasons(reasons: Sequence[Reason], added: Sequence[Reason]) -> tuple[Reason, ...]:
    """Both together, the weightiest first, what is left over and the baseline last."""
    telling = [reason for reason in reasons if reason.signal not in ENDS]
    ends = [reason for reason in reasons if reason.signal in ENDS]
    return (*sorted((*telling, *added), key=lambda reason: -abs(reason.contribution)), *ends)


def with_line(summary: Sequence[ReasonGroup], added: ReasonGroup) -> tuple[ReasonGroup, ...]:
    """A summary with one line more, of a group that it does not have yet.

    There are no more lines than before: the faintest goes to the rest. No summary stays none.
    """
    if not summary:
        return ()
    lines = [*(line for line in summary if line.group not in ENDS), added]
    lines.sort(key=lambda line: -abs(line.contribution))
    is_faint = added is not lines[0] and abs(added.contribution) < FAINT
    shown = [line for line in lines[:MOST_LINES] if not (is_faint and line is added)]
    left_over = sum(line.contribution for line in lines if line not in shown)
    left_over += sum(line.contribution for line in summary if line.group == REST)
    remainder = [ReasonGroup(REST, REST_PHRASE, left_over)] if left_over else []
    return (*shown, *remainder, *(line for line in summary if line.group == BASELINE))
