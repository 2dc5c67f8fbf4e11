"""What the gate says of a model, in the reader's language."""

from collections.abc import Callable

from babel.numbers import format_decimal

from service.domain.model_reports import (
    COMPLAINT_PHRASES,
    PASSED_PHRASE,
    Complaint,
    GateReport,
)


def gate_reasons(
    report: GateReport | None, translate: Callable[[str], str], *, language: str
) -> tuple[str, ...]:
    """Why it passed or did not; none for a report of an earlier version, which is English."""
    if report is None:
        return ()
    if report.is_passed:
        return (translate(PASSED_PHRASE),)
    return tuple(_words(complaint, translate, language) for complaint in report.complaints)


def _words(complaint: Complaint, translate: Callable[[str], str], language: str) -> str:
    numerals = {
        name: format_decimal(value, "0.0" if isinstance(value, float) else None, language)
        for name, value in complaint.numbers.items()
    }
    return translate(COMPLAINT_PHRASES[complaint.kind]) % numerals
