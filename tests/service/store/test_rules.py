"""Which rule a comment to come falls under."""

import pytest

from model.comment import Author, Comment
from service.domain.comments import DecisionLabel
from service.domain.people import Moderator
from service.domain.rules import Rule
from service.domain.sites import Site
from service.domain.traits import Kin, author_key
from service.store.people import moderators
from service.store.queue import actions, rule_changes, rule_matching
from service.store.queue.rule_changes import NewRule
from service.store.sites import sites
from service.store.store import Store

WATCHES = Comment(text="Cheap watches at http://shop.watches.example/now")
RITA = Author(name="Rita", email="rita@mail.example")


@pytest.fixture
def ada(store: Store) -> Moderator:
    with store.writing() as connection:
        return moderators.add(connection, "ada", "no password")


@pytest.fixture
def other_site(store: Store) -> Site:
    with store.writing() as connection:
        return sites.add_site(connection, "other-blog", url="https://other.example")


def make_rule(
    store: Store, site: Site, who: Moderator, kin: Kin, value: str, label: DecisionLabel
) -> None:
    with store.writing() as connection:
        action_id = actions.begin(connection, who, "block" if label == "spam" else "trust")
        rule = NewRule(site.id, kin, value, label, words=RITA.name if kin == "author" else value)
        rule_changes.make(connection, rule, who=who, action_id=action_id)


def match(store: Store, site: Site, comment: Comment) -> Rule | None:
    with store.reading() as connection:
        return rule_matching.match(connection, site.id, comment)


def test_a_rule_catches_what_leads_below_its_host(store: Store, site: Site, ada: Moderator) -> None:
    make_rule(store, site, ada, "host", "watches.example", "spam")
    rule = match(store, site, WATCHES)
    assert rule is not None
    assert (rule.site, rule.label, rule.moderator) == (site, "spam", "ada")


def test_a_rule_of_one_site_does_not_catch_a_comment_on_another_that_has_rules_too(
    store: Store, site: Site, other_site: Site, ada: Moderator
) -> None:
    make_rule(store, site, ada, "host", "watches.example", "spam")
    make_rule(store, other_site, ada, "host", "pills.example", "spam")
    assert match(store, other_site, WATCHES) is None


def test_a_rule_that_rejects_comes_before_one_that_trusts(
    store: Store, site: Site, ada: Moderator
) -> None:
    make_rule(store, site, ada, "host", "watches.example", "spam")
    make_rule(store, site, ada, "author", author_key(site.id, RITA), "ham")
    rule = match(store, site, WATCHES.model_copy(update={"author": RITA}))
    assert rule is not None
    assert rule.label == "spam"


def test_a_rule_made_anew_for_the_same_replaces_the_former(
    store: Store, site: Site, ada: Moderator
) -> None:
    make_rule(store, site, ada, "author", author_key(site.id, RITA), "spam")
    make_rule(store, site, ada, "author", author_key(site.id, RITA), "ham")
    rule = match(store, site, Comment(text="Hmm", author=RITA))
    assert rule is not None
    assert rule.label == "ham"
