"""Who may what, over every address: by keys from the routes themselves, by roles from a table.

The table is held true by a test that asks every address as everybody (`test_who_may_what.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from service.akismet.request import with_key
from service.api.auth import authenticated_site
from service.api.blogspam import site_of_request
from service.domain.scopes import SCOPES
from service.review.screen import screen

ASKS_FOR_A_KEY = (authenticated_site, with_key, site_of_request)
OWN_WAY = "/metrics"  # opened by what the settings say, by no key
KEYS = ("no key", *SCOPES, "a revoked key")
PERSONS = (
    "no session",
    "viewer",
    "moderator",
    "moderator of another site",
    "owner of the site",
    "owner of all",
)
EVERYBODY = frozenset(PERSONS)
SIGNED_IN = EVERYBODY - {"no session"}
VIEWER = SIGNED_IN - {"moderator of another site"}
MODERATOR = VIEWER - {"viewer"}
OWNER = MODERATOR - {"moderator"}
CHIEF = OWNER - {"owner of the site"}
BEARER = frozenset({"whoever brings it"})  # a link, a code, a passkey: no session is asked for

COLUMNS = (*PERSONS, *BEARER)

# Under /review. What concerns a comment or a site asks for the role there; a list shows of each
# site what its reader may see.
PAGES: Mapping[frozenset[str], str] = {
    EVERYBODY: """
        GET /
        GET /sign-in
        POST /sign-in
        POST /passkeys/challenge
        POST /sign-out
        POST /language
        POST /rows
        GET /forgotten
        POST /forgotten
        GET /oidc/start
    """,
    BEARER: """
        GET /welcome/{token}
        POST /welcome/{token}
        POST /sign-in/code
        POST /passkeys/sign-in
        GET /link
        POST /link
        POST /link/passkey
        GET /oidc/callback
        GET /mail
        POST /mail
    """,
    SIGNED_IN: """
        GET /queue
        GET /counts
        GET /campaigns
        GET /events
        GET /audit
        GET /audit.csv
        GET /labels
        GET /rules
        GET /imports
        GET /overview
        GET /keys
        GET /password
        POST /password
        POST /password/address
        POST /sessions/end
        POST /sign-out-everywhere
        GET /sign-ins
        GET /sign-ins.csv
        GET /second-factor
        POST /second-factor
        POST /second-factor/codes
        POST /second-factor/off
        POST /passkeys/options
        POST /passkeys
        POST /passkeys/removal
        GET /digest
        POST /digest
    """,
    VIEWER: """
        GET /comments/{comment_id}/row
        GET /campaigns/{comment_id}
        GET /audit/{comment_id}
        GET /imports/{import_id}
        GET /imports/{import_id}/report.html
        POST /comments/{comment_id}/release
    """,
    MODERATOR: """
        POST /comments/{comment_id}/decision
        POST /comments/{comment_id}/note
        POST /comments/{comment_id}/claim
        POST /comments/{comment_id}/everything
        POST /comments/{comment_id}/trust
        POST /comments/{comment_id}/block
        POST /undo
        POST /bulk
        POST /bulk/filter
        POST /labels/unlearn
        POST /labels/burst
        POST /labels/{order_id}/undo
        POST /rules/{rule_id}/removal
    """,
    OWNER: """
        POST /comments/{comment_id}/erasure
        GET /moderators
        POST /moderators
        POST /moderators/role
        POST /moderators/invitations
        POST /moderators/links/revocation
        GET /sites
        GET /sites/{site_id}
        POST /sites/{site_id}/address
        POST /sites/{site_id}/connection
        POST /sites/{site_id}/options
        POST /sites/{site_id}/retirement
        POST /sites/{site_id}/return
        POST /sites/{site_id}/keys
        POST /sites/{site_id}/keys/rotation
        POST /sites/{site_id}/keys/revocation
        GET /sites/{site_id}/first-comment
        GET /sites/{site_id}/webhook
        POST /sites/{site_id}/webhook
        POST /sites/{site_id}/webhook/key
        POST /sites/{site_id}/webhook/key/end
        POST /sites/{site_id}/webhook/test
        POST /sites/{site_id}/webhook/again
        GET /sites/{site_id}/blogger
        POST /sites/{site_id}/blogger
        POST /sites/{site_id}/blogger/now
        POST /sites/{site_id}/blogger/end
        POST /imports/uploads
        GET /imports/uploads/{upload_id}
        POST /imports/uploads/{upload_id}/answer
        POST /imports/uploads/{upload_id}/start
        POST /imports/uploads/{upload_id}/cancel
        GET /data
        POST /data/export
        POST /data/erasure
        POST /data/site-erasure
        POST /data/retention
    """,
    CHIEF: """
        GET /models
        POST /models/fits
        GET /models/{version}/report
        GET /models/{version}/report.html
        POST /models/promotion
        POST /models/rollback
        POST /models/shadow
        POST /models/shadow/end
        POST /moderators/password
        POST /moderators/reset-links
        POST /moderators/sign-out
        POST /moderators/second-factor
        POST /moderators/removal
        POST /moderators/return
        POST /sites
        POST /data/backup
    """,
}


@dataclass(frozen=True, slots=True)
class Right:
    """An address, and who is let in there: some of KEYS or, for a page, of PERSONS or BEARER."""

    method: str
    path: str
    holders: frozenset[str]
    is_page: bool = False


def rights_of(app: FastAPI) -> list[Right]:
    """Every address of the service. Raises KeyError for a page that the table does not name."""
    return [
        *(_by_key(method, route) for method, route in _routes(app)),
        *(_of_page(method, route) for method, route in _routes(_pages(app))),
    ]


def pages_of_table() -> dict[tuple[str, str], frozenset[str]]:
    """The table: who may open a page, by its method and its path under /review."""
    return {
        (method, path): holders
        for holders, lines in PAGES.items()
        for method, path in (line.split() for line in lines.splitlines() if line.strip())
    }


def _by_key(method: str, route: Any) -> Right:
    holders = frozenset(KEYS)
    if scopes := _scopes(route):
        holders = frozenset(SCOPES) & scopes
    elif route.path == OWN_WAY:
        holders = frozenset()
    return Right(method, route.path, holders)


def _of_page(method: str, route: Any) -> Right:
    holders = pages_of_table()[method, route.path]
    if (holders in (EVERYBODY, BEARER)) == _asks(route.dependant, (screen,)):
        raise ValueError(f"{method} {route.path} is said to be open and asks for a session, or not")
    return Right(method, f"/review{route.path}", holders, is_page=True)


def _scopes(route: Any) -> frozenset[str]:
    """The scopes that open an address, any of which does; none if no key is asked for."""
    dependant = getattr(route, "dependant", None)
    if dependant is None or not _asks(dependant, ASKS_FOR_A_KEY):
        return frozenset()
    return frozenset(_scopes_below(dependant)) or frozenset(SCOPES)


def _scopes_below(dependant: Any) -> Iterator[str]:
    for below in dependant.dependencies:
        yield from below.own_oauth_scopes or ()
        yield from _scopes_below(below)


def _asks(dependant: Any, calls: tuple[Any, ...]) -> bool:
    return any(below.call in calls or _asks(below, calls) for below in dependant.dependencies)


def _pages(app: FastAPI) -> FastAPI:
    for route in app.routes:
        if isinstance(route, Mount) and isinstance(route.app, FastAPI):
            return route.app
    raise LookupError("no pages")


def _routes(app: FastAPI) -> Iterator[tuple[str, Any]]:
    """Every route with each of its methods."""
    for context in iter_route_contexts(app.routes):
        route = context.original_route if context.route is None else context.route
        for method in sorted((context.methods or set()) - {"HEAD"}):
            yield method, _Named(route, str(context.path))


@dataclass(frozen=True, slots=True)
class _Named:
    """A route at the path that it has in the application."""

    route: Any
    path: str

    @property
    def dependant(self) -> Any:
        """What it depends on; None for what FastAPI did not make."""
        return getattr(self.route, "dependant", None)
