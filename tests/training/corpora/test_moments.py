"""Dates of comments, in the forms that exports have."""

from datetime import UTC, datetime

import pytest

from training.corpora.moments import read_moment


@pytest.mark.parametrize(
    "written",
    [
        "2018-07-27 13:22:00",
        "2018-07-27T13:22:00Z",
        "2018-07-27 15:22:00 +0200",
        "2018-07-27T06:22:00-07:00",
        "27/07/2018 01:22 PM",
        "1532697720",
        1532697720,
    ],
)
def test_a_date_is_read_as_exports_write_it(written):
    assert read_moment(written) == datetime(2018, 7, 27, 13, 22, tzinfo=UTC)


@pytest.mark.parametrize("written", [None, "", "yesterday", "2018-13-40", "99/99/9999", {}, "\0"])
def test_what_is_no_date_is_none(written):
    assert read_moment(written) is None
