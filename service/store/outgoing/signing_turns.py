"""Which of a site's signing keys signs, and how long the one before it does."""

from datetime import datetime

from sqlalchemy import Connection, select

from service.domain.deliveries import SigningTurn
from service.store.database.upsert import insert_into
from service.store.tables.webhooks import signing_turns


def get(connection: Connection, site_id: str) -> SigningTurn:
    """The turn of a site; the first if its key was never another."""
    c = signing_turns.c
    query = select(c.number, c.former_until).where(c.site_id == site_id)
    row = connection.execute(query).one_or_none()
    return SigningTurn() if row is None else SigningTurn(row.number, row.former_until)


def put(
    connection: Connection, site_id: str, *, number: int, former_until: datetime | None
) -> None:
    """Let the key of this number sign, and the one before it until then."""
    columns = {"number": number, "former_until": former_until}
    connection.execute(
        insert_into(connection.dialect.name, signing_turns)
        .values(site_id=site_id, **columns)
        .on_conflict_do_update(index_elements=["site_id"], set_=columns)
    )
