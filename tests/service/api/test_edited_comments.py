"""Comments that come again with other words, and numbers that a blog uses again."""

from running_blog import Blog

ROLEX = "Cheap rolex at http://watches.example"
BREAD = {"title": "Bread", "text": "Flour and water.", "url": "https://blog.example/bread"}


async def test_an_edit_is_judged_anew(blog: Blog) -> None:
    first = await blog.check("Thanks, lovely", external_id="1")
    edited = await blog.check(ROLEX, external_id="1")
    assert edited.status_code == 200
    assert edited.json()["id"] == first.json()["id"]
    assert (edited.json()["label"], edited.json()["revision"]) == ("spam", 2)


async def test_an_edit_keeps_the_former_verdict_in_the_history(blog: Blog) -> None:
    await blog.check("Thanks, lovely", external_id="1")
    edited = await blog.check(ROLEX, external_id="1")
    history = (await blog.client.get(edited.headers["location"])).json()
    assert [verdict["label"] for verdict in history["verdicts"]] == ["ham", "spam"]


async def test_an_approved_comment_that_is_edited_into_an_advertisement_waits(blog: Blog) -> None:
    first = await blog.check("Thanks, lovely", external_id="1")
    await blog.client.post(f"{first.headers['location']}/decision", json={"label": "ham"})
    edited = (await blog.check(ROLEX, external_id="1")).json()
    assert (edited["label"], edited["decision"]) == ("unsure", None)
    assert edited["spam_probability"] == 0.98
    assert edited["note"].startswith("approved, then edited; the machine says spam")
    (waiting,) = (await blog.client.get("/v1/queue")).json()["items"]
    assert waiting["id"] == edited["id"]


async def test_an_approved_comment_that_is_tidied_stays_approved(blog: Blog) -> None:
    first = await blog.check("Hmm, see https://b.example/1", external_id="1")
    await blog.client.post(f"{first.headers['location']}/decision", json={"label": "ham"})
    tidied = await blog.check("<p>Hmm, see  https://b.example/1</p>", external_id="1")
    assert (tidied.json()["label"], tidied.json()["revision"]) == ("ham", 2)
    assert tidied.json()["decision"]["label"] == "ham"


async def test_an_approved_comment_with_other_harmless_words_is_published(blog: Blog) -> None:
    first = await blog.check("Hmm", external_id="1")
    await blog.client.post(f"{first.headers['location']}/decision", json={"label": "ham"})
    edited = (await blog.check("Thanks, that was it", external_id="1")).json()
    assert (edited["label"], edited["decision"]) == ("ham", None)


async def test_rejected_spam_does_not_become_ham_by_an_edit(blog: Blog) -> None:
    first = await blog.check(ROLEX, external_id="1")
    await blog.client.post(f"{first.headers['location']}/decision", json={"label": "spam"})
    edited = (await blog.check("Thanks, lovely", external_id="1")).json()
    assert edited["label"] == "unsure"
    assert edited["note"].startswith("rejected, then edited; the machine says ham")


async def test_a_decision_on_the_new_words_stands(blog: Blog) -> None:
    first = await blog.check("Thanks, lovely", external_id="1")
    decision = f"{first.headers['location']}/decision"
    await blog.client.post(decision, json={"label": "ham"})
    await blog.check(ROLEX, external_id="1")
    assert (await blog.client.post(decision, json={"label": "ham"})).json()["label"] == "ham"
    assert (await blog.check(ROLEX, external_id="1")).json()["label"] == "ham"


async def test_an_id_that_the_blog_uses_again_inherits_no_decision(blog: Blog) -> None:
    rita, paul = {"name": "Rita"}, {"name": "Paul"}
    first = await blog.check("Thanks, lovely", external_id="1", author=rita)
    await blog.client.post(f"{first.headers['location']}/decision", json={"label": "ham"})
    other = await blog.check(ROLEX, external_id="1", author=paul)
    assert (other.status_code, other.json()["label"]) == (201, "spam")
    assert other.json()["id"] != first.json()["id"]
    again = await blog.check(ROLEX, external_id="1", author=paul)
    assert (again.status_code, again.json()["id"]) == (200, other.json()["id"])
    former = (await blog.client.get(first.headers["location"])).json()
    assert (former["label"], former["external_id"]) == ("ham", None)


async def test_an_id_used_again_under_another_article_is_another_comment(blog: Blog) -> None:
    first = await blog.check("Thanks", external_id="1", article={"url": "https://b.example/1"})
    await blog.client.post(f"{first.headers['location']}/decision", json={"label": "spam"})
    other = await blog.check("Thanks", external_id="1", article={"url": "https://b.example/2"})
    assert (other.status_code, other.json()["label"]) == (201, "ham")


async def test_the_same_external_id_on_two_sites_is_two_comments(blog: Blog) -> None:
    first = await blog.check(ROLEX, external_id="1")
    of_other_site = await blog.client.post(
        "/v1/comments", json={"text": ROLEX, "external_id": "1"}, headers=blog.other_site()
    )
    assert of_other_site.status_code == 201
    assert of_other_site.json()["id"] != first.json()["id"]
