"""Spin templates, as spammers' tools use them: `{one|another} way to say it`."""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

TEMPLATES = "-templates.txt"  # what the names of such files end in
SPUN_PER_TEMPLATE = 12
MAX_CHARS = 1500
CHOICE = re.compile(r"\{([^{}]*)\}")
BETWEEN = re.compile(r"\|\r?\n")


def spun_texts(path: Path, *, seed: int = 5) -> Iterator[str]:
    """Some texts of every template in a file, the same ones each time."""
    draw = Random(seed)
    for template in BETWEEN.split(path.read_text(encoding="utf-8")):
        if len(template.strip()) > 20:
            for _ in range(SPUN_PER_TEMPLATE):
                yield spin(template.strip(), draw)[:MAX_CHARS]


def spin(template: str, draw: Random) -> str:
    """One text of a template: each choice taken at random, the innermost first."""
    while match := CHOICE.search(template):
        wording = draw.choice(match.group(1).split("|"))
        template = template[: match.start()] + wording + template[match.end() :]
    return template
