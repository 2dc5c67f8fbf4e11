"""What is counted stays small, and is the sum of all processes that serve together."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from model.reasons.second_reading import HAM, MISSING, SECOND
from model.verdict import Label, Reason
from service.domain.drift import Drift, SiteDrift
from service.domain.figures import SiteArticles, SiteQueue, StoreFigures
from service.domain.sampling import Accuracy, Rate
from service.metrics.kinds import MOST_SITES
from service.metrics.metrics import Metrics

NOW = datetime.now(UTC)
ROOT = Path(__file__).parents[3]
ONE_WORKER = """
import sys
from pathlib import Path
from service.metrics.metrics import Metrics
metrics = Metrics(shared_folder=Path(sys.argv[1]))
metrics.count_request("api", "2xx", 0.1)
print(metrics.expose(model_version="m-1").decode())
"""


def lines(metrics: Metrics, name: str) -> list[str]:
    """What is told of a metric, but zeros."""
    text = metrics.expose(model_version=None).decode()
    own = [line for line in text.splitlines() if line.startswith((f"{name}{{", f"{name} "))]
    return [line for line in own if not line.endswith(" 0.0")]


def figures(*queues: SiteQueue) -> StoreFigures:
    """Of a machine whose published comments were looked at, and none of the rejected ones."""
    sampled = Accuracy(NOW.date(), Rate(None, 0, 1000), Rate(20.0, 10.0, 30.0), 10, 5)
    return StoreFigures(NOW, queues, (), sampled)


def test_more_sites_than_have_a_line_of_their_own_are_told_together() -> None:
    metrics = Metrics()
    for number in range(MOST_SITES + 20):
        metrics.count_verdict(f"blog-{number}", Label.HAM)
    metrics.count_verdict("blog-0", Label.HAM)
    verdicts = lines(metrics, "winnow_verdicts_total")
    assert len(verdicts) == MOST_SITES + 1
    assert 'winnow_verdicts_total{label="ham",site="(others)"} 20.0' in verdicts
    assert 'winnow_verdicts_total{label="ham",site="blog-0"} 2.0' in verdicts


def test_what_is_no_longer_as_it_was_is_told_by_site_and_kind() -> None:
    metrics = Metrics()
    metrics.looked_up.figures = figures()
    assert lines(metrics, "winnow_drift_info") == []
    drift = (SiteDrift("blog", Drift("held", {"now": 15.0, "before": 5.0})),)
    metrics.looked_up.figures = replace(figures(), drift=drift)
    assert lines(metrics, "winnow_drift_info") == ['winnow_drift_info{kind="held",site="blog"} 1.0']


def test_the_longest_queues_have_a_line_of_their_own() -> None:
    metrics = Metrics()
    queues = [SiteQueue(f"blog-{n}", n, NOW) for n in range(MOST_SITES + 3)]
    metrics.looked_up.figures = figures(*queues)
    held = lines(metrics, "winnow_held_comments")
    assert len(held) == MOST_SITES + 1
    assert held[0] == f'winnow_held_comments{{site="blog-{MOST_SITES + 2}"}} {MOST_SITES + 2}.0'
    assert held[-1] == 'winnow_held_comments{site="(others)"} 3.0'


def test_the_fullest_rooms_have_a_line_of_their_own() -> None:
    metrics = Metrics()
    rooms = tuple(SiteArticles(f"blog-{n}", n / 1000) for n in range(MOST_SITES + 3))
    metrics.looked_up.figures = replace(figures(), article_room=rooms)
    told = lines(metrics, "winnow_article_room_used_ratio")
    assert len(told) == MOST_SITES + 1
    assert told[0] == f'winnow_article_room_used_ratio{{site="blog-{MOST_SITES + 2}"}} 0.102'
    assert told[-1] == 'winnow_article_room_used_ratio{site="(others)"} 0.002'


def test_a_second_reading_that_was_not_to_be_had_is_counted_apart() -> None:
    metrics = Metrics()
    metrics.count_second_readings([Reason(SECOND, HAM, -1.0), Reason("words", "bad", 2.0)])
    metrics.count_second_readings([Reason(SECOND, MISSING, 0.0)])
    assert lines(metrics, "winnow_second_readings_total") == [
        'winnow_second_readings_total{outcome="read"} 1.0',
        'winnow_second_readings_total{outcome="missed"} 1.0',
    ]


def test_what_nobody_has_looked_at_has_no_number() -> None:
    metrics = Metrics()
    metrics.looked_up.figures = figures()
    assert lines(metrics, "winnow_ham_lost_ratio") == []
    assert lines(metrics, "winnow_spam_published_ratio") == [
        'winnow_spam_published_ratio{bound="estimate"} 0.02',
        'winnow_spam_published_ratio{bound="low"} 0.01',
        'winnow_spam_published_ratio{bound="high"} 0.03',
    ]


def test_an_unknown_reason_of_a_503_is_another_one() -> None:
    metrics = Metrics()
    metrics.count_unavailable("api", ["busy", "a comment's text"])
    assert lines(metrics, "winnow_unavailable_total") == [
        'winnow_unavailable_total{reason="busy",way="api"} 1.0',
        'winnow_unavailable_total{reason="other",way="api"} 1.0',
    ]


def test_what_may_be_counted_begins_at_zero_so_that_the_first_one_shows() -> None:
    text = Metrics().expose(model_version=None).decode()
    assert 'winnow_unavailable_total{reason="database",way="akismet"} 0.0' in text
    assert 'winnow_requests_total{status="5xx",way="api"} 0.0' in text
    assert 'winnow_second_readings_total{outcome="missed"} 0.0' in text


def test_two_applications_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.count_request("api", "2xx", 0.1)
    assert lines(other, "winnow_requests_total") == []


def test_any_of_several_processes_tells_what_all_have_counted(tmp_path: Path) -> None:
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    command = [sys.executable, "-c", ONE_WORKER, str(tmp_path)]
    runs = [
        subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        for _ in range(2)
    ]
    assert [run.stderr for run in runs] == ["", ""]
    told = [run.stdout.splitlines() for run in runs]
    for number, output in enumerate(told, 1):
        assert f'winnow_requests_total{{status="2xx",way="api"}} {number}.0' in output
        assert f'winnow_request_seconds_count{{way="api"}} {number}.0' in output
        assert 'winnow_active_model_info{version="m-1"} 1.0' in output
