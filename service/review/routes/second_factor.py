"""One's own second factor: turned on with a first code, recovery codes, turned off."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from service.domain.errors import Conflict, TooMany, WrongCode, WrongPassword
from service.review.catalogues import message
from service.review.places import see_other
from service.review.routes.fields import Code, Password
from service.review.routes.signing_in import NOT_YOURS, in_seconds
from service.review.screen import CurrentScreen, Screen
from service.review.session_cookie import doorstep_of
from service.review.views.qr_code import qr_code

router = APIRouter()
PLACE = "/review/second-factor"
WRONG = message("This is not a code of now, or it was used already: wait for the next one.")
MEANWHILE = message("This was changed meanwhile: here is how it is now.")
MOST_SEALED_CHARS = 300

Sealed = Annotated[str, Form(max_length=MOST_SEALED_CHARS)]


@router.get("/second-factor")
async def show(screen: CurrentScreen) -> Response:
    """Whether it is on; if not, what an authenticator is to be given."""
    return await _page(screen)


@router.post("/second-factor")
async def turn_on(
    screen: CurrentScreen, sealed: Sealed = "", code: Code = "", password: Password = ""
) -> Response:
    """Ask for a code from now on, and show the recovery codes."""
    factors, at = screen.parts.signing_in.factors, doorstep_of(screen.request)
    try:
        codes = await factors.turn_on(
            screen.who, sealed=sealed, code=code, password=password, at=at
        )
    except (WrongCode, WrongPassword, TooMany, Conflict) as error:
        return await _refused(screen, error, sealed=sealed)
    return await _page(screen, codes=codes)


@router.post("/second-factor/codes")
async def renew_codes(screen: CurrentScreen, password: Password = "") -> Response:
    """Replace the recovery codes, and show them."""
    factors, at = screen.parts.signing_in.factors, doorstep_of(screen.request)
    try:
        codes = await factors.renew_codes(screen.who, password=password, at=at)
    except (WrongPassword, TooMany, Conflict) as error:
        return await _refused(screen, error)
    return await _page(screen, codes=codes)


@router.post("/second-factor/off")
async def turn_off(screen: CurrentScreen, password: Password = "") -> Response:
    """Let the password suffice again."""
    factors, at = screen.parts.signing_in.factors, doorstep_of(screen.request)
    try:
        await factors.turn_off(screen.who, password=password, at=at)
    except (WrongPassword, TooMany) as error:
        return await _refused(screen, error)
    return see_other("/review/password")


async def _refused(
    screen: Screen, error: WrongCode | WrongPassword | TooMany | Conflict, *, sealed: str = ""
) -> Response:
    """The page again, with the same secret, so that it need not be scanned anew."""
    if isinstance(error, TooMany):
        words = in_seconds(error, screen.translate)
    elif isinstance(error, Conflict):
        words = screen.translate(MEANWHILE)
    else:
        words = screen.translate(WRONG if isinstance(error, WrongCode) else NOT_YOURS)
    status = 403 if error.status == 401 else error.status
    return await _page(screen, error=words, sealed=sealed, status=status)


async def _page(
    screen: Screen,
    *,
    error: str = "",
    sealed: str = "",
    codes: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    factors, issuer = screen.parts.signing_in.factors, _issuer(screen)
    factor, proposed = await factors.read(screen.who), None
    if factor is None:
        propose_again = factors.propose_again
        proposed = (
            propose_again(screen.who, sealed, issuer=issuer)
            if sealed
            else factors.propose(screen.who, issuer=issuer)
        )
    values = {
        "factor": factor,
        "proposed": proposed,
        "qr": qr_code(proposed.address) if proposed else None,
        "codes": codes,
        "error": error,
        "proving": await screen.parts.signing_in.read_proving(screen.who),
    }
    return await screen.show("second_factor.html", values, status=status)


def _issuer(screen: Screen) -> str:
    """What an authenticator shows above the code: which Winnow it is."""
    return f"Winnow {screen.request.url.hostname or ''}".strip()
