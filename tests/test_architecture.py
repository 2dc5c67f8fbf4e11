"""Who may import whom: service -> model <- training, and model is pure."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OUTSIDE = {"service", "training", "sqlalchemy", "fastapi", "starlette", "alembic", "httpx", "typer"}
STORE_ONLY = (
    "service.store",
    "service.domain",
    "service.settings",
)  # settings say where the store is


def modules(package):
    return sorted(p for p in (ROOT / package).rglob("*.py") if "__pycache__" not in p.parts)


def imported(path):
    """All that a file imports, as dotted names, also within functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written out in full"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def told(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.parametrize("path", modules("model"), ids=told(modules("model")))
def test_model_knows_neither_http_nor_sql_nor_the_other_packages(path):
    assert {name for name in imported(path) if name.split(".")[0] in OUTSIDE} == set()


@pytest.mark.parametrize("path", modules("service"), ids=told(modules("service")))
def test_service_does_not_import_training(path):
    assert {name for name in imported(path) if name.split(".")[0] == "training"} == set()


@pytest.mark.parametrize("path", modules("training"), ids=told(modules("training")))
def test_training_knows_nothing_of_service_but_its_store(path):
    of_service = {name for name in imported(path) if name.split(".")[0] == "service"}
    assert {name for name in of_service if not name.startswith(STORE_ONLY)} == set()


def test_importing_all_of_model_loads_neither_http_nor_sql():
    # What a file imports by way of another would not show in its own text.
    names = [f"model.{path.stem}" for path in modules("model") if path.stem != "__init__"]
    code = f"import sys, {', '.join(names)}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert {name.split(".")[0] for name in run.stdout.split()} & OUTSIDE == set()


def test_the_walk_over_imports_sees_those_within_functions(tmp_path):
    path = tmp_path / "sly.py"
    path.write_text("def f():\n    from service.app import create_app\n    import training.fit\n")
    assert imported(path) == {"service.app.create_app", "training.fit"}
