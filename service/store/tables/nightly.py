"""The fits of the service's own schedule: one a day, among all replicas."""

from sqlalchemy import Column, Date, Integer, Table, Text

from service.store.tables.core import UtcTime, metadata

nightly_fits = Table(
    "nightly_fits",
    metadata,
    Column("day", Date, primary_key=True),
    Column("begun_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("exit_code", Integer),
    Column("report", Text, nullable=False),
)
