"""Un-learning labels: what training reads is as though they had never been given."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from model.comment import Comment
from model.verdict import Label
from service.domain.comments import DecisionLabel, Judgement
from service.domain.errors import Conflict, NotFound
from service.domain.label_lines import DecidedComments
from service.domain.labels import Channel, LabelSelection, Provenance
from service.domain.sites import Site
from service.moderation.labels import order_labels
from service.store.comments import comments, label_orders
from service.store.comments.decided_comments import decided_comments
from service.store.comments.label_log import append
from service.store.sites import sites
from service.store.store import Store

UNSURE = Judgement(label=Label.UNSURE, spam_probability=0.5, log_odds=0.0, model_version="m-1")
EVERYWHERE = LabelSelection(())


@pytest.fixture
def key(store: Store, site: Site) -> Provenance:
    return by_key(store, site)


def by_key(store: Store, site: Site, channel: Channel = "api") -> Provenance:
    with store.writing() as connection:
        opened = sites.site_of_key(connection, sites.add_key(connection, site))
    assert opened is not None
    return opened.by_key(channel)


def comment(store: Store, site: Site, text: str) -> str:
    with store.writing() as connection:
        return comments.record(
            connection, site.id, Comment(text=text),
            external_id=None, article_id=None, judgement=UNSURE,
        )[0].id  # fmt: skip


def label(store: Store, comment_id: str, said: DecisionLabel, by: Provenance, **fields: Any) -> str:
    with store.writing() as connection:
        append(connection, comment_id, said, by=by, **fields)
    with store.reading() as connection:
        return label_orders.selected_labels(connection, EVERYWHERE, "unlearn")[-1]


def unlearn(store: Store, **named: Any) -> str:
    with store.writing() as connection:
        return order_labels(connection, "unlearn", replace(EVERYWHERE, **named)).id


def learned(store: Store) -> dict[str, str]:
    return {decided.comment.text: decided.label for decided in store.decided_comments()}


def test_one_label_is_unlearned_and_the_one_before_it_teaches_again(
    store: Store, site: Site, key: Provenance
) -> None:
    rolex = comment(store, site, "Cheap rolex")
    label(store, rolex, "spam", key)
    wrong = label(store, rolex, "ham", by_key(store, site))
    unlearn(store, label_id=wrong)
    assert learned(store) == {"Cheap rolex": "spam"}


def test_all_labels_of_a_key_are_unlearned_and_those_of_another_stay(
    store: Store, site: Site, key: Provenance
) -> None:
    for text in ("Cheap rolex", "Lovely bread"):
        label(store, comment(store, site, text), "ham", key)
    label(store, comment(store, site, "Hello"), "ham", by_key(store, site))
    unlearn(store, key_id=key.key_id)
    assert learned(store) == {"Hello": "ham"}


def test_what_was_decided_stays_decided(store: Store, site: Site, key: Provenance) -> None:
    rolex = comment(store, site, "Cheap rolex")
    label(store, rolex, "spam", key)
    unlearn(store, key_id=key.key_id)
    with store.reading() as connection:
        stored = comments.get(connection, site.id, rolex)
    assert stored is not None
    assert stored.decision is not None


def test_labels_are_unlearned_by_channel_by_name_and_by_day(store: Store, site: Site) -> None:
    by_channel: tuple[Channel, ...] = ("import", "submit-ham", "api")
    for channel in by_channel:
        words = comment(store, site, channel)
        label(store, words, "ham", by_key(store, site, channel), moderator=f"{channel} joe")
    unlearn(store, channel="import")
    unlearn(store, reporter="submit-ham joe")
    assert learned(store) == {"api": "ham"}
    with pytest.raises(NotFound):
        unlearn(store, until=date(2020, 1, 1))
    with pytest.raises(NotFound):
        unlearn(store, since=date.max)
    unlearn(store, since=datetime.now(UTC).date(), until=date.max)
    assert learned(store) == {}


def test_a_name_that_came_with_a_key_is_no_moderator(
    store: Store, site: Site, key: Provenance
) -> None:
    label(store, comment(store, site, "Hello"), "ham", key, moderator="ada")
    with pytest.raises(NotFound):
        unlearn(store, moderator="ada")


def test_an_order_is_undone_as_one_and_once(store: Store, site: Site, key: Provenance) -> None:
    for text in ("Cheap rolex", "Lovely bread"):
        label(store, comment(store, site, text), "ham", key)
    order_id = unlearn(store, key_id=key.key_id)
    with store.writing() as connection:
        label_orders.undo(connection, order_id)
    assert learned(store) == {"Cheap rolex": "ham", "Lovely bread": "ham"}
    with pytest.raises(Conflict), store.writing() as connection:
        label_orders.undo(connection, order_id)


def test_what_is_unlearned_already_is_not_unlearned_twice(
    store: Store, site: Site, key: Provenance
) -> None:
    label(store, comment(store, site, "Hello"), "ham", key)
    unlearn(store, key_id=key.key_id)
    with pytest.raises(NotFound):
        unlearn(store, key_id=key.key_id)


def test_a_burst_against_the_model_teaches_nothing_until_it_is_released(
    store: Store, site: Site, key: Provenance
) -> None:
    with store.writing() as connection:
        for number in range(21):
            stored, _ = comments.record(
                connection, site.id, Comment(text=f"Cheap rolex {number}"),
                external_id=None, article_id=None,
                judgement=replace(UNSURE, spam_probability=0.9),
            )  # fmt: skip
            append(connection, stored.id, "ham", by=key)
    assert learned(store) == {}
    with store.writing() as connection:
        order_labels(connection, "release", replace(EVERYWHERE, key_id=key.key_id))
    assert len(learned(store)) == 21


def test_an_entry_says_by_which_key_and_program_it_came(
    store: Store, site: Site, key: Provenance
) -> None:
    label(store, comment(store, site, "Hello"), "ham", replace(key, client="WordPress/6.8"))
    (decided,) = store.decided_comments()
    assert (decided.line.channel, decided.line.key_id) == ("api", key.key_id)
    assert not decided.line.is_trusted


def test_of_too_many_labels_those_are_drawn_that_there_would_be_without_the_unlearned(
    store: Store, site: Site, key: Provenance
) -> None:
    other = by_key(store, site)
    own = [comment(store, site, f"Thanks {number}") for number in range(20)]
    for comment_id in own:
        label(store, comment_id, "ham", key)
    before = drawn(store, most=8)
    for number in range(20):
        label(store, comment(store, site, f"Cheap rolex {number}"), "ham", other)
    mixed = drawn(store, most=8)
    unlearn(store, key_id=other.key_id)
    after = drawn(store, most=8)
    assert (before.n_teaching, mixed.n_teaching, after.n_teaching) == (20, 40, 20)
    assert len(before.comments) == 8
    assert after.comments == before.comments != mixed.comments


def drawn(store: Store, *, most: int) -> DecidedComments:
    with store.reading() as connection:
        return decided_comments(connection, most=most)
