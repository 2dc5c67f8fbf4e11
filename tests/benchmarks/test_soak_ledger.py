"""The ledger of the soak complains of whatever was lost, doubled, hidden or let through."""

import pytest
from sqlalchemy import create_engine, text

SCHEMA = """
CREATE TABLE comments (id TEXT, external_id TEXT, text TEXT);
CREATE TABLE queue_entries (comment_id TEXT);
CREATE TABLE queue_counts (n INTEGER);
INSERT INTO comments VALUES ('a', '1', 'Thanks'), ('b', '2', 'Rolex'), ('c', NULL, 'warm-up');
INSERT INTO queue_entries VALUES ('a'), ('b'), ('c');
INSERT INTO queue_counts VALUES (2), (1);
"""


@pytest.fixture
def ledger():
    from soaking.ledger import Ledger

    kept = Ledger(sent={1: "Thanks", 2: "Rolex"}, spam={2})
    accept(kept, 1, "a", told="ham")
    accept(kept, 2, "b", told="spam")
    return kept


def accept(ledger, number, comment_id, *, told="held", model="one", asked=0.0):
    from soaking.ledger import Acceptance

    ledger.accept(number, Acceptance(comment_id, told, model, True, asked, asked + 0.1))


def complaints(ledger, change="SELECT 1"):
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        for statement in [*SCHEMA.strip().split(";\n"), change]:
            if statement.strip():
                connection.execute(text(statement))
        return list(ledger.complaints(connection))


def test_it_has_nothing_to_say_of_what_is_as_it_should_be(ledger):
    assert complaints(ledger) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ("DELETE FROM comments WHERE id = 'b'", "comment 2 is stored as 0"),
        ("INSERT INTO comments VALUES ('d', '2', 'Rolex')", "comment 2 is stored as 2"),
        ("UPDATE comments SET text = 'Thanks' WHERE id = 'b'", "comment 2 is stored as 1"),
        ("DELETE FROM queue_entries WHERE comment_id = 'a'", "comment 1 is shown 0 times"),
        ("INSERT INTO queue_entries VALUES ('a')", "comment 1 is shown 2 times"),
        ("INSERT INTO comments VALUES ('d', '3', 'Hm')", "comment 3 was never sent"),
        ("UPDATE queue_counts SET n = n + 1", "the tabs count 5 comments of 3"),
    ],
)
def test_it_sees_what_the_database_has_otherwise(ledger, change, complaint):
    assert complaint in complaints(ledger, change)


def test_it_sees_what_was_answered_otherwise(ledger):
    accept(ledger, 1, "z")
    accept(ledger, 2, "b", told="ham")
    ledger.sent[3] = "Hm"
    ledger.answers.update({"500": 2, "503": 9, "201": 3, "TimeoutError": 1})
    assert set(complaints(ledger)) == {
        "comment 1 was given two ids",
        "comment 2 is spam and was told ham",
        "comment 3 was never accepted",
        "2 answers of 500",
    }


@pytest.mark.parametrize(("asked", "overlap"), [(11.0, 0.9), (14.0, 3.9), (9.0, 0.0)])
def test_it_measures_how_long_two_models_judge_at_once(ledger, asked, overlap):
    from soaking.ledger import Switch

    ledger.switches.append(Switch("two", 5.0))
    accept(ledger, 1, "a", model="two", asked=10.0)
    accept(ledger, 2, "b", model="one", asked=asked)
    [(_, seconds)] = ledger.overlaps()
    assert seconds == pytest.approx(overlap)
    assert bool(complaints(ledger)) == (overlap > 2.0)
