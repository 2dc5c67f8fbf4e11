"""How a comment came by the Akismet protocol."""

from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from model.comment import Article, Comment
from model.verdict import Label
from service.domain.comments import Judgement
from service.domain.sites import SiteOptions, UnsurePolicy

Told = Literal["ham", "spam", "held"]
Ruling = Literal["guaranteed spam", "administrator", "honeypot", "cut"]

TOLD: dict[Label, Told] = {Label.HAM: "ham", Label.SPAM: "spam"}
TOLD_OF_UNSURE: dict[UnsurePolicy, Told] = {"held": "held", "published": "ham", "spam": "spam"}
RULINGS: dict[Ruling, tuple[Label, str]] = {
    "guaranteed spam": (Label.SPAM, "the protocol's own test of spam"),
    "administrator": (Label.HAM, "written by an administrator of the blog"),
    "honeypot": (Label.UNSURE, "a field that readers do not see was filled in"),
    "cut": (Label.UNSURE, "too long: only its beginning was read"),
}
STAFF = frozenset(("administrator", "editor", "author"))
BY_STAFF = "the machine is unsure; written by an editor or author of the blog"
CAUTIOUS = ("honeypot", "cut")  # they only keep a comment from being published unseen


@dataclass(frozen=True, slots=True)
class AkismetSubmission:
    """How a comment came by the Akismet protocol, and what the blog was told of it last.

    `ruling` is what goes before, or beside, the words when it is judged.
    """

    blog: str
    engine_id: str | None
    post_id: str
    fingerprint: str
    sender: str
    user_ip: str
    user_agent: str
    referrer: str
    permalink: str
    comment_type: str
    user_role: str
    language: str
    context: tuple[str, ...]
    callback_id: str | None = None
    told: Told | None = None
    was_discarded: bool = False
    ruling: Ruling | None = None

    def followed_by(
        self, later: "AkismetSubmission", *, says_anything: bool, is_edit: bool
    ) -> "AkismetSubmission":
        """How it came at last. What was said before and not again stays as it was.

        But not who wrote it, if the words are others: that was said of those.
        """
        values: dict[str, Any] = {
            field.name: getattr(later, field.name) or getattr(self, field.name)
            for field in fields(self)
        }
        if not says_anything:
            values["fingerprint"] = self.fingerprint
        elif is_edit or later.fingerprint != self.fingerprint:
            values |= {"user_role": later.user_role, "ruling": later.ruling_after(self)}
        return AkismetSubmission(**values)

    def ruling_after(self, former: "AkismetSubmission") -> Ruling | None:
        """What goes before these words, after others that came under the same number."""
        return self.ruling or (former.ruling if former.ruling in CAUTIOUS else None)


def told_of(label: Label, unsure: UnsurePolicy) -> Told:
    """What a blog is told of a comment with a label, after what its site chose for unsure ones."""
    return TOLD_OF_UNSURE[unsure] if label is Label.UNSURE else TOLD[label]


def in_light_of(comment: Comment, article: Article, *, context: tuple[str, ...]) -> Comment:
    """The comment under its article; while that is unread, what the engine says it is about."""
    if context and not (article.title or article.text):
        article = article.model_copy(update={"title": ", ".join(filter(None, context))})
    return comment.model_copy(update={"article": article})


def vouched_for(said: Judgement, user_role: str, options: SiteOptions) -> Judgement:
    """What a model said, after what the blog says of who wrote: its staff is not kept waiting.

    `user_role` is the blog's own word of who was signed in to it, no field that a reader fills
    in. All the same it publishes only what the model is unsure of, never what it calls spam.
    """
    roles = set(map(str.strip, user_role.lower().split(",")))
    if not options.trusts_staff or not STAFF & roles:
        return said
    if said.label is not Label.UNSURE or said.spam_probability is None:
        return said
    note = BY_STAFF if said.note is None else f"{BY_STAFF}; {said.note}"
    return replace(said, label=Label.HAM, note=note)


def adjusted(judgement: Judgement, ruling: Ruling | None, options: SiteOptions) -> Judgement:
    """The judgement, after what the protocol and the engine say of the comment.

    What the protocol guarantees to be spam is, and an administrator is believed. What filled
    in a hidden field, or is too long to be read to its end, is not published unseen.
    """
    if ruling == "administrator" and not options.trusts_administrators:
        return judgement
    if ruling is None or (ruling in CAUTIOUS and judgement.label is not Label.HAM):
        return judgement
    label, why = RULINGS[ruling]
    note = why if judgement.note is None else f"{why}; {judgement.note}"
    return replace(judgement, label=label, note=note)
