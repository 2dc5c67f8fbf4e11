"""Every page there is, for the tests that look at all of them."""

from live import Live


def places(blog: Live, comment_id: str) -> list[str]:
    """The addresses of all the pages, around one comment."""
    return [
        "/review/sign-in",
        "/review/queue",
        f"/review/queue?open={comment_id}",
        "/review/queue?filters=yes",
        "/review/queue?words=nothing-fits-this",
        "/review/queue?tab=decided",
        "/review/queue?site=my-blog&band=medium",
        "/review/campaigns",
        f"/review/campaigns/{comment_id}",
        "/review/rules",
        "/review/audit",
        f"/review/audit/{comment_id}",
        "/review/overview",
        "/review/digest",
        "/review/keys",
        "/review/nothing-here",
    ]


def owners_places(blog: Live) -> list[str]:
    """The addresses of the pages that only an owner of every site may open."""
    return [
        "/review/sites",
        f"/review/sites/{blog.site.id}",
        f"/review/sites/{blog.site.id}/blogger",
        f"/review/sites/{blog.site.id}/webhook",
        "/review/moderators",
        "/review/models",
        "/review/data",
    ]
