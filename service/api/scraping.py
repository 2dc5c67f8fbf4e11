"""What Prometheus scrapes, for whoever has the token of the settings."""

import secrets

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from service.api.auth import Credentials
from service.domain.errors import NotFound, Unauthenticated
from service.parts import CurrentParts

router = APIRouter(include_in_schema=False)


@router.get("/metrics")
async def metrics(parts: CurrentParts, credentials: Credentials) -> Response:
    """Numbers for Prometheus, with the token of `WINNOW_METRICS_TOKEN`; without one, none."""
    token = parts.settings.metrics_token
    if not token:
        raise NotFound("nothing is told here: set WINNOW_METRICS_TOKEN first")
    sent = credentials.credentials if credentials else ""
    if not secrets.compare_digest(sent.encode(), token.encode()):
        raise Unauthenticated("send the token of WINNOW_METRICS_TOKEN: `Authorization: Bearer ...`")
    version = parts.scoring.model_version
    text = await run_in_threadpool(parts.metrics.expose, model_version=version)
    return Response(text, media_type=CONTENT_TYPE_PLAIN_0_0_4)
