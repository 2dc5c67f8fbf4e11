"""Errors."""

from pydantic import BaseModel


class ProblemOut(BaseModel):
    """An error (RFC 9457). `errors` names the fields that were refused."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str]] | None = None
    missing: list[str] | None = None
