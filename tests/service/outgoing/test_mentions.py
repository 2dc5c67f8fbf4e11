"""A page that was told of is read, and is a comment if it does mention the site's page."""

from collections.abc import AsyncIterator

import pytest
from eventually import eventually
from mentioned_blog import TARGET, WORDS, Mentioned, entry, html, mentioned
from mock_network import Names, Recording, network
from other_side import Reply
from running_blog import Running

from service.domain.mentions import Mention
from service.outgoing.errors import AddressRefused, OutgoingError
from service.outgoing.mentions import round as mention_round
from service.outgoing.mentions.source import SourceReader
from service.store.outgoing import mentions
from service.store.queue import erasure
from service.store.sites import site_options, sites

OTHER_WORDS = "Thanks, my starter took three days as well, and then two more."


@pytest.fixture
async def site(running: Running) -> AsyncIterator[Mentioned]:
    async with mentioned(running) as opened:
        yield opened


async def shown(site: Mentioned) -> list[dict[str, str]]:
    """What readers of the page see."""
    site.choose(takes_from_pages=True)
    answer = await site.blog.client.get(
        "/embed/my-blog/comments",
        params={"page": "/bread/"},
        headers={"Origin": "https://blog.example"},
    )
    comments: list[dict[str, str]] = answer.json()["comments"]
    return comments


async def test_an_answer_is_a_comment_under_the_page_that_it_answers(site: Mentioned) -> None:
    await site.mention(entry())
    (stored,) = site.stored()
    assert (stored.text, stored.author_name) == (WORDS, "Ana")
    assert stored.author_url == f"{site.side.url}/post"
    assert (stored.comment_type, stored.url) == ("webmention", TARGET)
    assert site.waiting() == []


async def test_what_is_ham_is_shown_and_what_is_spam_is_not(site: Mentioned) -> None:
    await site.mention(entry())
    assert [comment["text"] for comment in await shown(site)] == [WORDS]
    await site.mention(entry("Cheap rolex and nothing else"))
    assert [comment["text"] for comment in await shown(site)] == []


async def test_what_is_ham_is_in_the_list_of_the_api(site: Mentioned) -> None:
    await site.mention(entry())
    answer = await site.blog.client.get("/v1/queue?label=ham", headers=site.key)
    assert [item["text"] for item in answer.json()["items"]] == [WORDS]


@pytest.mark.parametrize("known_by", ["url", "name"])
async def test_an_author_is_erased_by_the_page_or_by_name(site: Mentioned, known_by: str) -> None:
    await site.mention(entry())
    person = {"url": f"{site.side.url}/post", "name": "Ana"}
    asked = {"person": {known_by: person[known_by]}}
    answer = await site.blog.client.post("/v1/erasures", json=asked, headers=site.key)
    assert (answer.status_code, site.stored()) == (200, [])


async def test_with_a_rule_for_its_host_a_mention_is_spam(site: Mentioned) -> None:
    site.block("127.0.0.1")
    await site.mention(entry())
    assert [stored.label for stored in site.stored()] == ["spam"]


async def test_told_of_again_in_the_same_words_nothing_changes(site: Mentioned) -> None:
    await site.mention(entry())
    await site.mention(entry())
    (stored,) = site.stored()
    assert stored.revision == 1


async def test_other_words_are_an_edit(running: Running, database_url: str) -> None:
    async with mentioned(running, url=database_url) as site:
        await site.mention(entry())
        await site.mention(entry(OTHER_WORDS))
        (stored,) = site.stored()
        assert (stored.text, stored.revision) == (OTHER_WORDS, 2)
        assert site.waiting() == []


@pytest.mark.parametrize("status", [404, 410])
async def test_of_a_page_that_is_gone_nothing_is_kept(site: Mentioned, status: int) -> None:
    await site.mention(entry())
    await site.mention(b"", status=status)
    assert (site.stored(), site.waiting()) == ([], [])


async def test_of_a_page_that_links_there_no_longer_nothing_is_kept(site: Mentioned) -> None:
    await site.mention(entry())
    await site.mention(entry(target="https://elsewhere.example/"))
    assert (site.stored(), site.waiting()) == ([], [])


