"""The report of an import as one HTML file that needs nothing else."""

from pathlib import Path

from service.cli.output import MISUSE, fail, say
from service.domain.imports import ImportReport
from service.review.catalogues import Language, read_languages
from service.review.pages import Pages
from service.review.views.imports import import_view


def report_language(code: str) -> Language:
    """A language that reports can be written in, or a clear end."""
    languages = read_languages()
    if code not in languages:
        raise fail(f"{code} is no language; there are: {', '.join(languages)}", code=MISUSE)
    return languages[code]


def write_report(report: ImportReport, path: Path, language: Language) -> None:
    """Write the file; whatever was there is replaced."""
    view = import_view(report, language.translations.gettext, language=language.code)
    text = Pages(root="").text(language, "files/import_file.html", {"view": view})
    try:
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise fail(f"{path} cannot be written: {error.strerror}") from error
    say(f"The report is in {path}")
