"""Which column of a table is which field of a comment, by the names that people give them."""

import re
from collections.abc import Iterable, Mapping

from service.archives.archived import (
    STATUSES,
    ArchivedStatus,
    Doubt,
    ReadingOptions,
)

# By field; among names of one field, those in front win.
NAMES: Mapping[str, tuple[str, ...]] = {
    field: tuple(names.split())
    for field, names in {
        "text": "text commentcontent comment commenttext commentbody content body message"
        " rawmessage kommentar kommentartext nachricht inhalt commentaire",
        "author": "author commentauthor authorname name username displayname nickname user"
        " autor verfasser nom",
        "author_email": "authoremail commentauthoremail email mail useremail emailaddress"
        " mailadresse",
        "author_url": "authorurl commentauthorurl website homepage userurl weburl webseite",
        "created_at": "createdat commentdategmt commentdate created date datetime timestamp time"
        " published publishedat postedat submittedat datum zeit",
        "status": "status commentapproved commentstatus approved state moderationstatus zustand",
        "label": "label isspam spam class klasse",
        "id": "id commentid externalid guid uuid",
        "parent": "parent commentparent parentid inreplyto replyto",
        "type": "type commenttype",
        "article_id": "articleid postid commentpostid threadid entryid slug beitragid beitragsid"
        " artikelid",
        "article_title": "articletitle posttitle threadtitle pagetitle entrytitle title"
        " beitragstitel beitrag artikeltitel artikel titel",
        "article_url": "articleurl posturl threadurl pageurl permalink link uri"
        " beitragsurl artikelurl",
        "article_text": "articletext postcontent posttext articlebody beitragstext artikeltext",
    }.items()
}
AMBIGUOUS = "url"  # of the author, or of the article
WORDS: Mapping[str, ArchivedStatus] = {
    **dict.fromkeys(
        "1 approved approve published publish public accepted visible live true yes ham ok"
        " active freigegeben genehmigt veröffentlicht ja".split(),
        "published",
    ),
    **dict.fromkeys(
        "0 pending hold held unapproved moderated moderation waiting queued unmoderated false no"
        " wartend nein".split(),
        "pending",
    ),
    **dict.fromkeys(("spam", "junk"), "spam"),
    **dict.fromkeys(
        "trash trashed deleted removed post-trashed gelöscht papierkorb".split(), "deleted"
    ),
}
IS_SPAM: Mapping[str, ArchivedStatus] = {
    **dict.fromkeys("1 true yes ja spam junk".split(), "spam"),
    **dict.fromkeys("0 false no nein ham ok".split(), "published"),
}


def columns_of(names: Iterable[str], options: ReadingOptions) -> dict[str, str]:
    """The name of the column that holds each field. Raises Doubt for what only the owner knows."""
    columns_there = list(names)
    columns = {field: name for field, name in options.columns.items() if name in columns_there}
    by_form = {_form(name): name for name in reversed(columns_there)}
    for field, forms in NAMES.items():
        if field not in options.columns:
            fitting = [by_form[form] for form in forms if form in by_form]
            free = [name for name in fitting if name not in columns.values()]
            if free:
                columns[field] = free[0]
    _require_text(columns, columns_there)
    _settle_url(columns, by_form, options)
    return columns


def unused(names: Iterable[str], columns: Mapping[str, str]) -> list[str]:
    """The columns that no field was found for."""
    return [name for name in names if name and name not in columns.values()]


def status_of(
    row: Mapping[str, object], columns: Mapping[str, str], options: ReadingOptions
) -> ArchivedStatus:
    """What the archive did with a comment; `unknown` for a word that nobody knows."""
    word = _word(row, columns, "status")
    if word in options.statuses:
        return options.statuses[word]
    label = IS_SPAM.get(_word(row, columns, "label"))
    if label is not None:
        return label
    if "status" in columns:
        return WORDS.get(word, "unknown")
    return options.assume or "unknown"


def require_status(
    rows: Iterable[Mapping[str, object]], columns: Mapping[str, str], options: ReadingOptions
) -> None:
    """Raise Doubt if nothing says what was published, or if one of the first rows says it oddly."""
    if not {"status", "label"} & set(columns):
        if not options.assume:
            question = "No column says what was published. What were these comments?"
            raise Doubt("assume", question, STATUSES)
        return
    for row in rows:
        if status_of(row, columns, options) == "unknown":
            word = _word(row, columns, "status") or _word(row, columns, "label")
            question = f"What does “{word}” mean in {columns.get('status', columns.get('label'))}?"
            raise Doubt("status", question, tuple(f"{word}={status}" for status in STATUSES))


def _require_text(columns: Mapping[str, str], names: list[str]) -> None:
    if "text" not in columns:
        question = f"Which column holds what people wrote? There are: {', '.join(names)}"
        raise Doubt("column", question, tuple(f"text={name}" for name in names if name))


def _settle_url(
    columns: dict[str, str], by_form: Mapping[str, str], options: ReadingOptions
) -> None:
    name = by_form.get(AMBIGUOUS)
    if name is None or name in columns.values():
        return
    fields = [field for field in ("author_url", "article_url") if field not in columns]
    if len(fields) == 2:
        question = f"Is the column {name} the address of the author or of the article?"
        raise Doubt("column", question, tuple(f"{field}={name}" for field in fields))
    columns.update(dict.fromkeys(fields, name))


def _word(row: Mapping[str, object], columns: Mapping[str, str], field: str) -> str:
    value = row.get(columns.get(field, ""))
    return "" if value is None else str(value).strip().lower()


def _form(name: str) -> str:
    return re.sub(r"[\W_]", "", name.lower())
