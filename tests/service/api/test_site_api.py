"""GET /v1/site, retired sites, and when a key was last used."""

from datetime import UTC, datetime, timedelta

import pytest
from running_blog import Blog

from service.domain.sites import ApiKey
from service.moderation.keys import Keys
from service.store.async_store import AsyncStore
from service.store.database.engine import StoreUnavailable
from service.store.sites import keys, sites


def only_key(blog: Blog) -> ApiKey:
    with blog.store.reading() as connection:
        (key,) = sites.all_keys(connection)
    return key


async def test_a_key_says_which_site_it_opens(blog: Blog) -> None:
    answer = (await blog.client.get("/v1/site")).json()
    assert (answer["name"], answer["key_id"]) == ("my-blog", only_key(blog).id)
    assert blog.key not in str(answer)
    other = (await blog.client.get("/v1/site", headers=blog.other_site())).json()
    assert other["name"] == "other-blog"


async def test_the_keys_of_a_retired_site_open_nothing_until_it_is_back(blog: Blog) -> None:
    with blog.store.writing() as connection:
        site = sites.find_site(connection, "my-blog")
        assert sites.retire(connection, site)
        assert not sites.retire(connection, site)
    verify = {"key": blog.key, "blog": "https://blog.example"}
    assert (await blog.check("Hello")).status_code == 401
    assert (await blog.client.post("/1.1/verify-key", data=verify)).text == "invalid"
    with blog.store.writing() as connection:
        assert sites.restore(connection, site)
    assert (await blog.check("Hello")).status_code == 201
    assert (await blog.client.post("/1.1/verify-key", data=verify)).text == "valid"


async def test_a_keys_last_use_is_written_down_after_the_answer(blog: Blog) -> None:
    began = datetime.now(UTC)
    await blog.check("Hello")
    await blog.parts.keys.write_uses(blog.parts.lanes.background)
    used_at = only_key(blog).last_used_at
    assert used_at is not None
    assert began <= used_at <= datetime.now(UTC)


async def test_a_use_by_the_akismet_protocol_counts(blog: Blog) -> None:
    form = {"api_key": blog.key, "blog": "https://blog.example", "user_ip": "192.0.2.1"}
    await blog.client.post("/1.1/comment-check", data=form)
    await blog.parts.keys.write_uses(blog.parts.lanes.background)
    assert only_key(blog).last_used_at is not None


async def test_a_key_that_is_not_known_leaves_no_trace(blog: Blog) -> None:
    header = {"Authorization": "Bearer 000000000000"}
    await blog.client.get("/v1/site", headers=header)
    await blog.parts.keys.write_uses(blog.parts.lanes.background)
    assert only_key(blog).last_used_at is None


async def test_a_later_use_that_another_process_wrote_is_kept(blog: Blog) -> None:
    key_id, now = only_key(blog).id, datetime.now(UTC)
    with blog.store.writing() as connection:
        keys.write_uses(connection, {key_id: now})
        keys.write_uses(connection, {key_id: now - timedelta(hours=1)})
    assert only_key(blog).last_used_at == now


async def test_a_use_that_could_not_be_written_is_written_the_next_time(blog: Blog) -> None:
    database = AsyncStore(blog.store)
    ring = Keys(database)
    await ring.site_of(blog.key)
    closed = AsyncStore(blog.store)
    closed.close()
    with pytest.raises(StoreUnavailable):
        await ring.write_uses(closed)
    await ring.write_uses(database)
    database.close()
    assert only_key(blog).last_used_at is not None
