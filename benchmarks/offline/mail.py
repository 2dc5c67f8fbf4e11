"""A comment as a mail message, for filters that read mail."""

from collections.abc import Iterable

from model.comment import Comment


def mailbox(comments: Iterable[Comment], *, with_article: bool = False) -> bytes:
    """The comments as one mailbox (mbox), in order.

    From: the author; Subject: the title of the article; the author's URL in a header of its
    own; the text, and `with_article` the article below it, as the body.
    """
    return "".join(_message(c, with_article) for c in comments).encode()


def _message(comment: Comment, with_article: bool) -> str:
    """One message of a mailbox. A line that begins with "From " would begin the next one."""
    author, article = comment.author, comment.article
    body = comment.text + (f"\n\n{article.text}" if with_article else "")
    head = (
        f"From: {_one_line(author.name)} <{_one_line(author.email)}>",
        f"Subject: {_one_line(article.title)}",
        f"X-URL: {_one_line(author.url)}",
        "Content-Type: text/plain; charset=utf-8",
    )
    quoted = "\n".join(f">{x}" if x.startswith("From ") else x for x in body.split("\n"))
    return "\n".join(("From c@blog.example Thu Jan  1 00:00:00 2026", *head, "", quoted, "", ""))


def _one_line(text: str) -> str:
    return " ".join(text.split())
