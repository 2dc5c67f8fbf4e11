"""What revision 0003 makes by hand: search, the triggers that keep the queue, the backfill.

The database keeps the queue's entries, counts and changes itself, in the transaction that
writes a comment, a verdict or an entry of the log: no way of writing can forget it.
"""
# ruff: noqa: S608 - the pieces are all written here, none comes from outside

from collections.abc import Callable
from string import Template

from alembic import op

HAM_COST = 4  # a reader silenced, in comments of spam published
STEPS = 20  # of one in the worth of a decision: within a step, age decides
MOST = 16  # steps: what is worth more comes first by age as well
LATE = MOST + 1  # added to the turn of what was written long before it came
IN_TIME_DAYS = 7

STATE = (
    "CASE WHEN $decision IS NOT NULL THEN 'decided' WHEN $row.label = 'unsure' THEN 'held'"
    " WHEN $row.label = 'spam' THEN 'rejected' ELSE 'published' END"
)
# The expected cost of what happens without a moderator: of publishing, of rejecting, and of the
# better of both for what is held. Without a probability, all is open: that is worth most.
TURN = (
    f"CAST({MOST} - round(CASE WHEN $row.spam_probability IS NULL THEN {MOST}"
    f" ELSE $least({MOST}, {STEPS} * CASE $row.label WHEN 'ham' THEN $row.spam_probability"
    f" WHEN 'spam' THEN {HAM_COST} * (1 - $row.spam_probability)"
    f" ELSE $least($row.spam_probability, {HAM_COST} * (1 - $row.spam_probability)) END) END)"
    " AS integer)"
)
ENTRY = (
    "INSERT INTO queue_entries (comment_id, site_id, article_id, state, turn, label,"
    " spam_probability, created_on"
)
COUNT = (
    "INSERT INTO queue_counts (site_id, state, shard, n) VALUES ($row.site_id, $state, $shard,"
    " $step) ON CONFLICT (site_id, state, shard) DO UPDATE SET n = queue_counts.n + $step;"
)
CHANGE = "INSERT INTO changes (transaction_id, site_id, kind, comment_id) VALUES ($now, "
DECIDED = "CASE WHEN NEW.label = 'withdrawn' THEN NULL ELSE NEW.label END"


class Dialect:
    """The few words that the two databases spell apart."""

    def __init__(self, name: str, *, draws: bool = False) -> None:
        is_sqlite = name == "sqlite"
        self._draws = draws  # from 0018 on, what was drawn at random waits until it is decided
        self.is_sqlite = is_sqlite
        self._words = {
            "least": "min" if is_sqlite else "least",
            "now": "0" if is_sqlite else "pg_current_xact_id()::text::bigint",
            "shard": "0" if is_sqlite else "pg_backend_pid() % 16",
        }

    def say(self, text: str, *, row: str = "NEW", **words: str) -> str:
        """A piece of SQL with its words put in, twice: for those that hold further ones."""
        all_words = {**self._words, "row": row, **words}
        return Template(Template(text).substitute(all_words)).substitute(all_words)

    def state(self, decision: str, *, row: str = "NEW") -> str:
        """Which tab a row belongs to."""
        state = self.say(STATE, row=row, decision=decision)
        if not self._draws:
            return state
        is_waiting = f"drawn_share IS NOT NULL AND {decision} IS NULL"
        return f"CASE WHEN {is_waiting} THEN 'held' ELSE {state} END"

    def turn(self, *, row: str = "NEW") -> str:
        """Its place in the order."""
        return self.say(TURN, row=row)

    def late_turn(self) -> str:
        """The turn of what was written long before it came: after all that came in its time."""
        written_long_before = (
            f"NEW.created_at < datetime(NEW.updated_at, '-{IN_TIME_DAYS} days')"
            if self.is_sqlite
            else f"NEW.created_at < NEW.updated_at - interval '{IN_TIME_DAYS} days'"
        )
        return f"{self.turn()} + CASE WHEN {written_long_before} THEN {LATE} ELSE 0 END"

    def later_turn(self) -> str:
        """Its turn after another verdict: what came late stays behind."""
        later = f"{self.turn()} + CASE WHEN turn >= {LATE} THEN {LATE} ELSE 0 END"
        if not self._draws:
            return later
        return f"CASE WHEN drawn_share IS NOT NULL THEN turn ELSE {later} END"

    def count(self, state: str, step: int, *, row: str = "NEW") -> str:
        """Count one more, or one less, in a state."""
        return self.say(COUNT, row=row, state=state, step=str(step))

    def change(self, values: str) -> str:
        """Tell others of a change: `values` are site, kind and comment."""
        return self.say(CHANGE) + values + ");"

    def day(self, column: str) -> str:
        """The day of a time, in UTC."""
        return f"date({column})" if self.is_sqlite else f"({column} AT TIME ZONE 'UTC')::date"

    def drop_trigger(self, name: str, table: str) -> None:
        """Do it no longer."""
        if self.is_sqlite:
            op.execute(f"DROP TRIGGER {name}")
            return
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(f"DROP FUNCTION {name}()")

    def trigger(self, name: str, event: str, body: str) -> None:
        """Do something after each row of an event, such as `INSERT ON comments`."""
        if self.is_sqlite:
            op.execute(f"CREATE TRIGGER {name} AFTER {event} BEGIN {body} END")
            return
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {body} RETURN NULL; END $$"
        )
        timing = event.replace(" WHEN ", " FOR EACH ROW WHEN ") if " WHEN " in event else event
        rows = "" if " WHEN " in event else " FOR EACH ROW"
        op.execute(f"CREATE TRIGGER {name} AFTER {timing}{rows} EXECUTE FUNCTION {name}()")


