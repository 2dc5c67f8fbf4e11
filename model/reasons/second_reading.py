"""What a second reading adds to an explanation: one reason, and a line of the summary."""

from collections.abc import Sequence
from itertools import chain

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
# Of a comment under an article whose title is not known.
SPAM_ALONE, HAM_ALONE = (
    "read as a whole: like an advertisement",
    "read as a whole: like a reader's comment",
)
SPAM_LINE_ALONE = "As a whole, it reads like an advertisement"
HAM_LINE_ALONE = "As a whole, it reads like a reader's comment"
BESIDE_TITLE = ((HAM, HAM_LINE), (SPAM, SPAM_LINE))
ALONE = ((HAM_ALONE, HAM_LINE_ALONE), (SPAM_ALONE, SPAM_LINE_ALONE))
SECOND_PHRASES = (MISSING, *chain(*BESIDE_TITLE), *chain(*ALONE))


def explain_second_reading(
    explained: Sequence[Explanation], second: SecondReading, *, has_title: Sequence[bool]
) -> list[Explanation]:
    """The explanations of a batch with what the second reading adds; they sum to the score.

    `has_title` says of each comment whether there was a title to read it beside.
    """
    terms, is_missing = second.terms.tolist(), second.is_missing.tolist()
    return list(map(_explanation, explained, terms, is_missing, has_title))


def _explanation(
    explained: Explanation, term: float, is_missing: bool, has_title: bool
) -> Explanation:
    reasons, summary = explained
    if is_missing:
        return Explanation(with_reasons(reasons, [Reason(SECOND, MISSING, 0.0)]), summary)
    if not term:
        return explained
    phrase, sentence = (BESIDE_TITLE if has_title else ALONE)[term > 0]
    line = ReasonGroup(SECOND, sentence, term)
    return Explanation(
        with_reasons(reasons, [Reason(SECOND, phrase, term)]), with_line(summary, line)
    )
