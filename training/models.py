"""The models of the registry, and which of them judges: `python -m training.models --help`."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from model.artifact import BASE_FOLDER, ArtifactError, parse_manifest, read_manifest
from model.comment import Author, Comment
from model.judge import Judge
from service.domain.models import NothingBefore, RegisteredModel, UnknownModel
from service.domain.shadow import ShadowReport
from service.settings import Settings, SettingsError
from service.store import shadow as shadow_store
from service.store.database.engine import StoreError
from service.store.store import Store, open_existing_store
from training.command import application
from training.fit_report import language_of, report_page

TRIAL = Comment(text="Thanks, this helped me a lot.", author=Author(name="Rita"))
SHIPPED = "shipped"
BY = "training.models"
FLIPS_SHOWN = 20
app = application(SettingsError, StoreError, UnknownModel, NothingBefore)


@app.callback()
def main() -> None:
    """The models of the registry, and which of them judges."""


@app.command("list")
def list_models() -> None:
    """Print every model, newest first, and the one that ships, which judges while no other does."""
    with _opened() as (store, _):
        for model in store.all_models():
            _print(f"{model.version}  {model.state}  {_at(model.created_at)}{_gate(model)}")
        shipped = read_manifest(BASE_FOLDER)
        state = SHIPPED if store.active_model() else f"{SHIPPED}, active"
        _print(f"{shipped.model_version}  {state}  {_at(shipped.created_at)}")


@app.command()
def show(version: str) -> None:
    """Print what a model learned from, and what its gate wrote down: figures, flips."""
    with _opened() as (store, _):
        model = _registered(store, version)
    _print(f"{model.version}  {model.state}  {_at(model.created_at)}")
    if model.activated_at is not None:
        _print(f"judged from {_at(model.activated_at)}, by {model.activated_by or 'a command'}")
    if model.manifest is not None:
        manifest = parse_manifest(model.manifest.encode(), where=model.version)
        _print(f"adapts {manifest.parent}; learned from")
        for corpus in manifest.corpora:
            _print(f"  {corpus.name}: {corpus.spam} spam, {corpus.ham} ham")
    _show_report(model)


@app.command()
def report(
    version: str, language: Annotated[str, typer.Option(help="Of the report: en or de.")] = "en"
) -> None:
    """Print the report of a fit as one HTML page: `report VERSION > report.html`."""
    spoken = language_of(language)
    with _opened() as (store, settings):
        page = report_page(store, settings, _registered(store, version), language=spoken)
    sys.stdout.buffer.write(page.encode("utf-8", "replace"))


@app.command()
def compare(version: str, against: str) -> None:
    """Print what the gates of two models wrote down, side by side."""
    with _opened() as (store, _):
        pair = [_registered(store, name) for name in (version, against)]
    table = Table("held-out decisions", *(model.version for model in pair))
    figures = [{f.name: f.after for f in model.report.figures} if model.report else {}
               for model in pair]  # fmt: skip
    for name in dict.fromkeys(name for of_model in figures for name in of_model):
        table.add_row(
            name, *(f"{of_model[name]:g}" if name in of_model else "-" for of_model in figures)
        )
    for words, values in (
        ("decisions", [str(m.report.n_decisions) if m.report else "-" for m in pair]),
        ("passed its gate", [str(m.report.is_passed) if m.report else "-" for m in pair]),
    ):
        table.add_row(words, *values)
    Console(width=100).print(table)


@app.command()
def promote(version: str) -> None:
    """Let a model judge, a registered one or the one that ships. Replicas follow within seconds."""
    with _opened() as (store, settings):
        if version == read_manifest(BASE_FOLDER).model_version:
            store.use_shipped_model()
        else:
            model = _registered(store, version)
            _require_usable(store, model, settings)
            store.activate_model(version, by=BY)
    _print(f"{version} judges from now on")


@app.command()
def shadow(
    version: Annotated[str, typer.Argument(help="A candidate, or `stop`; none to read.")] = "",
) -> None:
    """Let a candidate judge what comes beside the active model, without any effect; or stop it.

    The service does it in the background, 32 comments a second at most.
    """
    with _opened() as (store, settings):
        if version == "stop":
            with store.writing() as connection:
                is_stopped = shadow_store.end(connection)
            _print("the shadow has ended" if is_stopped else "no candidate is in the shadow")
        elif version:
            model = _registered(store, version)
            if model.state == "active":
                raise ArtifactError(f"{version} judges already: it needs no shadow")
            _require_usable(store, model, settings)
            with store.writing() as connection:
                shadow_store.begin(connection, model, by=BY)
            _print(f"{version} judges in the shadow from now on, while the service runs")
        else:
            with store.reading() as connection:
                _show_shadow(shadow_store.report(connection))


@app.command()
def rollback() -> None:
    """Let the model judge again that judged before the present one."""
    with _opened() as (store, settings):
        active = store.active_model()
        if active is not None and active.predecessor is not None:
            before = next((m for m in store.all_models() if m.version == active.predecessor), None)
            if before is not None:
                _require_usable(store, before, settings)
        model = store.roll_back_model(by=BY)
    version = read_manifest(BASE_FOLDER).model_version if model is None else model.version
    _print(f"{version} judges from now on")


def _require_usable(store: Store, model: RegisteredModel, settings: Settings) -> None:
    """Raise ArtifactError for a model that cannot judge: then none would, on any replica."""
    try:
        Judge.unpack(*store.read_model(model, store_url=settings.model_store)).judge([TRIAL])
    except ArtifactError as error:
        raise ArtifactError(f"all stays as it is: {error}") from error
    except Exception as error:
        words = f"all stays as it is: {model.version} cannot judge ({type(error).__name__})"
        raise ArtifactError(words) from error


def _registered(store: Store, version: str) -> RegisteredModel:
    for model in store.all_models():
        if model.version == version:
            return model
    raise UnknownModel(f"no model {version} is registered; `list` prints them")


def _show_report(model: RegisteredModel) -> None:
    report = model.report
    if report is None:
        _print("there is no report of its gate")
        return
    passed = "passed" if report.is_passed else "did not pass"
    _print(f"{passed} its gate: {report.why} ({report.n_decisions} of them)")
    table = Table("held-out decisions", report.against, model.version)
    for figure in report.figures:
        table.add_row(figure.name, f"{figure.before:g}", f"{figure.after:g}")
    Console(width=100).print(table)
    _print(f"{report.n_flips} comments have another label than before")
    for flip in report.flips[:FLIPS_SHOWN]:
        _print(f"  {flip.comment_id}  {flip.before} -> {flip.after}, a moderator said {flip.human}")


def _show_shadow(found: ShadowReport | None) -> None:
    if found is None:
        _print("no candidate was in the shadow")
        return
    run = found.run
    ended = f", ended {_at(run.ended_at)}" if run.ended_at else ""
    _print(f"{run.version} in the shadow since {_at(run.begun_at)}{ended}")
    n_otherwise = found.n_judged - found.n_agreed
    _print(f"{found.n_judged} comments judged by both, {n_otherwise} of them otherwise")
    _print(f"{found.n_decided} of these were decided since: it was nearer in {found.n_nearer}")
    for flip in found.flips[:FLIPS_SHOWN]:
        decided = f", decided {flip.decision}" if flip.decision else ""
        _print(f"  {flip.comment_id}  {flip.live_label} -> {flip.label}{decided}")


def _gate(model: RegisteredModel) -> str:
    if model.report is None:
        return ""
    return "  passed its gate" if model.report.is_passed else "  did not pass its gate"


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _print(words: str) -> None:
    Console(soft_wrap=True).print(words, markup=False, highlight=False)


@contextmanager
def _opened() -> Iterator[tuple[Store, Settings]]:
    settings = Settings.from_environment()
    with closing(open_existing_store(settings.store_url)) as store:
        store.migrate()
        yield store, settings


if __name__ == "__main__":
    app()
