"""Run by Alembic: migrate over the connection that service.store.database.schema passes in."""

from alembic import context

from service.store.tables.every import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
