"""Traces: a request is a span with its stages, which say how long, and nothing that was said."""

import json
import logging
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest
from eventually import eventually
from hearing_engine import engine_at
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from other_side import other_side
from running_blog import Running, WordJudge
from span_collector import SpanCollector, collecting, told_of
from starlette.responses import StreamingResponse

from service.app import create_app
from service.cli.log_lines import JsonLines, WithRequest
from service.settings import Settings, SettingsError
from service.tracing.routes import RouteTemplates
from service.tracing.stages import current_trace_id, stage, traced_by
from service.tracing.tracing import Tracing, tracing_to

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
OF_A_PROXY = "00c0ffee00c0ffee"
MARK = "Eufemiamarke"
EXPORTER = "opentelemetry.exporter.otlp"
STAGES = {"wait for a turn", "look up", "judge", "store"}


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[SpanCollector]:
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "20")
    with collecting() as opened:
        yield opened


async def test_a_comment_is_a_span_and_so_is_each_of_its_stages(
    running: Running, word_judge: WordJudge, collector: SpanCollector
) -> None:
    async with running(judge=word_judge, traces_url=collector.url) as blog:
        sent = {"traceparent": f"00-{TRACE}-{PARENT}-01", "X-Request-Id": OF_A_PROXY}
        blog.client.headers.update(sent)
        assert (await blog.check("Cheap rolex at www.example")).status_code == 201
        await eventually(lambda: bool(collector.named("POST /v1/comments")))
    (request,) = collector.named("POST /v1/comments")
    assert (request.trace_id.hex(), request.parent_span_id.hex()) == (TRACE, PARENT)
    assert told_of(request) == {
        "http.request.method": "POST",
        "http.route": "/v1/comments",
        "http.response.status_code": 201,
        "winnow.request_id": OF_A_PROXY,
    }
    stages = [span for span in collector.spans if span.parent_span_id == request.span_id]
    assert {span.name for span in stages} == STAGES
    (judged,) = [span for span in stages if span.name == "judge"]
    assert told_of(judged) == {"winnow.batch_comments": 1}
    assert [event.name for event in judged.events] == ["begins"]


async def test_no_route_tells_a_trace_what_it_was_sent(
    running: Running, word_judge: WordJudge, collector: SpanCollector
) -> None:
    headers = {
        "User-Agent": MARK,
        "Referer": f"https://{MARK}.example/",
        "traceparent": f"00-{TRACE}-{PARENT}-01",
        "tracestate": f"{MARK.lower()}={MARK}",
        "baggage": f"who={MARK}",
        "X-Request-Id": MARK,
        "X-Forwarded-For": MARK,
    }
    async with running(judge=word_judge, traces_url=collector.url) as blog:
        templates = RouteTemplates(blog.app.routes).templates
        for template in templates:
            path = f"{filled(template)}?q={MARK}"
            await blog.client.get(path, headers=headers)
            await blog.client.post(path, headers=headers, json={"text": MARK, "author": MARK})
        await blog.client.request(MARK, f"/{MARK}", headers=headers)
        n_requests = 2 * len(templates) + 1
        await eventually(lambda: len(requests_among(collector)) == n_requests)
    assert {str(told_of(span)["http.route"]) for span in requests_among(collector)} == {
        *templates,
        "(none)",
    }
    assert collector.named("_OTHER (none)")
    everything = b"".join(collector.bodies).lower()
    assert [word for word in (MARK, blog.key) if word.lower().encode() in everything] == []


def filled(template: str) -> str:
    """A path that the template fits, with somebody's name where it has a place."""
    parts = [MARK if part.startswith("{") else part for part in template.split("/")]
    return "/".join(parts)


def requests_among(collector: SpanCollector) -> list[object]:
    return [span for span in collector.spans if "http.route" in told_of(span)]


async def test_a_stream_is_a_span_that_ends_as_it_begins(
    running: Running, word_judge: WordJudge, collector: SpanCollector
) -> None:
    """How long somebody leaves a page open is no time that Winnow took."""
    is_told = Event()

    async def stream() -> AsyncIterator[str]:
        await eventually(lambda: bool(collector.named("GET /stream")))
        is_told.set()
        yield "data: x\n\n"

    async with running(judge=word_judge, traces_url=collector.url) as blog:
        blog.app.add_api_route(
            "/stream", lambda: StreamingResponse(stream(), media_type="text/event-stream")
        )
        assert (await blog.client.get("/stream")).status_code == 200
    assert is_told.is_set()
    assert len(collector.named("GET /stream")) == 1


async def fail(who: str) -> None:
    raise RuntimeError(f"{who} said {MARK}")


async def test_an_error_is_told_by_its_status_alone(
    running: Running, word_judge: WordJudge, collector: SpanCollector
) -> None:
    async with running(judge=word_judge, traces_url=collector.url) as blog:
        blog.app.add_api_route("/fail/{who}", fail)
        assert (await blog.client.get(f"/fail/{MARK}")).status_code == 500
        await eventually(lambda: bool(collector.named("GET /fail/{who}")))
    (span,) = collector.named("GET /fail/{who}")
    assert (told_of(span)["http.response.status_code"], span.status.message) == (500, "")
    assert MARK.encode() not in b"".join(collector.bodies)


