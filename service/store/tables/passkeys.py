"""The tables of passkeys, and of challenges that were answered."""

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table, Text

from service.store.tables.core import ID, UtcTime, metadata

# `id` is the hash of the authenticator's own, which may be long. The public key opens nothing.
passkeys = Table(
    "passkeys",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("moderator_id", ID, ForeignKey("moderators.id"), nullable=False, index=True),
    Column("name", String(60), nullable=False),
    Column("credential_id", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("last_used_at", UtcTime),
)

# A challenge is answered once. Kept until it would be too old anyway.
spent_challenges = Table(
    "spent_challenges",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("expires_at", UtcTime, nullable=False),
)
