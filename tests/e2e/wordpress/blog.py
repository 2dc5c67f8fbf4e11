"""A real WordPress: readers post to it over HTTP, its administrator clicks in wp-admin."""

import html
import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from selectolax.lexbor import LexborHTMLParser as HTMLParser

PHP = Path(__file__).parent / "php"
OF_WORDPRESS = re.compile(
    r"Return type of Requests_"  # its library for HTTP is older than PHP 8.1
    r"|Something may be wrong with WordPress.org"  # which the tests do not let it ask
    r"|Deprecated: +Optional parameter .*/wp-includes/ms-functions\.php"
    r"|Passing null .*/wp-(includes/(formatting|pluggable)|admin/includes/plugin)\.php"  # sign-in
)
NETWORK = {
    "MULTISITE": True,
    "SUBDOMAIN_INSTALL": False,
    "PATH_CURRENT_SITE": "/",
    "SITE_ID_CURRENT_SITE": 1,
    "BLOG_ID_CURRENT_SITE": 1,
}
Constants = dict[str, Any]
SERVED_FAST = ("-d", "opcache.enable_cli=1", "-d", "opcache.revalidate_freq=0")
STATUS = {"approved": "approved", "unapproved": "pending", "spam": "spam", "trash": "trash"}


@dataclass(frozen=True)
class Reader:
    """Who fills in the comment form."""

    name: str
    email: str = "reader@mail.example"
    url: str = ""


