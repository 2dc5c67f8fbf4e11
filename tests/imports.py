"""Reads who imports whom from the text of modules."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path


def modules(root: Path, package: str) -> dict[str, Path]:
    """Every module of a package by its dotted name."""
    paths = (p for p in (root / package).rglob("*.py") if "__pycache__" not in p.parts)
    return {_dotted(path.relative_to(root)): path for path in sorted(paths)}


def _dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imported_names(path: Path) -> set[str]:
    """All that a file imports, as dotted names, also within functions and under TYPE_CHECKING."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError(f"{path}: imports are written out in full")
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def imported_modules(path: Path, known: Iterable[str]) -> set[str]:
    """Which of the known modules a file imports: the longest that each name begins with."""
    all_known = set(known)
    nearest = (_nearest(name, all_known) for name in imported_names(path))
    return {module for module in nearest if module is not None}


def _nearest(name: str, known: set[str]) -> str | None:
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name or None


def rooms(arrows: Mapping[str, set[str]], *, depth: int) -> dict[str, set[str]]:
    """The same arrows between packages: names cut to so many parts, without those within one."""
    found: dict[str, set[str]] = {}
    for module, imported in arrows.items():
        room = ".".join(module.split(".")[:depth])
        others = {".".join(name.split(".")[:depth]) for name in imported}
        found.setdefault(room, set()).update(others - {room})
    return found


def circles(arrows: Mapping[str, set[str]]) -> list[list[str]]:
    """Every group of names that can be reached from each other (Tarjan's components)."""
    return sorted(sorted(group) for group in _components(arrows) if len(group) > 1)


def _components(arrows: Mapping[str, set[str]]) -> Iterator[set[str]]:
    reached = {name: _reachable(name, arrows) for name in arrows}
    left = set(arrows)
    while left:
        name = min(left)
        group = {name} | {other for other in reached[name] & left if name in reached[other]}
        left -= group
        yield group


def _reachable(start: str, arrows: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for name in arrows.get(waiting.pop(), set()) - seen:
            seen.add(name)
            waiting.append(name)
    return seen
