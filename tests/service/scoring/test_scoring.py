"""Scoring: shared batches, and what happens when the model does not do its part."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from running_blog import WordJudge

from model.comment import Comment
from model.verdict import Label, Verdict
from service.scoring.scoring import Scoring


class GatedJudge(WordJudge):
    """Judges only while its gate is open."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        self.gate.wait(120)
        return super().judge(comments)


class PickyJudge(WordJudge):
    """Cannot stand one word."""

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        if any("poison" in comment.text for comment in comments):
            raise ValueError("poison")
        return super().judge(comments)


class OddJudge(WordJudge):
    """Answers with a probability that is none."""

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        verdicts = super().judge(comments)
        return [replace(verdict, spam_probability=float("nan")) for verdict in verdicts]


class ForgetfulJudge(WordJudge):
    """Forgets a comment of each batch."""

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        return super().judge(comments)[1:]


@pytest.fixture
def gated() -> Iterator[GatedJudge]:
    judge = GatedJudge()
    yield judge
    judge.gate.set()


def scoring_by(judge: WordJudge | None, *, timeout_seconds: float = 60) -> Scoring:
    return Scoring(judge, timeout_seconds=timeout_seconds)


async def test_a_comment_is_judged(word_judge: WordJudge) -> None:
    judgement = await scoring_by(word_judge).score(Comment(text="Cheap rolex"))
    assert (judgement.label, judgement.model_version) == (Label.SPAM, "words-1")


async def test_comments_that_wait_share_a_batch(gated: GatedJudge) -> None:
    scoring = scoring_by(gated)
    waiting = [asyncio.create_task(scoring.score(Comment(text=str(n)))) for n in range(100)]
    await asyncio.sleep(0.05)
    gated.gate.set()
    await asyncio.gather(*waiting)
    assert len(gated.seen) in (2, 3)  # one that began before the others came, and what waited
    assert max(map(len, gated.seen)) <= 64


async def test_each_comment_gets_its_own_verdict(gated: GatedJudge) -> None:
    scoring = scoring_by(gated)
    texts = ["Cheap rolex", "Thanks", "Hmm"] * 20
    waiting = [asyncio.create_task(scoring.score(Comment(text=text))) for text in texts]
    await asyncio.sleep(0.05)
    gated.gate.set()
    labels = [judgement.label.value for judgement in await asyncio.gather(*waiting)]
    assert labels == ["spam", "ham", "unsure"] * 20


async def test_a_comment_that_breaks_the_model_does_not_spoil_its_batch() -> None:
    scoring = scoring_by(PickyJudge())
    texts = ["Thanks", "poison", "Cheap rolex"]
    judgements = await asyncio.gather(*(scoring.score(Comment(text=text)) for text in texts))
    assert [judgement.label.value for judgement in judgements] == ["ham", "unsure", "spam"]
    assert judgements[1].note == "not judged: the model failed"


@pytest.mark.parametrize("judge", [OddJudge(), ForgetfulJudge()])
async def test_an_impossible_answer_of_the_model_is_a_failure(judge: WordJudge) -> None:
    judgement = await scoring_by(judge).score(Comment(text="Thanks"))
    assert judgement.note == "not judged: the model failed"


async def test_without_a_model_the_note_says_so() -> None:
    judgement = await scoring_by(None).score(Comment(text="Thanks"))
    assert judgement.note == "not judged: no model is loaded"


async def test_a_model_that_is_too_slow_is_not_waited_for(gated: GatedJudge) -> None:
    judgement = await scoring_by(gated, timeout_seconds=0.05).score(Comment(text="Thanks"))
    assert judgement.note == "not judged: the model took longer than 0.05 s"


async def test_a_model_that_hangs_does_not_hold_up_the_next_request(gated: GatedJudge) -> None:
    scoring = scoring_by(gated, timeout_seconds=0.05)
    await scoring.score(Comment(text="Thanks"))
    while not scoring.is_stuck:
        await asyncio.sleep(0.01)
    request = scoring.score(Comment(text="Thanks"))
    with pytest.raises(StopIteration) as answered:
        request.send(None)  # goes on until it has to wait for something
    assert answered.value.value.label is Label.UNSURE


async def test_a_new_judge_is_used_from_the_next_comment_on(word_judge: WordJudge) -> None:
    scoring = scoring_by(word_judge)
    scoring.use(WordJudge(version="words-2"))
    assert (await scoring.score(Comment(text="Thanks"))).model_version == "words-2"


async def test_a_service_that_stops_says_so(word_judge: WordJudge) -> None:
    scoring = scoring_by(word_judge)
    scoring.close()
    judgement = await scoring.score(Comment(text="Thanks"))
    assert judgement.note == "not judged: the service is stopping"
