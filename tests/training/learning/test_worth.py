"""How much each decision teaches beside a moderator's own."""

from datetime import UTC, datetime

import pytest

from model.comment import Comment
from service.domain.label_lines import DecidedComment, LabelLine
from training.learning.worth import MOST_PER_KEY_AND_DAY, worths

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
ADVERT = "Buy the finest wooden watches from our store today with free shipping, offer {}"


def decided(text, *, trust=1.0, by=None, label="spam", channel="api", day=30):
    """A decision, by a moderator or by a key."""
    at = NOON.replace(day=day)
    line = LabelLine(
        text, text, "bakery", 1, 1, label, at, 0.5, channel,
        moderator_id="ada" if by is None else None, key_id=by, restores=None, campaign_id=None,
    )  # fmt: skip
    return DecidedComment(text, "bakery", None, Comment(text=text), label, line, trust, at, at)


def test_a_hundred_copies_of_a_campaign_are_one_lesson():
    assert worths([decided(ADVERT.format(n)) for n in range(100)]).sum() == pytest.approx(1)


def test_a_hundred_copies_of_three_words_are_one_lesson():
    assert worths([decided("Nice blog, thanks!") for _ in range(100)]).sum() == pytest.approx(1)


def test_different_comments_are_a_lesson_each():
    assert worths([decided("Hello there"), decided("Lovely bread")]).tolist() == [1, 1]


def test_copies_that_a_key_labelled_are_one_lesson_of_its_trust():
    copies = [decided(ADVERT.format(n), trust=0.5, by="key") for n in range(2)]
    assert worths(copies).tolist() == [0.5, 0.5]
    more = [decided(ADVERT.format(n), trust=0.5, by="key") for n in range(100)]
    assert worths(more).sum() == pytest.approx(1)


def test_where_moderators_decided_on_a_campaign_keys_are_not_heard():
    said = [decided(ADVERT.format(n), trust=0.5, by="key", label="ham") for n in range(9)]
    assert worths([*said, decided(ADVERT.format(9))]).tolist() == [0] * 9 + [1]


def test_a_key_teaches_no_more_than_so_much_in_a_day():
    n = 3 * int(MOST_PER_KEY_AND_DAY)
    today = [decided(f"Hello {k}", trust=0.5, by="key") for k in range(n)]
    assert worths(today).sum() == pytest.approx(MOST_PER_KEY_AND_DAY)
    yesterday = [decided(f"Good day {k}", trust=0.5, by="key", day=29) for k in range(10)]
    assert worths([*today, *yesterday]).sum() == pytest.approx(MOST_PER_KEY_AND_DAY + 5)


def test_an_archive_and_moderators_are_not_capped():
    archive = [decided(f"Hello {k}", trust=0.5, by="", channel="import") for k in range(200)]
    own = [decided(f"Good day {k}") for k in range(200)]
    assert worths([*archive, *own]).sum() == pytest.approx(300)


def test_nothing_decided_is_worth_nothing():
    assert worths([]).tolist() == []
