"""The queue."""

from pydantic import BaseModel

from service.api.schemas.comments import QueueItem


class QueuePage(BaseModel):
    """A page of the queue; `next_cursor` is null on the last one."""

    items: list[QueueItem]
    next_cursor: str | None
