"""Whatever happens in whatever order: nothing is published or rejected that nobody has looked at.

A comment is told ham only if the model says ham of its words, somebody said ham of just these
words, or a rule or the blog's own staff lifts what the model is unsure of; spam likewise, and
never by a decision about other words. It comes by JSON and by the Akismet protocol.
"""

import asyncio
import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from ledger import AUTHORS, LINKS, TEXTS, WORDS, ChangingJudge, Ledger, Order, Said, said_of
from review_desk import ReviewDesk

from model.comment import Author, Comment
from model.verdict import Label
from service.akismet.comment_check import check_comment
from service.akismet.comment_record import RecordAsked, look_up_all
from service.akismet.form import Form
from service.akismet.request import AkismetRequest
from service.akismet.submit import submit
from service.domain.comments import DecisionLabel, StoredComment, standing_label
from service.domain.errors import ServiceError
from service.domain.kin import KinDecision
from service.metrics.metrics import Metrics
from service.moderation.admission import Admission, AdmissionBounds
from service.moderation.checking import CommentChecks, IncomingComment
from service.moderation.site_comments import SiteComments
from service.scoring.rejudging import HeldComments
from service.secret import Secret
from service.settings import Settings
from service.store.akismet import submissions
from service.store.comments import comments
from service.store.sites import sites
from service.store.store import open_store

NUMBERS = ("1", "2")  # few, so that they meet again
RECENT = 3
LABELS: st.SearchStrategy[DecisionLabel] = st.sampled_from(("ham", "spam"))
MINDS = st.lists(LABELS, min_size=1, max_size=2)
MODERATORS = st.sampled_from((0, 1))
TEXT = st.sampled_from(sorted(TEXTS))
AUTHOR = st.sampled_from(AUTHORS)
NUMBER = st.sampled_from(NUMBERS)