class Blog:
    """A blog served by PHP's own web server. `environment` is what wp-config.php reads."""

    def __init__(self, environment: dict[str, str], constants: Constants) -> None:
        self.url = environment["BLOG_URL"]
        self._constants_file = Path(environment["BLOG_CONSTANTS"])
        self._define(constants)
        self._environment = os.environ | environment | {"PHP_CLI_SERVER_WORKERS": "4"}
        self._root = environment["BLOG_ROOT"]
        self.log = Path(environment["BLOG_LOG"])
        self._install()
        if "BLOG_IS_NETWORK" in environment:
            address = self.url.removeprefix("http://")
            self._define(constants | NETWORK | {"DOMAIN_CURRENT_SITE": address})
        address = self.url.removeprefix("http://")
        self._server = subprocess.Popen(
            ["php", *SERVED_FAST, "-d", "log_errors=0", "-S", address, "-t", self._root],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # its workers outlive it: they are ended as one group
        )
        self.admin = httpx.Client(base_url=self.url, timeout=180, follow_redirects=True)
        self._wait_until_up()
        self._log_in(self.admin, "ada")

    def close(self) -> None:
        self.admin.close()
        os.killpg(self._server.pid, signal.SIGTERM)
        self._server.wait(timeout=120)

    @contextmanager
    def defining(self, **changes: str | None) -> Iterator[None]:
        """Other constants in wp-config.php for a while. None defines one no more."""
        before = self._constants
        changed = {name: value for name, value in (before | changes).items() if value is not None}
        self._define(changed)
        try:
            yield
        finally:
            self._define(before)

    def ask(self, php: str, **given: Any) -> Any:
        """What PHP code inside the blog returns. `$given` holds what is given."""
        asked = {"php": php, "given": given}
        answer = httpx.post(f"{self.url}/ask.php", json=asked, timeout=180)
        assert answer.status_code == 200, answer.text
        return json.loads(answer.text)

    def write_article(self, title: str, text: str) -> int:
        """Publish an article; its id."""
        php = (
            "return wp_insert_post( array( 'post_title' => $given['title'],"
            " 'post_content' => $given['text'], 'post_status' => 'publish' ) );"
        )
        return int(self.ask(php, title=title, text=text))

    def comment(self, article: int, reader: Reader, text: str, **more: str) -> int:
        """Post a comment through the blog's form, as a browser does; its id."""
        form = {
            "comment_post_ID": str(article),
            "author": reader.name,
            "email": reader.email,
            "url": reader.url,
            "comment": text,
            "comment_parent": "0",
        }
        headers = {"User-Agent": "Mozilla/5.0 (reader)", "Referer": f"{self.url}/?p={article}"}
        answer = httpx.post(
            f"{self.url}/wp-comments-post.php", data=form | more, headers=headers, timeout=180
        )
        assert answer.status_code == 302, answer.text
        return int(answer.headers["Location"].rpartition("#comment-")[2])

    def comment_as_admin(self, article: int, text: str) -> int:
        """Post a comment as the blog's administrator, who is logged in; its id."""
        form = {"comment_post_ID": str(article), "comment": text, "comment_parent": "0"}
        posted = self.admin.post("/wp-comments-post.php", data=form)
        assert posted.status_code == 200, posted.text
        return int(self.ask("return get_comments( array( 'number' => 1 ) )[0]->comment_ID;"))

    @contextmanager
    def logged_in_as(self, role: str) -> Iterator[httpx.Client]:
        """Somebody else with an account, who may do what the role may."""
        php = (
            "return wp_insert_user( array( 'user_login' => $given['role'],"
            " 'user_pass' => 'a long password', 'role' => $given['role'] ) );"
        )
        self.ask(php, role=role)
        with httpx.Client(base_url=self.url, timeout=180, follow_redirects=True) as client:
            self._log_in(client, role)
            yield client

    def status(self, comment: int) -> str:
        """Where a comment is: approved, pending, spam, trash."""
        return self.statuses(comment)[0]

    def statuses(self, *comments: int) -> list[str]:
        """Where comments are."""
        php = "return array_map( 'wp_get_comment_status', $given['ids'] );"
        return [STATUS[status] for status in self.ask(php, ids=comments)]

    def wait_for(self, comment: int, status: str, seconds: float = 180) -> bool:
        """Whether a comment gets there before long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.status(comment) == status:
                return True
            time.sleep(0.2)
        return False

    def click(self, comment: int, action: str) -> None:
        """Follow a link under a comment in wp-admin: spam, unspam, approve, trash, untrash."""
        shown = {"approved": "approved", "pending": "moderated", "spam": "spam", "trash": "trash"}
        listed = {"comment_status": shown[self.status(comment)]}
        page = self.admin.get("/wp-admin/edit-comments.php", params=listed)
        wanted = re.compile(rf"comment\.php\?c={comment}&action={action}comment&_wpnonce=\w+")
        found = wanted.search(html.unescape(page.text))
        assert found is not None, f"no link to {action} comment {comment}"
        assert self.admin.get(f"/wp-admin/{found.group()}").status_code == 200

    def click_all(self, comments: list[int], action: str) -> str:
        """Choose comments in wp-admin's list and a bulk action. The page that follows."""
        page = self.admin.get("/wp-admin/edit-comments.php").text
        nonce = HTMLParser(page).css_first("#_wpnonce")
        assert nonce is not None
        chosen = {
            "action": action,
            "_wpnonce": nonce.attributes["value"],
            "delete_comments[]": [str(comment) for comment in comments],
        }
        came_from = {"Referer": f"{self.url}/wp-admin/edit-comments.php"}
        answer = self.admin.get("/wp-admin/edit-comments.php", params=chosen, headers=came_from)
        assert answer.status_code == 200, answer.status_code
        return answer.text

    def submit(self, page: str, action: str, fields: dict[str, str], does: str = "") -> str:
        """Fill in the form of a page in wp-admin and send it. The page that follows.

        `does` tells forms with the same action apart: the value of one of their fields.
        """
        parsed = HTMLParser(self.admin.get(page).text)
        forms = parsed.css(f'form[action$="{action}"]')
        form = next((f for f in forms if not does or f.css_first(f'[value="{does}"]')), None)
        assert form is not None, f"{page} has no form for {action}"
        given = {
            name: tag.attributes.get("value") or ""
            for tag in form.css("input")
            if (name := tag.attributes.get("name")) and "disabled" not in tag.attributes
            if tag.attributes.get("type") != "checkbox" or "checked" in tag.attributes
        }
        path = f"{page.partition('/wp-admin/')[0]}/wp-admin/{action}"
        answer = self.admin.post(path, data=given | fields)
        assert answer.status_code == 200, answer.status_code
        return answer.text

    def let_time_pass(self, event: str) -> None:
        """Make a scheduled event due, and let WordPress do what is due."""
        php = (
            "wp_clear_scheduled_hook( $given['event'] );"
            " return wp_schedule_single_event( time() - 1, $given['event'] );"
        )
        assert self.ask(php, event=event) is True
        self.admin.get("/wp-cron.php", params={"doing_wp_cron": ""})

    def complaints(self) -> list[str]:
        """What PHP has written into debug.log, but for what WordPress 6.1 says of itself."""
        written = self.log.read_text(errors="replace") if self.log.exists() else ""
        lines = [line for line in written.split("\n") if line]
        return [line for line in lines if not OF_WORDPRESS.search(line)]

    def _define(self, constants: Constants) -> None:
        self._constants = constants
        written = self._constants_file.with_suffix(".new")
        written.write_text(json.dumps(constants))
        written.replace(self._constants_file)  # at once: the blog may be reading it

    def _install(self) -> None:
        done = subprocess.run(
            ["php", "-d", "display_errors=stderr", str(PHP / "install.php")],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _wait_until_up(self) -> None:
        for _ in range(1800):
            try:
                httpx.get(f"{self.url}/readme.html", timeout=10)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("PHP's web server did not start")

    def _log_in(self, client: httpx.Client, name: str) -> None:
        client.get("/wp-login.php")
        form = {"log": name, "pwd": "a long password", "testcookie": "1"}
        answer = client.post("/wp-login.php", data=form)
        assert "wp-admin" in str(answer.url), (answer.status_code, self.log.read_text())
