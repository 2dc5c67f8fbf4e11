"""`sites show` and `sites set`: what a site has chosen."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, get_args

from service.cli.output import MISUSE, fail, migrated_store, read_settings, say
from service.cli.sites import find_site, require_url, site_of, warn_if_misplaced
from service.cli.use_cases import ask, database_of_settings
from service.domain.comment_types import ENQUIRIES, canonical
from service.domain.deliveries import WEBHOOK_EVENTS, WebhookEvent
from service.domain.errors import WinnowError
from service.domain.sites import SiteOptions, UnsurePolicy
from service.moderation.sites import Sites
from service.secret import SecretError, open_secret
from service.store.outgoing import signing_turns
from service.store.sites import site_options

UNSURE: tuple[UnsurePolicy, ...] = get_args(UnsurePolicy)
SWITCH = {"yes": True, "no": False}


class BadValue(WinnowError):
    """An option cannot have this value. The message says which it can have."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option as the command line knows it."""

    field: str
    read: Callable[[str], Any]


def _one_of(*words: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in words:
            raise BadValue(f"{', '.join(words[:-1])} or {words[-1]}")
        return value

    return read


def _switch(value: str) -> bool:
    return SWITCH[_one_of(*SWITCH)(value)]


def _number(value: str) -> int:
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        raise BadValue("a number")
    return int(value)


def _events(value: str) -> tuple[WebhookEvent, ...]:
    names = [] if value == "none" else value.split(",")
    if any(name not in WEBHOOK_EVENTS for name in names):
        raise BadValue(f"none, or with commas between them {', '.join(WEBHOOK_EVENTS)}")
    return tuple(event for event in WEBHOOK_EVENTS if event in names)


def _webhook(value: str) -> str | None:
    if value == "none":
        return None
    require_url(value)
    return value


OPTIONS = {
    "unsure": Option("unsure", _one_of(*UNSURE)),
    "discard": Option("discards", _switch),
    "personal-data": Option("keeps_personal_data", _switch),
    "trust-administrators": Option("trusts_administrators", _switch),
    "trust-staff": Option("trusts_staff", _switch),
    "private-addresses": Option("allows_private_addresses", _switch),
    "pages": Option("takes_from_pages", _switch),
    "mentions": Option("takes_mentions", _switch),
    "webhook": Option("webhook_url", _webhook),
    "webhook-events": Option("webhook_events", _events),
    "queue-size-told": Option("queue_size_told", _number),
    "queue-hours-told": Option("queue_hours_told", _number),
}
NAMES = ", ".join(("url", *OPTIONS, "unsure.TYPE"))
BY_TYPE = "unsure."  # how an option begins that is for one type of comment
AS_OTHERS = "as-others"


def show_options(name: str) -> None:
    """Print what a site has chosen, and the key that its webhooks are signed with."""
    settings = read_settings()
    with migrated_store(settings) as opened, opened.reading() as connection:
        site = find_site(connection, name)
        options = site_options.get(connection, site.id)
        turn = signing_turns.get(connection, site.id)
        warn_if_misplaced(connection, site)
    say(f"url                   {site.url}")
    for word, option in OPTIONS.items():
        say(f"{word:20}  {_shown(getattr(options, option.field))}")
    for comment_type, policy in sorted(options.unsure_by_type.items()):
        say(f"{BY_TYPE + comment_type:20}  {policy}")
    try:
        say(f"signing-key           {open_secret(settings).signing_key(site.id, turn.number)}")
    except SecretError as error:
        raise fail(str(error)) from error


def set_option(name: str, option: str, value: str) -> None:
    """Change what a site has chosen; see docs/akismet.md for what there is to choose.

    Holds from the next comment on.
    """
    with database_of_settings() as database:
        site, rooms = site_of(database, name), Sites(database)
        if option == "url":
            ask(lambda: rooms.register(site, url=value or " ", by=None))
        else:
            change = partial(_changed, word=option, value=value)
            ask(lambda: rooms.choose(site, change, by=None))
    say(f"{option} of {name} is {value}")


def _changed(options: SiteOptions, word: str, value: str) -> SiteOptions:
    if word.startswith(BY_TYPE):
        return _changed_by_type(options, word.removeprefix(BY_TYPE), value)
    if word not in OPTIONS:
        raise fail(f"there is no option {word}; there are: {NAMES}", code=MISUSE)
    try:
        return replace(options, **{OPTIONS[word].field: OPTIONS[word].read(value)})
    except BadValue as error:
        raise fail(f"{word} can be {error}", code=MISUSE) from error


def _changed_by_type(options: SiteOptions, comment_type: str, value: str) -> SiteOptions:
    if not comment_type.strip():
        raise fail(f"name a type, such as {BY_TYPE}{ENQUIRIES[0]}", code=MISUSE)
    policies = {**options.unsure_by_type}
    policies.pop(canonical(comment_type), None)
    if value == AS_OTHERS:
        return replace(options, unsure_by_type=policies)
    if value not in UNSURE:
        words = ", ".join((*UNSURE, f"or {AS_OTHERS}"))
        raise fail(f"{BY_TYPE}{comment_type} can be {words}", code=MISUSE)
    return replace(options, unsure_by_type={**policies, canonical(comment_type): value})


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(value) or "none"
    return "none" if value is None else str(value)
