"""What an engine may discard: spam far beyond the cut-off, if the site says so, and all on disk."""

import pytest
from engine import Engine, OneLabel
from running_blog import Running

from model.comment import Comment
from model.judge import Judge
from model.verdict import Label, Verdict

SPAM = "Cheap rolex and casino, cheap pills http://rolex.example http://casino.example seo services"


class Sure:
    """A fitted judge, made more or less sure of its spam."""

    def __init__(self, judge: Judge, log_odds: float) -> None:
        self.manifest, self.version = judge.manifest, judge.version
        self._other = OneLabel(Label.SPAM, log_odds=log_odds)

    def judge(self, comments: list[Comment]) -> list[Verdict]:
        return self._other.judge(comments)


@pytest.mark.parametrize(
    ("options", "log_odds", "tip"),
    [
        ({}, 9.0, None),
        ({"discards": True}, 9.0, "discard"),
        ({"discards": True}, 2.3, None),
        ({"discards": True}, 5.0, None),
    ],
)
async def test_discarded_is_only_what_is_far_beyond_the_cut_off_if_the_site_says_so(
    running: Running, judge: Judge, options: dict[str, bool], log_odds: float, tip: str | None
) -> None:
    # The cut-off of this judge is 0.9, which is 2.2 in log-odds.
    async with running(judge=Sure(judge, log_odds)) as blog:
        engine = Engine(blog)
        engine.choose(**options)
        answer = await engine.check(SPAM)
        assert answer.content == b"true"
        assert answer.headers.get("x-akismet-pro-tip") == tip


async def test_what_was_discarded_is_on_disk_in_full_and_named_in_the_log(
    running: Running, judge: Judge, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="service.akismet.comment_check")
    async with running(judge=Sure(judge, 9.0)) as blog:
        engine = Engine(blog)
        engine.choose(discards=True)
        guid = (await engine.check(SPAM)).headers["x-akismet-guid"]
        stored = await engine.stored(guid)
        assert stored["text"] == SPAM
        assert len(stored["verdicts"]) == 1
        with blog.store.reading() as connection:
            rows = connection.exec_driver_sql("SELECT comment_id, was_discarded FROM submissions")
            assert [tuple(row) for row in rows] == [(guid, 1)]
        assert f"my-blog may discard comment {guid}" in caplog.text
        assert SPAM not in caplog.text
