"""What is installed holds all that runs: templates, catalogues, scripts, the model that ships."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
TOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
PACKAGES = ("model", "service", "training", "fixtures")


def test_every_file_beside_the_code_is_installed_with_it() -> None:
    for package in PACKAGES:
        folder = ROOT / package
        patterns = TOOLS["package-data"].get(package, [])
        taken = {file for pattern in patterns for file in folder.glob(pattern)}
        files = {
            file
            for file in folder.rglob("*")
            if file.is_file() and file.suffix != ".py" and "__pycache__" not in file.parts
        }
        assert files - taken == set(), f"enter it in pyproject.toml, package-data of {package}"


def test_every_folder_with_code_is_a_package() -> None:
    """setuptools takes no other."""
    folders = {path.parent for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []
