"""A store in which a moderator has decided on so many comments, entered in bulk.

Each comment is put together from sentences of written comments of its label, under a written
article, so that hardly two are alike; the seed is fixed.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, insert

from model.comment import Author, Comment
from service.store.people import moderators
from service.store.sites import sites
from service.store.store import open_store
from service.store.tables.core import articles, comments, label_log, verdicts
from training.corpora.labelled import LabelledComment

SEED = 5
AT_ONCE = 5_000  # rows of a transaction
SENTENCES = (2, 5)  # of a comment
A_DAY = 500  # decisions
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
BETWEEN_SENTENCES = re.compile(r"(?<=[.!?\u3002\uff01\uff1f\n])\s+")


class DrawnDecision(NamedTuple):
    """A comment that is like none before it, and what a moderator said of it."""

    comment: Comment
    article_id: str
    is_spam: bool


def fill(folder: Path, originals: Sequence[LabelledComment], number: int) -> None:
    """A new store in a folder, with so many decisions on comments made of written ones."""
    with closing(open_store(f"sqlite:///{folder / 'winnow.db'}")) as store:
        store.migrate()
        with store.writing() as connection:
            site = sites.add_site(connection, "blog", url="https://blog.example")
            ada = moderators.add(connection, "ada", "no password")
            connection.execute(insert(articles), [*_articles(site.id, originals)])
        drawn = enumerate(islice(drawn_decisions(originals), number))
        while batch := list(islice(drawn, AT_ONCE)):
            with store.writing() as connection:
                _enter(connection, site.id, ada.id, batch)


def drawn_decisions(originals: Sequence[LabelledComment]) -> Iterator[DrawnDecision]:
    """Without an end; as many of each label as there are among the written ones."""
    draw = Random(SEED)
    numbers = _article_numbers(originals)
    by_label = {label: [c for c in originals if c.is_spam is label] for label in (True, False)}
    sentences = {
        label: [s for c in of_label for s in BETWEEN_SENTENCES.split(c.comment.text) if s.strip()]
        for label, of_label in by_label.items()
    }
    while True:
        about = draw.choice(originals)
        words = draw.choices(sentences[about.is_spam], k=draw.randint(*SENTENCES))
        author = draw.choice(by_label[about.is_spam]).comment.author
        yield DrawnDecision(
            Comment(text=" ".join(words), author=author, article=about.comment.article),
            numbers[about.comment.article.title],
            about.is_spam,
        )


def _article_numbers(originals: Sequence[LabelledComment]) -> dict[str, str]:
    titles = dict.fromkeys(c.comment.article.title for c in originals)
    return {title: str(number) for number, title in enumerate(titles)}


def _articles(site_id: str, originals: Sequence[LabelledComment]) -> Iterator[dict[str, object]]:
    numbers = _article_numbers(originals)
    for article in {c.comment.article.title: c.comment.article for c in originals}.values():
        yield {
            "site_id": site_id, "id": numbers[article.title], "origin": "put",
            "title": article.title, "text": article.text, "url": article.url,
            "created_at": BEGIN, "updated_at": BEGIN,
        }  # fmt: skip


def _enter(
    connection: Connection,
    site_id: str,
    moderator_id: str,
    batch: Sequence[tuple[int, DrawnDecision]],
) -> None:
    """Comments with a verdict that was unsure, and a decision each."""
    draw = Random(SEED + batch[0][0])
    ids = [str(UUID(int=(at << 64) | draw.getrandbits(64))) for at, _ in batch]
    came = [BEGIN + timedelta(days=at // A_DAY, microseconds=at) for at, _ in batch]
    rows = [*zip(ids, came, (decision for _, decision in batch), strict=True)]
    connection.execute(insert(comments), [_comment(site_id, *row) for row in rows])
    connection.execute(insert(verdicts), [_verdict(*row) for row in rows])
    connection.execute(insert(label_log), [_label(moderator_id, *row) for row in rows])


def _comment(
    site_id: str, name: str, came_at: datetime, decision: DrawnDecision
) -> dict[str, object]:
    author: Author = decision.comment.author
    return {
        "id": name, "site_id": site_id, "article_id": decision.article_id, "revision": 1,
        "text": decision.comment.text, "author_name": author.name, "author_email": author.email,
        "author_url": author.url, "created_at": came_at, "updated_at": came_at,
        "verdict_id": name, "label": "unsure", "spam_probability": 0.5, "model_version": "none",
        "decision": "spam" if decision.is_spam else "ham",
    }  # fmt: skip


def _verdict(name: str, came_at: datetime, decision: DrawnDecision) -> dict[str, object]:
    return {
        "id": name, "comment_id": name, "revision": 1, "label": "unsure", "spam_probability": 0.5,
        "log_odds": 0.0, "reasons": [], "model_version": "none", "created_at": came_at,
    }  # fmt: skip


def _label(
    moderator_id: str, name: str, came_at: datetime, decision: DrawnDecision
) -> dict[str, object]:
    return {
        "id": name, "comment_id": name, "sequence": 1, "revision": 1,
        "label": "spam" if decision.is_spam else "ham", "moderator": "ada",
        "moderator_id": moderator_id, "channel": "queue", "decided_at": came_at,
        "said_label": "unsure", "said_probability": 0.5, "model_version": "none",
    }  # fmt: skip
