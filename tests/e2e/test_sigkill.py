"""A comment that was answered with 201 survives SIGKILL."""

from pathlib import Path

from own_winnow import UNHURRIED


def test_every_accepted_comment_is_there_after_sigkill(tmp_path: Path) -> None:
    from durability import kill_under_load, missing_after_restart

    key, posters = kill_under_load(tmp_path, seconds=2, threads=4, at_least=50, **UNHURRIED)
    accepted = {i: text for poster in posters for i, text in poster.accepted.items()}
    assert len(accepted) > 20
    assert [status for poster in posters for status in poster.refused] == []
    assert missing_after_restart(tmp_path, key, accepted) == []
