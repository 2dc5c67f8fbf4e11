"""Every address of an application with the fields that it reads, from its own routes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from starlette.routing import Mount

# An answer that only ends with its client, and one that has a process fit for half a minute.
LEFT_OUT = ("/review/events", "/review/models/fits")
FORMS = re.compile(r"/(1\.\d|review)/")
OF_THE_PROTOCOL = (
    "api_key", "key", "blog", "user_ip", "user_agent", "referrer", "permalink", "comment_type",
    "comment_author", "comment_author_email", "comment_author_url", "comment_content",
    "comment_date_gmt", "comment_post_modified_gmt", "comment_ID", "comment_post_ID", "blog_lang",
    "blog_charset", "user_role", "is_test", "recheck_reason", "honeypot_field_name", "reporter",
    "comment_context[]", "comment_parent", "callback", "format", "month", "from", "limit", "offset",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """A method and a path with gaps. `fields` are the names that are read of query and body."""

    method: str
    path: str
    fields: tuple[str, ...]
    statuses: frozenset[int]

    @property
    def takes_a_form(self) -> bool:
        """Whether it reads a form rather than JSON."""
        return bool(FORMS.match(self.path))

    @property
    def is_documented(self) -> bool:
        """Whether openapi.json names each status that it may answer with."""
        return self.path.startswith("/v1/")


def every_address(app: FastAPI) -> Iterator[Address]:
    """All of them, those of the mounted pages as well."""
    yield from _addresses(app, "")
    for route in app.routes:
        if isinstance(route, Mount) and isinstance(route.app, FastAPI):
            yield from _addresses(route.app, route.path)


def _addresses(app: FastAPI, root: str) -> Iterator[Address]:
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        path = root + (context.path or "")
        dependant = getattr(route, "dependant", None)
        if dependant is None or path in LEFT_OUT:
            continue
        names = OF_THE_PROTOCOL if path.startswith("/1.") else tuple(_fields(dependant))
        statuses = {int(status) for status in getattr(route, "responses", {})}
        statuses.add(getattr(route, "status_code", None) or 200)
        for method in sorted(context.methods or ()):
            yield Address(method, path, names, frozenset(statuses | {200}))


def _fields(dependant: Dependant) -> Iterator[str]:
    for parameter in [*dependant.query_params, *dependant.body_params]:
        annotation = parameter.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from annotation.model_fields
        else:
            yield parameter.alias
    for part in dependant.dependencies:
        yield from _fields(part)
