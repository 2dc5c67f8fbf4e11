"""Errors as `application/problem+json` (RFC 9457), in one place."""

import json
import logging
import re
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import compile_path

from service.domain.errors import Refused, ServiceError, Unavailable
from service.seen import note_missing
from service.store.database.engine import StoreUnavailable
from service.store.database.failures import cause_of

logger = logging.getLogger(__name__)

PLAIN_NAME = re.compile(r"[A-Za-z0-9_.-]{1,60}")
MOST_ERRORS = 20
NOT_FOUND = "there is nothing at this address; `/` says what there is"
UNDER_A_ROOT = re.compile(r"/.+/(review|v1|1\.1|1\.2|docs|healthz|readyz)(/.*)?")
NO_ROOT = (
    "there is nothing at this address; if a proxy has put Winnow under a path, set"
    " WINNOW_PUBLIC_URL to the address with that path"
)


class ProblemResponse(JSONResponse):
    """A problem document, in ASCII, so that nothing the caller sent can break it."""

    media_type = "application/problem+json"

    def render(self, content: Any) -> bytes:
        """As JSON with every other character escaped."""
        return json.dumps(content, ensure_ascii=True).encode("ascii")


def problem_response(error: ServiceError, *, instance: str) -> ProblemResponse:
    """The answer to an error."""
    content = {
        "type": "about:blank",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "instance": instance,
        **error.members,
    }
    return ProblemResponse(content, status_code=error.status, headers=error.headers)


def answer_with_problems(app: FastAPI) -> None:
    """Make every error of an application a problem."""
    app.add_exception_handler(ServiceError, _service_error)
    app.add_exception_handler(StoreUnavailable, _store_unavailable)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_exception)


def unforeseen_problem(request: Request) -> Response:
    """The answer to an error that nobody thought of."""
    failure = ServiceError("this is our fault, and it is in the log; try again later")
    return problem_response(failure, instance=_here(request))


def _here(request: Request) -> str:
    return quote(request.scope["path"])


def _service_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ServiceError)  # noqa: S101 - registered for it
    note_missing(request.scope, error)
    return problem_response(error, instance=_here(request))


def _store_unavailable(request: Request, error: Exception) -> Response:
    logger.error("%s: %s", error, cause_of(error))
    unavailable = Unavailable(f"{error}: try again in a while", missing=["database"])
    return _service_error(request, unavailable)


def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it
    reasons = [_reason(detail) for detail in error.errors()[:MOST_ERRORS]]
    return problem_response(Refused(reasons), instance=_here(request))


def _reason(error: dict[str, Any]) -> dict[str, str]:
    """The field and what is wrong with it, never what was in it."""
    where = [str(part) for part in error["loc"] if part not in ("body", "query", "path")]
    match error["type"]:
        case "json_invalid":
            return {"field": "body", "reason": "this is not valid JSON"}
        case "missing":
            return {"field": _field(where), "reason": "this field is needed"}
        case "model_attributes_type" | "model_type":
            return {"field": _field(where), "reason": "this must be an object, in braces"}
        case "extra_forbidden":
            return {"field": _field(where), "reason": "there is no such field"}
        case "string_unicode":
            return {"field": _field(where), "reason": "this is not valid Unicode"}
        case "value_error":
            return {"field": _field(where), "reason": str(error["ctx"]["error"])}
    return {"field": _field(where), "reason": str(error["msg"])}


def _field(where: list[str]) -> str:
    """The name of a field; an invented one is repeated only if it looks like a name."""
    name = ".".join(where) or "body"
    return name if PLAIN_NAME.fullmatch(name) else "(a name that cannot be shown)"


def _http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    problem = ServiceError(_http_detail(request, error), headers=error.headers)
    problem.status = error.status_code
    problem.title = HTTPStatus(error.status_code).phrase
    if error.status_code == 405:
        allowed = _methods_here(request)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join([*allowed, "OPTIONS"])})
        problem.headers["Allow"] = ", ".join(allowed)
        problem.detail = f"this address takes {' and '.join(allowed)}"
    return problem_response(problem, instance=_here(request))


def _http_detail(request: Request, error: HTTPException) -> str:
    if error.status_code == 404:
        is_moved = UNDER_A_ROOT.fullmatch(request.scope["path"])
        return NO_ROOT if is_moved else NOT_FOUND
    if error.status_code == 400:
        return "the body cannot be read as JSON in UTF-8, or is nested too deeply"
    return str(error.detail)


def _methods_here(request: Request) -> list[str]:
    path = request.scope["path"]
    methods: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if route.path is not None and compile_path(route.path)[0].match(path):
            methods |= route.methods or set()
    return sorted(methods)
