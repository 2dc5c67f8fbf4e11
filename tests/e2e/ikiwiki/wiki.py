"""A real ikiwiki: built by `ikiwiki --setup`, commented on through its CGI program."""

import os
import subprocess
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from selectolax.lexbor import LexborHTMLParser

INTEGRATION = Path(__file__).parents[3] / "integrations" / "ikiwiki"
SETUP = """# IkiWiki::Setup::Yaml - YAML formatted setup file
wikiname: A wiki
srcdir: {folder}/source
destdir: {folder}/built
url: http://wiki.example
cgiurl: http://wiki.example/ikiwiki.cgi
cgi_wrapper: {folder}/ikiwiki.cgi
libdir: {libdir}
add_plugins: [comments, anonok, winnow]
anonok_pagespec: postcomment(*)
comments_pagespec: "*"
comments_allowauthor: 1
winnow_pagespec: postcomment(*)
winnow_server: "{server}"
"""


class Wiki:
    """A wiki of one page, `bread`. Where a comment ends is where its file is."""

    def __init__(self, folder: Path, server: str, *, libdir: Path = INTEGRATION) -> None:
        self._folder = folder
        (folder / "source").mkdir()
        (folder / "source" / "bread.mdwn").write_text("Flour and water.\n")
        setup = folder / "wiki.setup"
        setup.write_text(SETUP.format(folder=folder, libdir=libdir, server=server))
        subprocess.run(["ikiwiki", "--setup", setup], check=True, capture_output=True, cwd=folder)

    def comment(self, author: str, text: str, *, url: str = "") -> None:
        """Post a comment to `bread`, as a browser does: the form first."""
        page, cookie = self._ask("do=comment&page=bread")
        form = LexborHTMLParser(page).css_first("form")
        assert form is not None, page
        given = {
            name: tag.attributes.get("value") or ""
            for tag in form.css("input[type=hidden]")
            if (name := tag.attributes.get("name"))
        }
        written = {"author": author, "url": url, "editcontent": text, "_submit": "Post comment"}
        self._ask("", body=urlencode(given | written), cookie=cookie)

    def published(self) -> str:
        """All published comments, as they are kept."""
        return self._read("source/bread/*._comment")

    def held(self) -> str:
        """All comments that wait in the wiki's own queue."""
        return self._read("source/.ikiwiki/transient/bread/*._comment_pending")

    def _read(self, pattern: str) -> str:
        return "\n".join(file.read_text() for file in sorted(self._folder.glob(pattern)))

    def _ask(self, query: str, *, body: str = "", cookie: str = "") -> tuple[str, str]:
        """Run the CGI program as a web server does: the page, and the cookie it sets."""
        request = {
            "REQUEST_METHOD": "POST" if body else "GET",
            "QUERY_STRING": query,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": cookie,
            "HTTP_HOST": "wiki.example",
            "REMOTE_ADDR": "192.0.2.7",
            "SERVER_NAME": "wiki.example",
            "SCRIPT_NAME": "/ikiwiki.cgi",
        }
        done = subprocess.run(
            [self._folder / "ikiwiki.cgi"],
            env=os.environ | request,
            input=body,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        head, _, page = done.stdout.replace("\r\n", "\n").partition("\n\n")
        return page, _cookie_of(head)


def _cookie_of(head: str) -> str:
    cookies = SimpleCookie[str]()
    for line in head.split("\n"):
        if line.lower().startswith("set-cookie:"):
            cookies.load(line.partition(":")[2].strip())
    return "; ".join(f"{name}={morsel.coded_value}" for name, morsel in cookies.items())
