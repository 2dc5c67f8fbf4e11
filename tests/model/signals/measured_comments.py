"""Comments, and what each signal measures of them, as a model's columns have it."""

import math

import numpy as np

from model.comment import Article, Author, Comment
from model.features import SIGNALS, CommentFeatures
from model.knowledge.knowledge import Knowledge
from model.lexicon import Lexicon
from model.reading.comment_reading import Reading
from model.signals.rarity import RARITY_BUCKETS, bucket

RARITY = np.full(RARITY_BUCKETS, 7.0, np.float32)  # as if each word were in one text of 1,100
RARITY[bucket("zxqvw")] = 9.0  # and this one in none
BREAD = Article(
    title="Baking rye bread",
    text="Rye bread wants a sourdough. Feed the starter with rye flour and warm water, wait"
    " for a night, and bake the loaf in a hot oven. My grandmother in Tartu did the same.",
    url="https://bread.example.org/rye",
)


def read_comment(text="hi", *, article=None, **author):
    return Reading(Comment(text=text, author=Author(**author), article=article or Article()))


def measured(text="hi", **comment):
    """Every signal of a comment by its name."""
    features = CommentFeatures(Knowledge(Lexicon.of(["rolex"])))
    features.rarity_ = RARITY
    values = features.transform([read_comment(text, **comment)]).signals[0]
    return dict(zip(SIGNALS, values.tolist(), strict=True))


def count(log_count):
    return round(math.expm1(log_count))
