"""Types of comments: what all readers see, and enquiries, which one person gets. Pure.

What engines send as `comment_type` is free: the public types are known, any other is an enquiry.
"""

from dataclasses import replace

from model.comment import Comment
from model.text.plain import PlainText, read_plain_text
from model.text.words import tokens
from model.verdict import Label
from service.domain.comments import Judgement

COMMENT = "comment"
HELD_BY_WORDPRESS = frozenset((COMMENT, "reply", "review", "pingback", "trackback"))
PUBLIC = HELD_BY_WORDPRESS | {"forum-post", "blog-post", "topic", "note", "webmention"}
ENQUIRIES = ("contact-form", "message", "signup")  # the common ones, to name them to people
FEWEST_WORDS = 2  # an enquiry of one word, or of an address alone, asks nothing
MERELY_COMMERCIAL = "an enquiry is not rejected for being commercial"
SAYS_NOTHING = "an enquiry that says nothing is not delivered unseen"


def canonical(comment_type: str) -> str:
    """A type as it is compared: `contact_form` is `contact-form`, none is a comment."""
    return comment_type.strip().lower().replace("_", "-").replace(" ", "-") or COMMENT


def is_enquiry(comment_type: str) -> bool:
    """Whether this goes to the owner of the site alone, such as a contact form."""
    return canonical(comment_type) not in PUBLIC


def is_held_by_wordpress(comment_type: str) -> bool:
    """Whether WordPress keeps it on an answer that is neither true nor false.

    What plugins send under other types they deliver then.
    """
    return canonical(comment_type) in HELD_BY_WORDPRESS


def for_its_type(judgement: Judgement, comment: Comment, comment_type: str) -> Judgement:
    """What the machine says of a comment, in the light of where it goes.

    The machine learned from comments, where an offer is spam. Who writes to a site's owner may
    ask for a price, a job or a sale: that is no spam unless it comes in a form that nobody uses
    to ask. And what says nothing is not delivered unseen.
    """
    if judgement.model_version is None or not is_enquiry(comment_type):
        return judgement
    plain = read_plain_text(comment.text)
    if judgement.label is Label.SPAM and not _is_dressed_up(plain):
        return _doubted(judgement, MERELY_COMMERCIAL)
    if judgement.label is Label.HAM and len(tokens(plain.text)) < FEWEST_WORDS:
        return _doubted(judgement, SAYS_NOTHING)
    return judgement


def _is_dressed_up(plain: PlainText) -> bool:
    """Whether links hide behind other words, or letters behind others: nobody asks like this."""
    if plain.invisible or plain.lookalikes or plain.styled or plain.spaced:
        return True
    return any(link.markup != "bare" and link.anchor not in ("", link.url) for link in plain.links)


def _doubted(judgement: Judgement, why: str) -> Judgement:
    note = f"{why}; the machine said {judgement.label.value}"
    return replace(
        judgement, label=Label.UNSURE, note="; ".join(filter(None, (note, judgement.note)))
    )
