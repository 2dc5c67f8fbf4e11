"""A Winnow, an authority, and every client installed."""

import socket
from collections.abc import Iterator
from pathlib import Path

import installing
import pytest
from driving import Driver
from front import Authority
from known import CLIENTS, Client
from own_winnow import Winnow


@pytest.fixture(scope="session")
def winnow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Winnow]:
    running = Winnow(tmp_path_factory.mktemp("winnow"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installing.node_modules(tmp_path_factory.mktemp("node"))


@pytest.fixture(scope="session", params=CLIENTS, ids=lambda client: client.name)
def client(request: pytest.FixtureRequest) -> Client:
    chosen: Client = request.param
    return chosen


@pytest.fixture(scope="session")
def driver(
    client: Client,
    tmp_path_factory: pytest.TempPathFactory,
    node_modules: Path,
    authority: Authority,
) -> Driver:
    """The client, installed."""
    folder = tmp_path_factory.mktemp("client")
    if client.driver.endswith(".mjs"):
        command = ["node", str(installing.DRIVERS / client.driver)]
        return Driver(command, node_modules, authority)
    if client.driver.endswith(".py"):
        return Driver(installing.python_command(client.driver, folder), folder, authority)
    return Driver(installing.debian_command(client.driver), folder, authority)


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that nothing listens on, and that nobody else gets meanwhile."""
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        yield kept.getsockname()[1]
