"""Whatever happens in whatever order: nothing is published or rejected that nobody has looked at.

A comment is told ham only if the model says ham of its words, somebody said ham of just these
words, or a rule trusts what the model is unsure of; spam likewise, and never by a decision about
other words.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from review_desk import ReviewDesk

from model.comment import Author, Comment
from model.verdict import Label, Reason, Verdict
from service.domain.comments import DecisionLabel, standing_label
from service.domain.errors import ServiceError
from service.moderation.checking import CommentChecks, IncomingComment
from service.moderation.site_comments import SiteComments
from service.store.comments import comments
from service.store.sites import sites
from service.store.store import open_store

WORDS = ("thanks for the bread", "best rolex today", "hmm what about rye", "our casino bonus")
MARKUP = ("{}", "<p>{}</p>", "  {}  ")
AUTHORS = (
    Author(name="Rita", email="rita@example.org"),
    Author(name="Paul", email="paul@example.net", url="https://paul.example.net"),
)
NUMBERS = tuple("123456")
LABELS: st.SearchStrategy[DecisionLabel] = st.sampled_from(("ham", "spam"))


@dataclass
class ChangingJudge:
    """Says of each text what it is told to: a model that is replaced by another."""

    version: str = "m-0"
    labels: dict[str, Label] = field(default_factory=dict)

    def label_of(self, text: str) -> Label:
        return self.labels.get(plain(text), Label.UNSURE)

    def judge(self, incoming: Sequence[Comment]) -> list[Verdict]:
        return [self._verdict(self.label_of(comment.text)) for comment in incoming]

    def _verdict(self, label: Label) -> Verdict:
        probability = {Label.HAM: 0.01, Label.UNSURE: 0.5, Label.SPAM: 0.99}[label]
        return Verdict(label, probability, 0.0, (Reason("words", "words", 0.0),), self.version)


def plain(text: str) -> str:
    return text.replace("<p>", "").replace("</p>", "").strip()


@dataclass
class Ledger:
    """What was ever said of one stored comment: (label, words), whoever said it."""

    decisions: set[tuple[str, str]] = field(default_factory=set)
    model_said: set[tuple[str, str]] = field(default_factory=set)


class NothingUnseen(RuleBasedStateMachine):
    """Two moderators, a key, a blog that edits and uses numbers again, and a changing model."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = open_store(f"sqlite:///{Path(self.folder.name) / 'winnow.db'}")
        self.store.migrate()
        with self.store.writing() as connection:
            self.site = sites.add_site(connection, "my-blog", url="https://blog.example")
        self.judge = ChangingJudge()
        self.judge.labels |= {WORDS[0]: Label.HAM, WORDS[1]: Label.SPAM}
        self.desk = ReviewDesk(self.store, self.site, judge=self.judge)
        self.moderators = [self.desk.moderator("ada"), self.desk.moderator("bob")]
        self.by_key = SiteComments(self.desk.database)
        self.loop = asyncio.new_event_loop()
        self.ledgers: dict[str, Ledger] = {}
        self.trusted = self.blocked = False

    def teardown(self) -> None:
        self.desk.close()
        self.loop.close()
        self.store.close()
        self.folder.cleanup()

    def attempt(self, coroutine):  # type: ignore[no-untyped-def]
        """What comes of it; None if it is refused, which is always allowed."""
        try:
            return self.loop.run_until_complete(coroutine)
        except ServiceError:
            return None

    @rule(
        words=st.sampled_from(WORDS),
        markup=st.sampled_from(MARKUP),
        author=st.sampled_from(AUTHORS),
        number=st.sampled_from(NUMBERS),
    )
    def check(self, words: str, markup: str, author: Author, number: str) -> None:
        """A new comment, an edit, a retry, or a number used again."""
        checks = CommentChecks(self.desk.database, self.desk.scoring)
        comment = Comment(text=markup.format(words), author=author)
        outcome = self.attempt(checks.check_comment(self.site, IncomingComment(comment, number)))
        self.attempt(self.desk.filing.sweep())
        ledger = self.ledgers.setdefault(outcome.stored.id, Ledger())
        ledger.model_said.add((self.judge.label_of(words).value, plain(words)))

    @precondition(lambda self: self.ledgers)
    @rule(data=st.data(), label=LABELS, who=st.sampled_from((0, 1)))
    def decide(self, data: st.DataObject, label: DecisionLabel, who: int) -> None:
        comment_id = data.draw(st.sampled_from(sorted(self.ledgers)))
        decided = self.desk.decisions.decide_comment(
            self.moderators[who], comment_id, label, seen=None
        )
        if self.attempt(decided) is not None:
            self.note_decision(comment_id, label)

    @precondition(lambda self: self.ledgers)
    @rule(data=st.data(), label=LABELS)
    def decide_by_key(self, data: st.DataObject, label: DecisionLabel) -> None:
        comment_id = data.draw(st.sampled_from(sorted(self.ledgers)))
        if self.attempt(self.by_key.decide_comment(self.site, comment_id, label)) is not None:
            self.note_decision(comment_id, label)

    @rule(who=st.sampled_from((0, 1)))
    def undo(self, who: int) -> None:
        """An undo may put back what was said before: of the words that it was said of."""
        self.attempt(self.desk.undo.undo_last_action(self.moderators[who]))

    @precondition(lambda self: self.ledgers)
    @rule(data=st.data())
    def trust(self, data: st.DataObject) -> None:
        comment_id = data.draw(st.sampled_from(sorted(self.ledgers)))
        if self.attempt(self.desk.rules.trust_author(self.moderators[0], comment_id)) is not None:
            self.trusted = True
            self.note_decision(comment_id, "ham")

    @precondition(lambda self: self.ledgers)
    @rule(data=st.data())
    def block(self, data: st.DataObject) -> None:
        comment_id = data.draw(st.sampled_from(sorted(self.ledgers)))
        blocked = self.desk.rules.block_host(self.moderators[1], comment_id, "paul.example.net")
        if self.attempt(blocked) is not None:
            self.blocked = True
            self.note_decision(comment_id, "spam")

    @rule(words=st.sampled_from(WORDS), label=st.sampled_from(list(Label)))
    def change_the_model(self, words: str, label: Label) -> None:
        self.judge.labels[words] = label
        self.judge.version = f"m-{len(self.judge.labels)}-{label.value}"

    def note_decision(self, comment_id: str, label: DecisionLabel) -> None:
        words = plain(self.stored(comment_id).comment.text)
        self.ledgers[comment_id].decisions.add((label, words))

    def stored(self, comment_id: str):  # type: ignore[no-untyped-def]
        with self.store.reading() as connection:
            return comments.get(connection, self.site.id, comment_id)

    @invariant()
    def nothing_is_told_that_nobody_looked_at(self) -> None:
        for comment_id, ledger in self.ledgers.items():
            stored = self.stored(comment_id)
            words, told = plain(stored.comment.text), standing_label(stored).value
            if told == "unsure" or (told, words) in ledger.decisions | ledger.model_said:
                continue
            by_rule = self.trusted if told == "ham" else self.blocked
            is_doubted = told == "ham" and ("unsure", words) not in ledger.model_said
            assert by_rule, f"told {told} of {words!r}: {ledger}"
            assert not is_doubted, f"a rule published what the model calls spam: {words!r}"


@pytest.mark.usefixtures("tmp_path")
class TestNothingUnseen(NothingUnseen.TestCase):
    settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
