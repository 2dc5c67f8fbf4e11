"""What every client is asked to do: verify two keys, check three comments, report two."""

from typing import Any

BLOG = "https://blog.example"
OWN_NAME = "winnow.test"
WRONG_KEY = "000000000000"


def _comment(author: str, text: str, *, email: str = "", url: str = "") -> dict[str, str]:
    return {
        "comment_author": author,
        "comment_author_email": email,
        "comment_author_url": url,
        "comment_content": text,
    }


READER = _comment(
    "Ruth Calloway",
    "I read this on the train and missed my stop. My mother kept her starter in the airing"
    " cupboard too, and swore at it every winter. Does rye flour still need the second rise?",
    email="ruth.calloway@mail.example",
)
ROLEX = _comment(
    "replica watches",
    "Cheap rolex replica watches, best price, free shipping! Buy now at"
    " http://cheap-watches.example/rolex and http://cheap-watches.example/omega",
    url="http://cheap-watches.example",
)
GUARANTEED = _comment("viagra-test-123", "Anything at all")
MISSED = _comment("Deals", "Casino bonus missed by the machine, 100 free spins today")
REGRETTED = _comment("Old friend", "Buy the book, it is on my site, and it was flagged once")


def task(key: str, port: int) -> dict[str, Any]:
    """As the drivers read it."""
    return {
        "key": key,
        "wrong_key": WRONG_KEY,
        "blog": BLOG,
        "url": f"http://{OWN_NAME}:{port}",
        "check": {"reader": READER, "rolex": ROLEX, "guaranteed": GUARANTEED},
        "spam": MISSED,
        "ham": REGRETTED,
    }
