"""The site that `make docs` builds: its links, its lists, its navigation, and whom it asks."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "docs"))

import site_pages  # noqa: E402 - it stands beside the pages that it puts together

PAGES = sorted(
    [path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")]
    + site_pages.pages_beside()
)
SETTINGS = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^ *```.*?^ *```", re.M | re.S)


def prose(page: str) -> str:
    return BLOCK.sub("", (ROOT / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file(page: str) -> None:
    links = [match["path"] for match in site_pages.LINK.finditer(prose(page))]
    targets = {link: ROOT / site_pages.target_of(link, page) for link in links}
    assert [link for link, target in targets.items() if not target.exists()] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page != "CHANGELOG.md"])
def test_every_command_that_a_page_names_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"python -m service ((?:[a-z][a-z-]+)(?: [a-z][a-z-]+)?)", text)
    there = re.findall(r"`python -m service ([a-z -]+?)(?: [A-Z].*)?`", COMMANDS)
    groups = {command.split()[0] for command in there if " " in command}
    alone = {command for command in there if " " not in command}
    wrong = [
        command
        for command in named
        if command not in there and command not in groups and command.split()[0] not in alone
    ]
    assert wrong == []


def test_a_broken_link_is_an_error_and_continuous_integration_builds_the_site() -> None:
    assert "\nstrict: true\n" in SETTINGS
    for kind in ("not_found", "anchors", "unrecognized_links"):
        assert f"{kind}: warn" in SETTINGS
    assert "\nmake docs\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "--quiet\n" not in (ROOT / "Makefile").read_text(encoding="utf-8").partition("mkdocs")[2]


@pytest.mark.parametrize(
    ("source", "link", "moved"),
    [
        ("docs/a.md", "[x](api.md#errors)", "[x](api.md#errors)"),
        ("docs/a.md", "[x](../README.md#five-minutes)", "[x](overview.md#five-minutes)"),
        ("docs/a.md", "[x](../integrations/isso/README.md)", "[x](integrations/isso/README.md)"),
        ("docs/decisions/a.md", "[x](../evaluation.md)", "[x](../evaluation.md)"),
        ("README.md", "![x](docs/images/queue.png)", "![x](images/queue.png)"),
        ("README.md", "[x](docs/decisions)", "[x](decisions/README.md)"),
        ("README.md", "the [licence](LICENSE)", "the licence"),
        ("integrations/isso/README.md", "[x](../../docs/api.md)", "[x](../../api.md)"),
        ("integrations/isso/README.md", "[`x`](winnow_isso.py)", "`x`"),
        ("docs/a.md", "[x](not-there.md)", "[x](not-there.md)"),
        ("docs/a.md", "[x](https://winnow.example/a.md)", "[x](https://winnow.example/a.md)"),
        ("docs/a.md", "[x](#here)", "[x](#here)"),
    ],
)
def test_a_link_leads_to_the_same_page_of_the_site(source: str, link: str, moved: str) -> None:
    assert site_pages.with_site_links(link, source) == moved


@pytest.mark.parametrize(
    ("written", "deep"),
    [
        ("- one\n- two", "- one\n- two"),
        ("Two:\n- one\n- two", "Two:\n\n- one\n- two"),
        ("1. one\n   goes on\n2. two", "1. one\n    goes on\n2. two"),
        ("1. one\n\n       code\n\nprose", "1. one\n\n        code\n\nprose"),
        ("- one\n  - inner\n- two", "- one\n\n    - inner\n- two"),
        ("- one\nruns on\n\nprose", "- one\n    runs on\n\nprose"),
        ("- one\n## Heading", "- one\n## Heading"),
        ("```\n- no list\n  at all\n```", "```\n- no list\n  at all\n```"),
        ("    - code\n    - more", "    - code\n    - more"),
        ("| - |\n|---|", "| - |\n|---|"),
    ],
)
def test_lists_are_as_deep_as_python_markdown_wants_them(written: str, deep: str) -> None:
    assert site_pages.deep_lists(written) == deep


FORBIDS = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".html", FORBIDS + '<script src="https://cdn.example/x.js"></script>'),
        (".html", FORBIDS + '<link rel="stylesheet" href="//fonts.example/x.css">'),
        (".html", FORBIDS + '<img src="HTTPS://pictures.example/x.png">'),
        (".html", FORBIDS + '<img src="x.png" srcset="https://pictures.example/x.png 2x">'),
        (".html", FORBIDS + "<style>a{background:url( 'https://x.example/x')}</style>"),
        (".html", "<p>whatever a script may load</p>"),
        (".css", '@import "https://fonts.example/x.css";'),
        (".css", "a{background:url(//x.example/x)}"),
    ],
)
def test_a_page_that_asks_others_for_anything_is_refused(suffix: str, text: str) -> None:
    assert site_pages.requests_elsewhere(text, suffix=suffix) != []


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".html", FORBIDS + '<script src="assets/x.js"></script><img src="images/x.png">'),
        (".html", FORBIDS + '<a href="https://wordpress.org">WordPress</a>'),
        (".css", "a{background:url(data:image/svg+xml;utf8,x)}"),
    ],
)
def test_a_page_that_stays_at_home_is_taken(suffix: str, text: str) -> None:
    assert site_pages.requests_elsewhere(text, suffix=suffix) == []


def test_every_page_forbids_what_a_script_might_load_later() -> None:
    head = (ROOT / "docs" / "theme" / "main.html").read_text(encoding="utf-8")
    policy = " ".join(head.split())
    assert "default-src 'self'" in policy
    assert "http:" not in policy.partition("content=")[2]
