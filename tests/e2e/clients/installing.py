"""The clients as their registries hand them out, pinned with hashes, each Python one apart."""

from pathlib import Path

import debian
import environment

PINS = Path(__file__).parent / "pins"
DRIVERS = Path(__file__).parent / "drivers"
OF_PYTHON = {
    "pypi_akismet.py": "akismet.txt",
    "python_akismet.py": "python-akismet.txt",
    "pykismet3_as_is.py": "pykismet3.txt",
}


def python_command(driver: str, folder: Path) -> list[str]:
    """A virtual environment with one client; the command that runs its driver."""
    python = environment.made(folder / driver.removesuffix(".py"), PINS / OF_PYTHON[driver])
    return [str(python), "-W", "ignore", str(DRIVERS / driver)]


def node_modules(folder: Path) -> Path:
    """The npm clients, by the integrity that package-lock.json names. The folder to run in."""
    for name in ("package.json", "package-lock.json"):
        (folder / name).write_bytes((PINS / name).read_bytes())
    environment.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder
    )
    return folder


def debian_command(driver: str) -> list[str]:
    """A client from Debian; the command that runs its driver."""
    debian.install("ruby-akismet", "libnet-akismet-perl")
    language = "ruby" if driver.endswith(".rb") else "perl"
    return [f"/usr/bin/{language}", str(DRIVERS / driver)]
