"""An author's URL as it is shown: around its real host, with warnings."""

from collections.abc import Callable
from dataclasses import dataclass

from model.text.lookalikes import LOOKALIKES
from service.domain.browsing import ShownAddress, read_address
from service.review.catalogues import message
from service.review.disguises import ShownPiece, pieces
from service.review.views.rows import cut

TRICKY = message("What stands before the host looks like another host: the real one is in bold.")
NO_SITE = message("This address leads to no site; a browser would take it as “{x}:”.")
LONGEST = 300  # of each part
SPELLED = message("The host is written in letters that imitate others; it really is {x}.")


@dataclass(frozen=True, slots=True)
class AuthorUrlView:
    """An author's URL cut around its host, and what to beware of.

    `spelled` is how a host in other letters is written in plain ones.
    """

    before: tuple[ShownPiece, ...]
    host: tuple[ShownPiece, ...]
    after: tuple[ShownPiece, ...]
    spelled: str
    warnings: tuple[str, ...]


def author_url_view(url: str, translate: Callable[[str], str]) -> AuthorUrlView | None:
    """Show a URL in one language; None if there is none."""
    if not url.strip():
        return None
    address = read_address(url)
    return AuthorUrlView(
        before=pieces(cut(address.before, LONGEST)),
        host=pieces(cut(address.host, LONGEST)),
        after=pieces(cut(address.after, LONGEST)),
        spelled="" if _imitates(address.host) else address.ascii_host,
        warnings=_warnings(address, translate),
    )


def _imitates(host: str) -> bool:
    """Whether a host has letters that are drawn like Latin ones."""
    return any(ord(letter) in LOOKALIKES for letter in host)


def _warnings(address: ShownAddress, translate: Callable[[str], str]) -> tuple[str, ...]:
    warnings = []
    if not address.is_web:
        warnings.append(translate(NO_SITE).replace("{x}", address.scheme))
    if address.is_tricky:
        warnings.append(translate(TRICKY))
    if address.ascii_host and _imitates(address.host):
        warnings.append(translate(SPELLED).replace("{x}", address.ascii_host))
    return tuple(warnings)
