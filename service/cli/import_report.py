"""The report of an import in a terminal."""

from collections.abc import Iterable, Mapping

from service.cli.output import printable, say
from service.domain.imports import TROUBLE_PHRASES, Finding, FindingKind, ImportCounts, ImportReport

HEADINGS: Mapping[FindingKind, str] = {
    "rejected": "You published them, and Winnow would have rejected them:",
    "held": "You published them, and Winnow would have held them for you:",
    "missed": "You called them spam, and Winnow would have published them:",
}
START_CHARS = 90


def print_report(report: ImportReport, *, show: int) -> None:
    """What was in the archive, what was left out and why, and what Winnow would have done."""
    say(f"{report.name} ({report.format}), for {report.site}, judged by {report.model_version}")
    for line in (*_contents(report), *_troubles(report), "", *_sentences(report)):
        say(line)
    for kind, heading in HEADINGS.items():
        _print_findings(report, kind, heading, show=show)
    if report.is_trial:
        say("This was a trial: nothing was stored.")
    else:
        say("Under Imports in the queue's pages all of it stays to be looked at and decided.")


def _contents(report: ImportReport) -> Iterable[str]:
    counts = report.counts
    yield f"  {counts.taken:,} comments, {counts.new:,} of them new here"
    yield (
        f"  {counts.published:,} published, {counts.spam:,} spam,"
        f" {counts.undecided:,} undecided; {counts.replies:,} replies, {counts.pings:,} pingbacks"
    )
    if report.columns:
        yield "  columns: " + ", ".join(f"{field} = {name}" for field, name in report.columns)
    if counts.unjudged:
        yield f"  {counts.unjudged:,} that the model could not judge"


def _troubles(report: ImportReport) -> Iterable[str]:
    for line in report.troubles:
        phrase = TROUBLE_PHRASES[line.kind]
        ending = ", …" if line.number > len(line.places) else ""
        yield f"  {line.number:,} × {phrase} ({'; '.join(line.places)}{ending})"


def _sentences(report: ImportReport) -> Iterable[str]:
    counts = report.counts
    yield from _of_published(counts)
    yield from _of_spam(counts)
    if report.is_fitted_here:
        yield (
            "The model has learned from decisions made here: if these comments were among them,"
            " the numbers are too good."
        )


def _of_published(counts: ImportCounts) -> Iterable[str]:
    if not counts.published:
        return
    yield (
        f"Of your {counts.taken:,} old comments Winnow would have held"
        f" {counts.published_unsure:,} and rejected {counts.published_spam:,} that you published."
    )
    if counts.looks_like_spam:
        yield f"{counts.looks_like_spam:,} of those look like spam that reached your readers."


def _of_spam(counts: ImportCounts) -> Iterable[str]:
    if counts.spam:
        yield (
            f"Of {counts.spam:,} that you called spam it would have rejected {counts.spam_spam:,},"
            f" held {counts.spam_unsure:,} and published {counts.spam_ham:,}."
        )


def _print_findings(report: ImportReport, kind: FindingKind, heading: str, *, show: int) -> None:
    findings = [finding for finding in report.findings if finding.kind == kind]
    if not findings or not show:
        return
    say(f"\n{heading}")
    for finding in findings[:show]:
        say(f"  {finding.spam_probability:.3f}  {_line(finding)}")
    if len(findings) > show:
        say(f"  … and {len(findings) - show:,} more")


def _line(finding: Finding) -> str:
    date = f"{finding.created_at:%Y-%m-%d}" if finding.created_at else "no date   "
    words = printable(finding.beginning)[:START_CHARS]
    return f"{date}  {printable(finding.author)[:30] or '(no name)'}: {words}"
