"""The mail that a link comes in: an invitation, or another password for a lost one."""

from service.domain.digests import WrittenMail
from service.domain.door_links import DoorLinkKind, Letter, letter_url
from service.review.catalogues import Language, message
from service.review.pages import Pages

SUBJECTS: dict[DoorLinkKind, str] = {
    "invitation": message("You are invited to moderate comments"),
    "reset": message("Your link for another password"),
    "entry": message("Sign in"),
}


def write_letter(pages: Pages, language: Language, letter: Letter, *, url: str) -> WrittenMail:
    """The mail in a language, as plain text and as HTML."""
    values = {"letter": letter, "url": letter_url(letter, url=url)}
    return WrittenMail(
        subject=language.translations.gettext(SUBJECTS[letter.kind]),
        text=pages.text(language, "mail_letter_text.html", values).strip() + "\n",
        html=pages.text(language, "mail_letter.html", values),
    )
