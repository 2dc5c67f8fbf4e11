"""The secret of an installation, and what is derived from it."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.secret import FILE_NAME, Secret, SecretError, open_secret
from service.settings import Settings, SettingsError

SECRET, OTHER = Secret(b"1" * 32), Secret(b"2" * 32)


def opened(folder: Path, **settings: str) -> Secret:
    return open_secret(Settings(data_dir=folder, **settings))


def test_it_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    first = opened(tmp_path / "data").digest("x", "y")
    assert opened(tmp_path / "data").digest("x", "y") == first
    assert stat.S_IMODE(os.stat(tmp_path / "data" / FILE_NAME).st_mode) == 0o600
    assert os.listdir(tmp_path / "data") == [FILE_NAME]


def test_no_two_installations_have_the_same(tmp_path: Path) -> None:
    assert opened(tmp_path / "a").digest("x", "y") != opened(tmp_path / "b").digest("x", "y")


def test_that_of_the_settings_goes_before_and_leaves_no_file(tmp_path: Path) -> None:
    first, second = (opened(tmp_path, secret_key=letter * 32) for letter in "ab")
    assert first.digest("x", "y") != second.digest("x", "y")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("content", ["", "short", "ab" * 8, "\xff" * 64])
def test_a_broken_file_is_not_taken(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content)
    with pytest.raises(SecretError, match=r"secret\.key does not hold a secret"):
        opened(tmp_path)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(SettingsError, match="^WINNOW_SECRET_KEY: "):
        Settings.from_environment({"WINNOW_SECRET_KEY": "password"})


def test_the_secret_is_not_shown() -> None:
    assert "s" * 32 not in repr(Settings(secret_key="s" * 32))


@pytest.mark.parametrize(
    ("address", "another", "is_same"),
    [
        ("203.0.113.7", " 203.0.113.7 ", True),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("no address", "no address", True),
        ("no address", "none", False),
    ],
)
def test_one_visitor_has_one_hash(address: str, another: str, is_same: bool) -> None:
    assert (SECRET.hash_ip(address) == SECRET.hash_ip(another)) is is_same


def test_a_hash_needs_the_secret() -> None:
    assert SECRET.hash_ip("203.0.113.7") != OTHER.hash_ip("203.0.113.7")
    assert "203" not in SECRET.hash_ip("203.0.113.7")


def test_of_a_mail_address_the_domain_stays() -> None:
    hidden = SECRET.hash_email(" Rita@Example.org ")
    assert hidden == SECRET.hash_email("rita@example.org")
    assert hidden.endswith("@example.org")
    assert "rita" not in hidden
    assert hidden != SECRET.hash_email("bob@example.org")


@pytest.mark.parametrize("email", ["", "  "])
def test_of_no_address_nothing_is_made(email: str) -> None:
    assert SECRET.hash_email(email) == SECRET.hash_ip(email) == ""


def test_what_is_no_mail_address_is_hidden_all_the_same() -> None:
    assert "rita" not in SECRET.hash_email("rita")


@given(st.text(st.characters(max_codepoint=127), max_size=32))
def test_what_is_sealed_can_be_opened_with_the_same_secret_only(text: str) -> None:
    sealed = SECRET.seal(text)
    assert SECRET.unseal(sealed) == text
    assert OTHER.unseal(sealed) is None
    assert SECRET.seal(text) != sealed


def test_what_was_tampered_with_is_not_opened() -> None:
    sealed = SECRET.seal("123456789abc")
    changed = sealed[:24] + ("A" if sealed[24] != "A" else "B") + sealed[25:]
    assert SECRET.unseal(changed) is None


@pytest.mark.parametrize("text", ["", "abcde", "a=b", "\u00e4bcd", "YWJj", "A" * 64])
def test_what_was_never_sealed_is_not_opened(text: str) -> None:
    assert SECRET.unseal(text) is None


def test_what_is_too_long_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="too long"):
        SECRET.seal("x" * 4097)
