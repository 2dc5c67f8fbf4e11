"""Sites and their keys as owners see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain.comment_types import ENQUIRIES
from service.domain.owner_changes import OwnerChangeKind
from service.domain.scopes import EVERY_SCOPE, SCOPES, Scope
from service.domain.sites import ApiKey, Site, SiteOptions, UnsurePolicy
from service.review.catalogues import message

UNSURE_WORDS: Mapping[UnsurePolicy, str] = {
    "held": message("held: nobody sees it until you decide"),
    "published": message("published: readers see it until you decide"),
    "spam": message("spam: it goes where the blog keeps its spam"),
}
SWITCHES: tuple[tuple[str, str, str], ...] = (
    (
        "discards",
        message("The blog may throw away spam that is beyond doubt"),
        message("It never reaches the blog's spam folder. Here it stays, under Rejected."),
    ),
    (
        "keeps_personal_data",
        message("Keep IP and mail addresses as they are"),
        message("Without it, only a code is kept that tells one author from another."),
    ),
    (
        "trusts_administrators",
        message("What an administrator of the blog writes is ham"),
        message("As the blog says who they are: it is not judged."),
    ),
    (
        "trusts_staff",
        message("What the machine is unsure of is ham if the blog's staff wrote it"),
        message("Editors, authors and administrators do not wait. What the machine calls spam is"
                " not let through by this."),
    ),
    (
        "takes_from_pages",
        message("Pages of the site may send and show comments by a script"),
        message("For a static site without a server, see Connect the blog. No key is asked for:"
                " whoever reads there may send a few a minute, and what is not ham waits for you."),
    ),
    (
        "takes_mentions",
        message("Pages elsewhere may say that they mention yours (Webmention)"),
        message("Each is looked at, and stands in the queue like a comment if it does link to your"
                " page. Needs a line in your pages, see Connect the blog."),
    ),
    (
        "allows_private_addresses",
        message("The blog is on a private address"),
        message("Articles are fetched from it, and decisions sent to it, inside your own network."),
    ),
)  # fmt: skip
OF_CHIEFS = ("allows_private_addresses",)  # switches that only an owner of every site turns
SCOPE_WORDS: Mapping[Scope, str] = {
    "check": message("It sends comments and articles, and hears what becomes of each comment."),
    "submit": message("It reports what the people of the blog called spam or ham; Winnow learns"
                      " from it."),
    "decide": message("It decides, erases, and chooses what becomes of what waits: a thief could"
                      " publish spam with it."),
    "read": message("It reads and exports comments, the queue and numbers: a thief could read"
                    " along."),
}  # fmt: skip
CHANGE_WORDS: Mapping[OwnerChangeKind, str] = {
    "site-made": message("made the site"),
    "site-renamed": message("renamed the site"),
    "site-moved": message("changed its address"),
    "site-options": message("changed its settings"),
    "site-retired": message("retired the site"),
    "site-restored": message("brought the site back"),
    "signing-key-rotated": message("replaced the webhook's signing key"),
    "signing-key-ended": message("ended the webhook's former signing key"),
    "blogger-connected": message("connected the blog at Blogger"),
    "blogger-ended": message("disconnected the blog at Blogger"),
    "key-made": message("made a key"),
    "key-rotated": message("replaced a key"),
    "key-revoked": message("revoked a key"),
    "moderator-made": message("added a moderator"),
    "moderator-removed": message("removed a moderator"),
    "moderator-restored": message("brought a moderator back"),
    "role-given": message("gave another role"),
    "password-given": message("set somebody's password"),
    "factor-cleared": message("turned somebody's second factor off"),
    "signed-out": message("signed somebody out"),
    "invited": message("invited somebody"),
    "reset-link-made": message("made a link for somebody's lost password"),
    "let-in": message("made a link that signs somebody in"),
    "link-revoked": message("revoked a link"),
}


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site in the list: how many keys open it, and when one was last used."""

    site: Site
    n_keys: int
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key in the list. The one in whose place it was made may be revoked once this is used."""

    key: ApiKey
    is_replaced: bool
    successor_is_used: bool

    @property
    def short_id(self) -> str:
        """Enough of its id to tell it from the others of a site: the end is drawn at random."""
        return self.key.id[-8:]

    @property
    def limits(self) -> str:
        """The scopes of a key that does not have them all."""
        scopes = self.key.scopes
        return "" if scopes == EVERY_SCOPE else ", ".join(s for s in SCOPES if s in scopes)


def site_lines(sites: Sequence[Site], keys: Sequence[ApiKey]) -> list[SiteLine]:
    """The sites, each with its keys."""
    return [_line(site, [key for key in keys if key.site_id == site.id]) for site in sites]


def key_lines(site: Site, keys: Sequence[ApiKey]) -> list[KeyLine]:
    """The keys of a site, those that work first, the newest first."""
    by_id = {key.id: key for key in keys}
    own = [key for key in reversed(keys) if key.site_id == site.id]
    own.sort(key=lambda key: key.revoked_at is not None)
    return [_key_line(key, by_id.get(key.successor_id or "")) for key in own]


def enquiry_types(options: SiteOptions) -> list[tuple[str, str]]:
    """The types of comments that have a choice of their own, or may have; with the choice."""
    types = dict.fromkeys([*ENQUIRIES, *sorted(options.unsure_by_type)])
    return [(name, options.unsure_by_type.get(name, "")) for name in types]


def _line(site: Site, keys: Sequence[ApiKey]) -> SiteLine:
    uses = [key.last_used_at for key in keys if key.last_used_at is not None]
    return SiteLine(site, sum(key.revoked_at is None for key in keys), max(uses, default=None))


def _key_line(key: ApiKey, successor: ApiKey | None) -> KeyLine:
    is_used = successor is not None and successor.last_used_at is not None
    return KeyLine(key, successor is not None, is_used)
