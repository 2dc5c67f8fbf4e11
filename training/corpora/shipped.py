"""The labelled comments that ship with Winnow.

The written corpora teach. The seed page is a test: no model ever learns from it.
"""

from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures"
WRITTEN_CORPORA = FIXTURES / "corpora"
SEED = FIXTURES / "seed"
