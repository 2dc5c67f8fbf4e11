"""`models`: which model judges."""

from pathlib import Path

import typer

from model.artifact import ArtifactError
from model.judge import Judge
from service.cli.output import fail, migrated_store, read_settings, say
from service.store.values import UnknownModel

models = typer.Typer(no_args_is_help=True, help="The models, and which of them judges.")


@models.command("list")
def list_models() -> None:
    """Print every registered model, newest first. While none is active, the shipped one judges."""
    with migrated_store(read_settings()) as opened:
        for model in opened.all_models():
            say(
                f"{model.version}  {model.state}  {model.created_at:%Y-%m-%d %H:%M}  {model.folder}"
            )


@models.command("activate")
def activate_model(version: str) -> None:
    """Let a registered model judge; a running service takes it up within seconds."""
    with migrated_store(read_settings()) as opened:
        registered = {model.version: model for model in opened.all_models()}
        try:
            if version in registered:
                Judge.load(Path(registered[version].folder))
            opened.activate_model(version)
        except UnknownModel as error:
            raise fail(f"no model {version} is registered; `models list` prints them") from error
        except ArtifactError as error:
            raise fail(f"{version} stays as it is: {error}") from error
    say(f"{version} judges from now on")
