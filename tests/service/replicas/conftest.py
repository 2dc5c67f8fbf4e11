"""Replicas for all tests of this folder."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from three import Replicas, proxied, serving

from service.store.sites import sites
from service.store.store import open_store


@pytest.fixture(scope="module")
def replicas(
    postgres: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Replicas]:
    folder, url = tmp_path_factory.mktemp("replicas"), postgres()
    store = open_store(url)
    store.migrate()
    with store.writing() as connection:
        key = sites.add_key(connection, sites.add_site(connection, "blog", url="https://b.example"))
    with ExitStack() as stack:
        stack.callback(store.close)
        servers = [stack.enter_context(serving(folder, url, number)) for number in range(3)]
        ports = [server.port for server in servers]
        proxy = stack.enter_context(proxied(folder, ports))
        three = Replicas(store, url, folder, ports, proxy, key)
        stack.callback(three.close)
        yield three
