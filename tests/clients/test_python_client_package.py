"""The Python client can be installed by itself: with its types, and with httpx alone."""

import ast
import inspect
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import winnow_client

from service.app import create_app
from service.settings import Settings

FOLDER = Path(__file__).parents[2] / "clients" / "python"
PAGE = FOLDER.parents[1] / "docs" / "python.md"
MODULES = sorted((FOLDER / "src" / "winnow_client").glob("*.py"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    # Building leaves folders behind: not in the repository.
    subprocess.run(["cp", "-rL", FOLDER, source], check=True)
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-build-isolation",
        "--no-deps",
        "--no-index",
    ]
    built = subprocess.run(
        [*command, "-w", folder, source], capture_output=True, text=True, check=False, timeout=300
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (file,) = folder.glob("*.whl")
    return zipfile.ZipFile(file)


def test_the_wheel_holds_every_module_the_types_and_the_licence(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    assert {f"winnow_client/{path.name}" for path in MODULES} < names
    assert "winnow_client/py.typed" in names
    assert {name.split("/")[0].partition("-")[0] for name in names} == {
        "winnow_client",
        "winnow_moderation_client",
    }
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_needs_httpx_alone(wheel: zipfile.ZipFile) -> None:
    (name,) = [name for name in wheel.namelist() if name.endswith("METADATA")]
    lines = wheel.read(name).decode().split("\n")
    needed = [line for line in lines if line.startswith("Requires-Dist")]
    assert needed == ["Requires-Dist: httpx>=0.28"]


def test_its_modules_import_nothing_else() -> None:
    roots = {
        alias.name.split(".")[0] if isinstance(node, ast.Import) else str(node.module).split(".")[0]
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert roots - set(sys.stdlib_module_names) == {"httpx", "winnow_client"}


def test_it_wants_no_newer_httpx_than_the_service() -> None:
    service = tomllib.loads((FOLDER.parents[1] / "pyproject.toml").read_text())["project"]
    client = tomllib.loads((FOLDER / "pyproject.toml").read_text())["project"]
    assert set(client["dependencies"]) <= set(service["dependencies"])
    assert client["requires-python"] == service["requires-python"]


def test_the_page_names_every_call_with_the_scope_that_the_service_asks_for() -> None:
    shown = dict(re.findall(r"^\| `(\w+)\(.*?\)` \| `?(\w*)`? ?\|", PAGE.read_text(), re.M))
    calls = inspect.getmembers(winnow_client.Winnow, inspect.isfunction)
    assert set(shown) == {name for name, _ in calls if not name.startswith("_")}
    paths = create_app(Settings()).openapi()["paths"]
    asks = {
        "check": ("/v1/comments", "post"),
        "read_comment": ("/v1/comments/{comment_id}", "get"),
        "erase_comment": ("/v1/comments", "delete"),
        "decide": ("/v1/comments/{comment_id}/decision", "post"),
        "withdraw": ("/v1/comments/{comment_id}/decision", "delete"),
        "put_article": ("/v1/articles/{article_id}", "put"),
        "read_article": ("/v1/articles/{article_id}", "get"),
    }
    scopes = {call: paths[path][method]["security"] for call, (path, method) in asks.items()}
    assert scopes == {
        call: [{"API key": [scope]}] for call, scope in shown.items() if call != "close"
    }
