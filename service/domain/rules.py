"""Standing rules, and how they change what a comment is answered with. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from model.comment import Author
from model.verdict import Label, Reason, ReasonGroup
from service.domain.comments import DecisionLabel, Judgement
from service.domain.places import shared_host
from service.domain.sites import Site
from service.domain.traits import RULE, Kin

RULE_PHRASES: dict[tuple[Kin, str], str] = {
    ("author", "ham"): "rule: the author {x} is trusted (by {moderator})",
    ("host", "spam"): "rule: the host {x} is blocked (by {moderator})",
    ("campaign", "spam"): "rule: like a campaign decided spam: “{x}” (by {moderator})",
    ("campaign", "ham"): "rule: like comments decided ham: “{x}” (by {moderator})",
}


PART_PHRASE = "rule: {x} is blocked, not the rest of {shared} (by {moderator})"


@dataclass(frozen=True, slots=True)
class Rule:
    """A standing order for comments to come: by author, host or campaign.

    It is applied when a comment is checked, and named in the verdict's reasons. It never
    touches a comment that a human has decided on. `caught` counts what it was applied to.
    """

    id: str
    site: Site
    kin: Kin
    value: str
    words: str
    label: DecisionLabel
    moderator: str
    made_at: datetime
    caught: int
    removed_at: datetime | None = None
    removed_by: str | None = None


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The rules that hold, newest first, and those that were removed last."""

    standing: tuple[Rule, ...]
    removed: tuple[Rule, ...]


def under_rule(judgement: Judgement, rule: Rule | None, *, said: Label) -> Judgement:
    """What the machine said, with the rule's label in place of its own, and the rule named.

    `said` is the model's own label, which its type may have softened in `judgement`.

    The rule comes first among the reasons and adds nothing to the score. Whom or what a rule
    trusts can be forged, so it publishes only what the machine is unsure of; what it calls spam,
    or could not judge, waits for a moderator.
    """
    if rule is None:
        return judgement
    is_judged = judgement.model_version is not None
    is_doubted = rule.label == "ham" and (not is_judged or Label.SPAM in (said, judgement.label))
    label = Label.UNSURE if is_doubted else Label(rule.label)
    shared = shared_host(rule.value) if rule.kin == "host" else ""
    values = {"x": rule.words, "moderator": rule.moderator} | ({"shared": shared} if shared else {})
    phrase = PART_PHRASE if shared else RULE_PHRASES[rule.kin, rule.label]
    reason = Reason(RULE, phrase, 0.0, values)
    note = None
    if judgement.label.value != rule.label:
        machine = f"; the machine said {judgement.label.value}" if is_judged else ""
        note = f"a rule says {rule.label}{machine}"
    return replace(
        judgement,
        label=label,
        reasons=(reason, *judgement.reasons),
        note="; ".join(filter(None, (note, judgement.note))) or None,
    )


def is_named(rule: Rule, author: Author) -> bool:
    """Whether an author whose mail address a rule trusts goes by the name it was trusted under.

    The address alone is what anybody can write into a form.
    """
    name = author.name or author.email.rpartition("@")[2]
    return name.casefold().split() == rule.words.casefold().split()


def rule_reason(judgement: Judgement) -> Reason | None:
    """The rule that was applied to a comment, if one was."""
    return next((reason for reason in judgement.reasons if reason.signal == RULE), None)


def leading_lines(judgement: Judgement) -> tuple[ReasonGroup, ...]:
    """What is said first of a judgement: a rule that was applied, then the model's summary.

    Empty where the model gave no summary: its reasons say all there is.
    """
    rule = rule_reason(judgement)
    if not judgement.summary or rule is None:
        return judgement.summary
    return (ReasonGroup(RULE, rule.phrase, 0.0, rule.values), *judgement.summary)
