"""comment-check: judge a comment, store it, and answer so that its engine understands."""

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from model.verdict import Label
from service.akismet.answers import CommentCheckAnswer, answer_to
from service.akismet.comment_record import (
    CommentRecord,
    RecordAsked,
    keep,
    keep_submission,
    locks_of,
    look_up_all,
)
from service.akismet.held import held_as
from service.akismet.request import AkismetRequest
from service.domain.comment_types import for_its_type
from service.domain.comments import Judgement, StoredComment, standing_label
from service.domain.edits import after_edit
from service.domain.rules import under_rule
from service.domain.submissions import adjusted, vouched_for
from service.parts import Parts
from service.scoring.scoring import Scoring
from service.secret import Secret
from service.store.akismet import callbacks
from service.store.database.ids import new_id
from service.store.queue import filing
from service.store.queue.filing import Traces

logger = logging.getLogger(__name__)

FAR_BEYOND = math.log(20)  # log-odds past the cut-off: discarded is only what is 20 times as likely


@dataclass(frozen=True, slots=True)
class JudgedRecord:
    """A comment that was sent, with what was said of it, to be stored and answered."""

    parts: Parts
    request: AkismetRequest
    record: CommentRecord
    judgement: Judgement | None


async def check_comment(parts: Parts, request: AkismetRequest) -> CommentCheckAnswer:
    """Judge and store a comment. It is on disk when this returns, but that of a test, and a
    pingback of which only the address is known yet.

    The same again within the hour gets the stored answer. A recheck gets what a moderator
    has decided, else what the present model says of it under the present article. Raises
    TooMany and Busy.
    """
    async with parts.admission.admitted(request.site):
        return await _check(parts, request)


async def _check(parts: Parts, request: AkismetRequest) -> CommentCheckAnswer:
    record = await parts.database.read_together(look_up_all, RecordAsked(parts, request))
    if record.sent.is_test:
        return _answer_to_test(record, await judge(parts.scoring, record))
    if record.sent.is_precheck:
        return _answer_to_precheck(record)
    judgement = await _judge_if_due(parts.scoring, record)
    if judgement is not None:
        parts.metrics.count_verdict(request.site.name, judgement.label)
    judged = JudgedRecord(parts, request, record, judgement)
    answer = await parts.database.write_together(
        _keep_and_answer_all, judged, locks=locks_of(record)
    )
    if answer.discards:
        name, comment_id = record.site.name, answer.comment_id
        logger.info("%s may discard comment %s; it is kept here", name, comment_id)
    return answer


async def judge(scoring: Scoring, record: CommentRecord) -> Judgement:
    """What the model says of a comment, after its rule and what the protocol says of it."""
    said = await scoring.score(record.in_context, record.past)
    said = vouched_for(said, record.user_role, record.options)
    of_type = for_its_type(said, record.sent.comment, record.comment_type)
    judgement = under_rule(of_type, record.rule, said=said.label)
    return adjusted(judgement, record.ruling, record.options)


async def _judge_if_due(scoring: Scoring, record: CommentRecord) -> Judgement | None:
    """A first judgement, or another one; None if the stored one is to stay."""
    stored = record.stored
    if stored is None or record.has_new_words:
        return await judge(scoring, record)
    if stored.decision is not None or not record.sent.is_recheck:
        return None
    judgement = await judge(scoring, record)
    is_news = judgement.model_version is not None and (
        after_edit(judgement, stored.overtaken) != stored.judgement
    )
    return judgement if is_news else None


def _answer_to_test(record: CommentRecord, judgement: Judgement) -> CommentCheckAnswer:
    discards = record.sent.is_discard_test and judgement.label is Label.SPAM
    return replace(_answer(record, judgement.label, new_id()), discards=discards)


def _answer_to_precheck(record: CommentRecord) -> CommentCheckAnswer:
    """Whether to look at the page that a pingback is from: what it says comes with the pingback."""
    is_blocked = record.rule is not None and record.rule.label == "spam"
    return _answer(record, Label.SPAM if is_blocked else Label.HAM, new_id())


def _answer(record: CommentRecord, label: Label, comment_id: str) -> CommentCheckAnswer:
    return answer_to(
        label,
        comment_id,
        unsure=record.options.unsure_for(record.comment_type),
        held_as=held_as(record.sent, record.comment_type),
    )


def _keep_and_answer_all(
    connection: Connection, together: Sequence[JudgedRecord]
) -> list[CommentCheckAnswer]:
    """Store comments, and with them what their engines are answered."""
    newly: list[tuple[StoredComment, Traces]] = []
    answers = [_keep_and_answer(connection, judged, newly) for judged in together]
    filing.file_new(connection, newly)
    return answers


def _keep_and_answer(
    connection: Connection, judged: JudgedRecord, newly: list[tuple[StoredComment, Traces]]
) -> CommentCheckAnswer:
    parts, record = judged.parts, judged.record
    stored, is_new = keep(connection, record, judged.judgement)
    if is_new and record.traces is not None:
        newly.append((stored, record.traces))
    answer = replace(
        _answer(record, standing_label(stored), stored.id),
        discards=_discards(record, stored, spam_above=parts.scoring.spam_above),
        has_its_article=record.keeps_article_of(stored),
    )
    key, secret = judged.request.key, parts.secret
    submission = replace(
        record.sent.submission,
        told=answer.label_told,
        callback_id=_keep_callback(connection, record, key=key, secret=secret),
        was_discarded=answer.discards,
    )
    keep_submission(connection, record, stored.id, submission, is_new=is_new)
    return answer


def _discards(record: CommentRecord, stored: StoredComment, *, spam_above: float | None) -> bool:
    """Whether the engine may throw it away: the model's own probability is far past the cut-off."""
    judgement = stored.judgement
    if not record.options.discards or stored.decision is not None:
        return False
    if spam_above is None or not 0 < spam_above < 1 or judgement.log_odds is None:
        return False
    cut_off = math.log(spam_above / (1 - spam_above))
    return judgement.label is Label.SPAM and judgement.log_odds > cut_off + FAR_BEYOND


def _keep_callback(
    connection: Connection, record: CommentRecord, *, key: str, secret: Secret
) -> str | None:
    """The id of where the engine wants to hear of changes; None if it is not told."""
    url, site_id = record.sent.callback, record.site.id
    if not url:
        return None
    callback_id, sealed_key = callbacks.find(connection, site_id, url) or (None, "")
    if callback_id is not None and secret.unseal(sealed_key) == key:
        return callback_id
    return callbacks.keep(connection, site_id, url, sealed_key=secret.seal(key))
