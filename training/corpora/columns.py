"""The names of fields: which are read, and which were meant to be.

A name that nobody reads would go unnoticed and change the verdict: an author in a column `name`
is no author.
"""

import difflib
from collections.abc import Iterable

READ = frozenset(
    "id text label author author_email author_url article_id article_title article_text"
    " article_url kind pair".split()
)
TOLD = frozenset("lang created_at".split())  # of the corpora that ship; no verdict depends on it
LEFT_OUT = "_"  # a name that begins like this is left out on purpose
MEANT = {
    "text": "comment content comment_content comment_text body message post comentario kommentar",
    "label": "class is_spam spam category target",
    "author": "name author_name comment_author user username user_name autor auteur verfasser",
    "author_email": "email mail e_mail comment_author_email user_email",
    "author_url": "website homepage comment_author_url user_url site_url",
    "article_title": "title post_title headline titel",
    "article_text": "article post_content article_content",
    "article_url": "permalink post_url link page_url",
    "id": "comment_id",
}
RIGHT = {name: right for right, names in MEANT.items() for name in names.split()}
CLOSE = 0.85  # how alike a misspelt name is to the one that was meant
SHORTEST = 6  # letters of a name that can be misspelt: "posts" is not "post"


def complaint_of(names: Iterable[str], needed: Iterable[str] = ()) -> str | None:
    """What is wrong with the names: a field under another name, or a needed one that lacks."""
    present = set(names)
    for name in sorted(present - READ - TOLD):
        right = _meant(name)
        if right is not None and right not in present:
            return (
                f"“{name}” is not read: rename it to “{right}”,"
                f" or to “{LEFT_OUT}{name}” if it is something else"
            )
    lacking = next((name for name in needed if name not in present), None)
    if lacking is None:
        return None
    return f"there is no “{lacking}”; there are: {', '.join(sorted(present))}"


def _meant(name: str) -> str | None:
    if name.startswith(LEFT_OUT):
        return None
    plain = "_".join(name.strip().lower().replace("-", " ").replace("_", " ").split())
    if plain in READ:
        return plain
    if plain in RIGHT:
        return RIGHT[plain]
    spelt = sorted(name for name in READ | set(RIGHT) if len(name) >= SHORTEST)
    near = difflib.get_close_matches(plain, spelt, n=1, cutoff=CLOSE)
    return RIGHT.get(near[0], near[0]) if near else None
