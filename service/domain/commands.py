"""Commands as they are typed in the folder that Winnow was started in."""

import sys
from pathlib import Path


def typed(command: str) -> str:
    """A command with the Python that runs this: `.venv/bin/python -m service doctor`.

    One outside this folder is called `python`: where it is would be told to strangers, too.
    """
    python, here = Path(sys.executable), Path.cwd()
    name = python.relative_to(here) if python.is_relative_to(here) else "python"
    return f"{name} -m {command}"
