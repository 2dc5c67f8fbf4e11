"""What moderators do: decide, note, make rules, undo. No HTTP, no SQL."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from service.errors import Conflict, Invalid, NotFound
from service.filing import FilingRoom
from service.review import access
from service.review.filter import Filter
from service.review.kin import host_of, kin_filter, require_rule
from service.review.people import SignedIn
from service.review.values import TABS, Done, Kin, Tab
from service.store import actions, bulk, comments, entries, rules
from service.store.bulk import Outcome
from service.store.entries import Chosen, Entry
from service.store.lanes import Lanes
from service.store.searching import NothingToFind
from service.store.values import DecisionLabel, LogLabel, StoredComment

UNDECIDED: tuple[Tab, ...] = tuple(tab for tab in TABS if tab != "decided")
AT_ONCE = 100  # decisions in one transaction
MOST_SELECTED = 1000
MOST_NAMED = 200  # comment ids in what came of an action
NOTE_CHARS = 4000
One = TypeVar("One")


class Deciding:
    """Actions, each recorded, each of which can be undone as one.

    Every method raises NotFound for what is unknown or belongs to a site that `who` has no
    part in, Forbidden for a viewer, and Invalid for a value that cannot be. What is decided
    goes through the label log, like decisions that come by the JSON API.
    """

    def __init__(self, lanes: Lanes, filing: FilingRoom) -> None:
        self._lanes = lanes
        self._filing = filing

    async def decide(
        self,
        who: SignedIn,
        comment_id: str,
        label: DecisionLabel,
        *,
        seen: int | None,
        revision: int | None = None,
        note: str | None = None,
    ) -> Done:
        """Decide on one comment. `seen` is `Item.seen` as it was shown.

        Raises DecidedMeanwhile if its log has grown since, Conflict if it was edited since.
        """
        _check_note(note)

        def work(connection: Connection) -> Done:
            entry = access.entry_of(connection, who, comment_id, role="moderator")
            action_id = actions.begin(connection, who.moderator, "decide", label=label)
            _say(connection, action_id, entry, label, who, seen, revision=revision, note=note)
            return _done(connection, action_id, Outcome((comment_id,)))

        return await self._lanes.write(work)

    async def withdraw(self, who: SignedIn, comment_id: str, *, seen: int | None) -> Done:
        """Take the decision that stands back. Raises NotFound if none stands, DecidedMeanwhile."""

        def work(connection: Connection) -> Done:
            entry = access.entry_of(connection, who, comment_id, role="moderator")
            if entry.decision is None:
                raise NotFound("no decision stands on this comment")
            action_id = actions.begin(connection, who.moderator, "withdraw")
            _say(connection, action_id, entry, "withdrawn", who, seen)
            return _done(connection, action_id, Outcome((comment_id,)))

        return await self._lanes.write(work)

    async def note(self, who: SignedIn, comment_id: str, text: str) -> Done:
        """Note something on a comment, without deciding."""
        if not text.strip():
            raise Invalid("write something", field="note")
        _check_note(text)

        def work(connection: Connection) -> Done:
            access.entry_of(connection, who, comment_id, role="moderator")
            action_id = actions.begin(connection, who.moderator, "note")
            actions.note(connection, action_id, comment_id, text.strip(), who=who.moderator)
            actions.count(connection, action_id, 1)
            return _done(connection, action_id, Outcome((comment_id,)))

        return await self._lanes.write(work)

    async def count_kin(self, who: SignedIn, comment_id: str, kin: Kin, *, value: str = "") -> int:
        """How many comments `decide_kin` would decide on, this one included."""
        await self._filed(who, comment_id)

        def work(connection: Connection) -> int:
            entry = access.entry_of(connection, who, comment_id, role="viewer")
            wanted = kin_filter(connection, entry, kin, value)
            found = entries.counts(connection, wanted, [entry.site_id])
            own = 1 if entry.decision is not None else 0
            return own + sum(found[state] for state in UNDECIDED)

        return await self._lanes.read(work)

    async def decide_kin(
        self,
        who: SignedIn,
        comment_id: str,
        kin: Kin,
        label: DecisionLabel,
        *,
        value: str = "",
        excepted: Sequence[str] = (),
        and_later: bool = False,
        note: str | None = None,
    ) -> Done:
        """Decide on a comment and on all without a decision by its author, host or campaign.

        `value` picks one of the comment's hosts; it may be left out if there is one. `excepted`
        comments stay as they are. `and_later` makes a rule for those to come (for an author:
        ham only, and only with a mail address; for a host: spam only; Invalid otherwise). One
        undo takes all of it back, the rule too.
        """
        _check_note(note)
        await self._filed(who, comment_id)

        def begin(connection: Connection) -> tuple[str, Filter, str, int, Outcome]:
            entry = access.entry_of(connection, who, comment_id, role="moderator")
            wanted = kin_filter(connection, entry, kin, value)
            words = _words_of(connection, entry, kin, wanted)
            begun = actions.begin(connection, who.moderator, "decide", label=label, words=words)
            if and_later:
                _make_rule(connection, entry, kin, label, wanted, words, who, begun)
            first = Outcome()
            if entry.decision != label and comment_id not in excepted:
                chosen = [Chosen(entry.number, comment_id, entry.seen)]
                first = bulk.decide(connection, begun, chosen, label, who=who.moderator, note=note)
            return begun, wanted, entry.site_id, entries.last_number(connection), first

        action_id, wanted, site_id, until, outcome = await self._lanes.write(begin)
        outcome += await self._decide_all(
            who, action_id, wanted, (site_id,), UNDECIDED, label,
            until=until, excepted={*excepted, comment_id}, note=note,
        )  # fmt: skip
        return await self._lanes.read(lambda connection: _done(connection, action_id, outcome))

    async def decide_many(
        self,
        who: SignedIn,
        seen: Mapping[str, int],
        label: DecisionLabel,
        *,
        note: str | None = None,
    ) -> Done:
        """Decide on a selection: comment ids with `Item.seen` of each. Up to 1,000."""
        _check_note(note)
        if not 0 < len(seen) <= MOST_SELECTED:
            raise Invalid(f"select 1 to {MOST_SELECTED} comments", field="selection")
        chosen = [Chosen(0, comment_id, n) for comment_id, n in sorted(seen.items())]

        def begin(connection: Connection) -> str:
            for one in chosen:
                access.entry_of(connection, who, one.comment_id, role="moderator")
            return actions.begin(connection, who.moderator, "decide", label=label)

        action_id = await self._lanes.write(begin)
        outcome = Outcome()
        for some in _parts(chosen):
            outcome += await self._lanes.write(_deciding(who, action_id, some, label, note))
        return await self._lanes.read(lambda connection: _done(connection, action_id, outcome))

    async def decide_filter(
        self, who: SignedIn, wanted: Filter, label: DecisionLabel, *, count: int
    ) -> Done:
        """Decide on everything under a filter. `count` is what the moderator was shown.

        Raises Conflict if there are more by now: show the new count and ask again. On the tab
        `decided` it is refused (Invalid): decisions are overturned one by one.
        """
        if wanted.tab == "decided":
            raise Invalid("what is decided is overturned one by one", field="tab")
        site_ids = access.site_ids(who, wanted.site)
        access.require_all(who, "moderator", site_ids)

        def begin(connection: Connection) -> tuple[str, int]:
            now = _counted(connection, wanted, site_ids)
            if now > count:
                raise Conflict(f"there are {now} by now, not {count}")
            begun = actions.begin(
                connection, who.moderator, "decide", label=label, words=wanted.query()
            )
            return begun, entries.last_number(connection)

        action_id, until = await self._lanes.write(begin)
        outcome = await self._decide_all(
            who, action_id, wanted, site_ids, (wanted.tab,), label, until=until
        )
        return await self._lanes.read(lambda connection: _done(connection, action_id, outcome))

    async def trust_author(self, who: SignedIn, comment_id: str) -> Done:
        """From now on, ham from this author: by mail address; without one it is Invalid.

        The comment itself is decided ham, if it has no decision.
        """
        return await self._order(who, comment_id, "author", "ham", lambda connection, entry: "")

    async def block_host(self, who: SignedIn, comment_id: str, host: str) -> Done:
        """From now on, spam if a comment links to this host or one below it.

        The comment itself is decided spam, if it has no decision.
        """
        return await self._order(
            who,
            comment_id,
            "host",
            "spam",
            lambda connection, entry: host_of(connection, entry, host),
        )

    async def remove_rule(self, who: SignedIn, rule_id: str) -> Done:
        """End a rule. What it caught stays as it was judged."""

        def work(connection: Connection) -> Done:
            rule = rules.get(connection, rule_id)
            if rule is None or who.role_on(rule.site.id) is None:
                raise NotFound("no rule of your sites has this id")
            who.require("moderator", rule.site.id)
            action_id = actions.begin(connection, who.moderator, "lift", words=rule.words)
            if not rules.remove(connection, rule_id, action_id=action_id):
                raise Conflict("this rule was removed already")
            return _done(connection, action_id, Outcome())

        return await self._lanes.write(work)

    async def undo(self, who: SignedIn, action_id: str) -> Done:
        """Undo an action as one: of one's own, or as an owner of anybody on the site.

        Comments that were decided on by somebody since are left, and come back as clashes.
        Raises Conflict if it is undone already.
        """

        def begin(connection: Connection) -> tuple[str, list[actions.Written]]:
            undone = actions.get(connection, action_id)
            touched = actions.touched(connection, action_id)
            if undone is None or not all(who.role_on(site_id) for site_id in touched):
                raise NotFound("no action on your sites has this id")
            own = undone.moderator == who.moderator.name
            access.require_all(who, "moderator" if own else "owner", touched)
            begun = actions.begin(
                connection, who.moderator, "undo",
                label=undone.label, words=undone.words, undoes=action_id,
            )  # fmt: skip
            actions.mark_undone(connection, action_id, by=begun)
            actions.take_back(connection, undone, by=begun)
            return begun, actions.written(connection, action_id)

        begun, written = await self._lanes.write(begin)
        outcome = Outcome()
        for some in _parts(written):
            outcome += await self._lanes.write(_restoring(who, begun, some))
        return await self._lanes.read(lambda connection: _done(connection, begun, outcome))

    async def undo_last(self, who: SignedIn) -> Done:
        """Undo this moderator's latest action that is not undone. Raises NotFound if none is."""
        last = await self._lanes.read(
            lambda connection: actions.last_to_undo(connection, who.moderator)
        )
        if last is None:
            raise NotFound("there is nothing to undo")
        return await self.undo(who, last.id)

    async def _order(
        self,
        who: SignedIn,
        comment_id: str,
        kin: Kin,
        label: DecisionLabel,
        value: Callable[[Connection, Entry], str],
    ) -> Done:
        """Make a rule from a comment, and decide on the comment if nobody has."""
        await self._filed(who, comment_id)

        def work(connection: Connection) -> Done:
            entry = access.entry_of(connection, who, comment_id, role="moderator")
            named = value(connection, entry)
            wanted = Filter(host=named) if named else kin_filter(connection, entry, kin, "")
            words = _words_of(connection, entry, kin, wanted)
            kind = actions.begin(
                connection, who.moderator, "trust" if label == "ham" else "block",
                label=label, words=words,
            )  # fmt: skip
            _make_rule(connection, entry, kin, label, wanted, words, who, kind)
            if entry.decision is not None:
                return _done(connection, kind, Outcome())
            chosen = [Chosen(entry.number, comment_id, entry.seen)]
            outcome = bulk.decide(connection, kind, chosen, label, who=who.moderator)
            return _done(connection, kind, outcome)

        return await self._lanes.write(work)

    async def _filed(self, who: SignedIn, comment_id: str) -> None:
        """See to it that what a comment goes with is known."""
        entry = await self._lanes.read(
            lambda connection: access.entry_of(connection, who, comment_id, role="viewer")
        )
        if not entry.is_filed:
            await self._filing.sweep()

    async def _decide_all(
        self,
        who: SignedIn,
        action_id: str,
        wanted: Filter,
        site_ids: Sequence[str],
        states: Sequence[Tab],
        label: DecisionLabel,
        *,
        until: int,
        excepted: set[str] | None = None,
        note: str | None = None,
    ) -> Outcome:
        """Decide on all under a filter that was there when the action began, some at a time."""
        spared = excepted or set()

        def some(after: int) -> Callable[[Connection], tuple[int | None, Outcome]]:
            def work(connection: Connection) -> tuple[int | None, Outcome]:
                found = entries.choose(
                    connection, wanted, site_ids,
                    states=states, after=after, until=until, limit=AT_ONCE,
                )  # fmt: skip
                due = [one for one in found if one.comment_id not in spared]
                outcome = _deciding(who, action_id, due, label, note)(connection)
                return (found[-1].number if found else None), outcome

            return work

        outcome, after = Outcome(), 0
        while True:
            last, more = await self._lanes.write(some(after))
            outcome += more
            if last is None:
                return outcome
            after = last


