"""Comments in the store, on SQLite and on PostgreSQL alike."""

import threading
from typing import Any

from model.comment import Author, Comment
from model.verdict import Label, Reason, ReasonGroup
from service.domain.comments import Judgement
from service.domain.sites import Site
from service.store.comments import comments, label_log, undecided, verdicts
from service.store.store import Store

SPAM = Judgement(
    label=Label.SPAM,
    spam_probability=0.97,
    log_odds=3.5,
    reasons=(Reason(signal="links", phrase="two links", contribution=2.0),),
    model_version="m-1",
    summary=(
        ReasonGroup("links", "Links to {hosts}", 1.5, {"hosts": "a.example.com"}),
        ReasonGroup("baseline", "where every comment starts", 2.0),
    ),
)
UNJUDGED = Judgement(label=Label.UNSURE, note="not judged: no model is loaded")
RITA = Author(name="Rita", email="rita@example.org", url="https://rita.example")


def record(
    store: Store, site: Site, text: str, judgement: Judgement = UNJUDGED, **fields: Any
) -> tuple[str, bool]:
    arguments = {"external_id": None, "article_id": None, **fields}
    with store.writing() as connection:
        stored, is_new = comments.record(
            connection, site.id, Comment(text=text, author=RITA), judgement=judgement, **arguments
        )
    return stored.id, is_new


def read(store: Store, site: Site, comment_id: str) -> Any:
    with store.reading() as connection:
        return comments.get(connection, site.id, comment_id)


def test_a_comment_comes_back_as_it_was_sent(store: Store, site: Site) -> None:
    text = "Grüße aus Köln — 5 € \U0001f600 \u2028 'quoted'"
    comment_id, _ = record(store, site, text)
    assert read(store, site, comment_id).comment == Comment(text=text, author=RITA)


def test_a_verdict_comes_back_with_its_reasons_and_its_summary(store: Store, site: Site) -> None:
    comment_id, _ = record(store, site, "Cheap rolex", SPAM)
    assert read(store, site, comment_id).judgement == SPAM


def test_times_come_back_in_utc(store: Store, site: Site) -> None:
    comment_id, _ = record(store, site, "Cheap rolex")
    assert str(read(store, site, comment_id).created_at.tzinfo) == "UTC"


def test_another_site_does_not_see_a_comment(store: Store, site: Site) -> None:
    comment_id, _ = record(store, site, "Cheap rolex")
    with store.reading() as connection:
        assert comments.get(connection, "another", comment_id) is None


def test_comments_without_an_external_id_are_never_the_same(store: Store, site: Site) -> None:
    assert record(store, site, "First!")[0] != record(store, site, "First!")[0]


def test_the_same_external_id_is_stored_once(store: Store, site: Site) -> None:
    first, is_new = record(store, site, "First!", external_id="1")
    assert is_new
    assert record(store, site, "First!", external_id="1") == (first, False)


def test_a_retry_keeps_the_first_verdict(store: Store, site: Site) -> None:
    comment_id, _ = record(store, site, "Cheap rolex", SPAM, external_id="1")
    record(store, site, "Cheap rolex", UNJUDGED, external_id="1")
    assert read(store, site, comment_id).judgement == SPAM


def test_an_edit_gets_the_new_verdict(store: Store, site: Site) -> None:
    comment_id, _ = record(store, site, "Lovely", external_id="1")
    assert record(store, site, "Cheap rolex", SPAM, external_id="1") == (comment_id, False)
    assert read(store, site, comment_id).judgement == SPAM


def test_an_edit_keeps_the_former_verdict_in_the_history(store: Store, site: Site) -> None:
    comment_id, _ = record(store, site, "Lovely", external_id="1")
    record(store, site, "Cheap rolex", SPAM, external_id="1")
    with store.reading() as connection:
        history = comments.history(connection, comment_id)
    assert [(v.revision, v.judgement) for v in history.verdicts] == [(1, UNJUDGED), (2, SPAM)]


def test_a_decision_stays_when_the_comment_is_edited(store: Store, site: Site) -> None:
    comment_id, _ = record(store, site, "Lovely", external_id="1")
    with store.writing() as connection:
        label_log.append(connection, comment_id, "ham")
    record(store, site, "Lovely!", SPAM, external_id="1")
    assert read(store, site, comment_id).decision.label == "ham"


def test_eight_writers_of_one_comment_store_it_once(store: Store, site: Site) -> None:
    outcomes = in_threads(8, lambda _: record(store, site, "First!", external_id="1"))
    assert sorted(is_new for _, is_new in outcomes) == [False] * 7 + [True]
    assert len({comment_id for comment_id, _ in outcomes}) == 1


def test_eight_writers_wait_for_each_other(store: Store, site: Site) -> None:
    def write(number: int) -> list[tuple[str, bool]]:
        return [record(store, site, f"{number}/{i}") for i in range(10)]

    outcomes = in_threads(8, write)
    assert len({comment_id for recorded in outcomes for comment_id, _ in recorded}) == 80


def test_what_was_not_judged_is_found_and_judged_later(store: Store, site: Site) -> None:
    comment_id, _ = record(store, site, "Cheap rolex")
    record(store, site, "Cheap watches", SPAM)
    with store.reading() as connection:
        waiting = verdicts.unjudged_comments(connection, after="", limit=10)
    assert [stored.id for stored in waiting] == [comment_id]
    with store.writing() as connection:
        assert verdicts.add_missing(connection, comment_id, revision=1, judgement=SPAM)
    assert read(store, site, comment_id).judgement == SPAM


def test_a_late_verdict_on_former_words_is_dropped(store: Store, site: Site) -> None:
    comment_id, _ = record(store, site, "Lovely", external_id="1")
    record(store, site, "Cheap rolex", external_id="1")
    with store.writing() as connection:
        assert not verdicts.add_missing(connection, comment_id, revision=1, judgement=SPAM)


def test_the_queue_is_oldest_first_and_pages_without_gaps(store: Store, site: Site) -> None:
    ids = [record(store, site, f"Hello {i}")[0] for i in range(5)]
    seen, after = [], None
    while True:
        with store.reading() as connection:
            page = undecided.page(connection, site.id, Label.UNSURE, after=after, limit=2)
        seen += [stored.id for stored in page.comments]
        if (after := page.next_after) is None:
            break
    assert seen == ids


def test_a_decided_comment_leaves_the_queue(store: Store, site: Site) -> None:
    comment_id, _ = record(store, site, "Hello")
    with store.writing() as connection:
        label_log.append(connection, comment_id, "spam")
        assert not undecided.page(connection, site.id, Label.UNSURE, after=None, limit=2).comments


def in_threads(count: int, work: Any) -> list[Any]:
    """What `work(number)` returns in each of so many threads that start together."""
    barrier, outcomes = threading.Barrier(count), []

    def run(number: int) -> None:
        barrier.wait()
        try:
            outcomes.append(work(number))
        except Exception as error:
            outcomes.append(error)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    return outcomes
