"""`blogger`: a site whose blog is at Blogger, which Winnow reads by itself."""

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from service.cli.output import MISUSE, fail, read_settings, say
from service.cli.sites import site_of
from service.cli.use_cases import ask, database_of_settings
from service.domain.blogger import BloggerBlog, BloggerCredentials
from service.domain.commands import typed
from service.domain.sites import Site
from service.moderation.blogger import Blogger
from service.secret import SecretError, open_secret
from service.store.async_store import AsyncStore

blogger = typer.Typer(no_args_is_help=True, help="Blogs at Blogger, which Winnow reads by itself.")
POLL_SECONDS, STEP_SECONDS = 60.0, 0.5
WORDS = ("client_id", "client_secret", "refresh_token")
MOST_FILE_BYTES = 65_536

Credentials = Annotated[
    Path | None,
    typer.Option(
        "--credentials",
        help=f"A JSON file with {', '.join(WORDS)}. Without one spam stays on the blog.",
        exists=True,
        dir_okay=False,
    ),
]
TakesDown = Annotated[
    bool, typer.Option("--take-down-unsure", help="Also what waits for a moderator.")
]


@blogger.command("connect")
def connect(
    site: str, blog_id: str, credentials: Credentials = None, takes_down_unsure: TakesDown = False
) -> None:
    """Read the comments of a site's blog from now on; see docs/blogger.md."""
    let_in = None if credentials is None else _read(credentials)
    with database_of_settings() as database:
        place = site_of(database, site)
        order = partial(_use_case(database).connect, place, blog_id, credentials=let_in)
        ask(lambda: order(takes_down_unsure=takes_down_unsure, by=None))
    say(f"{site} is read from now on; `{typed(f'service blogger poll {site}')}` says how that goes")


@blogger.command("show")
def show(site: str) -> None:
    """Print how a site's blog is read, and how the last round went."""
    with database_of_settings() as database:
        place = site_of(database, site)
        blog = ask(lambda: _use_case(database).read(place))
    _tell(site, blog)


@blogger.command("poll")
def poll(site: str) -> None:
    """Have the running service read a site's blog now, once, and say how that went."""
    with database_of_settings() as database:
        place, use_case = site_of(database, site), _use_case(database)
        before = ask(lambda: use_case.read(place))
        ask(lambda: use_case.read_now(place))
        after = ask(lambda: _next_round(use_case, place, before))
    if after is None:
        raise fail("nobody has read it yet: does the service run?")
    _tell(site, after)


@blogger.command("disconnect")
def disconnect(site: str) -> None:
    """Read a site's blog no more, and forget what Google lets in. Its comments stay."""
    with database_of_settings() as database:
        place = site_of(database, site)
        ask(lambda: _use_case(database).disconnect(place, by=None))
    say(f"{site} is read no more")


async def _next_round(
    use_case: Blogger, site: Site, before: BloggerBlog | None
) -> BloggerBlog | None:
    """How the blog is after the next round; None if there was none in time."""
    for _ in range(int(POLL_SECONDS / STEP_SECONDS)):
        blog = await use_case.read(site)
        if blog is None or before is None:
            return blog
        if (blog.looked_at, blog.failures) != (before.looked_at, before.failures):
            return blog
        await asyncio.sleep(STEP_SECONDS)
    return None


def _tell(site: str, blog: BloggerBlog | None) -> None:
    if blog is None:
        raise fail(
            f"{site} is no blog of Blogger's: see `{typed('service blogger connect --help')}`"
        )
    say(f"blog        {blog.blog_id}")
    say(f"last read   {f'{blog.looked_at:%Y-%m-%d %H:%M}' if blog.looked_at else 'never'}")
    say(f"told        {'yes' if blog.sealed else 'no: it is only read, and spam stays'}")
    say(f"unsure      {'taken down' if blog.takes_down_unsure else 'stays published'}")
    if blog.problem:
        raise fail(f"{site} cannot be read: {blog.problem}; next at {blog.due_at:%Y-%m-%d %H:%M}")


def _use_case(database: AsyncStore) -> Blogger:
    try:
        return Blogger(database, open_secret(read_settings()))
    except SecretError as error:
        raise fail(str(error)) from error


def _read(file: Path) -> BloggerCredentials:
    """What a file holds, as Google's own tools write it. What is wrong with it is not printed."""
    try:
        with file.open("rb") as opened:
            content = json.loads(opened.read(MOST_FILE_BYTES))
        words = [content[name] for name in WORDS]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise fail(f"{file} is no JSON object with {', '.join(WORDS)}", code=MISUSE) from error
    if not all(isinstance(word, str) for word in words):
        raise fail(f"in {file} {', '.join(WORDS)} are words", code=MISUSE)
    return BloggerCredentials(*words)
