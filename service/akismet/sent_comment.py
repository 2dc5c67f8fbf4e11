"""A comment as a blog engine sends it by the Akismet protocol."""

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self
from urllib.parse import unquote

from model.comment import Article, Author, Comment
from model.text.plain import read_plain_text
from service.akismet.as_written import as_written
from service.akismet.form import Form
from service.akismet.request import HONEYPOT, AkismetRequest
from service.domain.dates import date_written, read_date
from service.domain.sites import SiteOptions
from service.domain.submissions import AkismetSubmission, Ruling
from service.domain.urls import is_of_site, read_address
from service.domain.visitors import is_of_everybody
from service.secret import Secret

NAME_CHARS, ADDRESS_CHARS, ID_CHARS, AGENT_CHARS = 1000, 4000, 100, 500
CONTEXT_CHARS, BLOG_CHARS, IP_CHARS = 200, 300, 64
GUARANTEED_SPAM = ("viagra-test-123", "akismet-guaranteed-spam")
GUARANTEED_SPAM_EMAIL = "akismet-guaranteed-spam@example.com"
LABEL_OF_RESPONSE = {"true": "spam", "false": "ham"}
HYPHENS = str.maketrans("\u2010\u2011", "--")
REST = "/wp/v2/comments"  # in the address by which WordPress was sent a comment
# WordPress's scripts for forms and pings. What a visitor appends to them makes no REST of it.
SCRIPT = re.compile(r"[^?]*/(?!index\.php)[\w-]+\.php(?:[/?]|\Z)")
WORDPRESS = re.compile(r"WordPress/.*\bAkismet/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SentComment:
    """What a form says of a comment; what its site does not keep is hashed in it already.

    The article of `comment` is what the permalink says of it. `callback` is where the engine
    wants to hear of changes, if that is an address of the site. `earlier_label` is what the
    engine says it was answered before, `created_at` when it was written, if that can be.
    """

    comment: Comment
    submission: AkismetSubmission
    guid: str
    callback: str
    reporter: str
    earlier_label: str
    created_at: datetime | None
    is_test: bool
    is_discard_test: bool
    is_recheck: bool
    is_precheck: bool
    is_by_wordpress: bool
    came_by_rest: bool
    came_over_bridge: bool

    @classmethod
    def of_request(
        cls,
        request: AkismetRequest,
        options: SiteOptions,
        *,
        secret: Secret,
        max_text_chars: int,
        is_new: bool = True,
    ) -> Self:
        """Read the form: of a text, so many characters. What is submitted is not new."""
        form = request.form
        is_by_wordpress = WORDPRESS.search(request.user_agent) is not None
        is_recheck = bool(form.first_of("recheck_reason"))
        if is_by_wordpress and is_new and not (is_recheck or request.came_over_bridge):
            form = as_written(form)
        comment = _comment(form, max_text_chars)
        callback = _address(form, "callback")
        response = form.first_of("comment_check_response").lower()
        return cls(
            comment=comment if options.keeps_personal_data else _with_hashed_email(comment, secret),
            submission=_submission(form, comment, options, secret),
            guid=form.first_of("guid", "akismet_guid"),
            callback=callback if is_of_site(callback, site_url=request.site.url) else "",
            reporter=_id(form, "reporter"),
            earlier_label=LABEL_OF_RESPONSE.get(response, ""),
            created_at=date_written(read_date(form.get("comment_date_gmt")), now=datetime.now(UTC)),
            is_test=form.is_true("is_test"),
            is_discard_test=form.is_true("test_discard"),
            is_recheck=is_recheck,
            is_precheck=_is_precheck(form),
            is_by_wordpress=is_by_wordpress,
            came_by_rest=_came_by_rest(unquote(form.get("REQUEST_URI"))),
            came_over_bridge=request.came_over_bridge,
        )

    @property
    def says_anything(self) -> bool:
        """Whether there is anything to judge."""
        return bool(self.comment.text.strip()) or self.comment.author != Author()

    @property
    def refers_back(self) -> bool:
        """Whether the engine itself says that it has sent this comment before."""
        return self.is_recheck or self.submission.engine_id is not None


def _comment(form: Form, max_text_chars: int) -> Comment:
    permalink = _address(form, "permalink")
    return Comment(
        text=form.get("comment_content")[:max_text_chars],
        author=Author(
            name=form.get("comment_author")[:NAME_CHARS],
            email=form.get("comment_author_email").strip()[:NAME_CHARS],
            url=_address(form, "comment_author_url"),
        ),
        article=Article(url=permalink if read_address(permalink) else ""),
    )


def _came_by_rest(address: str) -> bool:
    return REST in address and not SCRIPT.match(address)


def _is_precheck(form: Form) -> bool:
    """Whether this is a pingback of which WordPress knows only the address yet."""
    if form.get("comment_type").strip() != "pingback":
        return False
    return not form.first_of("comment_content", "comment_author", "comment_author_email")


def _with_hashed_email(comment: Comment, secret: Secret) -> Comment:
    email = secret.hash_email(comment.author.email)
    author = comment.author.model_copy(update={"email": email})
    return comment.model_copy(update={"author": author})


def _submission(
    form: Form, comment: Comment, options: SiteOptions, secret: Secret
) -> AkismetSubmission:
    """How the comment came, as far as that is kept."""
    user_ip = form.first_of("user_ip")[:ID_CHARS]
    user_agent = form.get("user_agent")[:AGENT_CHARS]
    hashed_ip = secret.hash_ip(user_ip)
    kept_ip = user_ip if options.keeps_personal_data else hashed_ip
    context = [value.strip()[:CONTEXT_CHARS] for value in form.all("comment_context")]
    return AkismetSubmission(
        blog=_blog(form),
        engine_id=_id(form, "comment_ID") or None,
        post_id=_id(form, "comment_post_ID"),
        fingerprint=_fingerprint(comment, secret),
        sender=secret.digest("sender", f"{hashed_ip}\0{user_agent}"),
        user_ip="" if is_of_everybody(user_ip) else kept_ip[:IP_CHARS],
        user_agent=user_agent,
        referrer=_address(form, "referrer"),
        permalink=_address(form, "permalink"),
        comment_type=_id(form, "comment_type"),
        user_role=_id(form, "user_role"),
        language=_id(form, "blog_lang"),
        context=tuple(context),
        ruling=_ruling(form, comment),
    )


def _ruling(form: Form, comment: Comment) -> Ruling | None:
    """What goes before, or beside, the words of a comment."""
    if _is_guaranteed_spam(comment.author):
        return "guaranteed spam"
    if "administrator" in map(str.strip, _id(form, "user_role").lower().split(",")):
        return "administrator"
    hidden_field = form.first_of(HONEYPOT)
    if form.first_of("hidden_honeypot_field", *filter(None, [hidden_field])):
        return "honeypot"
    return "cut" if len(comment.text) < len(form.get("comment_content")) else None


def _is_guaranteed_spam(author: Author) -> bool:
    """Whether the comment is one of those that the protocol defines as spam, for tests."""
    name = author.name.strip().translate(HYPHENS)
    return name in GUARANTEED_SPAM or author.email.lower() == GUARANTEED_SPAM_EMAIL


def _fingerprint(comment: Comment, secret: Secret) -> str:
    """The same when the engine sends the comment again, its markup tidied, its slashes gone."""
    text = comment.text.replace("\\", "")
    author, plain = comment.author, read_plain_text(text)
    words = "".join(filter(str.isalnum, plain.text.casefold())) or comment.text.strip()
    links = sorted({html.unescape(link.url).rstrip("/") for link in plain.links})
    name = " ".join(html.unescape(author.name).replace("\\", "").casefold().split())
    url = author.url.lower().partition("://")[2].rstrip("/") or author.url.lower()
    parts = (words, *links, name, author.email.lower(), url)
    return secret.digest("fingerprint", "\0".join(parts))


def _blog(form: Form) -> str:
    blog = form.get("blog").strip()
    address = read_address(blog)
    return (address.name if address else blog)[:BLOG_CHARS]


def _address(form: Form, field: str) -> str:
    return form.get(field).strip()[:ADDRESS_CHARS]


def _id(form: Form, field: str) -> str:
    return form.get(field).strip()[:ID_CHARS]
