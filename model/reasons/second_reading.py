"""What a second reading adds to an explanation: one reason, and a line of the summary."""

from collections.abc import Sequence

from model.reasons.added_term import with_line, with_reasons
from model.reasons.explain import Explanation
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
    reasons, summary = explained
    if is_missing:
        return Explanation(with_reasons(reasons, [Reason(SECOND, MISSING, 0.0)]), summary)
    if not term:
        return explained
    added = Reason(SECOND, SPAM if term > 0 else HAM, term)
    line = ReasonGroup(SECOND, SPAM_LINE if term > 0 else HAM_LINE, term)
    return Explanation(with_reasons(reasons, [added]), with_line(summary, line))
