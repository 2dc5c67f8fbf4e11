"""Rules, board and page speak of metrics that there are, in a form that their programs take."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import debian
import pytest
import yaml

from model.verdict import Label
from service.domain.figures import OutboxLine, SiteQueue, StoreFigures
from service.domain.sampling import Accuracy, Rate
from service.metrics.kinds import EVERY_METRIC
from service.metrics.metrics import Metrics

ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "deploy" / "prometheus"
BOARD = ROOT / "deploy" / "grafana" / "winnow.json"
PAGE = ROOT / "docs" / "monitoring.md"
SPEAK_OF_METRICS = (PROMETHEUS / "rules.yml", PROMETHEUS / "rules_test.yml", BOARD, PAGE)
NAME = re.compile(r"\bwinnow_[a-z0-9_]+\b")
PARTS_OF_A_HISTOGRAM = ("_bucket", "_sum", "_count")


def names_in(text: str) -> set[str]:
    return set(NAME.findall(text))


def unknown(names: set[str]) -> set[str]:
    """The names that no metric, and no part of a histogram, has."""
    there = {kind.name for kind in EVERY_METRIC}
    for kind in EVERY_METRIC:
        if kind.type_ == "histogram":
            there |= {kind.name + part for part in PARTS_OF_A_HISTOGRAM}
    return names - there


@pytest.mark.parametrize("path", SPEAK_OF_METRICS, ids=lambda path: path.name)
def test_every_metric_that_is_spoken_of_is_there(path: Path) -> None:
    names = names_in(path.read_text(encoding="utf-8"))
    assert len(names) > 5
    assert unknown(names) == set()


def test_a_metric_that_is_not_there_is_found() -> None:
    expression = "sum(rate(winnow_verdict_total[5m])) + winnow_batch_comments_bucket"
    assert unknown(names_in(expression)) == {"winnow_verdict_total"}


def test_every_label_that_rules_and_board_go_by_is_there() -> None:
    labels = {label for kind in EVERY_METRIC for label in kind.labels}
    labels |= {"le", "job", "instance"}
    for path in (PROMETHEUS / "rules.yml", BOARD):
        text = path.read_text(encoding="utf-8")
        by = {
            name.strip()
            for group in re.findall(r" by \(([^)]*)\)", text)
            for name in group.split(",")
        }
        chosen = set(re.findall(r'[{,]\s*(\w+)(?:=~|!=|=)\\?"', text))
        assert by
        assert (by | chosen) - labels == set(), path.name


def test_every_metric_is_on_the_board_or_in_a_rule() -> None:
    shown = names_in(BOARD.read_text() + (PROMETHEUS / "rules.yml").read_text())
    bare = {re.sub("_(bucket|sum|count)$", "", name) for name in shown}
    assert {kind.name for kind in EVERY_METRIC} - bare == set()


def test_every_alert_is_on_the_page_and_the_page_names_no_other() -> None:
    rules = yaml.safe_load((PROMETHEUS / "rules.yml").read_text())["groups"][0]["rules"]
    assert set(re.findall(r"\bWinnow[A-Z]\w+", PAGE.read_text())) == {r["alert"] for r in rules}


def test_the_board_is_whole() -> None:
    board = json.loads(BOARD.read_text())
    panels: list[dict[str, Any]] = board["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert all(panel["targets"] and panel["title"] and panel["description"] for panel in panels)
    places = [(p["gridPos"]["x"], p["gridPos"]["y"]) for p in panels]
    assert len(set(places)) == len(places)
    assert all(p["gridPos"]["x"] + p["gridPos"]["w"] <= 24 for p in panels)


@pytest.fixture(scope="module")
def promtool() -> str:
    debian.install("prometheus")
    return "promtool"


def run(*command: str, cwd: Path, text: str | None = None) -> str:
    """What it prints; fails if it does not like what it sees."""
    done = subprocess.run(command, cwd=cwd, input=text, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.server
def test_promtool_takes_the_rules_and_they_speak_when_they_should(promtool: str) -> None:
    run(promtool, "check", "rules", "rules.yml", cwd=PROMETHEUS)
    run(promtool, "test", "rules", "rules_test.yml", cwd=PROMETHEUS)


@pytest.mark.server
def test_promtool_takes_the_scrape_config(promtool: str, tmp_path: Path) -> None:
    for name in ("winnow.yml", "rules.yml"):
        shutil.copy(PROMETHEUS / name, tmp_path)
    (tmp_path / "winnow.token").write_text("a-token-of-the-tests")
    run(promtool, "check", "config", "winnow.yml", cwd=tmp_path)


@pytest.mark.server
def test_promtool_takes_every_expression_of_the_board(promtool: str, tmp_path: Path) -> None:
    panels = json.loads(BOARD.read_text())["panels"]
    expressions = [target["expr"] for panel in panels for target in panel["targets"]]
    rules = [{"record": f"panel:{n}", "expr": e} for n, e in enumerate(expressions)]
    path = tmp_path / "board.yml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "board", "rules": rules}]}))
    run(promtool, "check", "rules", path.name, cwd=tmp_path)


@pytest.mark.server
def test_promtool_finds_nothing_odd_in_what_is_told(promtool: str, tmp_path: Path) -> None:
    now, metrics = datetime.now(UTC), Metrics()
    sampled = Accuracy(now.date(), Rate(2.0, 1.0, 3.0), Rate(20.0, 10.0, 30.0), 10, 5)
    queues, outbox = (SiteQueue("garden", 3, now),), (OutboxLine("webhook", 2, now, 1),)
    metrics.looked_up.figures = StoreFigures(now, queues, outbox, sampled)
    metrics.count_verdict("garden", Label.SPAM)
    metrics.count_batch(3)
    metrics.count_request("api", "2xx", 0.2)
    text = metrics.expose(model_version="m-1").decode()
    assert run(promtool, "check", "metrics", cwd=tmp_path, text=text) == ""
