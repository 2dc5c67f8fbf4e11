"""One request of somebody who need not be signed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from service.moderation.signing_in import SigningIn
from service.parts import CurrentParts
from service.review.pages import CurrentPages, Pages
from service.review.session_cookie import token_of
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Visit:
    """What a route works with before somebody has signed in."""

    request: Request
    pages: Pages
    signing_in: SigningIn
    settings: Settings

    @property
    def token(self) -> str | None:
        """The token of a session that came along, good or not."""
        return token_of(self.request)

    @property
    def translate(self) -> Callable[[str], str]:
        """Words of ours in the reader's language."""
        return self.pages.words(self.request)

    def page(self, template: str, values: Mapping[str, Any], *, status: int) -> Response:
        """A template as the whole answer."""
        return self.pages.answer(self.request, template, values, status=status)


async def visit_of(request: Request, parts: CurrentParts, pages: CurrentPages) -> Visit:
    """The visit of whoever asks."""
    return Visit(request, pages, parts.signing_in, parts.settings)


CurrentVisit = Annotated[Visit, Depends(visit_of)]
