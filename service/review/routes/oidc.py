"""Signing in by the provider of the organisation: out by a link, back by an address of ours."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from service.domain.errors import TooMany
from service.domain.oidc import NotAllowed, NotProven, OidcReturn, ProviderAway
from service.moderation.oidc import AWAY_SECONDS, OidcMapping
from service.review.catalogues import message
from service.review.cookies import cookies_of
from service.review.places import HOME, MOST_BACK_CHARS, own_page, see_other
from service.review.routes.signing_in import in_seconds, sign_in_form
from service.review.session_cookie import begin_session, doorstep_of
from service.review.visit import CurrentVisit, Visit
from service.settings import Settings

router = APIRouter()
COOKIE = "winnow_oidc"
LONGEST_BACK = 500  # characters: all of it has to fit into a cookie
AWAY = message("The provider of your organisation does not answer. Try again in a while.")
NOT_PROVEN = message("The provider did not sign you in here, or it took too long: try again.")
NOT_ALLOWED = message(
    "The provider of your organisation knows you, but gives you no role in this Winnow. Ask whoever"
    " looks after it for one."
)

FromProvider = Annotated[str, Query(max_length=4000)]


@router.get("/oidc/start")
async def set_out(
    visit: CurrentVisit,
    back: Annotated[str, Query(max_length=MOST_BACK_CHARS)] = HOME,
) -> Response:
    """Send the browser to the provider. Opening this changes nothing here."""
    if not visit.signing_in.oidc.has_provider:
        return see_other("/review/sign-in")
    own = own_page(back)
    own = own if len(own) <= LONGEST_BACK else HOME
    try:
        url, cookie = await visit.signing_in.oidc.set_out(back=own)
    except ProviderAway:
        return await _refuse(visit, AWAY, status=503)
    answer = RedirectResponse(url, status_code=303, headers={"Cache-Control": "no-store"})
    until = datetime.now(UTC) + timedelta(seconds=AWAY_SECONDS)
    cookies_of(visit.request).set(visit.request, answer, COOKIE, cookie, until=until)
    return answer


@router.get("/oidc/callback")
async def come_back(
    visit: CurrentVisit,
    state: FromProvider = "",
    code: FromProvider = "",
    iss: FromProvider = "",
) -> Response:
    """Begin a session for whom the provider has proven, if this browser was sent there."""
    request = visit.request
    cookie = cookies_of(request).get(request, COOKIE) or ""
    if not (cookie and state and code):
        return await _refuse(visit, NOT_PROVEN, status=401)
    try:
        session, back = await visit.signing_in.oidc.come_back(
            mapping_of(visit.settings),
            cookie=cookie,
            answer=OidcReturn(state, code, iss),
            at=doorstep_of(request),
        )
    except ProviderAway:
        return await _refuse(visit, AWAY, status=503)
    except NotProven:
        return await _refuse(visit, NOT_PROVEN, status=401)
    except TooMany as error:
        return await _refuse(visit, in_seconds(error, visit.translate), status=429)
    except NotAllowed:
        return await _refuse(visit, NOT_ALLOWED, status=403)
    answer = begin_session(request, session, back=back)
    cookies_of(request).delete(answer, COOKIE)
    return answer


def mapping_of(settings: Settings) -> OidcMapping:
    """What is read of the provider's claims, as the settings say."""
    return OidcMapping(
        settings.oidc_issuer,
        role_claim=settings.oidc_role_claim,
        name_claim=settings.oidc_name_claim,
        grants=settings.oidc_roles,
    )


async def _refuse(visit: Visit, phrase: str, *, status: int) -> Response:
    answer = await sign_in_form(visit, back=HOME, error=visit.translate(phrase), status=status)
    cookies_of(visit.request).delete(answer, COOKIE)
    return answer
