"""Whether the process is up, whether it can do its work, and where things are."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from service.api.auth import CheckingSite
from service.api.requests import problems
from service.api.schemas.health import ActiveModelOut, Alive, DriftOut, Readiness
from service.domain.commands import typed
from service.domain.errors import Unavailable
from service.parts import CurrentParts, Parts
from service.store.database.engine import StoreUnavailable
from service.store.database.failures import DAMAGED
from service.store.database.probe import try_out
from service.store.lanes import DatabaseLanes

router = APIRouter(tags=["health"])
REVIEW = "/review"


@router.head("/", include_in_schema=False)
@router.get("/", summary="Where things are", response_model=dict[str, str])
async def where_things_are(request: Request, parts: CurrentParts) -> Response:
    """A signpost for programs; a browser is led to the review queue."""
    headers = {"Vary": "Accept"}
    if "text/html" in request.headers.get("accept", "").lower():
        return RedirectResponse(REVIEW, status_code=307, headers=headers)
    return JSONResponse(_signpost(parts.settings.root), headers=headers)


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", summary="Is the process up?")
async def is_up() -> Alive:
    """Answers as long as the process lives; looks at nothing else."""
    return Alive()


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", summary="Can it judge and store?", responses=problems(503))
async def is_ready(parts: CurrentParts) -> Readiness:
    """Answers 200 if the database can be written to and a model is loaded, else 503 and why.

    It writes, takes it back, and looks whether there is room, within a second.
    """
    missing = await _missing_of_database(parts.lanes)
    missing |= _missing_of_model(parts)
    version = parts.scoring.model_version
    if missing or version is None:
        raise Unavailable("; ".join(missing.values()), missing=list(missing))
    return Readiness(model_version=version, warnings=[])


@router.get(
    "/v1/models/active",
    tags=["models"],
    summary="Which model judges?",
    responses=problems(401, 403, 503),
)
async def active_model(parts: CurrentParts, site: CheckingSite) -> ActiveModelOut:
    """The version that new verdicts carry, and what is no longer as it was for it at this site."""
    drift = await parts.overviews.read_drift(site)
    return ActiveModelOut(
        model_version=parts.scoring.model_version,
        problem=parts.active_model.problem,
        drift=[DriftOut.of(line) for line in drift],
    )


def _missing_of_model(parts: Parts) -> dict[str, str]:
    """The model that should judge does, or nothing is said to be ready."""
    if parts.active_model.problem is not None:
        return {"model": parts.active_model.problem}
    return {} if parts.scoring.model_version else {"model": "no model is loaded yet"}


async def _missing_of_database(lanes: DatabaseLanes) -> dict[str, str]:
    if lanes.is_damaged:
        return {"database": f"{DAMAGED}; {_doctor()}"}
    try:
        if await lanes.health.write(try_out):
            return {}
    except StoreUnavailable as error:
        return {"database": f"{error}; {_doctor()}"}
    return {"migrations": "the database is not in the form this version of Winnow needs"}


def _signpost(root: str) -> dict[str, str]:
    return {
        "name": "Winnow",
        "review": f"{root}{REVIEW}",
        "documentation": f"{root}/docs",
        "openapi": f"{root}/openapi.json",
        "check_a_comment": f"POST {root}/v1/comments",
        "queue": f"GET {root}/v1/queue",
        "health": f"{root}/healthz",
        "readiness": f"{root}/readyz",
    }


def _doctor() -> str:
    return f"`{typed('service doctor')}` says what to do"
