"""Makes the parts of the documentation that the code knows best: `make reference`.

The map of the modules, the commands, the addresses, the metrics and the list of decisions are
written between marks in their pages, in the words of docstrings and headings. A test compares
the pages with the code.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer
import ways
import who_may
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

import training.base
import training.evaluate
import training.fit
import training.models
import training.score
import training.second_reading
import training.stream
from service.__main__ import command_line
from service.app import create_app
from service.metrics.kinds import EVERY_METRIC
from service.settings import Settings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PACKAGES = ("model", "training", "service")
OPENAPI = "The same as /docs, for programs."  # the one endpoint that the framework brings along
BEGIN, END = "<!-- made by `make reference` -->", "<!-- end -->"


def write_map() -> str:
    """Every module once, folder by folder, with the first paragraph of its docstring."""
    return "\n".join(_section(folder) for folder in _folders())


def _folders() -> list[Path]:
    """Every folder of the packages that holds Python, each before what is in it."""
    paths = (path.parent for package in PACKAGES for path in (ROOT / package).rglob("__init__.py"))
    return sorted(paths, key=lambda path: (PACKAGES.index(_relative(path)[0]), path.parts))


def _relative(path: Path) -> tuple[str, ...]:
    return path.relative_to(ROOT).parts


def _section(folder: Path) -> str:
    modules = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
    heading = [f"### `{'/'.join(_relative(folder))}/`", "", _purpose(folder / "__init__.py"), ""]
    rows = [(f"`{path.name}`", _purpose(path)) for path in modules]
    return "\n".join([*heading, *_table(("module", "what it is for"), rows)])


def _purpose(path: Path) -> str:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return _first_paragraph(ast.get_docstring(tree) or "")


def _first_paragraph(text: str) -> str:
    return " ".join(text.strip().partition("\n\n")[0].split())


def _table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    lines = [headings, tuple("---" for _ in headings), *rows]
    return [*(f"| {' | '.join(map(_cell, line))} |" for line in lines), ""]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


TRAINING = (
    training.fit,
    training.models,
    training.score,
    training.evaluate,
    training.stream,
    training.second_reading,
    training.base,
)


def write_commands() -> str:
    """Every command of `python -m service` and `python -m training.*`."""
    rows = [
        (f"`python -m {name}{_arguments(command)}`", _first_paragraph(command.help or ""))
        for name, command in every_command()
    ]
    return "\n".join(_table(("command", "what it does"), rows))


def every_command() -> Iterator[tuple[str, Any]]:
    """Every command by what stands behind `python -m`, such as `service sites add`."""
    yield from _commands(typer.main.get_command(command_line()), "service")
    for module in TRAINING:
        yield from _commands(typer.main.get_command(module.app), module.__name__)


def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    for part, further in getattr(command, "commands", {}).items():
        yield from _commands(further, f"{name} {part}")
    if not hasattr(command, "commands"):
        yield name, command


def _arguments(command: Any) -> str:
    return "".join(f" {p.name.upper()}" for p in command.params if _is_argument(p))


def _is_argument(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "argument")


def write_addresses() -> str:
    """Every address that the service answers at."""
    rows = sorted(_addresses(create_app(Settings()), ""), key=lambda row: "/review" in row[0])
    return "\n".join(_table(("address", "what it does"), rows))


def _addresses(app: FastAPI, prefix: str) -> Iterator[tuple[str, str]]:
    for route in app.routes:
        if isinstance(route, Mount) and isinstance(route.app, FastAPI):
            yield from _addresses(route.app, prefix + route.path)
    for context in iter_route_contexts(app.routes):
        methods = sorted((context.methods or set()) - {"HEAD"})
        if methods:
            words = _first_paragraph(getattr(context.endpoint, "__doc__", None) or OPENAPI)
            yield f"`{' or '.join(methods)} {prefix}{context.path}`", words


def write_rights() -> str:
    """Who may what: every address as every holder of a key, every page as every person."""
    rights = who_may.rights_of(create_app(Settings()))
    pages = [right for right in rights if right.is_page]
    others = [right for right in rights if not right.is_page]
    keys = _table(("address", *who_may.KEYS), _cells_of(others, who_may.KEYS))
    persons = _table(("page", *who_may.COLUMNS), _cells_of(pages, who_may.COLUMNS))
    return "\n".join(["## Keys", "", *keys, "## Pages", "", *persons])


def _cells_of(rights: list[who_may.Right], columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A line for each address, with a cell for each of those who may ask."""
    names = [f"`{right.method} {right.path}`" for right in rights]
    answers = [["yes" if one in right.holders else "–" for one in columns] for right in rights]
    return [(name, *cells) for name, cells in zip(names, answers, strict=True)]


def write_ways() -> str:
    """What people do, with its page, command and call, and why one of these is not there."""
    headings = ("what", "page", "command", "API call")
    parts = []
    for heading in dict.fromkeys(line.heading for line in ways.lines()):
        rows = [_row_of_ways(line) for line in ways.lines() if line.heading == heading]
        parts += [f"## {heading}", "", *_table(headings, rows)]
    reasons = [f"- **{reason}**: {words}" for reason, words in ways.REASONS.items()]
    return "\n".join([*parts, "## Where there is none", "", *reasons, ""])


def _row_of_ways(line: ways.Line) -> tuple[str, ...]:
    return (
        line.what,
        _ways(line.pages, "/review"),
        _ways(line.commands, ""),
        _ways(line.calls, "/v1"),
    )


def _ways(cell: ways.Cell, prefix: str) -> str:
    """The ways of a cell, each of an address with what it begins with."""
    if cell.reason:
        return f"– {cell.reason}"
    return "<br>".join(
        f"`{way.replace(' /', f' {prefix}/') if prefix else way}`" for way in cell.ways
    )


def write_metrics() -> str:
    """Every metric that a Prometheus is told, with its labels."""
    rows = [
        (
            f"`{kind.name}`",
            kind.type_,
            ", ".join(f"`{label}`" for label in kind.labels),
            kind.meaning,
        )
        for kind in EVERY_METRIC
    ]
    return "\n".join(_table(("metric", "type", "labels", "what it says"), rows))


def write_decisions() -> str:
    """Every decision record, the newest first."""
    rows = [
        (path.name.partition("-")[0], f"[{_heading(path)}]({path.name})")
        for path in sorted((DOCS / "decisions").glob("[0-9]*.md"), reverse=True)
    ]
    return "\n".join(_table(("number", "decision"), rows))


def _heading(path: Path) -> str:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    return re.sub(r"^# (?:\d+[.:]? *)?", "", first).strip()


PARTS: dict[str, Callable[[], str]] = {
    "architecture.md": write_map,
    "commands.md": write_commands,
    "addresses.md": write_addresses,
    "who-may-what.md": write_rights,
    "ways.md": write_ways,
    "monitoring.md": write_metrics,
    "decisions/README.md": write_decisions,
}


def page_with_reference(name: str) -> str:
    """A page of the documentation with its part made anew. Raises ValueError without marks."""
    page = (DOCS / name).read_text(encoding="utf-8")
    pattern = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.S)
    if not pattern.search(page):
        raise ValueError(f"{name} has no place for what is made from the code")
    return pattern.sub(lambda match: f"{BEGIN}\n\n{PARTS[name]()}\n{END}", page)


if __name__ == "__main__":
    for page_name in PARTS:
        text = page_with_reference(page_name)
        (DOCS / page_name).write_text(text, encoding="utf-8")
