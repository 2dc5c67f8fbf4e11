"""An evaluation on disk: the scores, computed once, and the figures that follow from them."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from training.corpora.errors import CorpusError
from training.evaluation.held_out import HeldOut
from training.evaluation.parts import Part


class HeldOutFile(BaseModel):
    """The part of an evaluation's file that everything else in it follows from."""

    held_out: tuple[HeldOut, ...]


def write_record(path: Path, parts: Sequence[Part], held_out: Sequence[HeldOut]) -> None:
    """Keep the figures, for the model card, and the scores that they follow from."""
    record = {
        "parts": figures_of(parts),
        "held_out": [source.model_dump(mode="json") for source in held_out],
    }
    try:
        path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror}") from error


def read_held_out(path: Path) -> tuple[HeldOut, ...]:
    """The scores in a file of `training.evaluate --output`. Raises CorpusError."""
    try:
        return HeldOutFile.model_validate_json(path.read_bytes()).held_out
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the file"
        raise CorpusError(
            f"{path} was not written by training.evaluate: {field}: {first['msg']}"
        ) from error


def figures_of(parts: Sequence[Part]) -> Any:
    """The figures of an evaluation as JSON holds them, null where one is unknown."""
    return _without_nan([_figures(part) for part in parts])


def _figures(part: Part) -> dict[str, Any]:
    return {
        "title": part.title,
        "rows": [asdict(row) for row in part.rows],
        "intervals": part.intervals,
        "kinds": [asdict(row) for row in part.kinds],
        "pairs": {name: asdict(pairs) for name, pairs in part.pairs.items()},
    }


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nan(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(part) for part in value]
    return None if isinstance(value, float) and math.isnan(value) else value
