"""Where Blogger is asked."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from service.domain.blogger import BloggerBlog
from service.settings import Settings

API, TOKENS = "https://blogger.googleapis.com", "https://oauth2.googleapis.com/token"


@dataclass(frozen=True, slots=True)
class BloggerAddresses:
    """Of its API, and of what hands out the tokens for it."""

    api: str = API
    tokens: str = TOKENS

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Google's, unless another is set."""
        base = settings.blogger_url.rstrip("/")
        return cls(base, f"{base}/token") if base else cls()


def feed_url(blog: BloggerBlog, path: str, **query: str) -> str:
    """A feed of a blog, at the address that its site is registered with."""
    words = {
        "alt": "json",
        "redirect": "false",
        **{k.replace("_", "-"): v for k, v in query.items()},
    }
    return f"{blog.site_url.rstrip('/')}/feeds/{path}?{urlencode(words)}"
