"""What a comment can be found by: its hosts, its author's key, its reasons. Pure."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from model.campaigns.sketch import Sketch, sketch_comment
from model.comment import Author, Comment
from model.reasons.phrases import BASELINE, REST
from model.text.language import guess_language
from model.text.plain import read_plain_text
from model.verdict import Reason
from service.domain.places import places_of

Kin = Literal["author", "host", "campaign"]  # what makes comments go together
HostKind = Literal["host", "domain", "parent", "place"]
MOST_HOSTS = 20  # of a comment are filed
MOST_SIGNALS = 4
RULE = "rule"  # the signal of a reason that names a standing rule


@dataclass(frozen=True, slots=True)
class Host:
    """A host a comment leads to: below a registered domain, one itself, or the parent of one.

    Or a place: one person's part of a host that many share, such as `github.com/eve`.
    """

    name: str
    kind: HostKind


@dataclass(frozen=True, slots=True)
class Traits:
    """What the queue can find a comment by.

    `author` is a key, not a name: of the mail address, else of name and URL; empty if neither
    is known. `language` is a guess: an ISO 639-1 code, empty if there is too little to go by.
    """

    author: str = ""
    language: str = ""
    campaign: str | None = None
    campaign_size: int = 1


@dataclass(frozen=True, slots=True)
class Filing:
    """All that is filed of a comment."""

    author: str
    hosts: tuple[Host, ...]
    language: str
    sketch: Sketch | None


def filing(site_id: str, comment: Comment) -> Filing:
    """Read a comment for what it can be found by."""
    hosts = hosts_of(comment)
    return Filing(
        author=author_key(site_id, comment.author),
        hosts=hosts,
        language=guess_language(read_plain_text(comment.text[:5000]).text),
        sketch=sketch_of(site_id, comment, hosts),
    )


def sketch_of(site_id: str, comment: Comment, hosts: Sequence[Host]) -> Sketch | None:
    """The fingerprint by which near-duplicates on a site are found."""
    first = next((host.name for host in hosts if host.kind in ("domain", "parent")), "")
    return sketch_comment(comment.text, scope=site_id, host=first, name=comment.author.name)


def hosts_of(comment: Comment) -> tuple[Host, ...]:
    """The hosts that a comment leads to, and what of a shared one is one person's, each once."""
    kinds: dict[str, HostKind] = {}
    places = places_of(comment)
    for place in (*places[: MOST_HOSTS - 1], *places[-1:]):  # the author's URL is the last
        kinds[place.host] = "domain" if place.host == place.registered else "host"
        kinds.setdefault(place.registered, "parent")
        if place.name:
            kinds.setdefault(place.name, "place")
    return tuple(Host(name, kind) for name, kind in kinds.items())


def author_key(site_id: str, author: Author) -> str:
    """What makes two comments of one author: the mail address, else name and URL together.

    A hash, and another on each site: it names nobody. Empty if nothing is known.
    """
    mail = author.email.strip().lower()
    if mail:
        return _key(site_id, "mail", mail)
    name, url = " ".join(author.name.lower().split()), author.url.strip().lower()
    return _key(site_id, "name", name, url) if name else ""


def telling_signals(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The signals that speak for spam the most, and a rule's, for the filter by reason."""
    signals = [
        reason.signal
        for reason in sorted(reasons, key=lambda reason: -reason.contribution)
        if reason.signal == RULE
        or (reason.contribution > 0 and reason.signal not in (BASELINE, REST))
    ]
    return tuple(signal[:40] for signal in dict.fromkeys(signals))[:MOST_SIGNALS]


def _key(*parts: str) -> str:
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:32]