def _deciding(
    who: SignedIn,
    action_id: str,
    chosen: Sequence[Chosen],
    label: DecisionLabel,
    note: str | None,
) -> Callable[[Connection], Outcome]:
    return lambda connection: bulk.decide(
        connection, action_id, chosen, label, who=who.moderator, note=note
    )


def _restoring(
    who: SignedIn, action_id: str, done: Sequence[actions.Written]
) -> Callable[[Connection], Outcome]:
    return lambda connection: bulk.restore(connection, action_id, done, who=who.moderator)


def _say(
    connection: Connection,
    action_id: str,
    entry: Entry,
    label: LogLabel,
    who: SignedIn,
    seen: int | None,
    *,
    revision: int | None = None,
    note: str | None = None,
) -> None:
    actions.say(
        connection, action_id, entry.comment_id, label,
        who=who.moderator, seen=seen, revision=revision, note=note,
    )  # fmt: skip
    actions.count(connection, action_id, 1)


def _make_rule(
    connection: Connection,
    entry: Entry,
    kin: Kin,
    label: DecisionLabel,
    wanted: Filter,
    words: str,
    who: SignedIn,
    action_id: str,
) -> None:
    require_rule(_stored(connection, entry), kin, label)
    value = {"author": wanted.author, "host": wanted.host, "campaign": wanted.campaign}[kin]
    rules.make(
        connection, entry.site_id, kin, value, label,
        words=words, who=who.moderator, action_id=action_id,
    )  # fmt: skip


