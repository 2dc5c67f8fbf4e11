"""One page of the queue: its rows, and where the list goes on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from service.domain.counting import together
from service.domain.detail import Detail
from service.domain.filter import Filter
from service.domain.queue import Item
from service.review.places import queue_url
from service.review.views.kin import campaign_of
from service.review.views.rows import QueueRow, tab_of


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows under a filter; `after` and `next_after` are cursors of this page and the next."""

    queue_filter: Filter
    after: str | None
    rows: Sequence[QueueRow]
    next_after: str | None

    @property
    def more_url(self) -> str:
        """Where the list goes on; empty at its end."""
        return queue_url(self.queue_filter, after=self.next_after) if self.next_after else ""

    def values(self) -> dict[str, Any]:
        """What the templates of the list need."""
        first_url = queue_url(self.queue_filter)
        return {
            "rows": self.rows,
            "more_url": self.more_url,
            "first_url": first_url if self.after else "",
            "back_to_list": first_url,
        }

    def url_after(self, comment_id: str) -> str:
        """Where to go on from a comment: the row below, else the next page, else the first."""
        ids = [row.id for row in self.rows]
        below = ids.index(comment_id) + 1 if comment_id in ids else 0
        if below < len(self.rows):
            return self.rows[below].href
        return self.more_url or queue_url(self.queue_filter)


def as_listed(detail: Detail, queue_filter: Filter) -> Item:
    """A comment with as many like it as a decision on it covers: its campaign on the same tab.

    No more than the row in the list says: a comment that is on another tab than the list, or
    found by its campaign, is decided on by itself.
    """
    item = detail.item
    campaign = campaign_of(detail)
    tab = tab_of(item)
    if campaign is None or queue_filter.campaign or tab == "decided" or tab != queue_filter.tab:
        return replace(item, alike=1)
    on_tab = {"held": campaign.held, "rejected": campaign.rejected, "published": campaign.published}
    return replace(item, alike=together(on_tab[tab], 1))
