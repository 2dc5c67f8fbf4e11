"""The mail of what waits, in a moderator's language, as plain text and as HTML."""

from dataclasses import dataclass
from urllib.parse import quote

from service.domain.comments import beginning
from service.domain.digests import Digest, WrittenMail, defanged
from service.domain.queue import Item
from service.review.pages import Pages

EXCERPT_CHARS = 300
TITLE_CHARS = 100


@dataclass(frozen=True, slots=True)
class MailedExcerpt:
    """A comment in the mail. `decide_url` leads to a page that asks; opening it changes nothing."""

    author: str
    site: str
    article: str
    text: str
    open_url: str
    decide_url: str


class DigestWriter:
    """Writes it. `url` is what links for people begin with."""

    def __init__(self, pages: Pages, *, url: str) -> None:
        self._pages = pages
        self._url = url

    def write(self, digest: Digest) -> WrittenMail:
        """The mail in the language that the moderator chose, or English if that is gone."""
        languages = self._pages.languages
        language = languages.get(digest.choice.language, languages["en"])
        excerpts = [self._excerpt(item, digest.tokens[item.stored.id]) for item in digest.items]
        values = {
            "digest": digest,
            "excerpts": excerpts,
            "queue_url": f"{self._url}/review/queue",
            "choice_url": f"{self._url}/review/digest",
        }
        text = self._pages.text(language, "mail_digest_text.html", values)
        return WrittenMail(
            subject=language.translations.ngettext(
                "%(num)s comment waits for you", "%(num)s comments wait for you", digest.count
            )
            % {"num": digest.count},
            text=text.strip() + "\n",
            html=self._pages.text(language, "mail_digest.html", values),
        )

    def _excerpt(self, item: Item, token: str) -> MailedExcerpt:
        comment = item.stored.comment
        return MailedExcerpt(
            author=_shown(comment.author.name, TITLE_CHARS),
            site=item.site.name,
            article=_shown(comment.article.title, TITLE_CHARS),
            text=_shown(comment.text, EXCERPT_CHARS),
            open_url=f"{self._url}/review/queue?open={item.stored.id}",
            decide_url=f"{self._url}/review/mail?token={quote(token)}",
        )


def _shown(text: str, chars: int) -> str:
    """What a stranger wrote, on one line, with nothing to click on or to print strangely."""
    line = beginning(text, chars=chars).encode("utf-8", "replace").decode()
    return defanged("".join(letter for letter in line if letter.isprintable()))
