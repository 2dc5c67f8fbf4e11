"""Everything that is kept, and the only SQL."""

from service.store.engine import StoreError
from service.store.store import Store, open_store
from service.store.values import LabelledComment, RegisteredModel

__all__ = ["LabelledComment", "RegisteredModel", "Store", "StoreError", "open_store"]
