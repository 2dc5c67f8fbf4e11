"""A comment as a blog engine sends it by the Akismet protocol."""

import html
import re
from dataclasses import dataclass
from typing import Self

from model.comment import Article, Author, Comment
from model.text.plain import read
from service.akismet.form import Form
from service.domain.sites import Site, SiteOptions
from service.domain.submissions import AkismetSubmission, Ruling
from service.domain.urls import is_of_site, read_address
from service.secret import Secret

NAMES = frozenset(
    "api_key key blog blog_charset blog_lang user_ip user_agent referrer user_role permalink"
    " comment_type comment_author comment_author_email comment_author_url comment_content"
    " comment_context comment_ID comment_post_ID guid akismet_guid is_test test_discard"
    " recheck_reason comment_check_response honeypot_field_name hidden_honeypot_field callback"
    " reporter".split()
)
HONEYPOT = "honeypot_field_name"
NAME_CHARS, ADDRESS_CHARS, ID_CHARS, AGENT_CHARS = 1000, 4000, 100, 500
CONTEXT_CHARS = 200
GUARANTEED_SPAM = ("viagra-test-123", "akismet-guaranteed-spam")
GUARANTEED_SPAM_EMAIL = "akismet-guaranteed-spam@example.com"
EARLIER = {"true": "spam", "false": "ham"}  # what an engine says it was answered before
HYPHENS = str.maketrans("\u2010\u2011", "--")
WORDPRESS = re.compile(r"WordPress/.*\bAkismet/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SentComment:
    """What a form says of a comment, before anything of it is hidden or stored."""

    text: str
    author: Author
    blog: str
    user_ip: str
    user_agent: str
    referrer: str
    permalink: str
    comment_type: str
    user_role: str
    language: str
    context: tuple[str, ...]
    engine_id: str
    post_id: str
    guid: str
    callback: str
    reporter: str
    told_before: str
    is_test: bool
    wants_discard: bool
    is_recheck: bool
    fell_for_honeypot: bool
    was_cut: bool
    is_by_wordpress: bool

    @classmethod
    def of_form(cls, form: Form, *, client: str, max_text_chars: int) -> Self:
        """Read a form. `client` is the user agent of the blog engine's request."""
        text = form.get("comment_content")
        trap = form.first_of(HONEYPOT)
        return cls(
            text=text[:max_text_chars],
            author=Author(
                name=form.get("comment_author")[:NAME_CHARS],
                email=form.get("comment_author_email").strip()[:NAME_CHARS],
                url=form.get("comment_author_url").strip()[:ADDRESS_CHARS],
            ),
            blog=form.get("blog").strip(),
            user_ip=form.first_of("user_ip")[:ID_CHARS],
            user_agent=form.get("user_agent")[:AGENT_CHARS],
            referrer=form.get("referrer").strip()[:ADDRESS_CHARS],
            permalink=form.get("permalink").strip()[:ADDRESS_CHARS],
            comment_type=form.get("comment_type").strip()[:ID_CHARS],
            user_role=form.get("user_role").strip()[:ID_CHARS],
            language=form.get("blog_lang").strip()[:ID_CHARS],
            context=tuple(value.strip()[:CONTEXT_CHARS] for value in form.all("comment_context")),
            engine_id=form.get("comment_ID").strip()[:ID_CHARS],
            post_id=form.get("comment_post_ID").strip()[:ID_CHARS],
            guid=form.first_of("guid", "akismet_guid"),
            callback=form.get("callback").strip()[:ADDRESS_CHARS],
            reporter=form.get("reporter").strip()[:ID_CHARS],
            told_before=EARLIER.get(form.first_of("comment_check_response").lower(), ""),
            is_test=form.is_true("is_test"),
            wants_discard=form.is_true("test_discard"),
            is_recheck=bool(form.first_of("recheck_reason")),
            fell_for_honeypot=bool(
                form.first_of("hidden_honeypot_field", *([trap] if trap else []))
            ),
            was_cut=len(text) > max_text_chars,
            is_by_wordpress=WORDPRESS.search(client) is not None,
        )

    @property
    def is_guaranteed_spam(self) -> bool:
        """Whether it is one of the comments that the protocol defines as spam, for tests."""
        name = self.author.name.strip().translate(HYPHENS)
        return name in GUARANTEED_SPAM or self.author.email.lower() == GUARANTEED_SPAM_EMAIL

    @property
    def ruling(self) -> Ruling | None:
        """What goes before, or beside, its words."""
        if self.is_guaranteed_spam:
            return "guaranteed spam"
        if self.is_by_administrator:
            return "administrator"
        if self.fell_for_honeypot:
            return "honeypot"
        return "cut" if self.was_cut else None

    @property
    def says_anything(self) -> bool:
        """Whether there is anything to judge."""
        return bool(self.text.strip()) or self.author != Author()

    @property
    def is_by_administrator(self) -> bool:
        """Whether the engine says that an administrator of the blog wrote it."""
        return "administrator" in [role.strip() for role in self.user_role.lower().split(",")]

    def hears_of_changes(self, site: Site) -> bool:
        """Whether the engine can be told of a later decision: at an address of the site."""
        return bool(self.callback) and is_of_site(self.callback, site_url=site.url)

    def comment(self, options: SiteOptions, *, secret: Secret) -> Comment:
        """What is judged and kept. Its article is what the permalink says of it."""
        author = self.author
        if not options.keeps_personal_data:
            author = author.model_copy(update={"email": secret.hash_email(author.email)})
        url = self.permalink if read_address(self.permalink) else ""
        return Comment(text=self.text, author=author, article=Article(url=url))

    def submission(self, options: SiteOptions, *, secret: Secret) -> AkismetSubmission:
        """How it came, as far as that is kept."""
        address = read_address(self.blog)
        plain_ip = self.user_ip if options.keeps_personal_data else ""
        return AkismetSubmission(
            blog=(address.name if address else self.blog)[:300],
            engine_id=self.engine_id or None,
            post_id=self.post_id,
            fingerprint=self._fingerprint(secret),
            sender=secret.digest("sender", f"{secret.hash_ip(self.user_ip)}\0{self.user_agent}"),
            user_ip=(plain_ip or secret.hash_ip(self.user_ip))[:64],
            user_agent=self.user_agent,
            referrer=self.referrer,
            permalink=self.permalink,
            comment_type=self.comment_type,
            user_role=self.user_role,
            language=self.language,
            context=self.context,
            ruling=self.ruling,
        )

    def _fingerprint(self, secret: Secret) -> str:
        """The same when the engine sends the comment again after it has tidied its markup."""
        plain = read(self.text)
        words = "".join(filter(str.isalnum, plain.text.casefold())) or self.text.strip()
        links = sorted({html.unescape(link.url).rstrip("/") for link in plain.links})
        name = " ".join(html.unescape(self.author.name).casefold().split())
        url = self.author.url.lower().partition("://")[2].rstrip("/") or self.author.url.lower()
        parts = (words, *links, name, self.author.email.lower(), url)
        return secret.digest("fingerprint", "\0".join(parts))