@pytest.mark.parametrize(
    "page",
    [
        b"<p>Nothing of the kind</p>",
        f"<p>A word about {TARGET} without a link</p>".encode(),
        f'<!-- <a href="{TARGET}">it</a> -->'.encode(),
        f"<script>const link = '<a href=\"{TARGET}\">it</a>';</script>".encode(),
        f'<a href="{TARGET}more/">another page</a>'.encode(),
        f'<a href="https://evil.example/?to={TARGET}">it</a>'.encode(),
    ],
)
async def test_a_page_without_the_link_is_no_mention(site: Mentioned, page: bytes) -> None:
    await site.mention(page)
    assert (site.stored(), site.waiting()) == ([], [])


async def test_a_page_that_cannot_be_read_now_is_read_later(site: Mentioned) -> None:
    await site.mention(b"", status=503)
    (waiting,) = site.waiting()
    assert waiting.attempts == 1
    site.side.replies["/post"] = html(entry())
    site.due_now()
    await site.look()
    assert len(site.stored()) == 1


async def test_a_page_that_never_can_be_read_is_given_up_and_what_it_said_stays(
    site: Mentioned,
) -> None:
    await site.mention(entry())
    await site.mention(b"", status=500)
    for _ in mention_round.WAITS:
        assert len(site.waiting()) == 1
        site.due_now()
        await site.look()
    assert site.waiting() == []
    assert [stored.text for stored in site.stored()] == [WORDS]


async def test_what_was_told_of_anew_while_it_was_read_is_read_again(site: Mentioned) -> None:
    pages = [entry(), entry(OTHER_WORDS)]
    await site.tell()

    def changes(request: object) -> Reply:
        page = pages.pop(0)
        if pages:
            site.due_now()
            with site.blog.store.writing() as connection:
                connection.exec_driver_sql("UPDATE mentions SET attempts = 0")
        return html(page)

    site.side.replies["/post"] = changes
    await site.look()
    assert [stored.text for stored in site.stored()] == [OTHER_WORDS]


async def test_told_of_again_after_it_was_erased_it_is_a_new_comment(site: Mentioned) -> None:
    await site.mention(entry())
    with site.blog.store.writing() as connection:
        (comment_id,) = connection.exec_driver_sql("SELECT id FROM comments").scalars()
        erasure.erase(connection, comment_id)
    assert site.stored() == []
    await site.mention(entry())
    assert [stored.revision for stored in site.stored()] == [1]


async def test_the_page_that_is_mentioned_is_to_be_read_as_well(site: Mentioned) -> None:
    await site.mention(entry())
    with site.blog.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT url FROM article_pages").scalars()
        assert list(rows) == [TARGET]


@pytest.mark.parametrize(
    "target",
    [
        "http://blog.example/bread/",
        "https://BLOG.example/bread/",
        "https://blog.example:443/bread/",
    ],
)
async def test_a_page_is_the_same_however_its_host_is_written(site: Mentioned, target: str) -> None:
    site.side.replies["/post"] = html(entry(target=target))
    assert (await site.tell(target=target)).status_code == 202
    await site.look()
    assert [stored.url for stored in site.stored()] == [TARGET]
    assert [comment["text"] for comment in await shown(site)] == [WORDS]


async def test_a_source_may_lead_on_but_not_for_ever(site: Mentioned) -> None:
    site.side.replies["/moved"] = Reply(status=301, headers={"Location": "/post"})
    site.side.replies["/post"] = html(entry())
    await site.tell("/moved")
    await site.look()
    assert len(site.stored()) == 1
    site.side.replies["/round"] = Reply(status=302, headers={"Location": "/round"})
    await site.tell("/round")
    await site.look()
    assert site.waiting() == []


async def test_a_picture_that_is_said_to_be_a_source_is_none(site: Mentioned) -> None:
    site.side.replies["/post"] = Reply(entry(), headers={"Content-Type": "image/png"})
    await site.tell()
    await site.look()
    assert (site.stored(), site.waiting()) == ([], [])


