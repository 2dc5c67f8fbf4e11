"""Who may import whom: one direction through all rooms, no circle anywhere, and a pure model.

    {api, akismet, review, cli, outgoing, background} -> moderation -> scoring -> store -> domain
    -> model <- training

Imports under TYPE_CHECKING and within functions count like all others.
"""

import ast
import builtins
import subprocess
import sys
from pathlib import Path

import pytest
from imports import circles, imported_modules, imported_names, modules, rooms

ROOT = Path(__file__).parent.parent
PACKAGES = ("model", "training", "service")

# From the ground up. A room may import from those in the rows below its own, and from itself.
ROWS = (
    ("model",),
    ("service.domain",),
    ("service.settings", "service.batching"),
    ("service.metrics",),
    ("service.secret", "service.seen", "service.request_ids"),
    ("service.tracing",),
    ("service.archives",),
    ("service.store",),
    ("service.scoring",),
    ("service.moderation",),
    ("service.parts", "service.problems", "service.unforeseen"),
    ("service.unpacking", "service.paths", "service.head"),
    ("service.limits", "service.patience", "service.connections"),
    ("service.root",),
    ("service.api", "service.akismet", "service.review", "service.outgoing", "service.background"),
    ("service.app",),
    ("service.cli",),  # `serve` starts the whole application
    ("service.__main__",),
)
EXCEPTIONS: set[tuple[str, str]] = {
    # The tasks that go out are among those that are done again and again.
    ("service.background", "service.outgoing"),
}
FRAMEWORKS = {"fastapi", "starlette", "httpx", "uvicorn", "jinja2", "typer"}
OUTSIDE_OF_MODEL = {"service", "training", "sqlalchemy", "alembic", *FRAMEWORKS}
WITHOUT_HTTP = (
    "service.domain",
    "service.archives",
    "service.store",
    "service.scoring",
    "service.moderation",
)
TRAINING_MAY_READ = ("model", "training", "service.store", "service.domain", "service.settings")
PRINTS_A_PAGE = "training.fit_report"  # a way in of its own: it shows what the page of models does

ALL = {name: path for package in PACKAGES for name, path in modules(ROOT, package).items()}
ARROWS = {name: imported_modules(path, ALL) for name, path in ALL.items()}


def room_of(module):
    """The room of `ROWS` that a module stands in; None for a package that only holds rooms."""
    rows = {room for row in ROWS for room in row}
    parts = module.split(".")
    return next((name for name in (".".join(parts[:2]), parts[0]) if name in rows), None)


def wrong_arrows(arrows):
    """The imports that do not lead to a lower row."""
    height = {room: number for number, row in enumerate(ROWS) for room in row}
    between = {(room_of(name), room_of(to)) for name, found in arrows.items() for to in found}
    upwards = {(a, b) for a, b in between if a and b and a != b and height[b] >= height[a]}
    return upwards - EXCEPTIONS


def of_package(*packages):
    return [name for name in ALL if name.startswith(packages)]


def test_every_module_of_the_service_stands_in_a_room():
    assert [name for name in of_package("service.") if room_of(name) is None] == []


def test_imports_lead_downwards():
    of_house = {name: found for name, found in ARROWS.items() if not name.startswith("training")}
    assert wrong_arrows(of_house) == set()


def test_there_is_at_most_one_exception_and_it_is_needed():
    assert len(EXCEPTIONS) <= 1
    between = {(room_of(name), room_of(to)) for name, found in ARROWS.items() for to in found}
    assert between >= EXCEPTIONS


def test_no_module_imports_itself_by_way_of_others():
    assert circles(ARROWS) == []


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_no_package_imports_itself_by_way_of_others(depth):
    assert circles(rooms(ARROWS, depth=depth)) == []


@pytest.mark.parametrize("name", of_package("model"))
def test_model_knows_neither_http_nor_sql_nor_the_other_packages(name):
    names = imported_names(ALL[name])
    assert {found for found in names if found.split(".")[0] in OUTSIDE_OF_MODEL} == set()


@pytest.mark.parametrize("name", of_package(*WITHOUT_HTTP))
def test_the_rooms_below_the_ways_in_know_no_http(name):
    names = imported_names(ALL[name])
    assert {found for found in names if found.split(".")[0] in FRAMEWORKS} == set()


@pytest.mark.parametrize(
    "name", [n for n in of_package("service.") if room_of(n) != "service.store"]
)
def test_only_the_store_builds_sql(name):
    names = {found for found in imported_names(ALL[name]) if found.startswith("sqlalchemy")}
    assert names <= {"sqlalchemy.Connection"}


@pytest.mark.parametrize("name", sorted({*of_package("training")} - {PRINTS_A_PAGE}))
def test_training_knows_nothing_of_service_but_its_store(name):
    assert {found for found in ARROWS[name] if not found.startswith(TRAINING_MAY_READ)} == set()


@pytest.mark.parametrize("name", of_package("service"))
def test_service_does_not_import_training(name):
    assert {found for found in ARROWS[name] if found.startswith("training")} == set()


@pytest.mark.parametrize(
    ("package", "base"),
    [("model", "ArtifactError"), ("training", "CorpusError"), ("service", "WinnowError")],
)
def test_all_errors_of_a_package_have_one_base(package, base):
    apart = [
        node.name
        for name in of_package(package)
        for node in ast.walk(ast.parse(ALL[name].read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and is_error_apart({ast.unparse(b) for b in node.bases})
    ]
    assert apart == [base]


def is_error_apart(names):
    """Whether a class with these bases is an error, and derives from none of ours."""
    bases = [getattr(builtins, name, None) for name in names]
    errors = [base for base in bases if isinstance(base, type) and issubclass(base, Exception)]
    return bool(errors) and None not in bases


def test_importing_all_of_model_loads_neither_http_nor_sql():
    # What a file imports by way of another would not show in its own text.
    code = f"import sys, {', '.join(of_package('model'))}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert {name.split(".")[0] for name in run.stdout.split()} & OUTSIDE_OF_MODEL == set()


# The checks themselves: each is shown what it must find.


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("service.store.queue.rules", "service.moderation.deciding"),
        ("service.domain.rules", "service.store.async_store"),
        ("service.api.comments", "service.review.screen"),
        ("service.review.screen", "service.app"),
        ("model.judge", "service.domain.rules"),
    ],
)
def test_a_wrong_import_is_found(module, imported):
    assert wrong_arrows({module: {imported}}) == {(room_of(module), room_of(imported))}


def test_a_circle_is_found_also_under_type_checking(tmp_path):
    for name, text in {
        "a": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.b import B\n",
        "b": "def f():\n    from house.c import C\n",
        "c": "import house.a\n",
        "d": "from house.a import A\n",
    }.items():
        (tmp_path / "house").mkdir(exist_ok=True)
        (tmp_path / "house" / f"{name}.py").write_text(text)
    house = modules(tmp_path, "house")
    found = {name: imported_modules(path, house) for name, path in house.items()}
    assert circles(found) == [["house.a", "house.b", "house.c"]]
