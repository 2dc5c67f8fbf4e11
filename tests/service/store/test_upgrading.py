"""A database of an earlier version comes into this one's form, and nothing of it is lost."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from full_store import EVA, WORDS
from review_desk import COPY, ReviewDesk
from sqlalchemy import select

from model.comment import Article
from service.domain.articles import ArticleRoom, size_of
from service.domain.scopes import EVERY_SCOPE
from service.store.backup.snapshot import check_snapshot
from service.store.comments import article_room
from service.store.database.schema import head_revision
from service.store.sites import sites
from service.store.store import Store, open_store
from service.store.tables.core import articles
from service.store.tables.every import metadata

STORED = sorted((Path(__file__).parent / "stored").glob("*.db.gz"))


@pytest.fixture(params=STORED, ids=[path.name for path in STORED])
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A stored database of each version, migrated to this one."""
    (tmp_path / "winnow.db").write_bytes(gzip.decompress(request.param.read_bytes()))
    store = open_store(f"sqlite:///{tmp_path / 'winnow.db'}")
    assert store.revision() == request.param.name.partition(".")[0]
    assert store.migrate() == head_revision()
    yield store
    store.close()
    check_snapshot(tmp_path / "winnow.db")


def test_there_is_a_database_to_upgrade_from() -> None:
    assert STORED


def test_it_has_the_tables_of_this_version(upgraded: Store) -> None:
    with upgraded.reading() as connection:
        options = {"include_name": lambda name, kind, _: "comment_search" not in (name or "")}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_what_its_articles_take_is_counted(upgraded: Store) -> None:
    with upgraded.reading() as connection:
        site = sites.find_site(connection, "my-blog")
        kept = connection.execute(select(articles).where(articles.c.site_id == site.id)).all()
        words = [Article(title=row.title, text=row.text, url=row.url) for row in kept]
        taken = ArticleRoom(sum(map(size_of, words)), len(words))
        assert taken.n_articles > 0
        assert article_room.of_site(connection, site.id) == taken


def test_keys_may_do_all_that_they_could(upgraded: Store) -> None:
    with upgraded.reading() as connection:
        scopes = [key.scopes for key in sites.all_keys(connection)]
    assert scopes == [EVERY_SCOPE] * len(scopes)
    assert scopes


async def test_comments_decisions_rules_and_search_are_as_they_were(upgraded: Store) -> None:
    with upgraded.reading() as connection:
        site = sites.find_site(connection, "my-blog")
    desk = ReviewDesk(upgraded, site)
    try:
        eve = desk.moderator("eve")
        (mine,) = await desk.listed(eve, tab="decided", words="hawthorn")
        comment = (await desk.open_comments.read_detail(eve, mine)).item.stored.comment
        assert (comment.author, comment.text) == (EVA, WORDS + " twice")
        assert (desk.standing(mine), desk.log(mine)) == ("ham", [("ham", "ada")])
        page = await desk.rules.list_rules(eve)
        assert {rule.kin for rule in page.standing} == {"author", "host", "campaign"}
        again = desk.comment(COPY)
        await desk.filed(again)
        assert again in await desk.listed(eve, words="wooden")
    finally:
        desk.close()
