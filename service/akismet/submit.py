"""submit-spam and submit-ham: what someone at the blog says of a comment."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from service.akismet.comment_check import judge
from service.akismet.comment_record import (
    CommentRecord,
    RecordAsked,
    keep,
    keep_submission,
    locks_of,
    look_up_all,
)
from service.akismet.request import AkismetRequest
from service.domain.comments import DecisionLabel, Judgement
from service.domain.labels import Channel
from service.parts import Parts
from service.store.comments import label_log, signatures

CHANNELS: Mapping[DecisionLabel, Channel] = {"ham": "submit-ham", "spam": "submit-spam"}
THE_BLOG = "the blog"  # who decided, if the engine does not say


async def submit(parts: Parts, request: AkismetRequest, label: DecisionLabel) -> None:
    """Enter what someone at the blog said of a comment, and store it if it is unknown.

    Of an unknown comment without a word there is nothing to learn, nor of a test.
    """
    question = RecordAsked(parts, request, is_submitted=True)
    record = await parts.database.read_together(look_up_all, question)
    is_unknown = record.stored is None
    if record.sent.is_test or (is_unknown and not record.sent.says_anything):
        return
    is_due = is_unknown or record.has_new_words
    judgement = await judge(parts.scoring, record) if is_due else None
    enter = partial(_enter, record, judgement, label)
    await parts.database.write(enter, locks=locks_of(record))


def _enter(
    record: CommentRecord,
    judgement: Judgement | None,
    label: DecisionLabel,
    connection: Connection,
) -> None:
    """Write the decision to the label log, once: the same again from the same is a retry.

    What somebody decided who signed in to the queue stands: a form cannot say who sent it.
    """
    stored, _ = keep(connection, record, judgement)
    keep_submission(connection, record, stored.id, replace(record.sent.submission, told=label))
    moderator, decision = record.sent.reporter or THE_BLOG, stored.decision
    if decision is not None and (decision.label, decision.moderator) == (label, moderator):
        return
    is_signed = decision and signatures.stands_by_moderator(connection, stored.id, decision.label)
    if not is_signed:
        label_log.append(
            connection, stored.id, label,
            moderator=moderator, note=_note(record), by=record.site.by_key(CHANNELS[label]),
        )  # fmt: skip


def _note(record: CommentRecord) -> str | None:
    """What the blog had been told of the comment."""
    label = record.former.told if record.former else record.sent.earlier_label
    return f"submitted by the blog, which was told {label}" if label else None
