"""What a second reading says: of a title only where there is one."""

import numpy as np
import pytest

from model.reasons.explain import Explanation
from model.reasons.phrases import BASELINE, BASELINE_PHRASE
from model.reasons.second_reading import explain_second_reading
from model.second_reader.second_reader import SecondReading
from model.verdict import ReasonGroup

START = ReasonGroup(BASELINE, BASELINE_PHRASE, -1.6)


@pytest.mark.parametrize(
    ("term", "has_title", "sentence"),
    [
        (1.0, True, "As a whole, beside the title, it reads like an advertisement"),
        (-1.0, True, "As a whole, beside the title, it reads like a reader's comment"),
        (1.0, False, "As a whole, it reads like an advertisement"),
        (-1.0, False, "As a whole, it reads like a reader's comment"),
    ],
)
def test_a_title_is_spoken_of_where_there_is_one(term, has_title, sentence):
    second = SecondReading(np.array([term]), np.array([False]))
    first = Explanation((), (START,))
    [explained] = explain_second_reading([first], second, has_title=[has_title])
    assert [line.words for line in explained.summary] == [sentence, START.words]
    assert [("beside the title" in reason.words) for reason in explained.reasons] == [has_title]