def _words_of(connection: Connection, entry: Entry, kin: Kin, wanted: Filter) -> str:
    """What an action or a rule is about, as it is shown."""
    stored = _stored(connection, entry)
    match kin:
        case "host":
            return wanted.host
        case "author":
            return stored.comment.author.name or stored.comment.author.email.rpartition("@")[2]
        case "campaign":
            return " ".join(stored.comment.text[:200].split())[:80]


def _stored(connection: Connection, entry: Entry) -> StoredComment:
    found = comments.get(connection, entry.site_id, entry.comment_id)
    assert found is not None  # noqa: S101 - an entry lives as long as its comment
    return found


def _counted(connection: Connection, wanted: Filter, site_ids: Sequence[str]) -> int:
    try:
        return entries.counts(connection, wanted, site_ids)[wanted.tab]
    except NothingToFind as error:
        raise Invalid("no word to look for", field="words") from error


def _done(connection: Connection, action_id: str, outcome: Outcome) -> Done:
    action = actions.get(connection, action_id)
    assert action is not None  # noqa: S101 - it was begun in this very request
    return Done(action, len(outcome.changed), outcome.clashes, outcome.changed[:MOST_NAMED])


def _check_note(note: str | None) -> None:
    if note is not None and (len(note) > NOTE_CHARS or "\0" in note):
        raise Invalid(f"at most {NOTE_CHARS} characters, none of them NUL", field="note")


def _parts(things: Sequence[One]) -> list[Sequence[One]]:
    return [things[at : at + AT_ONCE] for at in range(0, len(things), AT_ONCE)]
