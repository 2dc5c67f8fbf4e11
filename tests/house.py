"""The state of the house in figures, one a line: `python tests/house.py`.

What counts is the code that ships: service, model and training. A function's length is from its
`def` to its last line; migrations are left out, for they are never changed again.
"""

import ast
import re
import statistics
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from imports import circles, imported_modules, modules

ROOT = Path(__file__).parent.parent
PACKAGES = ("model", "training", "service")
TEMPLATES = ROOT / "service" / "review" / "templates"
MOST_PARAMETERS = 7
# Names that say how a value came about, or that it is one, but not what it holds.
PLACEHOLDERS = frozenset(
    "found wanted one ones known told asked said given written chosen named left kept counted"
    " meant made done got thing things stuff some many more rest each other others both whole"
    " it that tmp temp data obj res ret val result results foo bar info".split()
)


@dataclass(frozen=True)
class Function:
    """A function or method of the house."""

    name: str
    path: Path
    lines: int
    parameters: int


@cache
def trees() -> tuple[tuple[Path, ast.Module], ...]:
    """Every module of the house, parsed, but the migrations."""
    paths = [path for package in PACKAGES for path in modules(ROOT, package).values()]
    return tuple(
        (path, ast.parse(path.read_text(encoding="utf-8")))
        for path in paths
        if "migrations" not in path.parts
    )


def functions() -> list[Function]:
    """Every function and method."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        Function(node.name, path, (node.end_lineno or 0) - node.lineno + 1, _parameters(node))
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    ]


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    names = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return sum(argument.arg not in ("self", "cls") for argument in names)


def bound_names() -> Counter[str]:
    """How often each name is given to a variable or a parameter."""
    names: Counter[str] = Counter()
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names[node.id] += 1
            elif isinstance(node, ast.arg):
                names[node.arg] += 1
    return names


def class_names() -> Counter[str]:
    """How often each name is given to a class."""
    return Counter(
        node.name
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    )


def file_lines() -> dict[Path, int]:
    """The length of every module that holds more than its docstring."""
    lengths = {path: path.read_text(encoding="utf-8").count("\n") for path, _ in trees()}
    return {path: lines for path, lines in lengths.items() if lines > 2}


def module_circles() -> list[list[str]]:
    """Groups of modules that import each other."""
    known = {name: path for package in PACKAGES for name, path in modules(ROOT, package).items()}
    return circles({name: imported_modules(path, known) for name, path in known.items()})


def long_template_lines() -> list[str]:
    """Lines of templates that no diff can show."""
    return [
        f"{path.name}:{number}"
        for path in sorted(TEMPLATES.glob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if len(line) > 140
    ]


def placeholder_share() -> float:
    """The share of placeholders among all names that are given, from 0 to 1."""
    names = bound_names()
    placeholders = sum(count for name, count in names.items() if is_placeholder(name))
    return placeholders / names.total()


def is_placeholder(name: str) -> bool:
    """Whether a name only says that it holds something."""
    return re.sub(r"^_+|_+$", "", name) in PLACEHOLDERS


def figures() -> dict[str, str]:
    """All figures by their names."""
    lengths = [function.lines for function in functions()]
    files = file_lines()
    return {
        "share of placeholder names": f"{placeholder_share():.2%}",
        "class names given twice": str(sum(count > 1 for count in class_names().values())),
        "functions over 40 lines": str(sum(length > 40 for length in lengths)),
        "lines of a function, p90": f"{statistics.quantiles(lengths, n=10)[-1]:.0f}",
        "lines of a function, median": f"{statistics.median(lengths):.0f}",
        "functions with more than 7 parameters": str(
            sum(function.parameters > MOST_PARAMETERS for function in functions())
        ),
        "lines of a file, median": f"{statistics.median(files.values()):.0f}",
        "files over 300 lines": str(sum(lines > 300 for lines in files.values())),
        "circles of modules": str(len(module_circles())),
        "template lines over 140 characters": str(len(long_template_lines())),
    }


if __name__ == "__main__":
    for label, figure in figures().items():
        print(f"{label}: {figure}")
