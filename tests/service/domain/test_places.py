"""What of a link belongs to whom put it there: a profile, a sub-domain, or all of a host."""

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.comment import Author, Comment
from service.domain.places import place_name, places_of, read_place, shared_host


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.linkedin.com/in/Eve-Spam/details?x=1", "linkedin.com/in/eve-spam"),
        ("de.linkedin.com/in/eve-spam/", "linkedin.com/in/eve-spam"),
        ("https://www.linkedin.com/posts/eve_offer-123", "linkedin.com/posts/eve_offer-123"),
        ("https://github.com/eve/repository", "github.com/eve"),
        ("https://gist.github.com/eve/1", "github.com/eve"),
        ("https://medium.com/@eve/cheap-pills-1", "medium.com/@eve"),
        ("https://eve.medium.com/cheap-pills-1", "eve.medium.com"),
        ("https://eve.wordpress.com/2020/01/", "eve.wordpress.com"),
        ("https://xy.weebly.com", "xy.weebly.com"),
        ("https://www.youtube.com/watch?list=1&v=AbC_1", "youtube.com/watch?v=abc_1"),
        ("https://www.youtube.com/@eve/videos", "youtube.com/@eve"),
        ("https://youtu.be/AbC_1?t=3", "youtu.be/abc_1"),
        ("http://eve.blogspot.com/p/1", "eve.blogspot.com"),
        ("http://eve.blogspot.co.uk", "eve.blogspot.co.uk"),
        ("https://eve.tumblr.com/post/1", "eve.tumblr.com"),
        ("https://www.tumblr.com/eve/1", "tumblr.com/eve"),
        ("https://www.facebook.com/profile.php?id=12&sk=about", "facebook.com/profile.php?id=12"),
        ("https://m.facebook.com/eve", "facebook.com/eve"),
        ("https://twitter.com/eve/status/1", "x.com/eve"),
        ("https://x.com/Eve", "x.com/eve"),
        ("https://instagram.com/eve/", "instagram.com/eve"),
        ("https://t.me/eve?start=1", "t.me/eve"),
        ("https://old.reddit.com/user/eve/comments", "reddit.com/user/eve"),
        ("https://reddit.com/r/pills/comments/1", "reddit.com/r/pills"),
        ("https://sites.google.com/view/eve/home", "sites.google.com/view/eve"),
        ("https://goo.gl/maps/AbC", "goo.gl/maps/abc"),
        ("https://amzn.to/3AbC", "amzn.to/3abc"),
        ("https://discord.gg/eve", "discord.gg/eve"),
        ("https://www.fiverr.com/eve/i-will-rank", "fiverr.com/eve"),
        ("https://hackmd.io/@eve/1", "hackmd.io/@eve"),
        ("https://s3.amazonaws.com/eve/x.html", "s3.amazonaws.com/eve"),
        ("https://eve.s3.amazonaws.com/x.html", "eve.s3.amazonaws.com"),
        ("https://www.airbnb.de/rooms/1", "airbnb.de/rooms/1"),
        (
            "https://www.google.de/url?sa=t&url=https%3A%2F%2Feve.example",
            "google.de/url?url=https://eve.example",
        ),
        ("https://docs.google.com/document/d/1x/edit", "docs.google.com/document/d/1x"),
        ("https://docs.google.com/forms/d/e/1F/viewform", "docs.google.com/forms/d/e/1f"),
        ("https://forms.gle/1x", "forms.gle/1x"),
        ("https://eve.github.io/shop", "eve.github.io"),
        ("https://a.b.eve.github.io", "eve.github.io"),
        ("https://eve.netlify.app", "eve.netlify.app"),
        ("https://eve.wixsite.com/shop", "eve.wixsite.com"),
        ("https://bit.ly/3xYz", "bit.ly/3xyz"),
        ("https://www.cs.example.edu/~eve/x", "cs.example.edu/~eve"),
        ("https://www.google.de/url?q=http://evil.example", "google.de/url?q=http://evil.example"),
        ("https://linkedin.com/in/../company/acme", "linkedin.com/company/acme"),
    ],
)
def test_of_a_shared_host_one_persons_part_is_meant(url: str, name: str) -> None:
    place = read_place(url)
    assert place is not None
    assert place.name == name
    assert place.shared
    assert place.shared == shared_host(name)


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.evil.co.uk/x",
        "//shop.evil.co.uk",
        "SHOP.EVIL.CO.UK.:8080/",
        "https://paypal.com:pw@shop.evil.co.uk:99/",
        "https:\\\\shop.evil.co.uk\\x",
        "http:shop.evil.co.uk",
        "ht\ntps://shop.evil.co.uk",
        "http://shop%2Eevil.co.uk",
        "http://shop。evil.co.uk",
        "http://ｓｈｏｐ.evil.co.uk",
    ],
)
def test_however_it_is_written_a_link_leads_to_one_domain(url: str) -> None:
    place = read_place(url)
    assert place is not None
    assert (place.name, place.host, place.shared) == ("evil.co.uk", "shop.evil.co.uk", "")


