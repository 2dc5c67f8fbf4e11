"""A decision acts at once on what has something in common with it, and is undone with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import log

import pytest
from review_desk import ReviewDesk

from model.artifact import Manifest
from model.comment import Author, Comment
from model.operating_point import ErrorBudget, OperatingPoint
from model.past.weights import prior_weights
from model.verdict import Label, Reason, ReasonGroup, Verdict
from service.domain.comments import DecisionLabel, Judgement, StoredComment
from service.domain.labels import LabelSelection
from service.moderation.labels import order_labels
from service.store.comments import label_log, label_orders

POINT = OperatingPoint(ham_below=0.2, spam_above=0.95, budget=ErrorBudget())
MANIFEST = Manifest.describe(
    b"", name="levels", corpora=(), metrics={}, operating_point=POINT
).model_copy(update={"model_version": "levels-1"})
TALK = "I tried the second recipe with rye and it rose much better than mine did before"
SHOP = "http://watches.example/a"


@dataclass
class LevelJudge:
    """Says of every comment the same: so probable."""

    probability: float = 0.5
    manifest: Manifest = MANIFEST
    version: str = "levels-1"
    seen: list[Comment] = field(default_factory=list)

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        odds = log(self.probability / (1 - self.probability))
        verdict = Verdict(
            label=POINT.label(self.probability), spam_probability=self.probability, log_odds=odds,
            reasons=(Reason("baseline", "where every comment starts", odds),),
            summary=(ReasonGroup("baseline", "where every comment starts", odds),),
            model_version=self.version,
        )  # fmt: skip
        return [verdict for _ in comments]


@pytest.fixture
def level(desk: ReviewDesk) -> LevelJudge:
    level = LevelJudge()
    desk.scoring.use(level)
    return level


async def decide(desk: ReviewDesk, label: DecisionLabel, *texts: str, **fields: Author) -> None:
    who = desk.moderator("ada") if not hasattr(desk, "ada") else desk.ada
    desk.ada = who  # type: ignore[attr-defined]
    for text in texts:
        comment_id = desk.comment(text, **fields)
        await desk.decisions.decide_comment(who, comment_id, label, seen=0)


def past_words(stored: StoredComment) -> list[str]:
    return [r.words for r in stored.judgement.reasons if r.signal.startswith("past_")]


def odds(stored: StoredComment) -> float:
    assert stored.judgement.log_odds is not None
    return stored.judgement.log_odds


@pytest.mark.parametrize("probability", [0.02, 0.5, 0.99])
async def test_an_unknown_past_leaves_the_verdict_as_it_is(
    desk: ReviewDesk, level: LevelJudge, probability: float
) -> None:
    level.probability = probability
    [said] = level.judge([Comment(text=TALK)])
    judged = (await desk.check(TALK)).judgement
    assert judged == Judgement(
        said.label, said.spam_probability, said.log_odds, said.reasons, said.model_version,
        summary=said.summary,
    )  # fmt: skip


@pytest.mark.usefixtures("level")
async def test_the_next_comment_with_the_host_is_moved_by_a_stated_reason(desk: ReviewDesk) -> None:
    await decide(desk, "spam", f"one {SHOP}", f"two {SHOP}", f"three {SHOP}")
    stored = await desk.check("four http://www.watches.example/b")
    assert "Comments that lead to watches.example, as decided here: 3 spam, 0 ham" in (
        past_words(stored)
    )
    assert stored.judgement.summary[0].group == "site"
    for parts in (stored.judgement.reasons, stored.judgement.summary):
        assert sum(part.contribution for part in parts) == pytest.approx(odds(stored))
    assert odds(stored) > 1


@pytest.mark.usefixtures("level")
async def test_undoing_a_decision_undoes_what_it_moved(desk: ReviewDesk) -> None:
    before = (await desk.check(f"zero {SHOP}")).judgement
    await decide(desk, "spam", f"one {SHOP}")
    assert (await desk.check(f"zero {SHOP}")).judgement != before
    await desk.undo.undo_last_action(desk.ada)  # type: ignore[attr-defined]
    assert (await desk.check(f"zero {SHOP}")).judgement == before


@pytest.mark.usefixtures("level")
@pytest.mark.parametrize(
    ("decided", "to_come"),
    [
        ((f"hello there {TALK}", Author()), (f"{TALK} indeed", Author())),
        (("a", Author(name="Eve", email="eve@mail.example")),
         ("b", Author(name="Eve", email="eve@mail.example"))),
        (("a", Author(name="emt training")), ("b", Author(name="EMT Training"))),
        ((f"{TALK} emt training houston", Author()),
         ("Who would have thought so of a loaf, emt training houston", Author())),
    ],
    ids=["text", "author", "name", "planted phrase"],
)  # fmt: skip
async def test_what_is_alike_is_moved(
    desk: ReviewDesk, decided: tuple[str, Author], to_come: tuple[str, Author]
) -> None:
    before = odds(await desk.check(to_come[0], to_come[1]))
    await decide(desk, "spam", decided[0], author=decided[1])
    after = await desk.check(to_come[0], to_come[1])
    assert odds(after) > before
    assert past_words(after)


@pytest.mark.usefixtures("level")
async def test_it_is_told_of_no_other_site(desk: ReviewDesk) -> None:
    other = desk.other_site()
    await decide(desk, "spam", f"one {SHOP}")
    assert past_words(await desk.check(f"two {SHOP}", site=other)) == []


@pytest.mark.usefixtures("level")
async def test_more_spam_decisions_make_it_no_less_spam(desk: ReviewDesk) -> None:
    heard = []
    for number in range(6):
        heard.append(odds(await desk.check(f"{number} {SHOP}")))
        await decide(desk, "spam", f"decided {number} {SHOP}")
    assert heard == sorted(heard)
    assert len(set(heard)) > 2


@pytest.mark.parametrize("probability", [0.96, 0.999999])
async def test_what_the_text_alone_would_reject_is_never_published_by_the_past(
    desk: ReviewDesk, level: LevelJudge, probability: float
) -> None:
    author = Author(name="Rita", email="rita@mail.example", url="https://rita.example")
    for number in range(12):
        await decide(desk, "ham", f"{number} {TALK}", author=author)
    level.probability = probability
    stored = await desk.check("see here", author)
    assert (
        odds(stored) >= log(probability / (1 - probability)) - prior_weights().most_for_ham - 1e-9
    )
    assert stored.judgement.label is (Label.UNSURE if probability < 0.99 else Label.SPAM)


async def test_what_the_text_alone_would_publish_is_never_rejected_by_the_past(
    desk: ReviewDesk, level: LevelJudge
) -> None:
    level.manifest = level.manifest.model_copy(
        update={"operating_point": POINT.model_copy(update={"spam_above": 0.6})}
    )
    level.probability = 0.19
    for number in range(12):
        await decide(desk, "spam", f"{number} {SHOP}")
    stored = await desk.check(f"and {SHOP}")
    assert (stored.judgement.spam_probability or 0) > 0.6
    assert stored.judgement.label is Label.UNSURE


@pytest.mark.usefixtures("level")
async def test_labels_of_a_key_move_it_no_further_than_one_decision(desk: ReviewDesk) -> None:
    for number in range(30):
        desk.decided_elsewhere(desk.comment(f"{number} {SHOP}"), "spam")
    by_key = odds(await desk.check(f"next {SHOP}"))
    await decide(desk, "spam", *(f"{number} {SHOP}" for number in range(3)))
    assert odds(await desk.check(f"other {SHOP}")) > by_key


@pytest.mark.usefixtures("level")
async def test_a_key_that_agrees_leaves_a_moderators_word_a_moderators(desk: ReviewDesk) -> None:
    comment_id = desk.comment(f"one {SHOP}")
    who = desk.moderator("ada")
    await desk.decisions.decide_comment(who, comment_id, "spam", seen=0)
    before = odds(await desk.check(f"two {SHOP}"))
    desk.decided_elsewhere(comment_id, "spam")
    host = [w for w in past_words(await desk.check(f"three {SHOP}")) if "lead" in w]
    assert host == ["Comments that lead to watches.example, as decided here: 1 spam, 0 ham"]
    assert before > 0


@pytest.mark.usefixtures("level")
async def test_what_is_unlearned_says_nothing_until_that_is_undone(desk: ReviewDesk) -> None:
    desk.decided_elsewhere(desk.comment(f"one {SHOP}"), "spam", by="mallory")
    moved = past_words(await desk.check(f"two {SHOP}"))
    with desk.store.writing() as connection:
        order = order_labels(connection, "unlearn", LabelSelection((), reporter="mallory"))
    assert past_words(await desk.check(f"three {SHOP}")) == []
    with desk.store.writing() as connection:
        label_orders.undo(connection, order.id)
    assert past_words(await desk.check(f"four {SHOP}")) == moved != []


@pytest.mark.usefixtures("level")
async def test_what_an_archive_said_counts_for_less_than_a_moderator_and_is_unlearned(
    desk: ReviewDesk,
) -> None:
    before = odds(await desk.check(f"zero {SHOP}"))
    imported = [desk.comment(f"{number} {SHOP}") for number in range(30)]
    with desk.store.writing() as connection:
        for comment_id in imported:
            label_log.file_imported(connection, comment_id, "spam", archive="old.xml")
    by_archive = odds(await desk.check(f"next {SHOP}"))
    with desk.store.writing() as connection:
        order_labels(connection, "unlearn", LabelSelection((), channel="import"))
    assert past_words(await desk.check(f"again {SHOP}")) == []
    await decide(desk, "spam", *(f"{number} {SHOP}" for number in range(3)))
    assert before < by_archive < odds(await desk.check(f"last {SHOP}"))


@pytest.mark.usefixtures("level")
async def test_a_changed_mind_counts_and_not_the_former_one(desk: ReviewDesk) -> None:
    comment_id, who = desk.comment(f"one {SHOP}"), desk.moderator("ada")
    await desk.decisions.decide_comment(who, comment_id, "spam", seen=0)
    await desk.decisions.decide_comment(who, comment_id, "ham", seen=1)
    words = past_words(await desk.check(f"two {SHOP}"))
    assert "Comments that lead to watches.example, as decided here: 0 spam, 1 ham" in words


@pytest.mark.usefixtures("level")
async def test_an_erased_comment_leaves_no_mark(desk: ReviewDesk) -> None:
    from service.store.queue import erasure

    await decide(desk, "spam", f"one {SHOP}")
    with desk.store.writing() as connection:
        comment_id = connection.exec_driver_sql("SELECT comment_id FROM decided_marks").scalar()
        erasure.erase(connection, str(comment_id))
        assert connection.exec_driver_sql("SELECT count(*) FROM decided_marks").scalar() == 0


async def test_a_model_with_weights_of_its_own_uses_them(
    desk: ReviewDesk, level: LevelJudge
) -> None:
    none = {trait: {"spam": 0.0, "ham": 0.0} for trait in prior_weights().traits}
    weights = prior_weights().model_validate({**prior_weights().model_dump(), "traits": none})
    level.manifest = level.manifest.model_copy(update={"past": weights})
    await decide(desk, "spam", f"one {SHOP}")
    assert past_words(await desk.check(f"two {SHOP}")) == []


async def test_what_no_model_could_judge_is_not_judged_by_the_past(desk: ReviewDesk) -> None:
    await decide(desk, "spam", f"one {SHOP}")
    judged = (await desk.check(f"two {SHOP}")).judgement
    assert (judged.label, judged.log_odds, judged.reasons) == (Label.UNSURE, None, ())
    assert replace(judged) == judged
