"""What else goes with a comment: its author's, its hosts', its campaign's."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from service.domain.counting import together
from service.domain.detail import Detail
from service.domain.filter import Filter
from service.domain.kin import KinSummary
from service.domain.places import shared_host
from service.domain.traits import Kin
from service.review.catalogues import message
from service.review.disguises import ShownPiece, pieces
from service.review.numbers import number_words
from service.review.views.rows import cut
from service.review.views.standing import StandingCount, standing_counts

NAMES: dict[Kin, str] = {
    "author": message("By this author"),
    "host": message("With this host"),
    "campaign": message("Nearly the same"),
}
SPAM_ALL = message("Spam all {n}")
WITH_PART = message("With this profile or page")
TRUST, OPEN = message("Trust"), message("Open the campaign")
BLOCK_ALL = message("Block all of {x}")
BLOCK_PART = message("Block only this, not the rest of {x}")
RULES = {
    "ham": message("A rule makes these ham."),
    "spam": message("A rule makes these spam."),
}
NAME_CHARS = 80


@dataclass(frozen=True, slots=True)
class Button:
    """An action on all of them. `value` picks the host; `href` is where it is posted."""

    action: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class KinView:
    """One kind of kin, the comment itself not counted."""

    kin: Kin
    words: str
    name: tuple[ShownPiece, ...]
    value: str
    total: int
    counts: tuple[StandingCount, ...]
    rule: str
    buttons: tuple[Button, ...]
    campaign_href: str


def campaign_of(detail: Detail) -> KinSummary | None:
    """What else belongs to a comment's campaign, if it belongs to one."""
    return next((summary for summary in detail.kin if summary.kin == "campaign"), None)


def kin_views(detail: Detail, translate: Callable[[str], str]) -> tuple[KinView, ...]:
    """A comment's kin with what can be done about them."""
    return tuple(_kin_view(detail, summary, translate) for summary in detail.kin)


def _kin_view(detail: Detail, summary: KinSummary, translate: Callable[[str], str]) -> KinView:
    stored = detail.item.stored
    of_them = replace(Filter.of_kin(summary.kin, summary.value), site=detail.item.site.name)
    return KinView(
        kin=summary.kin,
        words=translate(WITH_PART if _shared(summary) else NAMES[summary.kin]),
        name=() if summary.kin == "campaign" else pieces(cut(summary.words, NAME_CHARS)),
        value=summary.value,
        total=summary.total,
        counts=standing_counts(summary, of_them, translate),
        rule=translate(RULES[summary.rule.label]) if summary.rule else "",
        buttons=_buttons(detail, summary, translate),
        campaign_href=f"/review/campaigns/{stored.id}" if summary.kin == "campaign" else "",
    )


def _buttons(
    detail: Detail, summary: KinSummary, translate: Callable[[str], str]
) -> tuple[Button, ...]:
    if summary.kin == "campaign":
        return ()  # decided on its own page, where single ones can be left out
    stored = detail.item.stored
    base = f"/review/comments/{stored.id}"
    buttons = []
    if summary.held:
        is_due = stored.decision is None or stored.decision.label != "spam"
        words = translate(SPAM_ALL).replace(
            "{n}", number_words(together(summary.held, is_due), translate)
        )
        buttons.append(Button(summary.kin, words, f"{base}/everything"))
    if summary.rule is None and summary.kin == "author" and stored.comment.author.email:
        buttons.append(Button("trust", translate(TRUST), f"{base}/trust"))
    if summary.rule is None and summary.kin == "host":
        buttons.append(Button("block", _block_words(summary, translate), f"{base}/block"))
    return tuple(buttons)


def _block_words(summary: KinSummary, translate: Callable[[str], str]) -> str:
    shared = _shared(summary)
    words = translate(BLOCK_PART if shared else BLOCK_ALL)
    return words.replace("{x}", cut(shared or summary.value, NAME_CHARS))


def _shared(summary: KinSummary) -> str:
    """The platform that these comments lead to a part of; empty if to a host of one's own."""
    return shared_host(summary.value) if summary.kin == "host" else ""
