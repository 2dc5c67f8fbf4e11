"""One request of somebody who is signed in: who, in which language, and how to answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from service.domain.actions import Action, ActionOutcome
from service.domain.errors import ServiceError
from service.domain.people import SignedIn
from service.parts import CurrentParts, Parts
from service.review.pages import CurrentPages, Pages
from service.review.places import CHIEFS_PLACES, OWNERS_PLACES, PLACES, page_of, see_other
from service.review.session_cookie import token_of
from service.review.views.actions import words_of_action

RECENT = timedelta(minutes=15)


class SignedOut(ServiceError):
    """No session, or one that has ended."""

    status = 401
    title = "Not signed in"


@dataclass(frozen=True, slots=True)
class Screen:
    """What a route of the queue works with."""

    request: Request
    parts: Parts
    pages: Pages
    who: SignedIn

    @property
    def translate(self) -> Callable[[str], str]:
        """Words of ours in the reader's language."""
        return self.pages.words(self.request)

    @property
    def language(self) -> str:
        """The code of the reader's language."""
        return self.pages.language(self.request).code

    @property
    def fragment(self) -> str:
        """Which part of a page the script asks for; empty for all of it."""
        return self.request.headers.get("x-fragment", "")

    @property
    def url(self) -> str:
        """The address of this page, to come back to."""
        return page_of(self.request)

    def may_decide(self, site_id: str) -> bool:
        """Whether buttons that change something are shown."""
        return self.who.may("moderator", site_id)

    async def show(
        self, template: str, values: Mapping[str, Any], *, here: str = "", status: int = 200
    ) -> HTMLResponse:
        """A whole page, with the places and the last action around it."""
        actions = await self.parts.audit.list_actions(self.who, limit=1)
        last = actions[0] if actions else None
        around = {
            "here": here,
            "here_url": self.url,
            "places": self._places(),
            "moderator": self.who.moderator,
            "can_decide": any(self.may_decide(site.id) for site in self.who.sites),
            "flash": words_of_action(last, self.translate) if last and _is_recent(last) else "",
            "can_undo": last is not None,
        }
        return self.part(template, around | dict(values), status=status)

    def part(self, template: str, values: Mapping[str, Any], *, status: int = 200) -> HTMLResponse:
        """A template by itself."""
        given = {"has_sites": len(self.who.sites) > 1} | dict(values)
        return self.pages.answer(self.request, template, given, status=status)

    def answer(self, outcome: ActionOutcome, *, back: str) -> Response:
        """The answer to an action: for the script what came of it, else the page to go on with."""
        if not wants_json(self.request):
            return see_other(back)
        content = {
            "action": outcome.action.id,
            "changed": outcome.changed,
            "ids": list(outcome.comment_ids),
            "clashes": [clash.comment_id for clash in outcome.clashes],
            "words": words_of_action(outcome.action, self.translate),
        }
        return JSONResponse(content)

    def _places(self) -> list[tuple[str, str, str]]:
        """Those that this moderator may open."""
        owns = self.who.is_chief or any(
            membership.role == "owner" for membership in self.who.memberships
        )
        chiefs = CHIEFS_PLACES if self.who.is_chief else ()
        return [*PLACES, *(OWNERS_PLACES if owns else ()), *chiefs]


def _is_recent(action: Action) -> bool:
    """Whether somebody still remembers having done it: else it would read like news."""
    return datetime.now(UTC) - action.made_at < RECENT


async def screen(request: Request, parts: CurrentParts, pages: CurrentPages) -> Screen:
    """The screen of whoever is signed in. Raises SignedOut."""
    who = await parts.signing_in.signed_in(token_of(request))
    if who is None:
        raise SignedOut("sign in first")
    return Screen(request, parts, pages, who)


CurrentScreen = Annotated[Screen, Depends(screen)]


def wants_json(request: Request) -> bool:
    """Whether the script asks, rather than a form."""
    return "application/json" in request.headers.get("accept", "")
