"""The labelled comments that ship with Winnow.

The written corpora teach. The seed page is a test: no model ever learns from it. What is unseen
has been written since the shipped model was fitted, and measures it.
"""

from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures"
WRITTEN_CORPORA = FIXTURES / "corpora"
UNSEEN_CORPORA = FIXTURES / "unseen"
SEED = FIXTURES / "seed"
