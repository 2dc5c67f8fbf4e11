"""The labelled comments that ship with Winnow."""

from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "fixtures"
WRITTEN_CORPORA = FIXTURES / "corpora"
SEED = FIXTURES / "seed"
SHIPPED = (WRITTEN_CORPORA, SEED)
