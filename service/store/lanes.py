"""The lanes of a running service, each over connections and threads of its own."""

from dataclasses import dataclass

from service.store.async_store import AsyncStore, Damage
from service.store.database.lanes import ServiceLanes
from service.store.store import Store


@dataclass(frozen=True, slots=True)
class DatabaseLanes:
    """One database, by four ways that do not hold each other up."""

    intake: AsyncStore
    pages: AsyncStore
    background: AsyncStore
    health: AsyncStore

    @classmethod
    def over(cls, store: Store, *, seconds: float) -> "DatabaseLanes":
        """The lanes over the database of a store, which may be at work for a comment so long."""
        lanes, damage = ServiceLanes.within(seconds), Damage()
        return cls(
            *(
                AsyncStore(store.on_lane(lane), damage)
                for lane in (lanes.intake, lanes.pages, lanes.background, lanes.health)
            )
        )

    @property
    def is_damaged(self) -> bool:
        """Whether the database has said so to anybody since the start."""
        return self.health.damage.is_known

    @property
    def _all(self) -> tuple[AsyncStore, ...]:
        return (self.health, self.pages, self.background, self.intake)

    def close(self) -> None:
        """End what is being read, commit what was handed in, close all connections."""
        for database in self._all:
            database.close()
            database.store.close()
