"""Sends spans to a collector, in the background: nothing waits for it, and no end is put off."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Span, SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from service.tracing.stages import traced_by

EXPORT_SECONDS = 5.0  # that a collector may take for what it is sent
TRY_SECONDS = 3.0  # that it may take to say that it is there
LAST_SECONDS = 2.0  # that an end of the service waits for it


class Tracing:
    """Makes spans. Those that no collector takes are dropped, by a bound on how many may wait."""

    def __init__(self, exporter: SpanExporter) -> None:
        resource = Resource.create({SERVICE_NAME: "winnow"})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self.tracer = self._provider.get_tracer("winnow")
        self._propagator = TraceContextTextMapPropagator()

    @contextmanager
    def request(self, name: str, *, traceparent: str) -> Iterator[Span]:
        """A span that all stages meanwhile are parts of, in the trace that came along, if any.

        Of that only the numbers are taken over: `tracestate` may hold anything.
        """
        parent = self._propagator.extract({"traceparent": traceparent})
        with self.tracer.start_as_current_span(
            name,
            parent,
            SpanKind.SERVER,
            record_exception=False,
            set_status_on_exception=False,
            end_on_exit=False,
        ) as span:
            trace_id = f"{span.get_span_context().trace_id:032x}"
            try:
                with traced_by(self.tracer, trace_id):
                    yield span
            finally:
                if span.is_recording():  # not if its answer goes on and on
                    span.end()

    def close(self) -> None:
        """Send what waits, for a moment; a collector that does not answer is left behind."""
        last = threading.Thread(target=self._provider.shutdown, daemon=True)
        last.start()
        last.join(LAST_SECONDS)


def tracing_to(url: str) -> Tracing:
    """Send to the collector at this address; OTEL_EXPORTER_OTLP_HEADERS go along."""
    return Tracing(OTLPSpanExporter(endpoint=url, timeout=EXPORT_SECONDS))


def does_answer(url: str) -> bool:
    """Whether a collector takes what is sent to this address: no span, for a try."""
    exporter = OTLPSpanExporter(endpoint=url, timeout=TRY_SECONDS)
    try:
        return exporter.export(()) is SpanExportResult.SUCCESS
    finally:
        exporter.shutdown()  # type: ignore[no-untyped-call]
