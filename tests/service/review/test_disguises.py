"""Disguises are made visible, and honest text is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.review.disguises import LeaningSpan, ShownPiece, pieces


def test_a_cyrillic_letter_in_a_latin_word_is_named() -> None:
    shown = pieces("сheap pills")
    assert shown[0] == ShownPiece("с", "lookalike", "cyrillic small letter es, c")
    assert shown[1] == ShownPiece("heap pills")


def test_a_zero_width_space_is_shown_by_its_name_and_not_sent() -> None:
    shown = pieces("via\u200bgra")
    assert [piece.text for piece in shown] == ["via", "ZWSP", "gra"]
    assert shown[1].kind == "invisible"


def test_a_direction_override_is_shown_and_not_sent() -> None:
    shown = pieces("photo_\u202egnp.exe")
    assert [(piece.text, piece.kind) for piece in shown][1] == ("RLO", "bidi")
    assert "\u202e" not in "".join(piece.text for piece in shown)


def test_letters_of_mathematics_are_named_as_what_they_imitate() -> None:
    assert pieces("𝐫olex")[0] == ShownPiece("𝐫", "lookalike", "mathematical bold small r, r")


def test_a_pile_of_marks_is_counted_instead_of_drawn() -> None:
    assert pieces("z" + "\u0301" * 40 + "o")[1] == ShownPiece("+40", "pile", "combining marks")


@pytest.mark.parametrize(
    "honest",
    [
        "Привет, спасибо за статью!",
        "Ευχαριστώ πολύ, Γιώργο",
        "می‌خواهم این کتاب را بخوانم",  # the joiner belongs to the spelling
        "Die Süße des Brotes — “herrlich”",
        "A family 👨‍👩‍👧 of bakers, ½ a loaf, 20 °C",
        "สวัสดีครับ ขอบคุณที่แบ่งปัน",
        "é written with a mark: e\u0301",
        "line one\nline two\r\n\tindented",
    ],
)
def test_honest_text_is_left_alone(honest: str) -> None:
    shown = pieces(honest)
    assert {piece.kind for piece in shown} == {"plain"}
    assert "".join(piece.text for piece in shown) == honest


@pytest.mark.parametrize(
    "char", ["\x00", "\x1b", "\x85", "\u2028", "\ufeff", "\U000e0041", "\ud800"]
)
def test_a_character_without_a_shape_never_reaches_the_browser(char: str) -> None:
    assert char not in "".join(piece.text for piece in pieces(f"a{char}b"))


def test_a_span_that_counted_is_a_piece_of_its_own() -> None:
    shown = pieces("buy cheap pills now", [LeaningSpan(4, 9, "spam")])
    assert shown == (
        ShownPiece("buy "),
        ShownPiece("cheap", leaning="spam"),
        ShownPiece(" pills now"),
    )


def test_a_disguised_letter_keeps_the_leaning_of_its_word() -> None:
    shown = pieces("сheap", [LeaningSpan(0, 5, "spam")])
    assert [piece.leaning for piece in shown] == ["spam", "spam"]


def test_spans_beyond_the_text_are_cut_off() -> None:
    assert pieces("short", [LeaningSpan(-3, 99, "ham")]) == (ShownPiece("short", leaning="ham"),)


@given(st.text(), st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40))))
def test_no_text_is_lost_and_no_control_gets_through(
    text: str, ranges: list[tuple[int, int]]
) -> None:
    shown = pieces(text, [LeaningSpan(start, end, "spam") for start, end in ranges])
    letters = "".join(piece.text for piece in shown if piece.kind in ("plain", "lookalike"))
    remaining = iter(text)
    assert all(char in remaining for char in letters)  # in the same order
    assert not set(letters) & set("\u202e\u202d\u2066\u200b\x00")
