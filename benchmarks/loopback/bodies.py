"""Different written comments as they are sent: by JSON under one article, and as messages."""

import json
import random
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from model.comment import Comment
from training.corpora.reading import read_corpora

WRITTEN = Path(__file__).parents[2] / "fixtures" / "corpora"
MOST = 5_000
ARTICLE = {
    "title": "Sourdough in a cold kitchen",
    "text": "A starter at 16 degrees takes twice as long, and tastes better for it. " * 20,
    "url": "https://blog.example/sourdough",
}


def written_comments(most: int = MOST) -> list[Comment]:
    """So many of the written comments, no two of the same words, the same ones every time."""
    by_text = {labelled.comment.text: labelled.comment for labelled in read_corpora([WRITTEN])}
    drawn = list(by_text.values())
    random.Random(5).shuffle(drawn)
    return drawn[:most]


def as_json(comments: Sequence[Comment]) -> list[str]:
    """As a blog posts them."""
    return [
        json.dumps({"text": c.text, "author": c.author.model_dump(), "article": ARTICLE})
        for c in comments
    ]


def as_messages(comments: Sequence[Comment]) -> list[str]:
    """As a mail filter is given them: the author is the sender, the article is not there."""
    return [_message(comment).as_bytes().decode("ascii") for comment in comments]


def _message(comment: Comment) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "visitor@blog.example"
    message["To"] = "comments@blog.example"
    message["Subject"] = "Comment"
    words = [comment.author.name, comment.author.url, comment.text]
    message.set_content("\n".join(filter(None, words)).replace("\x1e", " "), cte="base64")
    return message
