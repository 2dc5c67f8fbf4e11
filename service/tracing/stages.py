"""The stages that work is timed by. While nothing is traced they cost a look at a variable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the extra `traces` need not be there
    from opentelemetry.trace import Span, Tracer

_tracer: ContextVar[Tracer | None] = ContextVar("winnow_tracer", default=None)
_trace_id: ContextVar[str] = ContextVar("winnow_trace_id", default="")


@contextmanager
def traced_by(tracer: Tracer | None, trace_id: str = "") -> Iterator[None]:
    """All stages meanwhile, and those of tasks that begin meanwhile, go to this tracer."""
    before, id_before = _tracer.set(tracer), _trace_id.set(trace_id)
    try:
        yield
    finally:
        _trace_id.reset(id_before)
        _tracer.reset(before)


def current_trace_id() -> str:
    """The trace that belongs to this request, as 32 hexadecimal digits; empty for none."""
    return _trace_id.get()


@contextmanager
def stage(name: str) -> Iterator[Span | None]:
    """Time a part of the work, under the stage that it is a part of.

    The name is written in the code: nothing that somebody sent goes into a trace.
    """
    tracer = _tracer.get()
    if tracer is None:
        yield None
        return
    # What an error says may quote a comment: only its class is told.
    with tracer.start_as_current_span(
        name, record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield span
        except Exception as error:
            note_error(span, error)
            raise


def note_batch_on(span: Span | None) -> Callable[[int], None] | None:
    """What tells a stage that its turn has come, and how many comments share it."""
    if span is None:
        return None

    def note_batch(n: int) -> None:
        span.add_event("begins")
        span.set_attribute("winnow.batch_comments", n)

    return note_batch


def note_error(span: Span, error: Exception) -> None:
    """Mark a span as failed, with the class of the error and no word of it."""
    from opentelemetry.trace import StatusCode

    span.set_attribute("error.type", type(error).__name__)
    span.set_status(StatusCode.ERROR)
