"""Of more labels than a fit takes in, those are drawn that teach most, by what each of them is."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.drawn_labels import MOST_COPIES, drawn_labels
from service.domain.label_lines import LabelLine

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def line(number, **fields):
    """A label that a key gave on a day of its own."""
    return LabelLine(**{
        "id": f"label-{number}", "comment_id": f"comment-{number}", "site_id": "blog",
        "sequence": 1, "revision": 1, "label": "ham", "decided_at": BEGIN + timedelta(days=number),
        "said_probability": 0.1, "channel": "api", "moderator_id": None, "key_id": "key",
        "restores": None, "campaign_id": None, **fields,
    })  # fmt: skip


def by_ada(number, **fields):
    return line(number, **{"moderator_id": "ada", "key_id": None, "channel": "queue", **fields})


def labels(*lines):
    return {label.id: (label, 1.0) for label in lines}


def drawn(lines, most):
    return [label for label, _ in drawn_labels(labels(*lines), most=most).values()]


def test_all_are_learned_where_there_is_room_for_all():
    lines = [line(n, campaign_id="copies") for n in range(30)]
    assert drawn(lines, 30) == lines


def test_what_moderators_decided_comes_first():
    lines = [*map(line, range(50)), *(by_ada(n) for n in range(50, 60))]
    learned = drawn(lines, 20)
    assert len(learned) == 20
    assert sum(label.is_trusted for label in learned) == 10


def test_a_small_site_and_the_rarer_label_keep_their_place_beside_a_flood():
    flood = [by_ada(n) for n in range(1000)]
    spam = [by_ada(n, label="spam") for n in range(1000, 1020)]
    small = [by_ada(n, site_id="small") for n in range(1020, 1040)]
    learned = drawn([*flood, *spam, *small], 100)
    assert Counter((label.site_id, label.label) for label in learned) == {
        ("blog", "ham"): 60, ("blog", "spam"): 20, ("small", "ham"): 20,
    }  # fmt: skip


def test_half_are_the_newest_and_the_rest_of_all_times():
    learned = {int(label.id[6:]) for label in drawn([by_ada(n) for n in range(10_000)], 1000)}
    assert set(range(9500, 10_000)) <= learned
    assert 200 < sum(n < 5000 for n in learned) < 320


def test_copies_of_a_campaign_come_after_all_else_but_a_few():
    copies = [by_ada(n, campaign_id="pills") for n in range(1000, 2000)]
    learned = drawn([*map(by_ada, range(50)), *copies], 50 + MOST_COPIES)
    assert sum(label.campaign_id is not None for label in learned) == MOST_COPIES


def test_of_a_campaign_that_moderators_decided_on_their_copies_are_the_first():
    by_key = [line(n, campaign_id="pills") for n in range(100)]
    own = [by_ada(n, campaign_id="pills") for n in range(100, 104)]
    learned = drawn([*by_key, *own], MOST_COPIES)
    assert sum(label.is_trusted for label in learned) == 4


@pytest.mark.parametrize("n_before", [0, 1, 7, 500], ids=lambda n: f"{n} withdrawn")
def test_what_is_not_there_any_more_leaves_the_draw_that_never_saw_it(n_before):
    own = [line(n, label="spam" if n % 3 else "ham") for n in range(300)]
    others = [line(1000 + n, key_id="other") for n in range(n_before)]
    mixed = labels(*others, *own)
    remaining = {key: label for key, label in mixed.items() if label[0].key_id == "key"}
    assert list(drawn_labels(remaining, most=100)) == list(drawn_labels(labels(*own), most=100))


def test_the_order_of_the_log_makes_no_difference():
    lines = [line(n) for n in range(300)]
    assert {label.id for label in drawn(lines, 100)} == {
        label.id for label in drawn(lines[::-1], 100)
    }