def test_a_host_is_one_host_in_letters_and_as_dns_spells_it() -> None:
    assert read_place("http://Bäcker.example") == read_place("https://xn--bcker-gra.example")
    place = read_place("http://bäcker.example")
    assert place is not None
    assert {"bäcker.example", "xn--bcker-gra.example"} <= set(place.names)


@pytest.mark.parametrize(
    "url", ["https://linkedin.com", "https://www.github.com/", "http://github.io", "t.me/"]
)
def test_nothing_on_the_front_page_of_a_platform_is_one_persons(url: str) -> None:
    place = read_place(url)
    assert place is not None
    assert place.name == ""


@pytest.mark.parametrize("url", ["", "/about", "#top", "mailto:eve@evil.example", "http://", "\0"])
def test_what_leads_to_no_host_is_no_place(url: str) -> None:
    assert read_place(url) is None


@pytest.mark.parametrize(
    "text",
    [
        'See <a href="https://evil.example/x">this</a>',
        "<A HREF=//EVIL.EXAMPLE.>this</A>",
        "[url=http://evil.example:8080]this[/url]",
        "[url]//evil.example/x[/url]",
        "[this](https://evil.example/x)",
        "[this](//evil.example/x)",
        '[this](http://evil.example/x "a title")',
        "[this][1]\n\n[1]: http://evil.example",
        "<https://evil.example/x>",
        "https://you:pw@evil.example/x",
        "See https://evil.example/x.",
        '&lt;a href="http://evil.example"&gt;this&lt;/a&gt;',
        '<map><area href="http://evil.example"></map>',
    ],
)
def test_a_link_counts_in_every_markup(text: str) -> None:
    assert [place.name for place in places_of(Comment(text=text))] == ["evil.example"]


def test_the_full_stop_behind_an_address_is_none_of_it() -> None:
    comment = Comment(text="By github.com/eve, or https://medium.com/@eve!")
    assert [place.name for place in places_of(comment)] == ["github.com/eve", "medium.com/@eve"]


def test_a_link_behind_many_others_counts_as_does_the_authors_own() -> None:
    text = " ".join(f"http://good{number}.example" for number in range(100))
    comment = Comment(text=text, author=Author(url="evil.example"))
    assert places_of(comment)[-1].name == "evil.example"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" HTTPS://de.LinkedIn.com/in/Eve/ ", "linkedin.com/in/eve"),
        ("linkedin.com", "linkedin.com"),
        ("www.shop.evil.example", "shop.evil.example"),
        ("https://bäcker.example/", "xn--bcker-gra.example"),
        ("", ""),
    ],
)
def test_what_somebody_types_is_read_as_a_place(typed: str, name: str) -> None:
    assert place_name(typed) == name


@given(st.sampled_from(["", "https://", "//x.com/", "m.youtube.com/watch?v=", "a.b/~"]), st.text())
def test_whatever_it_is_it_is_read_and_its_name_is_stable(beginning: str, rest: str) -> None:
    place = read_place(beginning + rest)
    if place is not None and place.name:
        assert place_name(place.name) == place.name


def test_each_platform_is_listed_once() -> None:
    text = files("service.domain").joinpath("platforms.txt").read_text(encoding="utf-8")
    hosts = [line.split()[0] for line in text.splitlines() if line and not line.startswith("#")]
    assert len(hosts) == len(set(hosts))