async def test_an_error_of_a_stage_is_told_by_its_class_alone(collector: SpanCollector) -> None:
    tracing = tracing_to(collector.url)
    with pytest.raises(ValueError, match=MARK), traced_by(tracing.tracer), stage("judge"):
        raise ValueError(MARK)
    await eventually(lambda: bool(collector.spans))
    tracing.close()
    assert told_of(collector.spans[0]) == {"error.type": "ValueError"}
    assert MARK.encode() not in b"".join(collector.bodies)


async def test_what_is_done_in_the_background_is_a_trace_of_its_own(
    running: Running, word_judge: WordJudge, collector: SpanCollector
) -> None:
    quick = {"article_poll_seconds": 0.05}
    async with (
        other_side() as side,
        running(judge=word_judge, traces_url=collector.url, **quick) as blog,
    ):
        await engine_at(blog, side).check("thanks", permalink=f"{side.url}/{MARK}")
        await eventually(lambda: bool(collector.named("read an article")))
    span = collector.named("read an article")[0]
    assert (span.parent_span_id, told_of(span)) == (b"", {"error.type": "AddressRefused"})
    assert MARK.encode() not in b"".join(collector.bodies)


async def test_a_line_of_the_log_has_the_trace_of_its_request(
    running: Running,
    word_judge: WordJudge,
    collector: SpanCollector,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.handler.addFilter(WithRequest())
    async with running(judge=word_judge, traces_url=collector.url) as blog:
        blog.app.add_api_route("/fail/{who}", fail)
        await blog.client.get("/fail/x", headers={"traceparent": f"00-{TRACE}-{PARENT}-01"})
        logging.getLogger("service").error("later")
    lines = [json.loads(JsonLines().format(r)) for r in caplog.records if r.name[:7] == "service"]
    assert [line.get("trace_id") for line in lines] == [TRACE, None]


async def test_a_collector_that_answers_nothing_holds_up_neither_comments_nor_the_end(
    running: Running, word_judge: WordJudge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "20")
    with collecting(answers := Event()) as silent:
        async with running(judge=word_judge, traces_url=silent.url) as blog:
            await blog.check("thanks")
            await eventually(lambda: bool(silent.bodies))
            assert (await blog.check("thanks again")).status_code == 201
        assert not answers.is_set()


class Stuck(SpanExporter):
    """Is at the first batch for as long as the test goes on."""

    def __init__(self) -> None:
        self.is_sending, self.may_end, self.is_shut_down = Event(), Event(), False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.is_sending.set()
        self.may_end.wait(120)
        return SpanExportResult.SUCCESS

    def shutdown(self) -> None:
        self.is_shut_down = True


def test_the_end_leaves_spans_behind_that_nobody_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "20")
    tracing = Tracing(exporter := Stuck())
    with traced_by(tracing.tracer), stage("judge"):
        pass
    assert exporter.is_sending.wait(60)
    tracing.close()
    assert not exporter.is_shut_down
    exporter.may_end.set()


async def test_a_collector_that_is_not_there_holds_up_nothing(
    running: Running, word_judge: WordJudge
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1/traces"
    async with running(judge=word_judge, traces_url=url) as blog:
        assert (await blog.check("thanks")).status_code == 201


def test_without_the_setting_nothing_is_timed(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path))
    assert "TraceRequests" not in repr(app.user_middleware)
    with stage("judge") as span:
        assert (span, current_trace_id()) == (None, "")


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:4318",
        "ftp://collector.example/v1/traces",
        "http:///v1/traces",
        "http://collector.example:4318",
        "http://me:secret@collector.example/v1/traces",
        "http://collector.example/v1/traces?key=secret",
        "http://collector.example/v1/tra ces",
    ],
)
def test_an_address_that_is_none_of_a_collector_fails_the_start(url: str) -> None:
    with pytest.raises(SettingsError, match="WINNOW_TRACES_URL") as refused:
        Settings.from_environment({"WINNOW_TRACES_URL": url})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("missing", ["opentelemetry.exporter", f"{EXPORTER}.proto.http"])
def test_without_the_extra_the_start_fails_with_the_remedy(
    uninstalled: Callable[[str], None], missing: str
) -> None:
    uninstalled(missing)
    with pytest.raises(SettingsError, match=r"requirements/traces\.txt"):
        Settings.from_environment({"WINNOW_TRACES_URL": "http://127.0.0.1:4318/v1/traces"})


@pytest.fixture
def uninstalled(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes a module look as if it were not there, with all that is in it."""

    def forget(missing: str) -> None:
        for name in [name for name in sys.modules if name.startswith(f"{missing}.")]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, missing, None)

    return forget
