"""The table of whom a provider of the organisation (OpenID Connect) knows as which moderator."""

from sqlalchemy import Column, ForeignKey, String, Table, Text

from service.store.tables.core import ID, UtcTime, metadata

# `id` is the hash of issuer and subject, which may be long.
identities = Table(
    "identities",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("issuer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("moderator_id", ID, ForeignKey("moderators.id"), nullable=False, index=True),
    Column("created_at", UtcTime, nullable=False),
)
