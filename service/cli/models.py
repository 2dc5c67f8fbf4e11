"""`models`: which model judges."""

from pathlib import Path

import typer

from model.artifact import BASE_FOLDER, ArtifactError, Manifest, read_manifest
from service.cli.output import fail, migrated_store, read_settings, say
from service.domain.models import RegisteredModel, UnknownModel
from service.scoring.active_model import load_tried
from service.store.store import Store

models = typer.Typer(no_args_is_help=True, help="The models, and which of them judges.")


@models.command("list")
def list_models() -> None:
    """Print every registered model, newest first, and the one that ships.

    While none of the registered ones is active, the one that ships is.
    """
    with migrated_store(read_settings()) as opened:
        for model in opened.all_models():
            _say_line(model, model.version, model.state, folder=model.folder)
        shipped = _shipped()
        if shipped is not None:
            state = "shipped" if opened.active_model() else "shipped, active"
            _say_line(shipped, shipped.model_version, state, folder=str(BASE_FOLDER))


@models.command("activate")
def activate_model(version: str) -> None:
    """Let a model judge, a registered one or the one that ships.

    A running service takes it up within seconds.
    """
    with migrated_store(read_settings()) as opened:
        try:
            _activate(opened, version)
        except UnknownModel as error:
            raise fail(f"no model {version} is registered; `models list` prints them") from error
        except ArtifactError as error:
            raise fail(f"{version} stays as it is: {error}") from error
    say(f"{version} judges from now on")


def _activate(opened: Store, version: str) -> None:
    registered = {model.version: model for model in opened.all_models()}
    shipped = _shipped()
    if version in registered:
        load_tried(Path(registered[version].folder), digest=registered[version].digest)
        opened.activate_model(version)
    elif shipped is not None and version == shipped.model_version:
        load_tried(BASE_FOLDER, digest=None)
        opened.use_shipped_model()
    else:
        raise UnknownModel(version)


def _shipped() -> Manifest | None:
    """The model that ships; None if its manifest cannot be read."""
    try:
        return read_manifest(BASE_FOLDER)
    except ArtifactError:
        return None


def _say_line(model: RegisteredModel | Manifest, version: str, state: str, *, folder: str) -> None:
    say(f"{version}  {state}  {model.created_at:%Y-%m-%d %H:%M}  {folder}")
