"""The parts of a comment's text that count, as far as the model can say."""

from collections import defaultdict

from model.comment import Comment
from model.fields import WORDING
from model.judge import Judge
from model.reading import Reading
from model.text import WORD, undisguise
from model.wordwise import word_contributions
from service.review.values import Span

LEAST = 0.05  # log-odds below which a word is not worth marking
MOST = 40  # spans, the weightiest


def spans(judge: object | None, comment: Comment) -> tuple[Span, ...]:
    """The words that count, in the order of the text; none if the model cannot take words apart."""
    if not isinstance(judge, Judge):
        return ()
    reader = judge.pipeline.named_steps["learn"].readers_.get(WORDING.name)
    if reader is None:
        return ()
    weights: dict[str, list[float]] = defaultdict(list)
    for word, weight in word_contributions(Reading(comment), WORDING, reader):
        weights[word].append(weight)
    found = [
        Span(match.start(), match.end(), weight)
        for match in WORD.finditer(comment.text)
        if abs(weight := _next(weights, match.group())) >= LEAST
    ]
    weightiest = sorted(found, key=lambda span: -abs(span.weight))[:MOST]
    return tuple(sorted(weightiest, key=lambda span: span.start))


def _next(weights: dict[str, list[float]], word: str) -> float:
    """The weight of a word where it stands next: the first counts, later ones weigh less."""
    left = weights.get(undisguise(word)[0].lower())
    if not left:
        return 0.0
    return left.pop(0) if len(left) > 1 else left[0]
