"""A cell that a stranger wrote, in spreadsheets whose cells end at a comma or at a semicolon."""

import csv
import io

import pytest

from service.domain.exports import csv_line

COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize(
    "words",
    [
        "=1+1",
        "\t=1+1",
        "\n=1+1",
        "\uff1d1+1",
        "good;=HYPERLINK(A1)",
        "good\t@SUM(A1)",
        'good;"=1+1";more',
        "first\n=1+1\r\n-2",
    ],
)
def test_no_cell_is_computed_wherever_cells_end(words: str, separator: str) -> None:
    line = csv_line(["Eva", words, [{"note": words}]])
    for row in csv.reader(io.StringIO(line, newline=""), delimiter=separator):
        assert not [cell for cell in row if cell.lstrip(' "').startswith(COMPUTED)]


@pytest.mark.parametrize("words", ["a-b; c = d", "It is 3 - 2", "a@b.example", "a\nb - c", ""])
def test_what_is_no_formula_stays_as_it_is(words: str) -> None:
    assert next(csv.reader(io.StringIO(csv_line([words]))), [""]) == [words]
