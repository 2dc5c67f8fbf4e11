"""The fits that the service runs itself: one a night, and those that an owner asked for."""

from sqlalchemy import Column, Date, Integer, Table, Text

from service.store.tables.core import ID, UtcTime, metadata

fits = Table(
    "fits",
    metadata,
    Column("id", ID, primary_key=True),
    Column("day", Date, unique=True),  # of the schedule's; once a day, among all replicas
    Column("asked_by", Text),  # the name of whoever asked; none for the schedule
    Column("asked_at", UtcTime, nullable=False),
    Column("begun_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("exit_code", Integer),
    Column("report", Text, nullable=False),
)
