"""The labelled comments that ship with Winnow.

The written corpora teach. The seed page and what is unseen are tests: no shipped model learns from
them.
"""

from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures"
WRITTEN_CORPORA = FIXTURES / "corpora"
UNSEEN_CORPORA = FIXTURES / "unseen"
SEED = FIXTURES / "seed"