def make_search(dialect: Dialect) -> None:
    """What full-text search looks in: words that are cut apart already."""
    if dialect.is_sqlite:
        op.execute(
            "CREATE VIRTUAL TABLE comment_search USING fts5"
            " (words, tokenize = 'unicode61 remove_diacritics 2')"
        )
        return
    op.execute(
        "CREATE TABLE comment_search (number bigint PRIMARY KEY REFERENCES queue_entries (number)"
        " ON DELETE CASCADE, words tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX ix_comment_search_words ON comment_search USING gin (words)")


def make_triggers(dialect: Dialect) -> None:
    """Keep entries, counts and changes."""
    make_enter_queue(dialect, dialect.turn())
    make_judged_again(dialect, "")
    follow_log(dialect)
    _follow_entries(dialect)
    _follow_claims(dialect)


def make_enter_queue(dialect: Dialect, turn: str) -> None:
    """Enter each new comment."""
    of_new = dialect.change("NEW.site_id, 'comment', NEW.id")
    fresh = dialect.state("NULL")
    dialect.trigger(
        "comments_enter_queue",
        "INSERT ON comments",
        f"{ENTRY}) VALUES (NEW.id, NEW.site_id, NEW.article_id, {fresh}, {turn},"
        f" NEW.label, NEW.spam_probability, {dialect.day('NEW.created_at')});"
        f" {dialect.count(fresh, 1)} {of_new}",
    )


def make_judged_again(dialect: Dialect, decision: str, turn: str = "") -> None:
    """Keep an entry at its comment's words and verdict, and from 0005 on at its decision.

    From 0007 on, what came late stays behind all that did not.
    """
    of_new = dialect.change("NEW.site_id, 'comment', NEW.id")
    dialect.trigger(
        "comments_judged_again",
        "UPDATE OF verdict_id, article_id ON comments",
        "UPDATE queue_entries SET article_id = NEW.article_id, label = NEW.label,"
        f" spam_probability = NEW.spam_probability, turn = {turn or dialect.turn()},"
        f" {decision and f'decision = {decision}, '}"
        f" state = {dialect.state(decision or 'decision')}, is_filed = false"
        f" WHERE comment_id = NEW.id; {of_new}",
    )


def follow_log(dialect: Dialect) -> None:
    """Keep an entry at the last decision of its comment."""
    state = dialect.state(f"({DECIDED})", row="queue_entries")
    site = "(SELECT site_id FROM comments WHERE id = NEW.comment_id)"
    dialect.trigger(
        "label_log_moves_entry",
        "INSERT ON label_log",
        f"UPDATE queue_entries SET decision = {DECIDED}, decision_id = NEW.id,"
        f" said_label = NEW.said_label, seen = NEW.sequence, state = {state}"
        " WHERE comment_id = NEW.comment_id;"
        f" {dialect.change(f'{site}, {chr(39)}decision{chr(39)}, NEW.comment_id')}",
    )


def _follow_entries(dialect: Dialect) -> None:
    dialect.trigger(
        "queue_entries_count_moves",
        "UPDATE OF state ON queue_entries WHEN (OLD.state <> NEW.state)",
        f"{dialect.count('OLD.state', -1)} {dialect.count('NEW.state', 1)}",
    )
    forget = "DELETE FROM comment_search WHERE rowid = OLD.number;" if dialect.is_sqlite else ""
    dialect.trigger(
        "queue_entries_count_leavers",
        "DELETE ON queue_entries",
        f"{dialect.count('OLD.state', -1, row='OLD')} {forget}",
    )


def _follow_claims(dialect: Dialect) -> None:
    for name, event, row in (
        ("made", "INSERT ON claims", "NEW"),
        (
            "taken_over",
            "UPDATE OF moderator_id ON claims WHEN (OLD.moderator_id <> NEW.moderator_id)",
            "NEW",
        ),
        ("let_go", "DELETE ON claims", "OLD"),
    ):
        dialect.trigger(
            f"claims_{name}",
            event,
            dialect.say(CHANGE).replace(" VALUES (", " SELECT ")
            + f"site_id, 'claim', id FROM comments WHERE id = {row}.comment_id;",
        )


def backfill(dialect: Dialect, execute: Callable[[str], object]) -> None:
    """Enter the comments that are there already, by age. Their traits are found later."""
    last = (
        "LEFT JOIN label_log ON label_log.comment_id = comments.id AND sequence ="
        " (SELECT max(sequence) FROM label_log later WHERE later.comment_id = comments.id)"
    )
    execute(
        f"{ENTRY}, decision, decision_id, said_label, seen) SELECT comments.id, site_id,"
        f" article_id, {dialect.state('decision', row='comments')},"
        f" {dialect.turn(row='comments')}, comments.label, spam_probability,"
        f" {dialect.day('created_at')}, decision, label_log.id, said_label,"
        f" coalesce(sequence, 0) FROM comments {last} ORDER BY comments.id"
    )
    execute(
        "INSERT INTO queue_counts (site_id, state, shard, n)"
        " SELECT site_id, state, 0, count(*) FROM queue_entries GROUP BY site_id, state"
    )
