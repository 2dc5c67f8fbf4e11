"""What is left of a comment that is erased: when it came, what was said of it, no word of it."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, delete, select, update

from service.domain.comments import beginning
from service.domain.kin import BEGINNING_CHARS
from service.store.outgoing import blogger_comments
from service.store.queue import campaigns, entries
from service.store.queue.filing import BEGINNING_CHARS as CAMPAIGN_CHARS
from service.store.tables import queue as of_queue
from service.store.tables.actions import action_entries, actions, claims, notes, rules
from service.store.tables.core import (
    comments,
    decided_marks,
    former_revisions,
    label_log,
    verdicts,
)
from service.store.tables.sites import outbox, submissions

OF_COMMENT = (former_revisions, decided_marks, submissions, outbox, notes, claims)


def find(
    connection: Connection, site_id: str, *, comment_id: str = "", external_id: str = ""
) -> str | None:
    """The id of a comment of a site, by one of both; an erased one has only its own."""
    names = comments.c.id == comment_id if comment_id else comments.c.external_id == external_id
    query = select(comments.c.id).where(comments.c.site_id == site_id, names)
    return connection.scalar(query.with_for_update(key_share=True))


def erase(connection: Connection, comment_id: str) -> None:
    """Take away all that a commenter wrote or could be known by. Twice is as good as once.

    What stays: the comment's id, site, article and date, labels and probabilities, and the label
    log, without its notes. The caller has found it in this transaction.
    """
    query = select(comments).where(comments.c.id == comment_id)
    comment = connection.execute(query.with_for_update(key_share=True)).one()
    _forget_words_elsewhere(connection, comment)
    entry = entries.find(connection, comment_id)
    if entry is not None:
        campaigns.forget(connection, [entry.number])
        is_entry = of_queue.queue_entries.c.number == entry.number
        connection.execute(delete(of_queue.queue_entries).where(is_entry))
    blogger_comments.forget(connection, comment_id)
    for table in OF_COMMENT:
        connection.execute(delete(table).where(table.c.comment_id == comment_id))
    _blank(connection, comment)


def _blank(connection: Connection, comment: Row[tuple[object, ...]]) -> None:
    of_comment = verdicts.c.comment_id == comment.id
    connection.execute(
        update(verdicts).where(of_comment).values(reasons=[], summary=None, note=None)
    )
    connection.execute(
        update(comments)
        .where(comments.c.id == comment.id)
        .values(
            text="",
            author_name="",
            author_email="",
            author_url="",
            external_id=None,
            page_url=None,
            article_id=comment.article_id,  # as it is: that it is set tells who looks at the queue
            revision=comments.c.revision + 1,  # so that no verdict on its words comes after
            erased_at=comment.erased_at or datetime.now(UTC),
        )
    )
    log = update(label_log).where(label_log.c.comment_id == comment.id)
    connection.execute(log.where(label_log.c.note.is_not(None)).values(note=None))


def _forget_words_elsewhere(connection: Connection, comment: Row[tuple[object, ...]]) -> None:
    """Its words in the names of campaigns, of rules for them, and of what moderators did."""
    f = former_revisions.c
    query = select(f.text, f.author_name).where(f.comment_id == comment.id)
    revisions = [(comment.text, comment.author_name), *map(tuple, connection.execute(query))]
    texts, names = {text for text, _ in revisions}, {name for _, name in revisions}
    starts = _named({beginning(text, chars=BEGINNING_CHARS) for text in texts})
    of_site = rules.c.site_id == comment.site_id
    is_named = of_site & (rules.c.kin == "campaign") & rules.c.words.in_(starts)
    connection.execute(update(rules).where(is_named).values(words=""))
    done = select(action_entries.c.action_id).where(action_entries.c.comment_id == comment.id)
    touched = actions.c.id.in_(done) & actions.c.words.in_([*starts, *_named(names)])
    connection.execute(update(actions).where(touched).values(words=""))
    begins = _named({text[:CAMPAIGN_CHARS] for text in texts})
    c = of_queue.campaigns.c
    named = (c.site_id == comment.site_id) & c.beginning.in_(begins)
    connection.execute(update(of_queue.campaigns).where(named).values(beginning=""))


def _named(words: Iterable[str]) -> list[str]:
    return sorted(filter(None, words))
