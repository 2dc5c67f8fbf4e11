"""A visitor's address is kept as a hash, by which he is known again, unless everybody has it."""

import pytest
from engine import Engine

from service.store.akismet import submissions


async def kept_address(engine: Engine, address: str) -> str:
    """What is kept of the address that a comment came from."""
    answer = await engine.check("My oven is older than I", user_ip=address)
    with engine.blog.store.reading() as connection:
        kept = submissions.of_comment(connection, answer.headers["X-akismet-guid"])
    assert kept is not None
    return kept.user_ip


async def test_a_public_address_is_known_again_and_not_kept_itself(engine: Engine) -> None:
    kept = await kept_address(engine, "198.51.100.7")
    assert kept
    assert "198.51" not in kept


@pytest.mark.parametrize("address", ["172.18.0.1", "127.0.0.1", "fd00::7"])
async def test_behind_a_proxy_that_hides_them_visitors_are_not_taken_for_one(
    engine: Engine, address: str
) -> None:
    assert await kept_address(engine, address) == ""


async def test_nor_where_personal_data_are_kept(engine: Engine) -> None:
    engine.choose(keeps_personal_data=True)
    assert await kept_address(engine, "198.51.100.7") == "198.51.100.7"
    assert await kept_address(engine, "172.18.0.1") == ""
