"""Facts of the installation that every process which shares the database must agree on."""

from sqlalchemy import Connection, select

from service.store.database.upsert import insert_into
from service.store.tables.models import installation

SECRET = "fingerprint of the secret"  # noqa: S105 - the name of a fact


def fingerprint(connection: Connection, own: str) -> str:
    """The fingerprint of the installation's secret: this one, if none was left before."""
    new = insert_into(connection.dialect.name, installation).values(name=SECRET, value=own)
    connection.execute(new.on_conflict_do_nothing(index_elements=["name"]))
    query = select(installation.c.value).where(installation.c.name == SECRET)
    return str(connection.execute(query).scalar_one())


def replace_fingerprint(connection: Connection, own: str) -> None:
    """Take another secret for the installation's."""
    new = insert_into(connection.dialect.name, installation).values(name=SECRET, value=own)
    connection.execute(new.on_conflict_do_update(index_elements=["name"], set_={"value": own}))
