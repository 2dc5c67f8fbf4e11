"""A rule in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from service.domain.places import shared_host
from service.domain.rules import Rule
from service.review.catalogues import message
from service.review.disguises import ShownPiece, pieces
from service.review.views.rows import cut

WORDS = {
    "author": message("Everything by"),
    "host": message("Everything with a link to"),
    "campaign": message("Everything that is nearly the same as"),
}
ALL = message("and what is below it")
PART = message("only this, not the rest of {x}")
NAME_CHARS = 120


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule: what it does to what, who made it, how often it was used."""

    id: str
    label: str
    words: str
    name: tuple[ShownPiece, ...]
    scope: str
    site: str
    moderator: str
    made_at: datetime
    caught: int
    removed_at: datetime | None
    removed_by: str
    href: str


def rule_view(rule: Rule, translate: Callable[[str], str]) -> RuleView:
    """Show a rule in one language."""
    return RuleView(
        id=rule.id,
        label=rule.label,
        words=translate(WORDS[rule.kin]),
        name=pieces(cut(rule.words, NAME_CHARS)),
        scope=_scope(rule, translate),
        site=rule.site.name,
        moderator=rule.moderator,
        made_at=rule.made_at,
        caught=rule.caught,
        removed_at=rule.removed_at,
        removed_by=rule.removed_by or "",
        href=f"/review/rules/{rule.id}/removal",
    )


def _scope(rule: Rule, translate: Callable[[str], str]) -> str:
    """How much of a host is meant."""
    if rule.kin != "host":
        return ""
    shared = shared_host(rule.value)
    return translate(PART).replace("{x}", shared) if shared else translate(ALL)
