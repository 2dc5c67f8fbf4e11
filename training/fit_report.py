"""The report of a fit as one HTML file that needs nothing else: what the page of models shows."""

from service.domain.models import RegisteredModel
from service.moderation.drift import DriftWatch
from service.moderation.fit_reports import fit_report, read_traces
from service.review.catalogues import Language, read_languages
from service.review.pages import Pages
from service.review.views.fit_report import fit_report_view
from service.scoring.shelf import ModelShelf
from service.settings import Settings
from service.store.store import Store
from training.corpora.errors import CorpusError

TEMPLATE = "files/fit_report_file.html"


def report_page(
    store: Store, settings: Settings, model: RegisteredModel, *, language: Language
) -> str:
    """The file; words in it are of comments that are there now."""
    shelf = ModelShelf(store, store_url=settings.model_store)
    with store.reading() as connection:
        traces = read_traces(connection, model, DriftWatch())
    translate = language.translations.gettext
    view = fit_report_view(fit_report(traces, shelf), translate, language=language.code)
    return Pages(root="").text(language, TEMPLATE, {"view": view})


def language_of(code: str) -> Language:
    """A language that reports are written in. Raises CorpusError."""
    languages = read_languages()
    if code not in languages:
        raise CorpusError(f"{code} is no language; there are: {', '.join(languages)}")
    return languages[code]
