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
    for ours in ("wp-config.php", "ask.php"):
        shutil.copyfile(PHP / ours, root / ours)
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
    def start(
        port: int, *, plugins: list[str], is_network: bool = False, **constants: str
    ) -> Iterator[Blog]:
        folder = tmp_path_factory.mktemp("blog")
        _lay_out(folder / "mu-plugins", plugins)
        ours = {
            "BLOG_ROOT": str(wordpress),
            "BLOG_SOCKET": str(mariadb_socket),
            "BLOG_DATABASE": f"blog_{port}",
            "BLOG_URL": f"http://127.0.0.1:{port}",
            "BLOG_MU_PLUGINS": str(folder / "mu-plugins"),
            "BLOG_LOG": str(folder / "debug.log"),
            "BLOG_CONSTANTS": str(folder / "constants.json"),
        }
        if is_network:
            ours["BLOG_IS_NETWORK"] = "1"
        blog = Blog(ours, constants)
        try:
            yield blog
        finally:
            blog.close()
        assert blog.complaints() == []  # of all that the tests have done with it

    return start


def _lay_out(folder: Path, plugins: list[str]) -> None:
    folder.mkdir()
    for ours in ("quiet.php", "hasty.php"):
        shutil.copyfile(PHP / ours, folder / ours)
    for plugin in plugins:
        source = INTEGRATION / plugin
        if not source.exists():  # one that stands in for what is not to be had
            source = PHP / plugin
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
def key_of(winnow: Winnow) -> dict[str, str]:
    """Keys that are good no more, by what became of them."""
    return {"revoked": winnow.revoked_key()}


@pytest.fixture(scope="session")
def with_akismet(start_blog: StartBlog, winnow: Winnow) -> Iterator[Engine]:
    """A blog with the stock Akismet plugin, led to Winnow."""
    with _with_akismet(start_blog, winnow, "blog-akismet") as engine:
        yield engine


@pytest.fixture(scope="session")
def with_new_akismet(start_blog: StartBlog, winnow: Winnow) -> Iterator[Engine]:
    """The same under the rule that the Akismet plugin has since 5.7."""
    rule = "new-akismet-rule.php"
    with _with_akismet(start_blog, winnow, "blog-new-akismet", rule) as engine:
        yield engine


@contextmanager
def _with_akismet(
    start_blog: StartBlog, winnow: Winnow, site: str, *plugins: str
) -> Iterator[Engine]:
    port, key, desk = _new_site(winnow, site)
    bridge = ["akismet-to-winnow.php", *plugins]
    given = {"WINNOW_URL": winnow.url, "WPCOM_API_KEY": key}
    with start_blog(port, plugins=bridge, **given) as blog:
        yield Engine(site, "akismet_schedule_cron_recheck", key, blog, winnow, desk)
    desk.close()


@pytest.fixture(scope="session")
def with_winnow(start_blog: StartBlog, winnow: Winnow) -> Iterator[Engine]:
    """A blog with Winnow's own plugin. It is set up in its settings page, by hand."""
    port, key, desk = _new_site(winnow, "blog-winnow")
    with start_blog(port, plugins=["winnow.php", "winnow"]) as blog:
        engine = Engine("blog-winnow", "winnow_catch_up", key, blog, winnow, desk)
        engine.save_settings(winnow_url=winnow.url, winnow_key=key)
        yield engine
    desk.close()


@pytest.fixture(scope="session")
def network(start_blog: StartBlog, winnow: Winnow) -> Iterator[Engine]:
    """A network of blogs with Winnow's own plugin, where nothing is set up."""
    port, key, desk = _new_site(winnow, "blogs")
    with start_blog(port, plugins=["winnow.php", "winnow"], is_network=True) as blog:
        yield Engine("blogs", "winnow_catch_up", key, blog, winnow, desk)
    desk.close()


@pytest.fixture(params=["with_akismet", "with_winnow"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Either of the two blogs."""
    chosen: Engine = request.getfixturevalue(request.param)
    chosen.winnow.forget_the_past()  # asked for by name, it is not seen to be needed
    return chosen


def _new_site(winnow: Winnow, name: str) -> tuple[int, str, KeyDesk]:
    """A port for the blog, its key, and its moderator's desk."""
    port = _free_port()
    key = winnow.new_site(name, f"http://127.0.0.1:{port}")
    winnow.allow_private_addresses(name)
    return port, key, KeyDesk(winnow, key)
