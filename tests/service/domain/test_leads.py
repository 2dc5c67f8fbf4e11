"""What a comment leads to besides its links, and what it holds out of sight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.comment import Author, Comment
from service.domain.leads import leads_of, places_in_passing

BREAD = "My bread never rises in winter, what should I do?"

HIDDEN = [
    '<img src="https://casino.example/x.png">',
    "<iframe src='//casino.example'></iframe>",
    "<!-- best casino https://casino.example -->",
    "<!-- best casino",
    "<best online casino bonus>",
    "<!best casino>",
    "</p best casino>",
    '<b title="best > casino">bread</b>',
    '<p style="background:url(https://casino.example)"></p>',
    "<p onclick='casino()'></p>",
    '<form action="https://casino.example"><input></form>',
    '<meta http-equiv="refresh" content="0;url=https://casino.example">',
    "<script src=//casino.example/x.js></script>",
    "<template>best casino</template>",
    "[color=best casino]bread[/color]",
    "[url=https://rita.example best casino]bread[/url]",
    '[bread](https://rita.example "best casino")',
]
CONTACTS = [
    "eve@casino.example",
    "eve (at) casino (dot) example",
    "eve at casino dot example",
    "telegram: casino_eve",
    "WhatsApp me, casinoeve",
    "@casino_eve",
    "+49 151 5550100",
    "<a href='mailto:eve@casino.example'>me</a>",
    "<a href='tg://resolve?domain=casino'>me</a>",
    "🅲🅰🆂🅸🅽🅾",
    "🇨🇦🇸🇮🇳🇴",
]
IN_PASSING = [
    "casino.bet",
    "hxxps://casino.bet/x",
    "<img src='https://casino.bet/x.png'>",
    "<!-- //casino.bet -->",
    "https://www.google.com/url?sa=t&url=https%3A%2F%2Fcasino.bet%2Fx",
    "https://web.archive.org/web/2020/https://casino.bet/",
    "https://rita.example/?to=https%253A%252F%252Fcasino.bet",
    "https:\\\\casino.bet\\x",
    "&#104;ttps://casino.bet",
]


@pytest.mark.parametrize("addition", HIDDEN + CONTACTS)
def test_what_no_link_says_is_a_lead(addition: str) -> None:
    assert leads_of(Comment(text=f"{BREAD} {addition}"))
    assert not leads_of(Comment(text=BREAD))


@pytest.mark.parametrize("text", IN_PASSING)
def test_a_host_is_seen_wherever_it_stands(text: str) -> None:
    places = places_in_passing(Comment(text=f"{BREAD} {text}"))
    assert "casino.bet" in [place.name for place in places]


@pytest.mark.parametrize(
    "text",
    [
        f"<p>{BREAD}</p><br />\n<ul class='x'><li>5 &lt; 6</li></ul>",
        '<a href="https://rita.example/x" rel="nofollow ugc" target=_blank>like this</a>',
        "see https://rita.example/rye, rita.example/rye or www.rita.example.",
        "[url=https://rita.example]this[/url] and [this](https://rita.example)",
        "I <3 it. 5 < 6 and it's fine, in 2026-11-30 at 15:30, e.g. at home. Then rye.",
        "It was 12.50, i.e. cheap: very cheap; see chapter 3.4.2 (page 17).",
        "Ich backe: morgens, mittags; um 10:30 Uhr. Und ihr?",
    ],
)
def test_plain_writing_leads_nowhere_else(text: str) -> None:
    author = Author(name="Rita", url="https://rita.example")
    assert leads_of(Comment(text=text, author=author)) == frozenset()


@given(st.text(alphabet="<>\"'!-/ab =[]()@.:+%&#;0", max_size=300))
def test_no_text_is_too_odd(text: str) -> None:
    leads_of(Comment(text=text))


@pytest.mark.parametrize(
    "unit", ["<", "<a ", "a.", "//", "@a", "<!--", "[a=", "http:", "a at ", "+1 "]
)
def test_a_long_text_of_signs_is_read_at_once(unit: str) -> None:
    leads_of(Comment(text=unit * (50_000 // len(unit))))
