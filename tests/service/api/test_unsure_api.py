"""What a site does with comments that wait, by their type: GET and PUT /v1/unsure."""

from typing import Any

import pytest
from running_blog import Blog

CONTACT = {"comment_type": "contact-form"}


async def choose(blog: Blog, unsure: str = "held", **by_type: str) -> Any:
    by_type = {name.replace("_", "-"): policy for name, policy in by_type.items()}
    return await blog.client.put("/v1/unsure", json={"unsure": unsure, "by_type": by_type})


async def test_a_site_that_chose_nothing_holds(blog: Blog) -> None:
    assert (await blog.client.get("/v1/unsure")).json() == {"unsure": "held", "by_type": {}}


async def test_a_choice_is_kept(blog: Blog) -> None:
    answer = await choose(blog, "spam", contact_form="published")
    assert answer.status_code == 200
    read = (await blog.client.get("/v1/unsure")).json()
    assert read == {"unsure": "spam", "by_type": {"contact-form": "published"}}


async def test_it_is_of_this_site_alone(blog: Blog) -> None:
    header = blog.other_site()
    await choose(blog, "spam")
    read = await blog.client.get("/v1/unsure", headers=header)
    assert read.json()["unsure"] == "held"


@pytest.mark.parametrize(
    "body",
    [
        {"unsure": "maybe"},
        {"by_type": {}},
        {"unsure": "held", "by_type": {"contact-form": "reject"}},
        {"unsure": "held", "by_type": {"": "held"}},
        {"unsure": "held", "colour": "red"},
    ],
)
async def test_what_cannot_be_chosen_changes_nothing(blog: Blog, body: dict[str, Any]) -> None:
    assert (await blog.client.put("/v1/unsure", json=body)).status_code == 422
    assert (await blog.client.get("/v1/unsure")).json()["unsure"] == "held"


async def test_a_check_says_what_the_site_chose(blog: Blog) -> None:
    await choose(blog, contact_form="published")
    enquiry, comment = await blog.check("Hmm", **CONTACT), await blog.check("Hmm")
    assert (enquiry.json()["label"], enquiry.json()["told"]) == ("unsure", "ham")
    assert (comment.json()["label"], comment.json()["told"]) == ("unsure", "held")


async def test_an_enquiry_is_not_rejected_for_being_commercial(blog: Blog) -> None:
    enquiry = (await blog.check("What does this rolex cost?", **CONTACT)).json()
    assert (enquiry["label"], enquiry["told"], enquiry["spam_probability"]) == (
        "unsure",
        "held",
        0.98,
    )
    assert (await blog.check("What does this rolex cost?")).json()["told"] == "spam"


async def test_a_decision_goes_before_the_choice(blog: Blog) -> None:
    first = (await blog.check("Hmm", external_id="1")).json()
    await blog.client.post(f"/v1/comments/{first['id']}/decision", json={"label": "ham"})
    assert (await blog.check("Hmm", external_id="1")).json()["told"] == "ham"


async def test_an_edit_that_comes_without_a_type_keeps_the_one_it_had(blog: Blog) -> None:
    await blog.check("Hmm", external_id="1", **CONTACT)
    edited = (await blog.check("What does this rolex cost?", external_id="1")).json()
    assert (edited["label"], edited["told"]) == ("unsure", "held")
