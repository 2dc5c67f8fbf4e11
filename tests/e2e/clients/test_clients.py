"""Akismet's clients, unmodified, against Winnow: each fact for each of them.

Those that let their host be set are given Winnow's. The others run where their own host's name
means this machine, and an authority of the test's own signs for it.
"""

import front
import pytest
from driving import Driver, Said
from known import Client
from own_winnow import Winnow
from task import BLOG, MISSED, REGRETTED


@pytest.fixture(scope="session")
def said(client: Client, winnow: Winnow, driver: Driver, authority: front.Authority) -> Said:
    """What came of one run of the client, on a site of its own."""
    key = winnow.new_site(_site(client), BLOG)
    address = front.own_address()
    with front.standing(address, winnow.port, authority):
        return driver.run(key, port=winnow.port, address=address)


def _site(client: Client) -> str:
    return client.driver.replace("_", "-").replace(".", "-")


def test_a_key_is_verified_and_a_wrong_one_is_not(client: Client, said: Said) -> None:
    expected = (True, False) if client.verifies else (None, None)
    assert (said.get("verify"), said.get("verify_wrong")) == expected


def test_a_reader_s_comment_is_ham(client: Client, said: Said) -> None:
    assert said["checked"]["reader"] == client.ham


def test_an_advertisement_for_watches_is_spam(client: Client, said: Said) -> None:
    assert said["checked"]["rolex"] == client.spam


def test_the_protocol_s_own_spam_is_spam(client: Client, said: Said) -> None:
    assert said["checked"]["guaranteed"] == client.spam


def test_reported_spam_is_in_the_label_log(client: Client, said: Said, winnow: Winnow) -> None:
    assert said["spam"] == "accepted"
    assert winnow.labelled(_site(client))[MISSED["comment_content"]] == "spam"


def test_reported_ham_is_in_the_label_log(client: Client, said: Said, winnow: Winnow) -> None:
    assert said["ham"] == "accepted"
    assert winnow.labelled(_site(client))[REGRETTED["comment_content"]] == "ham"


def test_a_wrong_key_is_reported_in_the_client_s_own_way(client: Client, said: Said) -> None:
    assert said["wrong_key"].startswith(client.wrong_key)


def test_with_winnow_down_no_client_says_ham(
    client: Client, driver: Driver, closed_port: int
) -> None:
    said = driver.run("abcdefghijkl", port=closed_port, address=front.own_address())
    assert client.ham not in said["checked"].values()
    assert said["checked"]["reader"].startswith(client.unanswered)
