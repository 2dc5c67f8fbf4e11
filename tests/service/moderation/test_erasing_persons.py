"""A person is erased: all their comments, whatever names them, proved by looking."""

from datetime import timedelta
from pathlib import Path

import pytest
from full_store import EVA, NAMED_LIKE_HER, WORDS, live_in
from review_desk import RITA, ReviewDesk
from sqlalchemy import select, text

from model.comment import Author
from service.domain.erasing import Commenter
from service.domain.errors import Invalid
from service.moderation.erasing import Erasures
from service.secret import Secret
from service.store.database.engine import sqlite_file
from service.store.sites import sites
from service.store.tables.every import metadata

SECRET = Secret(b"k" * 32)
SHE = Commenter(name=EVA.name, email=EVA.email, url=EVA.url)
TELLING = (
    "zauberberg", "adeleine", "hawthorn", NAMED_LIKE_HER, "203.0.113.77",
)  # fmt: skip


@pytest.fixture
def erasures(desk: ReviewDesk) -> Erasures:
    return Erasures(desk.database, SECRET, backup_days=30)


def places_of(desk: ReviewDesk, word: str) -> set[str]:
    """The tables in which a word stands, looked for without the code that is tested."""
    with desk.store.reading() as connection:
        tables = {
            table.name
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
            if word.lower() in str(row).lower()
        }
        found = connection.execute(text("SELECT * FROM comment_search")).all()
    return tables | {"comment_search" for row in found if word.lower() in str(row).lower()}


async def test_nothing_of_her_is_left_but_what_moderators_ordered_of_a_host(
    desk: ReviewDesk, erasures: Erasures
) -> None:
    await live_in(desk)
    assert all(places_of(desk, word) for word in TELLING)
    report = await erasures.erase_person([desk.site], SHE)
    assert {word: places_of(desk, word) for word in TELLING} == {
        word: {"rules", "actions"} if word == "zauberberg" else set() for word in TELLING
    }
    assert (report.comments, report.decisions, report.rules) == (1, 1, 1)
    assert {trace.place for trace in report.traces} == {"rules", "actions"}


async def test_the_comments_of_others_stay_and_those_that_name_her_are_listed(
    desk: ReviewDesk, erasures: Erasures
) -> None:
    desk.comment(WORDS, author=EVA)
    other = desk.comment("As Eva Zauberberg says, rye.", author=RITA)
    await desk.filed()
    report = await erasures.erase_person([desk.site], SHE)
    by_place = {trace.place: trace.comment_ids for trace in report.traces}
    assert by_place["comments"] == (other,)
    assert by_place["comment_search"] == (other,)
    assert report.comments == 1


@pytest.mark.parametrize(
    ("whom", "author"),
    [
        (Commenter(email=" EVA@zauberberg.example "), EVA),
        (Commenter(email="eva@x.example"), Author(email=SECRET.hash_email("eva@x.example"))),
        (Commenter(url="www.Zauberberg.example/"), EVA),
        (Commenter(name="ÄNNE  MÜLLER"), Author(name="Änne Müller")),
        (Commenter(name="Änne Müller"), Author(name="ÄNNE MÜLLER")),
    ],
    ids=["mail", "hashed mail", "address", "capitals given", "capitals stored"],
)
async def test_she_is_found_however_it_was_written(
    desk: ReviewDesk, erasures: Erasures, whom: Commenter, author: Author
) -> None:
    desk.comment("Hello", author=author)
    desk.comment("Hello", author=RITA)
    preview = await erasures.preview_person([desk.site], whom)
    assert (preview.comments, len(preview.comment_ids)) == (1, 1)
    assert (await erasures.erase_person([desk.site], whom)).comments == 1


async def test_she_is_found_by_where_she_wrote_from_and_by_what_she_was_called_before_an_edit(
    desk: ReviewDesk, erasures: Erasures
) -> None:
    await live_in(desk)
    desk.comment("Hello", author=EVA, external_id="renamed")
    await desk.check(
        "Hello hello", Author(name="Other", email="o@o.example"), external_id="renamed"
    )
    preview = await erasures.preview_person(
        [desk.site], Commenter(name=EVA.name, address="203.0.113.77")
    )
    assert preview.by_mark == {"name": 2, "address": 1}


async def test_other_sites_keep_theirs(desk: ReviewDesk, erasures: Erasures) -> None:
    other = desk.other_site()
    desk.comment("Hello", author=EVA, site=other)
    assert (await erasures.erase_person([desk.site], SHE)).comments == 0
    assert (await erasures.erase_person([desk.site, other], SHE)).comments == 1


async def test_models_that_may_have_learned_from_her_are_named(
    desk: ReviewDesk, erasures: Erasures
) -> None:
    desk.store.register_model("before", "/models/1", digest="d" * 64)
    await live_in(desk)
    desk.store.register_model("after", "/models/2", digest="e" * 64)
    assert (await erasures.erase_person([desk.site], SHE)).models == ("after",)


async def test_the_report_says_how_long_backups_hold_it(
    desk: ReviewDesk, erasures: Erasures
) -> None:
    report = await erasures.erase_person([desk.site], SHE)
    assert report.backups_until == report.erased_at + timedelta(days=30)
    assert (
        await Erasures(desk.database, SECRET).erase_person([desk.site], SHE)
    ).backups_until is None


async def test_many_comments_are_erased_in_steps_and_twice_is_once(
    desk: ReviewDesk, erasures: Erasures
) -> None:
    for number in range(45):
        desk.comment(f"Hello {number}", author=EVA)
    assert (await erasures.erase_person([desk.site], SHE)).comments == 45
    assert (await erasures.erase_person([desk.site], SHE)).comments == 0


@pytest.mark.parametrize("whom", [Commenter(), Commenter(name=" ", url="\t")])
async def test_nobody_is_refused(desk: ReviewDesk, erasures: Erasures, whom: Commenter) -> None:
    with pytest.raises(Invalid):
        await erasures.erase_person([desk.site], whom)
    with pytest.raises(Invalid):
        await erasures.preview_person([desk.site], whom)


async def test_a_site_is_erased_with_all_that_it_had(desk: ReviewDesk, erasures: Erasures) -> None:
    await live_in(desk)
    with desk.store.writing() as connection:
        sites.move(connection, desk.site, url="https://second.example")
    report = await erasures.erase_site(desk.site, sweeps=True)
    assert report.comments == 4
    for word in (*TELLING, "rye", "my-blog", "wooden", "blog.example", "second.example", "rita"):
        assert (word, places_of(desk, word)) == (word, set())
    assert report.traces == ()


async def test_no_byte_of_her_is_in_the_files_after_sweeping(
    desk: ReviewDesk, erasures: Erasures, migrated_url: str
) -> None:
    file = sqlite_file(migrated_url)
    for number in range(300):
        desk.comment(f"Number {number} of all " + "and more words " * (number % 50), author=RITA)
        if number % 10 == 0:
            desk.comment(WORDS * (number % 7 + 1), author=EVA)
    await desk.filed()
    await erasures.erase_person([desk.site], SHE, sweeps=True)
    if file is None:
        return
    paths = [path for path in Path(file).parent.iterdir() if path.is_file()]
    content = b"".join(path.read_bytes() for path in paths).lower()
    assert [word for word in TELLING if word.encode() in content] == []
