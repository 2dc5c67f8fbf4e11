"""The tables of second factors: what an authenticator shares with us, and codes to recover by."""

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table, Text

from service.store.tables.core import ID, UtcTime, metadata

# `sealed` is opened by the secret of the installation alone. `last_step` is that of the last code
# that was taken, in half minutes since 1970: it and those before are good no more.
second_factors = Table(
    "second_factors",
    metadata,
    Column("moderator_id", ID, ForeignKey("moderators.id"), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

# `id` is a keyed hash of the code and whose it is. A code that was used is gone.
recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("moderator_id", ID, ForeignKey("moderators.id"), nullable=False, index=True),
)
