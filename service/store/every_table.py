"""The metadata once every module of tables has been read: what migrations are compared with."""

from service.store import action_tables, people_tables, review_tables
from service.store.tables import metadata

__all__ = ["action_tables", "metadata", "people_tables", "review_tables"]
