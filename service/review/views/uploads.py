"""An archive on its way to become an import, as its page shows it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal

from service.domain.uploads import ArchiveUpload, UploadQuestion, UploadState
from service.review.catalogues import message
from service.review.views.imports import ImportView, import_view

STATES: Mapping[UploadState, str] = {
    "looking": message("Winnow looks at it"),
    "asking": message("a question to you"),
    "ready": message("looked at"),
    "importing": message("is being imported"),
    "done": message("imported"),
    "failed": message("cannot be imported"),
    "cancelled": message("called off"),
}
QUESTIONS: Mapping[str, str] = {
    "format": message("What kind of archive is this?"),
    "encoding": message("The file is not in UTF-8. Which reading is right?"),
    "separator": message("What stands between the cells of a line?"),
    "column": message("Which column is it?"),
    "status": message("What does this word mean?"),
    "assume": message("Nothing says what was published. What were these comments?"),
}
ANSWERS: Mapping[str, str] = {
    "published": message("published"),
    "spam": message("spam"),
    "pending": message("waiting for a decision"),
    "deleted": message("deleted"),
    "comma": message("a comma"),
    "semicolon": message("a semicolon"),
    "tab": message("a tab"),
    "pipe": message("a vertical bar"),
}
FIELDS: Mapping[str, str] = {
    "text": message("text"),
    "author": message("author"),
    "author_email": message("the author's mail address"),
    "author_url": message("the author's web address"),
    "created_at": message("date"),
    "status": message("status"),
    "label": message("label"),
    "id": message("number"),
    "parent": message("answer to"),
    "type": message("type"),
    "article_id": message("the article's number"),
    "article_title": message("the article's title"),
    "article_url": message("the article's web address"),
    "article_text": message("the article's text"),
}


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question; `words` are those of whoever read the archive, in English."""

    heading: str
    words: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class UploadView:
    """What the template is given. `percent` is None where nobody can tell how much is left."""

    upload: ArchiveUpload
    state: str
    size: str
    comments: str
    percent: int | None
    question: QuestionView | None
    trial: ImportView | None
    columns: Sequence[tuple[str, str]]


def upload_view(
    upload: ArchiveUpload, translate: Callable[[str], str], *, language: str
) -> UploadView:
    """Show an upload in one language."""
    progress, trial = upload.progress, upload.trial
    share = progress.position / progress.size if progress.size else None
    return UploadView(
        upload=upload,
        state=translate(STATES[upload.state]),
        size=format_decimal(round(upload.n_bytes / 1_000_000, 1), locale=language),
        comments=format_decimal(progress.comments, locale=language),
        percent=None if share is None else min(100, round(100 * share)),
        question=_question(upload.question, translate) if upload.question else None,
        trial=import_view(trial, translate, language=language) if trial else None,
        columns=[
            (translate(FIELDS[field]) if field in FIELDS else field, name)
            for field, name in (trial.columns if trial else ())
        ],
    )


def _question(question: UploadQuestion, translate: Callable[[str], str]) -> QuestionView:
    def words(choice: str) -> str:
        left, mark, right = choice.rpartition("=")
        if question.about == "column":
            field, _, column = choice.partition("=")
            return f"{translate(FIELDS[field]) if field in FIELDS else field}: {column}"
        answer = right if mark else choice
        shown = translate(ANSWERS[answer]) if answer in ANSWERS else answer
        return f"{left}: {shown}" if mark else shown

    choices = [(choice, words(choice)) for choice in question.choices]
    return QuestionView(translate(QUESTIONS[question.about]), question.words, choices)
