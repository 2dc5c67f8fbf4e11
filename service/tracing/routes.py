"""Which route a path leads to, as it is written in the code: a path itself may name somebody."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, Mount, compile_path

NO_ROUTE = "(none)"


class KnownRoute(NamedTuple):
    """What paths a route answers, to which methods, and how that is written in the code."""

    pattern: re.Pattern[str]
    methods: frozenset[str]
    template: str


class RouteTemplates:
    """The templates of all routes, also of those that are mounted below another."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._routes = routes

    def template_of(self, method: str, path: str) -> str:
        """That of the route which answers; where none does, of the first that the path fits."""
        fitting = [route for route in self._known if route.pattern.match(path)]
        answering = [route for route in fitting if method in route.methods]
        return next((route.template for route in [*answering, *fitting]), NO_ROUTE)

    @property
    def templates(self) -> list[str]:
        """Each of them once."""
        return list(dict.fromkeys(route.template for route in self._known))

    @cached_property
    def _known(self) -> list[KnownRoute]:
        return list(_known_routes(self._routes))


def _known_routes(routes: Sequence[BaseRoute], root: str = "") -> Iterator[KnownRoute]:
    for context in iter_route_contexts(routes):
        route = context.original_route
        if isinstance(route, Mount):
            yield from _known_routes(route.routes, root + route.path)
            if not route.routes:  # of files
                yield _known(f"{root}{route.path}/{{path:path}}", {"GET", "HEAD"})
        elif context.path is not None:
            yield _known(root + context.path, context.methods or set())


def _known(template: str, methods: Collection[str]) -> KnownRoute:
    return KnownRoute(compile_path(template)[0], frozenset(methods), template)
