"""The figures of a model that ships, in a file beside it.

What the model card, the README and the documentation state of the model is what stands there.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from model.artifact import Manifest
from model.verdict import Verdict
from training.corpora.labelled import LabelledComment

FIGURES = "figures.json"


def shipped_figures(
    manifest: Manifest,
    parts: list[dict[str, Any]],
    seed: Iterable[tuple[LabelledComment, Verdict]],
) -> dict[str, Any]:
    """The parts of its evaluation, none if not measured, and its verdicts on the seed page."""
    return {
        "model_version": manifest.model_version,
        "parts": parts,
        "seed": [_seed_verdict(labelled, verdict) for labelled, verdict in seed],
    }


def write_figures(folder: Path, figures: dict[str, Any]) -> None:
    """Put the figures beside the model."""
    text = json.dumps(figures, indent=1) + "\n"
    (folder / FIGURES).write_text(text, encoding="utf-8")


def _seed_verdict(labelled: LabelledComment, verdict: Verdict) -> dict[str, Any]:
    return {
        "id": labelled.id,
        "label": "spam" if labelled.is_spam else "ham",
        "verdict": verdict.label.value,
        "spam_probability": round(verdict.spam_probability, 6),
    }
