"""What all replicas must agree on: the content of models, and facts of the installation."""

from sqlalchemy import JSON, Column, ForeignKey, LargeBinary, String, Table, Text

from service.store.tables.core import metadata

model_artifacts = Table(
    "model_artifacts",
    metadata,
    Column(
        "version", String(200), ForeignKey("models.version", ondelete="CASCADE"), primary_key=True
    ),
    Column("content", LargeBinary, nullable=False),
)

installation = Table(
    "installation",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

# What the fit of a model saw: read for its report alone, so it is no column of the registry.
fit_evidence = Table(
    "fit_evidence",
    metadata,
    Column(
        "version", String(200), ForeignKey("models.version", ondelete="CASCADE"), primary_key=True
    ),
    Column("content", JSON, nullable=False),
)
