"""The pages of Winnow's WordPress plugin: settings, the test of the connection, the column."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import debian
import httpx
import pytest
from blog import Blog, Reader
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from wordpress_engine import INTEGRATION, Engine

PAGE = "/wp-admin/options-general.php?page=winnow"
PLUGIN = sorted(INTEGRATION.rglob("*.php"))


@pytest.mark.parametrize("file", PLUGIN, ids=lambda file: file.name)
def test_php_can_read_every_file(file: Path) -> None:
    debian.install("php-cli")
    checked = subprocess.run(["php", "-l", file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_the_code_is_as_wordpress_writes_it() -> None:
    """As far as PHP_CodeSniffer knows: WordPress's own standard is in no package of Debian."""
    debian.install("php-codesniffer")
    command = ["phpcs", "-q", "-s", "--standard=phpcs.xml.dist"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False, cwd=INTEGRATION)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("file", PLUGIN, ids=lambda file: file.name)
def test_no_file_does_anything_when_asked_by_itself(file: Path) -> None:
    assert "defined( 'ABSPATH' ) || exit;" in file.read_text()


def notice(page: str) -> str:
    shown = HTMLParser(page).css_first(".wrap .notice p")
    return "" if shown is None else shown.text()


def press_test(blog: Blog) -> str:
    """Press the button that tests the connection; what the page says then."""
    return notice(blog.submit(PAGE, "admin-post.php", {}, does="winnow_test"))


@contextmanager
def settings(engine: Engine, **fields: str) -> Iterator[str]:
    """Other settings for a while. Yields the page that follows saving them."""
    names = ("winnow_url", "winnow_key")
    right = {name: engine.blog.ask("return get_option( $given['n'] );", n=name) for name in names}
    yield engine.save_settings(**fields)
    engine.save_settings(**right)


def test_the_button_says_that_winnow_answers(with_winnow: Engine) -> None:
    said = press_test(with_winnow.blog)
    assert said.startswith("Winnow answers and knows the key. The model that judges: base-")


def test_the_button_says_that_the_key_is_not_known(with_winnow: Engine) -> None:
    with settings(with_winnow, winnow_key="000000000000"):
        assert press_test(with_winnow.blog).startswith("No connection: status 401")


def test_the_button_says_that_nothing_answers(with_winnow: Engine) -> None:
    with settings(with_winnow, winnow_url="http://127.0.0.1:9"):
        assert press_test(with_winnow.blog).startswith("No connection: ")


def test_the_button_says_that_it_is_not_winnow_that_answers(with_winnow: Engine) -> None:
    with settings(with_winnow, winnow_url=f"{with_winnow.blog.url}/readme.html?"):
        assert "not an answer of Winnow" in press_test(with_winnow.blog)


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("winnow_url", "ftp://winnow.example"),
        ("winnow_url", "javascript:alert(1)"),
        ("winnow_url", ""),
        ("winnow_key", "too short"),
        ("winnow_key", "abcdefghijkl\nmn"),
        ("winnow_webhook_secret", "whsec_<script>"),
    ],
)
def test_a_bad_setting_is_refused_and_the_old_one_kept(
    with_winnow: Engine, field: str, sent: str
) -> None:
    before = with_winnow.blog.ask("return get_option( $given['name'] );", name=field)
    page = with_winnow.save_settings(**{field: sent})
    assert HTMLParser(page).css_first(f"#setting-error-{field}.notice-error") is not None
    assert with_winnow.blog.ask("return get_option( $given['name'] );", name=field) == before


def test_the_key_is_not_printed(with_winnow: Engine) -> None:
    key = with_winnow.blog.ask("return get_option( 'winnow_key' );")
    assert len(key) == 12
    assert key not in with_winnow.blog.admin.get(PAGE).text


def test_an_empty_key_keeps_the_one_that_is_saved(with_winnow: Engine) -> None:
    key = with_winnow.blog.ask("return get_option( 'winnow_key' );")
    with_winnow.save_settings(winnow_key="")
    assert with_winnow.blog.ask("return get_option( 'winnow_key' );") == key


def pasted(engine: Engine, lines: str) -> str:
    """Paste lines into the page and press "Connect"; what it says then."""
    fields = {"winnow_lines": lines}
    return notice(engine.blog.submit(PAGE, "admin-post.php", fields, does="winnow_connect"))


