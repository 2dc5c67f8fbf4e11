"""Where the pages of the queue are, and how to go on with one of them."""

from urllib.parse import urlencode

from fastapi.routing import iter_route_contexts
from starlette.requests import Request
from starlette.responses import RedirectResponse

from service.domain.filter import Filter
from service.review.catalogues import message
from service.settings import Settings

HOME = "/review/queue"
PLACES = (
    ("queue", message("Queue"), HOME),
    ("campaigns", message("Campaigns"), "/review/campaigns"),
    ("rules", message("Rules"), "/review/rules"),
    ("audit", message("Audit"), "/review/audit"),
    ("labels", message("Labels"), "/review/labels"),
    ("imports", message("Imports"), "/review/imports"),
    ("overview", message("Overview"), "/review/overview"),
)
OWNERS_PLACES = (
    ("sites", message("Sites"), "/review/sites"),
    ("moderators", message("Moderators"), "/review/moderators"),
    ("data", message("Data"), "/review/data"),
)
CHIEFS_PLACES = (("models", message("Models"), "/review/models"),)  # of owners of every site
MOST_BACK_CHARS = 4000


def own_address(request: Request, settings: Settings) -> str:
    """What a link for others begins with: as the owner said where Winnow is, else the browser."""
    url = request.url
    return settings.url_for_others(f"{url.scheme}://{url.netloc}")


def page_of(request: Request) -> str:
    """Where one comes back to the page that answers a request.

    What was sent to a part of a page, as `/review/moderators/invitations`, is answered by it.
    """
    path, query = request.url.path, request.url.query
    if request.method in ("GET", "HEAD"):
        return path + (f"?{query}" if query else "")
    pages = {
        context.path
        for context in iter_route_contexts(request.app.routes)
        if "GET" in (context.methods or ())
    }
    template = request.scope["route"].path
    while template:
        if template in pages:
            return path
        template, path = template.rpartition("/")[0], path.rpartition("/")[0]
    return HOME


def queue_url(queue_filter: Filter, **further: str | None) -> str:
    """The address of a page of the queue: the filter, and where in it one is."""
    pairs = [*queue_filter.pairs(), *((name, value) for name, value in further.items() if value)]
    return f"{HOME}?{urlencode(pairs)}" if pairs else HOME


def own_page(back: str) -> str:
    """`back` if it is an address of the queue's pages, else the queue."""
    is_ours = back.startswith("/review/") and back.isprintable() and "\\" not in back
    return back if is_ours and len(back) <= MOST_BACK_CHARS else HOME


def see_other(back: str) -> RedirectResponse:
    """Go on with a page of ours, whatever the form said."""
    return RedirectResponse(own_page(back), status_code=303)


def sign_in_url(back: str) -> str:
    """Where to sign in, to go on with `back` then."""
    return "/review/sign-in" + ("?" + urlencode({"back": back}) if back != HOME else "")
