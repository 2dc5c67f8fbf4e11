"""robots.txt (RFC 9309): whether a page may be read."""

import re
from collections.abc import Iterator

OUR_NAME = "winnow"
MOST_BYTES = 512_000
RobotsRule = tuple[bool, str]  # whether it allows, and what


def is_allowed(robots_txt: str, path: str) -> bool:
    """Whether a path, with its query, may be read by us.

    Our own groups count if there are any, else those of `*`. The longest rule that matches
    decides, and of two alike the milder one.
    """
    groups = list(_groups(robots_txt))
    ours = [rules for names, rules in groups if OUR_NAME in names]
    everybody = [rules for names, rules in groups if "*" in names]
    rules = [rule for group in (ours or everybody) for rule in group]
    matching = [(len(pattern), allows) for allows, pattern in rules if _matches(pattern, path)]
    return max(matching, default=(0, True))[1]


def _groups(robots_txt: str) -> Iterator[tuple[set[str], list[RobotsRule]]]:
    names: set[str] = set()
    rules: list[RobotsRule] = []
    has_rules = False
    for field, value in _lines(robots_txt):
        if field == "user-agent":
            if has_rules:
                yield names, rules
                names, rules, has_rules = set(), [], False
            names.add(value.lower().partition("/")[0].strip())
        elif field in ("allow", "disallow"):
            has_rules = True
            if value:
                rules.append((field == "allow", value))
    yield names, rules


def _lines(robots_txt: str) -> Iterator[tuple[str, str]]:
    for line in re.split(r"\r\n|\r|\n", robots_txt.lstrip("\ufeff")):
        field, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield field.strip().lower(), value.strip()


def _matches(pattern: str, path: str) -> bool:
    """Whether a path begins like a pattern; `*` is anything, a final `$` the end."""
    is_to_end = pattern.endswith("$")
    first, *parts = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for part in parts:
        start = path.find(part, at)
        if start < 0:
            return False
        at = start + len(part)
    if not is_to_end:
        return True
    return path.endswith(parts[-1]) if parts else at == len(path)
