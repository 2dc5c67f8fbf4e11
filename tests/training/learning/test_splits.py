"""What must stay on one side of a split."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from model.campaigns.grouping import find_campaigns
from model.comment import Comment
from training.corpora.labelled import LabelledComment
from training.learning.splits import groups_that_stay_together

ROLEX = "Thanks for this article! If you want a cheap rolex have a look at our shop in the net"
READER = "My sourdough never rises in winter. Do you keep the starter by the oven at night?"
BAKER = "I bake mine in an old iron pot with the lid on for half an hour, then without it"


def under(article, text):
    return LabelledComment("1", Comment(text=text), False, "blog", f"blog/{article}")


def groups(*labelled):
    return groups_that_stay_together(labelled).tolist()


def test_comments_under_one_article_stay_together():
    assert len(set(groups(under("rye", READER), under("rye", BAKER)))) == 1


def test_comments_under_different_articles_may_part():
    assert len(set(groups(under("rye", READER), under("wheat", BAKER)))) == 2


def test_a_campaign_stays_together_across_articles():
    assert len(set(groups(under("rye", ROLEX), under("wheat", ROLEX.upper())))) == 1


def test_a_campaign_ties_all_the_comments_of_its_articles_together():
    numbers = groups(
        under("rye", READER), under("rye", ROLEX), under("wheat", ROLEX), under("wheat", BAKER)
    )
    assert len(set(numbers)) == 1


def test_comments_without_a_word_are_tied_by_their_article_alone():
    rye, more_rye, wheat = groups(under("rye", ""), under("rye", "!!!"), under("wheat", ""))
    assert rye == more_rye != wheat


texts = st.sampled_from([ROLEX, ROLEX + " today", READER, BAKER, "", "Thanks", "Thanks a lot Dave"])
labelled = st.lists(
    st.builds(under, st.sampled_from(["rye", "wheat", "oats", "barley"]), texts),
    min_size=1,
    max_size=12,
)


@given(labelled)
@settings(max_examples=40)
def test_neither_an_article_nor_a_campaign_ever_crosses_groups(drawn):
    group = groups_that_stay_together(drawn)
    articles = np.array([c.article for c in drawn])
    campaigns = find_campaigns([c.comment.text for c in drawn])
    for key in (articles, campaigns):
        assert all(len(set(group[key == value])) == 1 for value in set(key.tolist()))


@given(labelled)
@settings(max_examples=40)
def test_nothing_is_put_together_without_a_reason(drawn):
    group = groups_that_stay_together(drawn)
    articles = [c.article for c in drawn]
    campaigns = find_campaigns([c.comment.text for c in drawn]).tolist()
    for number in set(group.tolist()):
        members = np.flatnonzero(group == number).tolist()
        reached, waiting = set(), [members[0]]
        while waiting:
            at = waiting.pop()
            reached.add(at)
            waiting += [
                neighbour
                for neighbour in members
                if neighbour not in reached
                and (articles[neighbour] == articles[at] or campaigns[neighbour] == campaigns[at])
            ]
        assert reached == set(members)


def test_there_is_a_group_for_each_comment(few_comments):
    group = groups_that_stay_together(few_comments[:200])
    assert group.shape == (200,)
