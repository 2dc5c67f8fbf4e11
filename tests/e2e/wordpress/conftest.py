"""A MariaDB, one copy of WordPress, and blogs over them."""

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import debian
import mariadb
import pytest
from blog import PHP, Blog
from own_winnow import KeyDesk, Winnow
from wordpress_engine import INTEGRATION, Engine

PACKAGES = (
    "wordpress wordpress-theme-twentytwentythree php-cli php-mysql php-xml php-curl php-mbstring"
    " mariadb-server-core"
    # WordPress insists on a web server and on PHP in it: these are the smallest of each.
    " micro-httpd php-cgi php"
)


@pytest.fixture(scope="session")
def wordpress(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of Debian's WordPress, its links followed."""
    debian.install(*PACKAGES.split())
    root = tmp_path_factory.mktemp("wordpress") / "root"
    shutil.copytree("/usr/share/wordpress", root, ignore=shutil.ignore_patterns(".htaccess"))
    shutil.copyfile(PHP / "wp-config.php", root / "wp-config.php")
    return root


@pytest.fixture(scope="session")
def mariadb_socket(wordpress: Path) -> Iterator[Path]:
    with mariadb.running() as listening:
        yield listening


StartBlog = Callable[..., AbstractContextManager[Blog]]


@pytest.fixture(scope="session")
def start_blog(
    wordpress: Path, mariadb_socket: Path, tmp_path_factory: pytest.TempPathFactory
) -> StartBlog:
    """`with start_blog(port, ...) as blog`: a new blog with these must-use plugins."""

    @contextmanager
    def start(port: int, *, plugins: list[str], **environment: str) -> Iterator[Blog]:
        folder = tmp_path_factory.mktemp("blog")
        _lay_out(folder / "mu-plugins", plugins)
        ours = {
            "BLOG_ROOT": str(wordpress),
            "BLOG_SOCKET": str(mariadb_socket),
            "BLOG_DATABASE": f"blog_{port}",
            "BLOG_URL": f"http://127.0.0.1:{port}",
            "BLOG_MU_PLUGINS": str(folder / "mu-plugins"),
            "BLOG_LOG": str(folder / "debug.log"),
        }
        blog = Blog(ours | environment)
        try:
            yield blog
        finally:
            blog.close()

    return start


def _lay_out(folder: Path, plugins: list[str]) -> None:
    folder.mkdir()
    shutil.copyfile(PHP / "quiet.php", folder / "quiet.php")
    for plugin in plugins:
        source = INTEGRATION / plugin
        if source.is_dir():
            shutil.copytree(source, folder / plugin)
        else:
            shutil.copyfile(source, folder / plugin)


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@pytest.fixture(scope="session")
def winnow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Winnow]:
    quick = {"WINNOW_OUTBOX_POLL_SECONDS": "0.2", "WINNOW_ARTICLE_POLL_SECONDS": "0.2"}
    running = Winnow(tmp_path_factory.mktemp("winnow"), **quick)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def with_akismet(start_blog: StartBlog, winnow: Winnow) -> Iterator[Engine]:
    """A blog with the stock Akismet plugin, led to Winnow."""
    port, key, desk = _new_site(winnow, "blog-akismet")
    given = {"BLOG_AKISMET_KEY": key, "BLOG_WINNOW_URL": winnow.url}
    with start_blog(port, plugins=["akismet-to-winnow.php"], **given) as blog:
        later = "akismet_schedule_cron_recheck"
        yield Engine("blog-akismet", later, blog, winnow, desk)
    desk.close()


@pytest.fixture(scope="session")
def with_winnow(start_blog: StartBlog, winnow: Winnow) -> Iterator[Engine]:
    """A blog with Winnow's own plugin. It is set up in its settings page, by hand."""
    port, key, desk = _new_site(winnow, "blog-winnow")
    with start_blog(port, plugins=["winnow.php", "winnow"]) as blog:
        engine = Engine("blog-winnow", "winnow_catch_up", blog, winnow, desk)
        engine.save_settings(winnow_url=winnow.url, winnow_key=key)
        yield engine
    desk.close()


@pytest.fixture(params=["with_akismet", "with_winnow"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Either of the two blogs."""
    chosen: Engine = request.getfixturevalue(request.param)
    return chosen


def _new_site(winnow: Winnow, name: str) -> tuple[int, str, KeyDesk]:
    """A port for the blog, its key, and its moderator's desk."""
    port = _free_port()
    key = winnow.new_site(name, f"http://127.0.0.1:{port}")
    winnow.command("sites", "set", name, "private-addresses", "yes")
    return port, key, KeyDesk(winnow, key)
