"""Sites and keys in the store."""

import re
import time

import pytest
from sqlalchemy import text

from service.domain.sites import Site, SiteExists, UnknownSite
from service.store.sites import sites
from service.store.store import Store


def test_a_key_opens_its_site(store: Store, site: Site) -> None:
    with store.writing() as connection:
        key = sites.add_key(connection, site)
        assert sites.site_of_key(connection, key) == site


def test_a_key_is_the_same_in_capitals(store: Store, site: Site) -> None:
    with store.writing() as connection:
        key = sites.add_key(connection, site)
        assert sites.site_of_key(connection, key.upper()) == site


def test_a_key_can_be_part_of_a_host_name(store: Store, site: Site) -> None:
    with store.writing() as connection:
        assert re.fullmatch("[a-z0-9]{12}", sites.add_key(connection, site))


def test_the_key_itself_is_not_stored(store: Store, site: Site) -> None:
    with store.writing() as connection:
        key = sites.add_key(connection, site)
        rows = connection.execute(text("SELECT * FROM api_keys")).all()
    assert key not in str(rows)


def test_a_revoked_key_opens_nothing(store: Store, site: Site) -> None:
    with store.writing() as connection:
        key = sites.add_key(connection, site)
        (api_key,) = sites.all_keys(connection)
        assert sites.revoke_key(connection, api_key.id)
        assert sites.site_of_key(connection, key) is None
        assert not sites.revoke_key(connection, api_key.id)


def test_two_sites_cannot_share_a_name(store: Store, site: Site) -> None:
    with pytest.raises(SiteExists), store.writing() as connection:
        sites.add_site(connection, site.name, url="https://elsewhere.example")


def test_an_unknown_site_is_an_error(store: Store) -> None:
    with pytest.raises(UnknownSite), store.reading() as connection:
        sites.find_site(connection, "nowhere")


def test_keys_and_sites_are_listed(store: Store, site: Site) -> None:
    with store.writing() as connection:
        sites.add_key(connection, site)
        assert [key.site for key in sites.all_keys(connection)] == ["my-blog"]
        assert sites.all_sites(connection) == [site]
        assert time.time() - site.created_at.timestamp() < 60


def test_keys_that_come_together_open_each_their_own_site(store: Store) -> None:
    with store.writing() as connection:
        mine, other = (
            sites.add_site(connection, name, url=f"https://{name}.example") for name in "ab"
        )
        keys = [sites.add_key(connection, site) for site in (mine, other)]
        opened = sites.sites_of_keys(connection, [keys[1], "unknown", keys[0], keys[1]])
    names = [site and site.name for site in opened]
    assert names == ["b", None, "a", "b"]