@cache
def migrated() -> Path:
    """An empty store, to be copied."""
    folder = tempfile.mkdtemp(prefix="winnow-unseen-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = Path(folder) / "winnow.db"
    opened = open_store(f"sqlite:///{file}")
    opened.migrate()
    opened.close()
    return file


class NothingUnseen(RuleBasedStateMachine):
    """Two moderators, a key, a blog that edits and uses numbers again, and a changing model."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        file = shutil.copy(migrated(), self.folder.name)
        self.store = open_store(f"sqlite:///{file}")
        with self.store.writing() as connection:
            self.site = sites.add_site(connection, "my-blog", url="https://blog.example")
        self.judge = ChangingJudge()
        for link in LINKS:
            self.judge.labels |= {(WORDS[0], link): Label.HAM, (WORDS[1], link): Label.SPAM}
        self.desk = ReviewDesk(self.store, self.site, judge=self.judge)
        self.moderators = [self.desk.moderator("ada"), self.desk.moderator("bob")]
        self.by_key = SiteComments(self.desk.database)
        self.held = HeldComments(self.desk.database, self.desk.scoring)
        self.admission = Admission(AdmissionBounds())
        self.protocol: Any = SimpleNamespace(
            database=self.desk.database,
            scoring=self.desk.scoring,
            admission=self.admission,
            metrics=Metrics(),
            secret=Secret(bytes(32)),
            settings=Settings(),
        )
        self.loop = asyncio.new_event_loop()
        self.ledgers: dict[str, Ledger] = {}
        self.orders: dict[str, Order] = {}

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

    # The blog sends comments.

    @rule(text=TEXT, author=AUTHOR, number=NUMBER)
    def check(self, text: str, author: Author, number: str) -> None:
        """A new comment, an edit, a retry, or a number used again."""
        before = self.standing()
        checks = CommentChecks(self.desk.database, self.desk.scoring, self.admission)
        comment = Comment(text=text, author=author)
        outcome = self.attempt(checks.check_comment(self.site, IncomingComment(comment, number)))
        self.came(outcome.stored.id, said_of(comment), before)
        self.ledgers[outcome.stored.id].sent_last = (said_of(comment), "json", number)

    @rule(text=TEXT, author=AUTHOR, number=NUMBER, role=st.sampled_from(("", "editor")))
    def comment_check(self, text: str, author: Author, number: str, role: str) -> None:
        before, said = self.standing(), Said(*TEXTS[text], author)
        request = self.request(text, author, number, user_role=role)
        answer = self.attempt(check_comment(self.protocol, request))
        self.came(answer.comment_id, said, before)
        self.ledgers[answer.comment_id].sent_last = (said, "protocol", number)
        if role and self.judge.label_of(said) is Label.UNSURE:
            self.ledgers[answer.comment_id].allow("ham")
        stands = standing_label(self.stored(answer.comment_id))
        assert (answer.label_told == "held") == (stands is Label.UNSURE)
        assert answer.label_told in ("held", stands.value)

    @rule(text=TEXT, author=AUTHOR, number=NUMBER, label=LABELS, guid=st.sampled_from(("", "x")))
    def submit(self, text: str, author: Author, number: str, label: Any, guid: str) -> None:
        """Somebody at the blog says so, with the words as they are there."""
        before = self.standing()
        request = self.request(text, author, number, guid=guid)
        with self.store.reading() as connection:
            asked = RecordAsked(self.protocol, request, is_submitted=True)
            known = look_up_all(connection, [asked])[0].stored
        self.attempt(submit(self.protocol, request, label))
        comment_id = known.id if known else self.of_number(number)
        said = Said(*TEXTS[text], author)
        self.came(comment_id, said, before)
        self.ledgers[comment_id].sent_last = (said, "protocol", number)
        stored = self.stored(comment_id)
        if stored.decision is not None and stored.decision.label == label:
            self.ledgers[comment_id].decided(label, is_signed=False)

    @precondition(lambda self: self.ledgers)
    @rule(data=st.data(), label=LABELS)
    def submit_known(self, data: st.DataObject, label: DecisionLabel) -> None:
        said, way, number = self.ledgers[self.any_comment(data)].sent_last
        if way == "protocol":
            self.submit(said.words + said.link, said.author, number, label, "x")

    @precondition(lambda self: self.ledgers)
    @rule(data=st.data())
    def recheck(self, data: st.DataObject) -> None:
        """WordPress's cron asks again, with the same words."""
        number = data.draw(NUMBER)
        comment_id = self.of_number(number)
        if comment_id is None:
            return
        before, stored = self.standing(), self.stored(comment_id)
        request = self.request(
            stored.comment.text, self.plain_author(comment_id), number, recheck_reason="recheck"
        )
        answer = self.attempt(check_comment(self.protocol, request))
        assert answer.comment_id == comment_id
        said = Said(*TEXTS[stored.comment.text], self.plain_author(comment_id))
        self.came(comment_id, said, before)

    @precondition(lambda self: self.ledgers)
    @rule(data=st.data(), what=st.sampled_from(("words", "link", "author")))
    def edit(self, data: st.DataObject, what: str) -> None:
        """One thing of a known comment is changed, by the way that it came."""
        said, way, number = self.ledgers[self.any_comment(data)].sent_last
        choices = {"words": WORDS, "link": tuple(LINKS), "author": AUTHORS}[what]
        edited = said._replace(**{what: data.draw(st.sampled_from(choices))})
        text = edited.words + edited.link
        if way == "json":
            self.check(text, edited.author, number)
        else:
            self.comment_check(text, edited.author, number, "")

    @precondition(lambda self: self.ledgers)
    @rule(
        data=st.data(),
        link=st.sampled_from(list(LINKS)),
        author=AUTHOR,
        number=st.sampled_from(("3", "4")),
    )
    def copy(self, data: st.DataObject, link: str, author: Author, number: str) -> None:
        """A near-duplicate of a known comment, with another link."""
        said, _, _ = self.ledgers[self.any_comment(data)].sent_last
        self.check(said.words + link, author, number)

    # People decide.

    @precondition(lambda self: self.ledgers)
    @rule(data=st.data(), labels=MINDS, who=MODERATORS)
    def decide(self, data: st.DataObject, labels: list[DecisionLabel], who: int) -> None:
        """A moderator decides, and may think better of it."""
        comment_id = self.any_comment(data)
        for label in labels:
            decided = self.desk.decisions.decide_comment(
                self.moderators[who], comment_id, label, seen=None
            )
            if self.attempt(decided) is not None:
                self.ledgers[comment_id].decided(label, is_signed=True)

    @precondition(lambda self: self.ledgers)
    @rule(data=st.data(), labels=MINDS)
    def decide_by_key(self, data: st.DataObject, labels: list[DecisionLabel]) -> None:
        """A key decides; it may agree with a moderator first."""
        comment_id = self.any_comment(data)
        for label in labels:
            decided = self.by_key.decide_comment(self.site, comment_id, label, moderator="ada")
            if self.attempt(decided) is not None:
                self.ledgers[comment_id].decided(label, is_signed=False)

    @rule(who=MODERATORS)
    def undo(self, who: int) -> None:
        """An undo may put back what was said before: of the words that it was said of."""
        self.attempt(self.desk.undo.undo_last_action(self.moderators[who]))
        for ledger in self.ledgers.values():
            ledger.signed = None

    # Moderators give orders for what is to come.

    @precondition(lambda self: self.ledgers)
    @rule(data=st.data())
    def trust(self, data: st.DataObject) -> None:
        comment_id = self.any_comment(data)
        outcome = self.attempt(self.desk.rules.trust_author(self.moderators[0], comment_id))
        self.ordered(outcome, "author", "ham", self.ledgers[comment_id].now)

    @precondition(lambda self: self.ledgers)
    @rule(data=st.data())
    def block(self, data: st.DataObject) -> None:
        comment_id = self.any_comment(data)
        said = self.ledgers[comment_id].now
        assert said is not None
        place = data.draw(st.sampled_from([*sorted(said.places), "nowhere.example"]))
        blocked = self.desk.rules.block_host(self.moderators[1], comment_id, place)
        self.ordered(self.attempt(blocked), "host", "spam", said, place)

    @precondition(lambda self: self.ledgers)
    @rule(data=st.data(), label=LABELS, who=MODERATORS)
    def decide_campaign(self, data: st.DataObject, label: DecisionLabel, who: int) -> None:
        comment_id = self.any_comment(data)
        decision = KinDecision(comment_id, "campaign", label, and_later=True)
        outcome = self.attempt(self.desk.bulk_decisions.decide_kin(self.moderators[who], decision))
        self.ordered(outcome, "campaign", label, self.ledgers[comment_id].now)

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), who=MODERATORS)
    def remove_an_order(self, data: st.DataObject, who: int) -> None:
        rule_id = data.draw(st.sampled_from(sorted(self.orders)))
        self.attempt(self.desk.rules.remove_rule(self.moderators[who], rule_id))

    @rule(
        words=st.sampled_from(WORDS),
        link=st.sampled_from(list(LINKS)),
        label=st.sampled_from(list(Label)),
    )
    def change_the_model(self, words: str, link: str, label: Label) -> None:
        """Another model judges; what the blog holds is judged by it again."""
        self.judge.labels[words, link] = label
        self.judge.version = (
            f"{self.judge.version.partition('.')[0]}.{len(self.ledgers)}{label.value}"
        )
        for ledger in self.ledgers.values():
            if ledger.now is not None:
                self.judged(ledger, ledger.now)
        self.attempt(self.held.sweep())

    @invariant()
    def nothing_is_told_that_nobody_looked_at(self) -> None:
        for comment_id, ledger in self.ledgers.items():
            complaint = ledger.complaint(standing_label(self.stored(comment_id)).value)
            assert complaint is None, complaint

    # What is known beside the service.

    def came(self, comment_id: str, said: Said, before: dict[str, str | None]) -> None:
        """A comment was sent, and stored as this one, with what was decided of any before."""
        ledger = self.ledgers.setdefault(comment_id, Ledger())
        former = ledger.now
        is_same_comment = (
            former is None
            or former.words == said.words
            or (former.author.email == said.author.email)
        )
        assert is_same_comment, "another author's other words are taken for an edit"
        ledger.sent(said, stands=before.get(comment_id))
        self.judged(ledger, said)
        self.attempt(self.desk.filing.sweep())
        stored = self.stored(comment_id)
        if said != former and stored.decision is None and stored.overtaken is None:
            covering = [order for order in self.standing_orders() if order.covers(said, set())]
            is_blocked = any(order.kin == "host" for order in covering)
            assert not is_blocked or stored.judgement.label is Label.SPAM, "a blocked host passed"

    def judged(self, ledger: Ledger, said: Said) -> None:
        """What the model says of words by now, and the orders that cover them."""
        label = self.judge.label_of(said)
        ledger.reasons.add((label.value, said))
        for order in self.standing_orders():
            is_lifted = order.label == "spam" or label is Label.UNSURE
            if is_lifted and order.covers(said, self.approved_places(order)):
                ledger.reasons.add((order.label, said))

    def approved_places(self, order: Order) -> set[str]:
        """Where comments like the one of an order lead of which somebody ever said ham."""
        approved = {said for ledger in self.ledgers.values() for said in ledger.approved}
        like = (said for said in approved if said.words == order.about.words)
        return {place for said in like for place in said.places}

    def ordered(
        self, outcome: Any, kin: str, label: str, about: Said | None, place: str = ""
    ) -> None:
        """Note a rule that was made, and what was decided with it."""
        if outcome is None or about is None:
            return
        standing = self.loop.run_until_complete(self.desk.rules.list_rules(self.moderators[0]))
        newest = max(standing.standing, key=lambda rule: rule.id)
        self.orders[newest.id] = Order(kin, label, about, place)
        for comment_id in outcome.comment_ids:
            self.ledgers[comment_id].decided(label, is_signed=True)

    def standing_orders(self) -> list[Order]:
        page = self.loop.run_until_complete(self.desk.rules.list_rules(self.moderators[0]))
        return [self.orders[rule.id] for rule in page.standing]

    def standing(self) -> dict[str, str | None]:
        """What is decided of each comment."""
        everything = {comment_id: self.stored(comment_id) for comment_id in self.ledgers}
        return {key: c.decision and c.decision.label for key, c in everything.items()}

    def request(
        self, text: str, author: Author, number: str, **further_fields: str
    ) -> AkismetRequest:
        form = {
            "blog": self.site.url,
            "user_ip": "203.0.113.7",
            "comment_content": text,
            "comment_author": author.name,
            "comment_author_email": author.email,
            "comment_author_url": author.url,
            "comment_ID": number,
            **further_fields,
        }
        return AkismetRequest(
            Form({name: [value] for name, value in form.items()}), self.site, "key", "Tester/1.0"
        )

    def of_number(self, number: str) -> str | None:
        """The comment that the blog knows by a number in the protocol."""
        with self.store.reading() as connection:
            query = submissions._by_number()
            key = {"site": self.site.id, "blog": "blog.example", "engine_id": number}
            row = connection.execute(query, key).first()
        return None if row is None else str(row.comment_id)

    def plain_author(self, comment_id: str) -> Author:
        said = self.ledgers[comment_id].now
        assert said is not None
        return said.author

    def any_comment(self, data: st.DataObject) -> str:
        """One of the newest: what people do should meet."""
        return data.draw(st.sampled_from(sorted(self.ledgers)[-RECENT:]))

    def stored(self, comment_id: str | None) -> StoredComment:
        assert comment_id is not None
        with self.store.reading() as connection:
            stored = comments.get(connection, self.site.id, comment_id)
        assert stored is not None
        return stored


@pytest.mark.usefixtures("tmp_path")
class TestNothingUnseen(NothingUnseen.TestCase):
    settings = settings(max_examples=25, stateful_step_count=40, deadline=None)
