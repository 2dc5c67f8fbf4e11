"""Which edits leave a moderator's decision, and which overtake it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.comment import Author, Comment
from model.verdict import Label
from service.domain.comments import Judgement
from service.domain.edits import after_edit, edit_pieces, keeps_decision

RITA = Author(name="Rita", email="rita@example.org", url="https://rita.example.org/")
BREAD = 'I bake it <a href="https://rita.example.org/rye">like this</a>, twice a week.'


def comment(text: str, author: Author = RITA) -> Comment:
    return Comment(text=text, author=author)


@pytest.mark.parametrize(
    "after",
    [
        BREAD,
        f"  {BREAD}\n",
        f"<p>{BREAD}</p>",
        BREAD.replace("<a ", '<a rel="nofollow ugc" '),
        BREAD.replace("https://rita.example.org/rye", "http://rita.example.org/rye/"),
        BREAD.replace("twice", "twcie"),
        BREAD.replace("week", "weeks"),
        BREAD.upper().replace("HTTPS://RITA.EXAMPLE.ORG/RYE", "https://rita.example.org/rye"),
    ],
)
def test_what_changes_no_word_link_or_name_keeps_the_decision(after: str) -> None:
    assert keeps_decision(comment(BREAD), comment(after))


@pytest.mark.parametrize(
    "after",
    [
        f"{BREAD} Also: casino bonus",
        f"{BREAD} https://casino.example.net",
        BREAD.replace("rita.example.org/rye", "casino.example.net"),
        BREAD.replace("twice a week", "never"),
        "Play at the best casino now",
        BREAD.replace("like this", "not like this"),
        "",
        f"{BREAD}<!-- best casino https://casino.example.net -->",
        f"{BREAD}<img src='https://casino.example.net/x.png'>",
        f"{BREAD} <best casino bonus>",
        BREAD.replace("<a ", "<a title='best casino' "),
    ],
)
def test_other_words_or_links_overtake_it(after: str) -> None:
    assert not keeps_decision(comment(BREAD), comment(after))


@pytest.mark.parametrize(
    "author",
    [
        Author(name="Best casino", email=RITA.email, url=RITA.url),
        Author(name=RITA.name, email="other@example.org", url=RITA.url),
        Author(name=RITA.name, email=RITA.email, url="https://casino.example.net"),
    ],
)
def test_another_name_or_address_overtakes_it(author: Author) -> None:
    assert not keeps_decision(comment(BREAD), comment(BREAD, author))


def test_a_number_is_never_a_misspelling() -> None:
    assert not keeps_decision(comment("Call me at 5550100"), comment("Call me at 5550199"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Write to rita.berg@mail.example", "Write to rita.borg@mail.example"),
        ("Write to ritaberg at mail dot com", "Write to ritaborg at mail dot com"),
        ("I am on Telegram: ritaberg", "I am on Telegram: ritaborg"),
        ("More at ritabread.page", "More at ritabreed.page"),
    ],
)
def test_an_address_is_never_a_misspelling(before: str, after: str) -> None:
    assert not keeps_decision(comment(before), comment(after))


def test_what_the_engine_takes_out_of_sight_is_no_edit() -> None:
    assert keeps_decision(comment(f"{BREAD}<script>x</script><img src=x>"), comment(f"{BREAD}x"))


def test_in_a_script_without_spaces_a_character_is_a_word() -> None:
    assert not keeps_decision(comment("这个面包很好吃谢谢"), comment("这个博彩很好吃谢谢"))
    assert keeps_decision(comment("这个面包很好吃谢谢"), comment("这个面包很好吃,谢谢!"))


@given(st.text(max_size=200))
def test_the_same_words_always_keep_it(text: str) -> None:
    assert keeps_decision(comment(text), comment(text))


@pytest.mark.parametrize(
    ("overtaken", "said", "label"),
    [
        ("ham", Label.HAM, Label.HAM),
        ("ham", Label.UNSURE, Label.UNSURE),
        ("ham", Label.SPAM, Label.UNSURE),
        ("spam", Label.SPAM, Label.SPAM),
        ("spam", Label.UNSURE, Label.UNSURE),
        ("spam", Label.HAM, Label.UNSURE),
        (None, Label.SPAM, Label.SPAM),
        (None, Label.HAM, Label.HAM),
    ],
)
def test_after_an_edit_only_what_both_say_is_done_unseen(overtaken, said, label) -> None:  # type: ignore[no-untyped-def]
    judgement = after_edit(Judgement(label=said), overtaken)
    assert judgement.label is label
    assert (judgement.note is None) == (overtaken is None)


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_pieces_of_an_edit_join_to_both_texts(before: str, after: str) -> None:
    pieces = edit_pieces(before, after)
    assert "".join(p.text for p in pieces if p.kind != "removed") == after
    assert "".join(p.text for p in pieces if p.kind != "added") == before
