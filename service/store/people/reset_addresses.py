"""Where moderators who lost the password may have a link sent to."""

from sqlalchemy import Connection, delete, select

from service.domain.people import Moderator
from service.store.database.upsert import insert_into
from service.store.tables.door_links import reset_addresses


def get(connection: Connection, who: Moderator) -> str:
    """The address; empty for none."""
    is_theirs = reset_addresses.c.moderator_id == who.id
    return connection.scalar(select(reset_addresses.c.address).where(is_theirs)) or ""


def put(connection: Connection, who: Moderator, address: str) -> None:
    """Keep an address, or none."""
    if not address:
        is_theirs = reset_addresses.c.moderator_id == who.id
        connection.execute(delete(reset_addresses).where(is_theirs))
        return
    connection.execute(
        insert_into(connection.dialect.name, reset_addresses)
        .values(moderator_id=who.id, address=address)
        .on_conflict_do_update(index_elements=["moderator_id"], set_={"address": address})
    )
