"""What must stay on one side of a split: sources, articles and campaigns."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from model.campaigns.grouping import find_campaigns
from training.corpora.labelled import LabelledComment


def groups_that_stay_together(labelled: Sequence[LabelledComment]) -> NDArray[np.intp]:
    """A group number for each comment, shape (n_comments,).

    Comments under one article, and comments of one campaign, get the same number, and so
    does all that hangs together by either: the only split that tells how a model does on
    comments it has nothing of.
    """
    if not labelled:
        return np.zeros(0, np.intp)
    articles = np.unique([c.article for c in labelled], return_inverse=True)[1]
    campaigns = find_campaigns([c.comment.text for c in labelled])
    n = len(labelled)
    first = np.concatenate([np.arange(n), np.arange(n)])
    second = np.concatenate([n + articles, n + articles.max() + 1 + campaigns])
    size = int(second.max()) + 1
    graph = coo_matrix((np.ones(len(first)), (first, second)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1][:n], np.intp)
