"""What the tests of training share: a few small blogs."""

from dataclasses import replace

import pytest

from training.corpora.labelled import LabelledComment
from training.corpora.reading import read_corpora
from training.corpora.shipped import WRITTEN_CORPORA

SUBJECTS = (
    "technology", "money-and-law", "home-and-food", "travel-and-places", "many-languages",
    "sport-and-games", "culture-and-politics",
)  # fmt: skip


@pytest.fixture(scope="session")
def blogs() -> list[LabelledComment]:
    """Seven small blogs of seventy comments each, none of them written for training."""
    by_source = {subject: [] for subject in SUBJECTS}
    for labelled in read_corpora([WRITTEN_CORPORA / subject for subject in SUBJECTS]):
        blog = by_source.get(labelled.source)
        if blog is not None and len(blog) < 70:
            blog.append(replace(labelled, source=f"blog-{labelled.source}", kind=""))
    return [labelled for blog in by_source.values() for labelled in blog]
