"""The metadata once every module of tables has been read: what migrations are compared with."""

from service.store.tables import actions as action_tables
from service.store.tables import articles as article_tables
from service.store.tables import blogger as blogger_tables
from service.store.tables import digests as digest_tables
from service.store.tables import door_links as door_link_tables
from service.store.tables import identities as identity_tables
from service.store.tables import imports as import_tables
from service.store.tables import labels as label_tables
from service.store.tables import mentions as mention_tables
from service.store.tables import models as model_tables
from service.store.tables import owners as owner_tables
from service.store.tables import passkeys as passkey_tables
from service.store.tables import people as people_tables
from service.store.tables import queue as review_tables
from service.store.tables import retention as retention_tables
from service.store.tables import second_factors as second_factor_tables
from service.store.tables import shadow as shadow_tables
from service.store.tables import sign_ins as sign_in_tables
from service.store.tables import sites as site_tables
from service.store.tables import uploads as upload_tables
from service.store.tables import webhooks as webhook_tables
from service.store.tables.core import metadata

__all__ = [
    "action_tables",
    "article_tables",
    "blogger_tables",
    "digest_tables",
    "door_link_tables",
    "identity_tables",
    "import_tables",
    "label_tables",
    "mention_tables",
    "metadata",
    "model_tables",
    "owner_tables",
    "passkey_tables",
    "people_tables",
    "retention_tables",
    "review_tables",
    "second_factor_tables",
    "shadow_tables",
    "sign_in_tables",
    "site_tables",
    "upload_tables",
    "webhook_tables",
]
