"""Run by Alembic: migrate over the connection that service.store.schema passes in."""

from alembic import context

from service.store import site_tables  # noqa: F401 - its tables join the metadata
from service.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
