"""How much room the articles of each site take: triggers keep it, nobody else writes it."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table

from service.store.tables.core import ID, metadata

# In shards, as the counts of the queue are, so that replicas do not wait for each other.
article_room = Table(
    "article_room",
    metadata,
    Column("site_id", ID, ForeignKey("sites.id"), primary_key=True),
    Column("shard", Integer, primary_key=True),
    Column("n_articles", Integer, nullable=False),
    Column("n_bytes", BigInteger, nullable=False),
)
