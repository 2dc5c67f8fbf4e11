"""A candidate in the shadow: it judges what comes beside the active model, and moves nothing."""

import pytest
from kept_models import keep
from review_desk import ReviewDesk
from sqlalchemy import select

from model.artifact import ArtifactError
from service.domain.shadow import ShadowReport
from service.scoring.shadowing import ShadowScoring
from service.scoring.shelf import ModelShelf
from service.store import models, shadow
from service.store.tables.every import metadata
from service.store.tables.shadow import shadow_scores

THANKS = "Thanks, step two solved it for me."
OURS = {"shadow_runs", "shadow_scores"}


@pytest.fixture
def shadowing(desk: ReviewDesk) -> ShadowScoring:
    """The candidate site-1, which says what the shipped model says, is in the shadow."""
    model = keep(desk.store, "site-1")
    desk.comment("Hello from before", 0.01, label="ham")
    with desk.store.writing() as connection:
        shadow.begin(connection, model, by="olga")
    return ShadowScoring(desk.database, ModelShelf(desk.store))


def report(desk: ReviewDesk) -> ShadowReport:
    with desk.store.reading() as connection:
        found = shadow.report(connection)
    assert found is not None
    return found


def everything_else(desk: ReviewDesk) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but those of the shadow."""
    with desk.store.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in metadata.sorted_tables
            if table.name not in OURS
        }


async def test_it_says_what_it_would_have_said_and_changes_no_verdict(
    desk: ReviewDesk, shadowing: ShadowScoring
) -> None:
    rejected = desk.comment(THANKS, 0.99, label="spam")
    desk.comment(THANKS, 0.01, label="ham")
    before = everything_else(desk)
    await shadowing.sweep()
    assert everything_else(desk) == before
    found = report(desk)
    assert (found.n_judged, found.n_agreed) == (2, 1)
    assert [(flip.comment_id, flip.live_label, flip.label) for flip in found.flips] == [
        (rejected, "spam", "ham")
    ]


async def test_each_comment_is_judged_once_and_none_from_before(
    desk: ReviewDesk, shadowing: ShadowScoring
) -> None:
    await shadowing.sweep()
    assert report(desk).n_judged == 0
    desk.comment(THANKS, 0.01, label="ham")
    await shadowing.sweep()
    await shadowing.sweep()
    assert report(desk).n_judged == 1


async def test_later_decisions_stand_beside_it(desk: ReviewDesk, shadowing: ShadowScoring) -> None:
    rejected = desk.comment(THANKS, 0.99, label="spam")
    await shadowing.sweep()
    assert report(desk).n_decided == 0
    await desk.decisions.decide_comment(desk.moderator("ada"), rejected, "ham", seen=None)
    found = report(desk)
    assert (found.n_decided, found.n_nearer, found.flips[0].decision) == (1, 1, "ham")


@pytest.mark.parametrize("how", ["promoted", "stopped"])
async def test_it_ends_when_the_candidate_is_promoted_or_stopped(
    desk: ReviewDesk, shadowing: ShadowScoring, how: str
) -> None:
    with desk.store.writing() as connection:
        if how == "promoted":
            models.activate(connection, "site-1")
        else:
            assert shadow.end(connection)
        assert not shadow.end(connection)
    desk.comment(THANKS, 0.99, label="spam")
    await shadowing.sweep()
    assert report(desk).run.ended_at is not None
    assert report(desk).n_judged == 0


async def test_it_is_gone_with_the_candidate(desk: ReviewDesk, shadowing: ShadowScoring) -> None:
    keep(desk.store, "site-2")
    with desk.store.writing() as connection:
        models.forget_old(connection, newest=1)
    desk.comment(THANKS, 0.99, label="spam")
    await shadowing.sweep()
    with desk.store.reading() as connection:
        assert [model.version for model in models.every(connection)] == ["site-2"]
        assert shadow.report(connection) is None


async def test_what_was_said_of_the_oldest_goes_first(
    desk: ReviewDesk, shadowing: ShadowScoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shadow, "MOST_SCORES", 2)
    ids = [desk.comment(THANKS, 0.01, label="ham") for _ in range(3)]
    await shadowing.sweep()
    with desk.store.reading() as connection:
        kept = {*connection.scalars(select(shadow_scores.c.comment_id))}
    assert kept == set(ids[1:])


async def test_a_candidate_that_cannot_be_loaded_leaves_the_shadow(
    desk: ReviewDesk, shadowing: ShadowScoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ArtifactError("it was cut short")

    monkeypatch.setattr(ModelShelf, "take", broken)
    desk.comment(THANKS, 0.01, label="ham")
    await shadowing.sweep()
    assert report(desk).run.ended_at is not None


async def test_another_candidate_takes_its_place(
    desk: ReviewDesk, shadowing: ShadowScoring
) -> None:
    desk.comment(THANKS, 0.01, label="ham")
    await shadowing.sweep()
    model = keep(desk.store, "site-2")
    with desk.store.writing() as connection:
        shadow.begin(connection, model, by="olga")
    assert (report(desk).run.version, report(desk).n_judged) == ("site-2", 0)
