"""API keys: made, replaced, and when each was last used."""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, insert, or_, update

from service.domain.scopes import SCOPES, Scope, write_scopes
from service.domain.sites import NewKey, Site
from service.store.database.ids import new_id
from service.store.tables.core import api_keys

# Twelve letters and digits of one case: a key may become a host name, and some clients of the
# Akismet protocol insist on that length.
KEY_ALPHABET = "0123456789abcdef"  # the settings of Akismet's plugin drop all other characters
KEY_LENGTH = 12


def hash_key(key: str) -> str:
    """What is stored of a key, the same for upper and lower case.

    A plain SHA-256, no salt and no slow function: a key is drawn at random (36^12, 62 bits), so
    there is no dictionary to try, every request needs its hash, and it must be found by it.
    Who can read this table can read the comments as well, which is all that a key is good for.
    """
    return hashlib.sha256(key.strip().lower().encode("utf-8", "replace")).hexdigest()


def make_key(
    connection: Connection, site: Site, *, purpose: str = "", scopes: Collection[Scope] = SCOPES
) -> NewKey:
    """A new key of a site: the only time that it can be read."""
    key = "".join(secrets.choice(KEY_ALPHABET) for _ in range(KEY_LENGTH))
    new = NewKey(site, new_id(), key)
    connection.execute(
        insert(api_keys).values(
            id=new.key_id,
            site_id=site.id,
            key_hash=hash_key(key),
            created_at=datetime.now(UTC),
            purpose=purpose or None,
            scopes=write_scopes(scopes),
        )
    )
    return new


def succeed(connection: Connection, key_id: str, *, successor_id: str) -> None:
    """Write down which key takes the place of another, which still opens its site."""
    replaced = update(api_keys).where(api_keys.c.id == key_id)
    connection.execute(replaced.values(successor_id=successor_id))


def write_uses(connection: Connection, used_at: Mapping[str, datetime]) -> None:
    """Write down when keys were last used, unless another process knows of a later time."""
    former = api_keys.c.last_used_at
    statement = (
        update(api_keys)
        .where(
            api_keys.c.id == bindparam("key"),
            api_keys.c.revoked_at.is_(None),
            or_(former.is_(None), former < bindparam("at")),
        )
        .values(last_used_at=bindparam("at"))
    )
    if used_at:
        rows = [{"key": key_id, "at": used_at[key_id]} for key_id in sorted(used_at)]
        connection.execute(statement, rows)
