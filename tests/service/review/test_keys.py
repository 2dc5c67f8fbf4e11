"""The one list of keys, the script that handles it and the pages that hint at it agree."""

import re
from pathlib import Path

import service.review
from service.review.keys import GROUPS, KEYS, as_data, key_of

FOLDER = Path(service.review.__file__).parent
ACTIONS_SCRIPT = (FOLDER / "static" / "actions.js").read_text()
TEMPLATES = "\n".join(path.read_text() for path in FOLDER.glob("templates/*.html"))
KIN = (FOLDER / "views" / "kin.py").read_text()
ACTIONS = [key.action for key in KEYS]


def handled() -> set[str]:
    """The actions that the script does itself."""
    table = re.search(r"const actions = \{(.*?)\n\};", ACTIONS_SCRIPT, re.S)
    assert table is not None
    return set(re.findall(r"^  (\w+)[:,(]", table.group(1), re.M))


def hinted() -> set[str]:
    """The actions that some button or link of a page stands for."""
    of_kin = set(re.findall(r"Button\(\"(\w+)\"", KIN)) | {"author", "host"}
    return set(re.findall(r'data-action="(\w+)"', TEMPLATES)) | of_kin


def test_no_key_and_no_action_is_in_the_list_twice() -> None:
    assert len({key.key for key in KEYS}) == len(KEYS) == len(set(ACTIONS))


def test_every_key_is_handled_by_the_script_or_presses_a_button() -> None:
    assert set(ACTIONS) <= handled() | hinted()


def test_the_script_and_the_pages_know_no_action_beyond_the_list() -> None:
    assert handled() | hinted() <= set(ACTIONS)


def test_every_key_is_in_a_group_of_the_help_sheet() -> None:
    assert {key.group for key in KEYS} == {name for name, _ in GROUPS}


def test_the_keys_that_moderators_know_from_elsewhere_are_there() -> None:
    by_action = {"next": "j", "previous": "k", "ham": "h", "spam": "s", "undo": "u", "select": "x",
              "search": "/", "help": "?"}  # fmt: skip
    assert {action: key_of(action) for action in by_action} == by_action


def test_the_script_is_given_the_same_list() -> None:
    given = [(key["key"], key["action"]) for key in as_data(str)]
    assert given == [(key.key, key.action) for key in KEYS]
