"""A comment is of the day that its engine says: a recheck of old ones does not fill today."""

from datetime import UTC, datetime

import pytest
from engine import Engine

OLD = {"comment_date_gmt": "2024-05-01 08:00:00"}


@pytest.mark.parametrize("date", ["2024-05-01 08:00:00", "2024-05-01T10:00:00+02:00"])
async def test_a_comment_has_its_engines_date(engine: Engine, date: str) -> None:
    await engine.check("Hmm", comment_date_gmt=date, recheck_reason="recheck_queue")
    (waiting,) = await engine.queued()
    assert waiting["created_at"] == "2024-05-01T08:00:00Z"


@pytest.mark.parametrize("date", ["", "0000-00-00 00:00:00", "2999-01-01 00:00:00", "now", "\0"])
async def test_a_date_that_cannot_be_is_now(engine: Engine, date: str) -> None:
    await engine.check("Hmm", comment_date_gmt=date)
    (waiting,) = await engine.queued()
    assert waiting["created_at"][:10] == f"{datetime.now(UTC):%Y-%m-%d}"


async def test_a_recheck_leaves_the_date_that_is_known(engine: Engine) -> None:
    await engine.check("Hmm", OLD, comment_ID="7")
    recheck = {"comment_ID": "7", "recheck_reason": "recheck_queue"}
    await engine.check("Hmm", {"comment_date_gmt": "2025-01-01 00:00:00"}, **recheck)
    (waiting,) = await engine.queued()
    assert waiting["created_at"] == "2024-05-01T08:00:00Z"


async def test_what_is_submitted_first_has_its_date_too(engine: Engine) -> None:
    form = {"user_ip": "203.0.113.7", "comment_content": "Cheap rolex", **OLD}
    await engine.post("submit-ham", form, comment_ID="9")
    stats = (await engine.post("get-stats", {"from": "all"})).json()
    assert "2024" in str(stats)
