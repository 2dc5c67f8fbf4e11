"""A blog, the Winnow that judges its comments, and what both are called in a test."""

import json
from dataclasses import dataclass
from itertools import product, starmap
from pathlib import Path
from typing import Any

from blog import Blog, Reader
from own_winnow import KeyDesk, Winnow, plain

ROOT = Path(__file__).parents[3]
SEED = ROOT / "fixtures" / "seed"
INTEGRATION = ROOT / "integrations" / "wordpress"
SERVICES = ("the roof", "the boiler", "the accounts", "the heating", "the windows")
SERVICES += ("the fence", "the gutters", "the kitchen", "the stairs", "the chimney")
NAMES = ("Miller and Sons", "Fisher Brothers", "Harbour and Daughters", "Bluebird and Sons")
# Each text is posted once: the desk finds a comment by what it says.
DOUBTFUL = starmap(
    "Our neighbours had {} done by {} and are content".format, product(SERVICES, NAMES)
)
WHERE = {"ham": "approved", "unsure": "pending", "spam": "spam"}


@dataclass(frozen=True)
class Engine:
    """A WordPress with one of the two plugins. `later` is when that one asks again."""

    site: str
    later: str
    key: str
    blog: Blog
    winnow: Winnow
    desk: KeyDesk

    def save_settings(self, **fields: str) -> str:
        """Fill in Settings > Winnow and save. The page that follows."""
        return self.blog.submit("/wp-admin/options-general.php?page=winnow", "options.php", fields)

    def labelled(self, text: str) -> str | None:
        """What the label log says of the comment with this text."""
        said = {plain(t): label for t, label in self.winnow.labelled(self.site).items()}
        return said.get(plain(text))

    def post_until_some_wait(self, how_many: int) -> dict[int, str]:
        """Post advertisements in a neighbour's voice until so many wait: their ids and texts."""
        article, waiting = self.write_seed_article(), dict[int, str]()
        for text in DOUBTFUL:
            comment = self.blog.comment(article, Reader("Paul"), text)
            if self.blog.status(comment) == "pending":
                waiting[comment] = text
            if len(waiting) == how_many:
                return waiting
        raise AssertionError("the machine is sure of nearly all of them")

    def write_seed_article(self) -> int:
        article = json.loads((SEED / "requests" / "article.json").read_text())
        return self.blog.write_article(article["title"], article["text"])


def seed_comments() -> list[dict[str, Any]]:
    """The seed's comments: three spam, then those of readers."""
    lines = (SEED / "comments.jsonl").read_text().split("\n")
    return [json.loads(line) for line in lines if line]


def reader_of(comment: dict[str, Any]) -> Reader:
    return Reader(comment["author"], comment.get("author_email") or "reader@mail.example")