def test_the_lines_that_winnow_shows_are_pasted_and_tried_in_one_go(with_winnow: Engine) -> None:
    lines = (
        f"define('WINNOW_URL', '{with_winnow.winnow.url}');\n"
        f"define('WINNOW_KEY', '{with_winnow.key}');\n"
        f"define('WINNOW_WEBHOOK_SECRET', 'whsec_{'ab+/' * 10}ab==');"
    )
    with settings(with_winnow, winnow_url="http://127.0.0.1:9", winnow_key="000000000000"):
        assert pasted(with_winnow, lines).startswith("Winnow answers and knows the key.")
        saved = with_winnow.blog.ask("return get_option( 'winnow_webhook_secret' );")
        assert saved == f"whsec_{'ab+/' * 10}ab=="


@pytest.mark.parametrize(
    "lines",
    ["", "define('WINNOW_KEY', 'abcdefabcdef');", "WINNOW_URL=ftp://a WINNOW_KEY=abcdefabcdef"],
)
def test_lines_of_which_one_cannot_be_change_nothing(with_winnow: Engine, lines: str) -> None:
    assert "URL" in pasted(with_winnow, lines)
    assert press_test(with_winnow.blog).startswith("Winnow answers and knows the key.")


def test_the_test_needs_a_nonce(with_winnow: Engine) -> None:
    for action in ("winnow_test", "winnow_connect"):
        form = {"action": action, "_wpnonce": "made-up"}
        assert with_winnow.blog.admin.post("/wp-admin/admin-post.php", data=form).status_code == 403


def test_who_is_no_administrator_sees_no_settings_and_tests_nothing(with_winnow: Engine) -> None:
    with with_winnow.blog.logged_in_as("editor") as editor:
        assert editor.get(PAGE).status_code == 403
        for action in ("winnow_test", "winnow_connect"):
            form = {"action": action, "_wpnonce": "made-up"}
            assert editor.post("/wp-admin/admin-post.php", data=form).status_code == 403
    stranger = httpx.post(
        f"{with_winnow.blog.url}/wp-admin/admin-post.php",
        data={"action": "winnow_test"},
        timeout=60,
    )
    assert "Winnow" not in stranger.text


def test_the_list_of_comments_says_what_winnow_said_and_why(with_winnow: Engine) -> None:
    article = with_winnow.blog.write_article("Bread", "Flour and water.")
    spam = "Cheap omega replica watches, best price, free shipping, http://cheap.example/omega"
    comment = with_winnow.blog.comment(article, Reader("omega deals"), spam)
    page = with_winnow.blog.admin.get("/wp-admin/edit-comments.php?comment_status=spam").text
    shown = HTMLParser(page).css_first(f"#comment-{comment} td.column-winnow")
    assert shown is not None
    assert re.match(r"spam \((0\.9\d|1\.00)\)", shown.text())
    assert "Reads like an advertisement: “" in shown.text()


def test_what_winnow_says_is_shown_as_text(with_winnow: Engine) -> None:
    article = with_winnow.blog.write_article("Bread", "Flour and water.")
    comment = with_winnow.blog.comment(article, Reader("Ann"), "Does it keep in the fridge?")
    with_winnow.blog.ask(
        "return update_comment_meta( $given['id'], '_winnow_verdict', array( 'label' => '<b>x',"
        " 'probability' => 0.1, 'reasons' => array( '<script>alert(1)</script>' ) ) );",
        id=comment,
    )
    page = with_winnow.blog.admin.get("/wp-admin/edit-comments.php").text
    shown = HTMLParser(page).css_first(f"#comment-{comment} td.column-winnow")
    assert shown is not None
    assert shown.text().endswith("<script>alert(1)</script>")
    assert shown.css("script") == []


def test_without_settings_every_comment_waits_and_the_administrator_is_told(
    with_winnow: Engine,
) -> None:
    article = with_winnow.blog.write_article("Bread", "Flour and water.")
    php = "return update_option( 'winnow_url', $given['url'] );"
    with_winnow.blog.ask(php, url="")
    comment = with_winnow.blog.comment(article, Reader("Ann"), "Why is the crust always grey?")
    told = with_winnow.blog.admin.get("/wp-admin/index.php").text
    with_winnow.blog.ask(php, url=with_winnow.winnow.url)
    assert with_winnow.blog.status(comment) == "pending"
    assert "every comment waits for moderation" in told


def test_a_notice_of_php_does_not_go_unnoticed(with_winnow: Engine) -> None:
    log = with_winnow.blog.log
    before = log.read_bytes() if log.exists() else b""
    with_winnow.blog.ask("return $nothing;")
    assert "Undefined variable $nothing" in with_winnow.blog.complaints()[-1]
    log.write_bytes(before)
