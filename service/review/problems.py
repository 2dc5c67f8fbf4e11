"""Errors as pages of the queue, and as problems for the script. None of them quotes a comment."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from service.domain.errors import DecidedMeanwhile, Refused, ServiceError, ShortPrefix, Unavailable
from service.problems import problem_response
from service.review.catalogues import message
from service.review.door import NotLetIn, fill
from service.review.pages import LABELS, pages_of
from service.review.places import own_page, see_other, sign_in_url
from service.review.screen import SignedOut, wants_json
from service.seen import note_missing
from service.store.database.engine import StoreUnavailable
from service.store.database.failures import cause_of

logger = logging.getLogger(__name__)

TITLES = {
    400: message("This cannot be read"),
    401: message("Not signed in"),
    403: message("You may not do this"),
    404: message("There is nothing here"),
    405: message("This address does not take that"),
    409: message("Out of date"),
    422: message("This is not valid"),
    429: message("Too many attempts"),
    503: message("Not ready"),
}
DETAILS = {
    401: message("You are signed out: sign in again, then try once more."),
    403: message("It needs another role."),
    404: message("It was never here, or it belongs to a site that is not yours."),
    409: message("Something changed since this was shown: look again."),
    429: message("Wait a while, then try again."),
    503: message("The database does not answer. Nothing is lost; try again in a while."),
}
UNFORESEEN = message("Something went wrong here")
UNFORESEEN_DETAIL = message("This is our fault, and it is in the log. Nothing was changed.")
MEANWHILE = message("{who} decided meanwhile: {label}.")
MEANWHILE_UNDONE = message("{who} took the decision back meanwhile.")
SHORT_PREFIX = message(
    "The beginning of a word needs at least {n} characters before the *: fewer would find nearly"
    " everything."
)
SOMEBODY = message("Somebody")
BY_KEY = message("The blog's key")


def answer_with_pages(app: FastAPI) -> None:
    """Make every error of an application a page, or a problem where the script asks."""
    app.add_exception_handler(ServiceError, _service_error)
    app.add_exception_handler(StoreUnavailable, _store_unavailable)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_exception)


def unforeseen_page(request: Request) -> Response:
    """The answer to an error that nobody thought of."""
    return _answer(request, ServiceError(UNFORESEEN_DETAIL))


def _service_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ServiceError)  # noqa: S101 - registered for it
    if isinstance(error, SignedOut) and not wants_json(request):
        # A form's address takes no GET: after signing in one goes on with the queue.
        back = request.url.path if request.method == "GET" else ""
        query = f"?{request.url.query}" if request.url.query else ""
        return see_other(sign_in_url(own_page(back + query)))
    return _answer(request, error)


def _store_unavailable(request: Request, error: Exception) -> Response:
    logger.error("%s: %s", error, cause_of(error))
    return _answer(request, Unavailable("try again in a while", missing=["database"]))


def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it
    first = error.errors()[0]
    field = str(first["loc"][-1])
    return _answer(request, Refused([{"field": field, "reason": str(first["msg"])}]))


def _http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    problem = ServiceError(HTTPStatus(error.status_code).phrase, headers=error.headers)
    problem.status = error.status_code
    return _answer(request, problem)


def _answer(request: Request, error: ServiceError) -> Response:
    note_missing(request.scope, error)
    pages = pages_of(request)
    translate = pages.words(request)
    title = translate(_title(error))
    detail = _detail(error, translate)
    if wants_json(request):
        problem = _TranslatedProblem(error, title=title, detail=detail)
        return problem_response(problem, instance=request.url.path)
    values = {"status": error.status, "title": title, "detail": detail}
    answer = pages.answer(request, "error.html", values, status=error.status)
    answer.headers.update(error.headers)
    return answer


def _title(error: ServiceError) -> str:
    return error.title if isinstance(error, NotLetIn) else TITLES.get(error.status, UNFORESEEN)


def _detail(error: ServiceError, translate: Any) -> str:
    if isinstance(error, NotLetIn):
        return fill(translate(error.phrase), error.values)
    if isinstance(error, DecidedMeanwhile):
        phrase = translate(MEANWHILE if error.label else MEANWHILE_UNDONE)
        label = translate(LABELS[error.label]) if error.label else ""
        who = error.moderator or translate(BY_KEY if error.is_by_key else SOMEBODY)
        return str(phrase.replace("{label}", label).replace("{who}", who))
    if isinstance(error, ShortPrefix):
        return str(translate(SHORT_PREFIX).replace("{n}", str(error.shortest)))
    words = DETAILS.get(error.status)
    return str(translate(words) if words else error.detail)


class _TranslatedProblem(ServiceError):
    """An error in the reader's words, with all else it carries."""

    def __init__(self, error: ServiceError, *, title: str, detail: str) -> None:
        super().__init__(detail, headers=error.headers)
        self.status, self.title = error.status, title
        self._members = error.members

    @property
    def members(self) -> dict[str, Any]:
        """What the script may need beside the words."""
        return self._members
