"""What a site is known by, beside its comments: taken away, as far as the label log lets it."""

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, select, update

from service.domain.sites import NOWHERE, Site
from service.store.people import owner_changes
from service.store.tables.actions import action_rules, actions, rules
from service.store.tables.blogger import blogger_blogs, blogger_comments
from service.store.tables.core import api_keys, articles, sites
from service.store.tables.imports import import_findings, imports
from service.store.tables.mentions import mentions
from service.store.tables.people import memberships
from service.store.tables.queue import campaigns
from service.store.tables.sites import (
    article_pages,
    callbacks,
    former_addresses,
    outbox,
    site_options,
)
from service.store.tables.uploads import archive_uploads
from service.store.tables.webhooks import queue_crossings, signing_turns

OF_SITE = (
    article_pages, callbacks, outbox, site_options, signing_turns, queue_crossings, memberships,
    imports, archive_uploads, blogger_blogs, blogger_comments, former_addresses,
    mentions,
)  # fmt: skip


def erase_site(connection: Connection, site: Site) -> int:
    """Forget articles, keys, rules, options, who had a part in it, name and address.

    Its comments were erased before. Returns how many rules stood.
    """
    of_imports = select(imports.c.id).where(imports.c.site_id == site.id)
    connection.execute(delete(import_findings).where(import_findings.c.import_id.in_(of_imports)))
    for table in OF_SITE:
        connection.execute(delete(table).where(table.c.site_id == site.id))
    keys = update(api_keys).where(api_keys.c.site_id == site.id)
    connection.execute(keys.values(purpose=None))
    in_use = keys.where(api_keys.c.revoked_at.is_(None))
    connection.execute(in_use.values(revoked_at=datetime.now(UTC)))
    owner_changes.forget_words(connection, site)
    _blank_articles(connection, site)
    named = update(campaigns).where(campaigns.c.site_id == site.id)
    connection.execute(named.values(beginning=""))
    n_rules = _end_rules(connection, site)
    known = update(sites).where(sites.c.id == site.id)
    connection.execute(known.values(name=f"erased-{site.id}", url=NOWHERE))
    return n_rules


def _blank_articles(connection: Connection, site: Site) -> None:
    of_site = update(articles).where(articles.c.site_id == site.id)
    connection.execute(of_site.values(title="", text="", url="", url_hash=None))


def _end_rules(connection: Connection, site: Site) -> int:
    of_site = select(rules.c.id).where(rules.c.site_id == site.id)
    done = select(action_rules.c.action_id).where(action_rules.c.rule_id.in_(of_site))
    connection.execute(update(actions).where(actions.c.id.in_(done)).values(words=""))
    standing = update(rules).where(rules.c.site_id == site.id, rules.c.removed_at.is_(None))
    n_rules = connection.execute(standing.values(removed_at=datetime.now(UTC))).rowcount
    connection.execute(update(rules).where(rules.c.site_id == site.id).values(words="", value=""))
    return n_rules
