"""A blog as it looks after a month: written comments, judged by the model that ships."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from live import Live
from seeds import CORPORA
from sqlalchemy import text

from model.artifact import BASE_FOLDER
from model.judge import Judge

CORPUS = "home-and-food"
DAYS = 30
DECIDED_BEFORE = 45
RIGHT_TO_LEFT: dict[str, Any] = {
    "text": "شكراً على المقال، كان مفيداً جداً. جربت الخبز بدرجة حرارة أعلى ونجح معي أخيراً",
    "author": {"name": "محمد العلي", "email": "m@barid.example"},
    "article_id": "home-and-food-01",
}
DISGUISED: dict[str, Any] = {
    "text": "Finally a loaf that rises! I bought the same ovеn thermometer\u200b, it is at"
    " https://bank.example@cheap-ovens.example/deal until Sunday.",
    "author": {"name": "Wendy", "url": "https://bank.example@cheap-ovens.example"},
    "article_id": "home-and-food-01",
}
ALIKE = (
    "Chalk and Linen have twenty percent off emulsion until Sunday, use the code PAINT{n} when you"
    " pay, we did two rooms with it and it covers well"
)


@cache
def shipped_judge() -> Judge:
    return Judge.load(BASE_FOLDER)


def fill(blog: Live) -> dict[str, str]:
    """Post it all and decide on some; the ids of comments by their authors."""
    for article in _lines("articles"):
        blog.put_article(article["id"], title=article["title"], text=article["text"])
    posted = [_as_posted(comment) for comment in _lines("comments")]
    posted += [RIGHT_TO_LEFT, DISGUISED]
    posted += [
        {"text": ALIKE.format(n=n), "author": {"name": name}, "article_id": "home-and-food-14"}
        for n, name in ((20, "Denise R"), (25, "Dee Rudd"), (30, "D. Rudd"), (15, "Denise"))
    ]
    ids = blog.post_all(posted)
    _spread_over_a_month(blog)
    _decide_some(blog, ids)
    return {comment["author"]["name"]: key for comment, key in zip(posted, ids, strict=True)}


def _lines(name: str) -> list[dict[str, Any]]:
    lines = (Path(CORPORA) / CORPUS / f"{name}.jsonl").read_text().split("\n")
    return [json.loads(line) for line in lines if line]


def _as_posted(comment: dict[str, Any]) -> dict[str, Any]:
    return {
        "text": comment["text"],
        "article_id": comment["article_id"],
        "author": {
            "name": comment.get("author") or "",
            "email": comment.get("author_email") or "",
            "url": comment.get("author_url") or "",
        },
    }


def _spread_over_a_month(blog: Live) -> None:
    """They were all posted just now; that is not how a queue looks."""
    with blog.store.writing() as connection:
        numbers = connection.execute(text("SELECT max(number) FROM queue_entries")).scalar_one()
        for number in range(1, numbers + 1):
            # Days are uneven, and the last ones came this morning.
            back = timedelta(days=DAYS * (1 - number / numbers) ** 1.2, minutes=number % 37 + 4)
            came = datetime.now(UTC) - back
            values = {"at": came.strftime("%Y-%m-%d %H:%M:%S.%f"), "day": f"{came:%Y-%m-%d}"}
            connection.execute(
                text(
                    "UPDATE comments SET created_at = :at WHERE id ="
                    " (SELECT comment_id FROM queue_entries WHERE number = :number)"
                ),
                values | {"number": number},
            )
            connection.execute(
                text("UPDATE queue_entries SET created_on = :day WHERE number = :number"),
                values | {"number": number},
            )


def _decide_some(blog: Live, ids: list[str]) -> None:
    """What the moderators did before: as the written labels say, by two people."""
    labels = [comment["label"] for comment in _lines("comments")]
    for at in range(0, len(labels), len(labels) // DECIDED_BEFORE):
        blog.decide(ids[at], labels[at], moderator="ines" if at % 3 else "omar")
