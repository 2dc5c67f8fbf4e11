"""Asks a Winnow whether a comment is spam.

`Winnow` waits for the answer, `AsyncWinnow` is the same for asyncio. Whatever fails, `check`
answers that the comment is to be held; it raises nothing, and never says ham by itself.
"""

from winnow_client.blocking import Winnow
from winnow_client.errors import AskingFailed, Refused, Unanswered
from winnow_client.values import Answer, Article, Author, Comment, Decision, ReasonLine, Standing
from winnow_client.waiting import AsyncWinnow

__all__ = [
    "Answer",
    "Article",
    "AskingFailed",
    "AsyncWinnow",
    "Author",
    "Comment",
    "Decision",
    "ReasonLine",
    "Refused",
    "Standing",
    "Unanswered",
    "Winnow",
]
