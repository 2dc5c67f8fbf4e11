"""What a second reading adds to an explanation: one reason, and a line of the summary."""

from collections.abc import Sequence

from model.reasons.explain import Explanation
from model.reasons.phrases import BASELINE, REST, REST_PHRASE
from model.reasons.summary import FAINT, MOST_LINES
from model.second_reader.second_reader import SecondReading
from model.verdict import Reason, ReasonGroup

SECOND = "second_reading"
SPAM = "read as a whole beside the title: like an advertisement"
HAM = "read as a whole beside the title: like a reader's comment"
MISSING = "doubtful, and could not be read a second time"
SPAM_LINE = "As a whole, beside the title, it reads like an advertisement"
HAM_LINE = "As a whole, beside the title, it reads like a reader's comment"
SECOND_PHRASES = (SPAM, HAM, MISSING, SPAM_LINE, HAM_LINE)


def explain_second_reading(
    explained: Sequence[Explanation], second: SecondReading
) -> list[Explanation]:
    """The explanations of a batch with what the second reading adds; they sum to the score."""
    rows = zip(explained, second.terms.tolist(), second.is_missing.tolist(), strict=True)
    return [_explanation(of_one, term, is_missing) for of_one, term, is_missing in rows]


def _explanation(explained: Explanation, term: float, is_missing: bool) -> Explanation:
    if is_missing:
        return Explanation(
            with_reason(explained.reasons, Reason(SECOND, MISSING, 0.0)), explained.summary
        )
    if not term:
        return explained
    added = Reason(SECOND, SPAM if term > 0 else HAM, term)
    return Explanation(
        with_reason(explained.reasons, added), summary_with_term(explained.summary, term)
    )


def with_reason(reasons: Sequence[Reason], added: Reason) -> tuple[Reason, ...]:
    """The reasons with one more among them, by its size. The rest and the baseline stay last."""
    last = [reason for reason in reasons if reason.signal in (REST, BASELINE)]
    shown = [*reasons[: len(reasons) - len(last)], added]
    return (*sorted(shown, key=lambda reason: -abs(reason.contribution)), *last)


def summary_with_term(summary: Sequence[ReasonGroup], term: float) -> tuple[ReasonGroup, ...]:
    """The summary with a line more: at most as many as before, what falls out is in the rest."""
    *before, start = summary
    left_over = sum(line.contribution for line in before if line.group == REST)
    lines = [line for line in before if line.group != REST]
    lines.append(ReasonGroup(SECOND, SPAM_LINE if term > 0 else HAM_LINE, term))
    lines.sort(key=lambda line: -abs(line.contribution))
    shown = [line for line in lines[:MOST_LINES] if line.group != SECOND or abs(term) >= FAINT]
    left_over += sum(line.contribution for line in lines if line not in shown)
    remainder = (ReasonGroup(REST, REST_PHRASE, left_over),) if left_over else ()
    return (*shown, *remainder, start)