@pytest.mark.parametrize("page", [entry("word " * 50_000), b"<div>" * 5_000 + entry()])
async def test_a_page_too_costly_to_read_is_given_up_at_once(site: Mentioned, page: bytes) -> None:
    await site.mention(page)
    assert (site.stored(), site.waiting()) == ([], [])


async def test_a_place_in_a_page_makes_no_other_mention(site: Mentioned) -> None:
    site.side.replies["/post"] = html(entry())
    for place in ("#a", "#b"):
        await site.tell(f"/post{place}")
        await site.tell(target=f"{TARGET}{place}")
        await site.look()
    assert len(site.stored()) == 1


async def test_what_waits_is_not_read_once_the_owner_takes_no_more(site: Mentioned) -> None:
    site.side.replies["/post"] = html(entry())
    await site.tell()
    site.choose(takes_mentions=False)
    await site.look()
    assert (site.stored(), site.side.requests) == ([], [])


async def test_many_mentions_of_one_site_do_not_keep_another_waiting(
    running: Running, database_url: str
) -> None:
    async with mentioned(running, url=database_url) as site:
        with site.blog.store.writing() as connection:
            (known,) = sites.all_sites(connection)
            other = sites.add_site(connection, "other", url="https://other.example")
            chosen = site_options.get(connection, known.id)
            site_options.put(connection, other.id, chosen)
            for number in range(5):
                page = f"https://ana.example/{number}"
                mentions.receive(connection, known.id, f"{number}", source=page, target=TARGET)
            page = "https://ben.example/"
            mentions.receive(connection, other.id, "6", source=page, target=page)
            claimed = mentions.claim(connection, limit=2, lease=mention_round.LEASE)
        assert {mention.site_id for mention in claimed} == {known.id, other.id}


async def test_words_beyond_what_a_comment_may_have_are_left_off(site: Mentioned) -> None:
    await site.mention(entry("Thanks! " * 1_000))
    (stored,) = site.stored()
    assert len(stored.text) <= 5_000


def mention(source: str, **fields: object) -> Mention:
    known = {
        "site_id": "1",
        "mark": "m",
        "target": TARGET,
        "attempts": 1,
        "site_url": "https://blog.example",
        "allows_private_addresses": False,
    }
    return Mention(source=source, **known | fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1"])
async def test_no_name_leads_into_a_private_network(address: str) -> None:
    wire = Recording()
    outside = network(plain=wire, resolve=Names([address]))
    reader = SourceReader(lambda private: outside, max_bytes=1_000, seconds=5.0)
    with pytest.raises(OutgoingError):
        await reader.read(mention("https://ana.example/post"))
    assert wire.connected == []


@pytest.mark.parametrize("source", ["http://127.0.0.1/a", "http://[::1]/a", "http://2130706433/a"])
async def test_no_address_is_a_private_one(source: str) -> None:
    wire = Recording()
    outside = network(plain=wire, resolve=Names(["127.0.0.1"]))
    reader = SourceReader(lambda private: outside, max_bytes=1_000, seconds=5.0)
    with pytest.raises(OutgoingError):
        await reader.read(mention(source))
    assert wire.connected == []


async def test_a_private_blog_is_no_door_for_the_sources_of_strangers() -> None:
    """The owner's own host may be private; where a stranger's page leads may not."""
    asked: list[bool] = []

    def choose(private: bool) -> object:
        asked.append(private)
        raise AddressRefused("enough is known")

    reader = SourceReader(choose, max_bytes=1_000, seconds=5.0)  # type: ignore[arg-type]
    for source in ("http://192.168.1.5/post", "http://192.168.1.9/post"):
        with pytest.raises(AddressRefused):
            await reader.read(
                mention(source, site_url="http://192.168.1.5", allows_private_addresses=True)
            )
    assert asked == [True, False]


async def test_the_service_itself_looks_for_mentions(running: Running) -> None:
    """With its own network, to which this machine is no outside: such a mention is dropped."""
    async with mentioned(running, article_poll_seconds=0.05) as site:
        await site.tell()
        await eventually(lambda: not site.waiting())
        assert site.side.requests == []
