"""The documentation says what there is: the map, the commands, the addresses, the words."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "docs"))

import reference  # noqa: E402 - it stands beside the pages that it writes
import site_pages  # noqa: E402 - the same
import ways  # noqa: E402 - the same
import who_may  # noqa: E402 - the same
from imports import modules  # noqa: E402

from service.archives.columns import NAMES  # noqa: E402

MAP = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
TERM = re.compile(r"^\| \*\*(?P<term>[^|]+)\*\* \| (?P<code>[^|]*) \| [^|]+ \|$", re.M)
VALUES = ("service.domain", "model.comment", "model.verdict", "model.operating_point")


@pytest.mark.parametrize("name", reference.PARTS)
def test_a_page_made_from_the_code_is_up_to_date(name: str) -> None:
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert page == reference.page_with_reference(name), "run `make reference`"


def test_every_page_command_and_call_stands_in_one_line_of_the_ways() -> None:
    rights = who_may.rights_of(reference.create_app(reference.Settings()))
    addresses = [f"{right.method} {right.path}" for right in rights]
    there = {
        "pages": [at.replace("/review", "", 1) for at in addresses if " /review/" in at],
        "commands": [name for name, _ in reference.every_command()],
        "calls": [at.replace("/v1", "", 1) for at in addresses if " /v1/" in at],
    }
    for manner, names in there.items():
        told = [way for line in ways.lines() for way in getattr(line, manner).ways]
        assert sorted(told) == sorted(names), f"{manner}: enter it in docs/ways.py"


def test_every_reason_why_there_is_no_way_is_given_somewhere() -> None:
    cells = [cell for line in ways.lines() for cell in (line.pages, line.commands, line.calls)]
    assert {cell.reason for cell in cells if cell.reason} == set(ways.REASONS)
    assert all(cell.ways or cell.reason for cell in cells)


def test_every_field_that_a_column_can_be_is_told() -> None:
    page = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")
    told = page.partition("The fields that `--column FIELD=NAME` takes")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", told)) == set(NAMES)


def test_every_module_stands_on_the_map_once() -> None:
    for package in reference.PACKAGES:
        for name, path in modules(ROOT, package).items():
            if path.name != "__init__.py":
                folder = path.parent.relative_to(ROOT).as_posix()
                section = MAP.partition(f"### `{folder}/`\n")[2].partition("\n### ")[0]
                assert section.count(f"| `{path.name}` |") == 1, name


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name
        for package in reference.PACKAGES
        for name, path in modules(ROOT, package).items()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_every_file_that_the_map_names_is_there() -> None:
    prose = MAP.partition(reference.BEGIN)[0]
    named = re.findall(r"`((?:service|model|training|tests|docs|fixtures)/[\w/.-]+)`", prose)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_test_that_a_page_names_is_there() -> None:
    pages = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    paths = {
        path
        for page in pages
        for path in re.findall(r"tests/[\w/-]+\.py", page.read_text(encoding="utf-8"))
    }
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def code_of_glossary() -> dict[str, str]:
    """Every name of the code that the glossary explains, with its term."""
    return {
        name: match["term"]
        for match in TERM.finditer(MAP)
        for name in re.findall(r"`(\w+)`", match["code"])
    }


def defined_names() -> set[str]:
    """The classes and types of the values that everybody needs."""
    names = set()
    for package in ("model", "service"):
        for module, path in modules(ROOT, package).items():
            if module.startswith(VALUES) and "errors" not in module:
                names |= set(_defined(ast.parse(path.read_text(encoding="utf-8"))))
    return names


def _defined(tree: ast.Module) -> list[str]:
    classes = [
        node.name for node in tree.body if isinstance(node, ast.ClassDef) and not _is_error(node)
    ]
    literals = [
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("Literal[")
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    return classes + literals


def _is_error(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base).endswith(("Error", "Exception")) for base in node.bases)


def test_the_glossary_explains_every_value_that_everybody_needs() -> None:
    assert defined_names() - set(code_of_glossary()) == set()


def test_the_glossary_names_nothing_that_is_not_in_the_code() -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for package in reference.PACKAGES
        for path in modules(ROOT, package).values()
    )
    assert [name for name in code_of_glossary() if not re.search(rf"\b{name}\b", text)] == []


def test_no_term_stands_in_the_glossary_twice() -> None:
    terms = [match["term"] for match in TERM.finditer(MAP)]
    assert len(terms) == len(set(terms)) > 30


def test_every_page_is_in_the_navigation_of_the_site() -> None:
    named = set(re.findall(r"[\w./-]+\.md$", (ROOT / "mkdocs.yml").read_text(), re.M))
    pages = [*(ROOT / "docs").rglob("*.md"), *(ROOT / page for page in site_pages.pages_beside())]
    paths = {site_pages.site_path(page.relative_to(ROOT).as_posix()) for page in pages}
    listed_elsewhere = {path for path in paths if path.startswith("decisions/0")}
    only_linked = {"model/base/MODEL_CARD.md", "clients/python/README.md"}
    assert named == paths - listed_elsewhere - only_linked, "a new page goes into mkdocs.yml"
