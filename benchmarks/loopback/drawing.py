"""Comments drawn with a fixed seed: when each came, what it says, what was made of it."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from loopback.filed_texts import FiledText, filed_texts

WRITTEN = Path(__file__).parents[2] / "fixtures" / "corpora"
COMMENTS_OF_AN_ARTICLE = 120
MOST_ARTICLES = 3_000
NOW = datetime.now(UTC).replace(tzinfo=None)
YEARS = 3.0
# How much of what comes is what. A twentieth is decided, and a twentieth of what waits is alike.
MIX = {"ham": 0.45, "spam": 0.52, "unsure": 0.03}
CERTAIN = {"ham": (0.001, 0.15), "spam": (0.96, 0.9999), "unsure": (0.15, 0.96)}
DECIDED, ALIKE, CAMPAIGN_SIZE = 0.05, 0.05, 12
OF_REGULARS = 5  # one comment in so many is by an author who has written hundreds


@dataclass(frozen=True, slots=True)
class DrawnComment:
    """One comment to be: what it says, how it was judged, what became of it."""

    number: int
    id: str
    came_at: str
    texts: tuple[FiledText, ...]
    label: str
    probability: float
    decision: str | None
    article: int
    campaign: str | None

    @property
    def text(self) -> str:
        """No two alike, but for their campaign."""
        return " ".join(text.text for text in self.texts) + f" ({self.number})"

    @property
    def author(self) -> str:
        """The key of a regular, or of somebody who wrote twice."""
        key = self.texts[0].author
        is_regular = not key or self.number % OF_REGULARS == 0
        return key if is_regular else f"{self.number // 2:08x}{key[8:]}"


def drawn_comments(n_comments: int) -> Iterator[DrawnComment]:
    """So many comments over some years, oldest first: the same ones every time."""
    draw = random.Random(5)
    pools = filed_texts(WRITTEN)
    labels = draw.choices(list(MIX), list(MIX.values()), k=n_comments)
    step_ms = YEARS * 365 * 86_400_000 / n_comments
    began_ms = int((NOW - timedelta(days=365 * YEARS)).replace(tzinfo=UTC).timestamp() * 1000)
    for at, label in enumerate(labels):
        yield _drawn(draw, at, pools[label], label=label, came_ms=began_ms + int(at * step_ms))


def _drawn(
    draw: random.Random, at: int, pool: Sequence[FiledText], *, label: str, came_ms: int
) -> DrawnComment:
    campaign = None
    texts = tuple(draw.choices(pool, k=draw.choice((1, 1, 1, 2, 2, 4))))
    if draw.random() < ALIKE:
        number = at // (CAMPAIGN_SIZE * 20)  # its members come one after the other
        campaign, texts = f"{number:032x}", (pool[number % len(pool)],)
        label = "spam" if number % 4 else "unsure"
    opinion = _opinion(draw, label)
    return DrawnComment(
        number=at + 1,
        id=_id(came_ms, draw),
        came_at=stamp(came_ms),
        texts=texts,
        label=label,
        probability=draw.uniform(*CERTAIN[label]),
        decision=opinion if draw.random() < DECIDED else None,
        article=at // COMMENTS_OF_AN_ARTICLE % MOST_ARTICLES,
        campaign=campaign,
    )


def _opinion(draw: random.Random, label: str) -> str:
    """What a moderator thinks, who mostly agrees with the machine."""
    agrees = draw.random() < 0.97
    opinion = label if label != "unsure" else draw.choice(("ham", "spam"))
    if agrees:
        return opinion
    return "ham" if opinion == "spam" else "spam"


def _id(came_ms: int, draw: random.Random) -> str:
    """An identifier that sorts by its time, as `service.store.ids` makes them."""
    time, chance = f"{came_ms:012x}", f"{draw.getrandbits(60):015x}"
    return f"{time[:8]}-{time[8:]}-7{chance[:3]}-8{chance[3:6]}-{chance[6:]}000"


def stamp(milliseconds: int) -> str:
    """A time as SQLite keeps it."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
