"""What robots.txt allows, by RFC 9309."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.outgoing.robots import is_allowed

WORDPRESS = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n"


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        ("", "/bread", True),
        (WORDPRESS, "/bread", True),
        (WORDPRESS, "/wp-admin/options.php", False),
        (WORDPRESS, "/wp-admin/admin-ajax.php", True),
        ("User-agent: *\nDisallow: /", "/bread", False),
        ("User-agent: *\nDisallow:", "/bread", True),
        ("User-agent: Winnow\nDisallow: /\n\nUser-agent: *\nAllow: /", "/bread", False),
        ("User-agent: winnow/1.0\nAllow: /\n\nUser-agent: *\nDisallow: /", "/bread", True),
        ("User-agent: other\nUser-agent: WINNOW\nDisallow: /a\n", "/a", False),
        ("User-agent: win\nDisallow: /\n", "/bread", True),
        ("user-agent : *\r\nDISALLOW : /*?replytocom # no", "/bread?replytocom=4", False),
        ("User-agent: *\nDisallow: /*.php$", "/index.php", False),
        ("User-agent: *\nDisallow: /*.php$", "/index.php?p=1", True),
        ("User-agent: *\nDisallow: /fish$", "/fish", False),
        ("User-agent: *\nDisallow: /fish$", "/fishing", True),
        ("User-agent: *\nAllow: /p\nDisallow: /p", "/page", True),
        ("Disallow: /", "/bread", True),
        ("\ufeffUser-agent: *\nSitemap: x\nDisallow: /a", "/a", False),
        ("<html>not found</html>", "/bread", True),
    ],
)
def test_a_path_is_allowed_or_not(rules: str, path: str, expected: bool) -> None:
    assert is_allowed(rules, path) is expected


@given(st.text(max_size=300), st.text(max_size=50))
def test_no_file_breaks_it(rules: str, path: str) -> None:
    assert is_allowed(rules, f"/{path}") in (True, False)
