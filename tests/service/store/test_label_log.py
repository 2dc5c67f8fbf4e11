"""The label log: append-only, and what training reads of it."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from model.comment import Article, Comment
from model.verdict import Label
from service.domain.comments import Judgement, LogLabel
from service.domain.label_lines import DecidedComment
from service.domain.sites import Site
from service.store.comments import articles, comments, label_log
from service.store.comments.decided_comments import READ_AT_ONCE
from service.store.store import Store

SPAM = Judgement(label=Label.SPAM, spam_probability=0.97, log_odds=3.5, model_version="m-1")


def record(store: Store, site: Site, words: str, **fields: Any) -> str:
    arguments = {"external_id": None, "article_id": None, "judgement": SPAM, **fields}
    with store.writing() as connection:
        return comments.record(connection, site.id, Comment(text=words), **arguments)[0].id


def decide(store: Store, comment_id: str, label: LogLabel, **fields: Any) -> None:
    with store.writing() as connection:
        label_log.append(connection, comment_id, label, **fields)


def decided_comments(store: Store) -> list[DecidedComment]:
    return list(store.decided_comments())


@pytest.mark.parametrize("change", ["UPDATE label_log SET label = 'ham'", "DELETE FROM label_log"])
def test_the_database_refuses_to_change_the_log(store: Store, site: Site, change: str) -> None:
    decide(store, record(store, site, "Cheap rolex"), "spam")
    with pytest.raises(DBAPIError, match="append-only"), store.writing() as connection:
        connection.execute(text(change))


def test_the_database_refuses_to_empty_or_replace_the_log(store: Store, site: Site) -> None:
    decide(store, record(store, site, "Cheap rolex"), "spam")
    tricks = {
        "sqlite": "INSERT OR REPLACE INTO label_log SELECT * FROM label_log",
        "postgresql": "TRUNCATE label_log CASCADE",
    }
    with store.reading() as connection:
        trick = text(tricks[connection.dialect.name])
    with pytest.raises(DBAPIError, match="append-only"), store.writing() as connection:
        connection.execute(trick)


def test_an_entry_says_what_the_machine_had_said(store: Store, site: Site) -> None:
    comment_id = record(store, site, "Cheap rolex")
    decide(store, comment_id, "ham", moderator="ada", note="a collector")
    with store.reading() as connection:
        (entry,) = label_log.entries(connection, comment_id)
    assert (entry.label, entry.moderator, entry.note) == ("ham", "ada", "a collector")
    assert (entry.said_label, entry.said_probability) == (Label.SPAM, 0.97)
    assert entry.model_version == "m-1"


def test_the_last_decision_stands(store: Store, site: Site) -> None:
    comment_id = record(store, site, "Cheap rolex")
    decide(store, comment_id, "ham")
    decide(store, comment_id, "spam")
    assert [decided.label for decided in decided_comments(store)] == ["spam"]


def test_a_withdrawn_decision_labels_nothing(store: Store, site: Site) -> None:
    comment_id = record(store, site, "Cheap rolex")
    decide(store, comment_id, "ham")
    decide(store, comment_id, "withdrawn")
    assert decided_comments(store) == []


def test_a_comment_without_a_decision_is_not_labelled(store: Store, site: Site) -> None:
    record(store, site, "Cheap rolex")
    assert decided_comments(store) == []


def test_training_reads_the_comment_in_its_context(store: Store, site: Site) -> None:
    bread = Article(title="Bread", text="Flour and water", url="https://blog.example/bread")
    with store.writing() as connection:
        articles.put(connection, site.id, "bread", bread)
    decide(store, record(store, site, "Cheap rolex", article_id="bread"), "spam")
    (decided,) = decided_comments(store)
    assert decided.comment == Comment(text="Cheap rolex", article=bread)
    assert (decided.site, decided.article_id) == ("my-blog", "bread")
    assert decided.decided_at >= decided.created_at


def test_a_label_belongs_to_the_words_it_was_given_for(store: Store, site: Site) -> None:
    comment_id = record(store, site, "Lovely bread", external_id="1")
    decide(store, comment_id, "ham")
    record(store, site, "Cheap rolex", external_id="1")
    assert [decided.comment.text for decided in decided_comments(store)] == ["Lovely bread"]


def test_many_labels_come_in_the_order_of_the_log(store: Store, site: Site) -> None:
    count = 2 * READ_AT_ONCE + 1
    with store.writing() as connection:
        for number in range(count):
            stored, _ = comments.record(
                connection,
                site.id,
                Comment(text=str(number)),
                external_id=None,
                article_id=None,
                judgement=SPAM,
            )
            label_log.append(connection, stored.id, "spam")
    assert [decided.comment.text for decided in decided_comments(store)] == [
        str(n) for n in range(count)
    ]


def test_a_label_given_without_an_article_does_not_get_the_later_one(
    store: Store, site: Site
) -> None:
    comment_id = record(store, site, "Lovely bread", external_id="1")
    decide(store, comment_id, "ham")
    with store.writing() as connection:
        articles.put(connection, site.id, "rye", Article(title="Rye"))
    record(store, site, "Lovely bread", external_id="1", article_id="rye")
    (decided,) = decided_comments(store)
    assert (decided.article_id, decided.comment.article) == (None, Article())
