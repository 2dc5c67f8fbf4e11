"""What is measured of the links of a text."""

import math

import pytest
from measured_comments import BREAD, count, measured


def test_links_and_their_hosts_are_counted():
    values = measured("www.a.com www.a.com/x www.b.com")
    assert (count(values["links"]), values["link_hosts"]) == (3, 2)


def test_a_shortened_link_tells_nothing_of_where_it_leads():
    values = measured("see https://bit.ly/cheap-pills", url="https://tinyurl.com/cheap-pills")
    unknown = ("link_reference", "link_hyphens", "link_in_article", "url_host_chars", "url_profile")
    assert all(math.isnan(values[name]) for name in unknown)


def test_beside_a_shortened_link_the_others_still_tell():
    values = measured("see https://bit.ly/abc and https://cheap-pills.com/x")
    assert (values["link_hyphens"], values["link_shortener"]) == (1, 0.5)


@pytest.mark.parametrize("broken", ["<a href='http://[x'>y</a>", "[url=http://]]x[/url]"])
def test_a_link_to_nowhere_is_a_link_too(broken):
    # urlsplit() refuses such an address; a spammer must not be able to make judging fail.
    assert count(measured(broken)["links"]) >= 1


def test_without_links_their_number_is_zero_and_their_kind_unknown():
    values = measured("hi")
    assert values["links"] == 0
    assert math.isnan(values["link_shortener"])


def test_whether_a_link_is_the_authors_own_is_unknown_without_an_author_url():
    assert math.isnan(measured("see www.example.com")["link_like_author"])


def test_a_link_to_a_host_the_article_names_is_told():
    article = BREAD.model_copy(update={"text": "I got it from Kingarthur in May."})
    assert measured("see www.kingarthur.com", article=article)["link_in_article"] == 1
