"""PUT and GET /v1/articles/{id}."""

import pytest
from running_blog import Blog

BREAD = {"title": "Bread", "text": "Flour and water.", "url": "https://blog.example/bread"}


async def test_an_article_is_created_then_replaced(blog: Blog) -> None:
    created = await blog.client.put("/v1/articles/1", json=BREAD)
    replaced = await blog.client.put("/v1/articles/1", json={"title": "Rye"})
    assert (created.status_code, replaced.status_code) == (201, 200)
    assert (await blog.client.get("/v1/articles/1")).json()["title"] == "Rye"


@pytest.mark.parametrize("article_id", ["2026/05/bread", "2026%2F05%2Fbread", "päin", "a b", ".x"])
async def test_an_id_may_look_like_a_path_or_have_any_letters(blog: Blog, article_id: str) -> None:
    created = await blog.client.put(f"/v1/articles/{article_id}", json=BREAD)
    assert created.status_code == 201
    assert (await blog.check("Hi", article_id=created.json()["id"])).status_code == 201


@pytest.mark.parametrize("article_id", ["", "%00", "a%09b", "x" * 201])
async def test_an_impossible_id_is_refused(blog: Blog, article_id: str) -> None:
    for answer in (
        await blog.client.put(f"/v1/articles/{article_id}", json=BREAD),
        await blog.client.get(f"/v1/articles/{article_id}"),
    ):
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "article_id"


async def test_an_id_of_two_lines_is_not_found_as_is_documented(blog: Blog) -> None:
    assert (await blog.client.put("/v1/articles/a%0Ab", json=BREAD)).status_code == 404
    documented = (await blog.client.get("/openapi.json")).json()["paths"]
    assert "404" in documented["/v1/articles/{article_id}"]["put"]["responses"]


async def test_an_unknown_article_is_not_found(blog: Blog) -> None:
    assert (await blog.client.get("/v1/articles/1")).status_code == 404


async def test_another_sites_article_is_not_found(blog: Blog) -> None:
    await blog.client.put("/v1/articles/1", json=BREAD)
    header = blog.other_site()
    assert (await blog.client.get("/v1/articles/1", headers=header)).status_code == 404
