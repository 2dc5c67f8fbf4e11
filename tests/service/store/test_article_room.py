"""How much room a site's articles take is counted, and bounded."""

import pytest
from sqlalchemy import Connection, delete, select

from model.comment import Article
from service.domain.articles import ArticleBounds, ArticleRoom, size_of
from service.domain.errors import NoRoom
from service.domain.sites import Site
from service.store.comments import article_room, articles
from service.store.erasing.site import erase_site
from service.store.sites import sites
from service.store.store import Store
from service.store.tables.core import articles as table

BREAD = Article(title="Bröt", text="Flour and water.", url="https://blog.example/bread")
RYE = Article(title="Rye", text="Three days.", url="https://blog.example/rye")
LONGER = BREAD.model_copy(update={"text": BREAD.text * 2})
FOR_BREAD = ArticleBounds(most_bytes=size_of(BREAD), most_articles=10)


def counted(connection: Connection, site: Site) -> ArticleRoom:
    """What is kept, counted by hand; the same as the triggers count."""
    rows = connection.execute(select(table).where(table.c.site_id == site.id)).all()
    kept = [Article(title=row.title, text=row.text, url=row.url) for row in rows]
    by_hand = ArticleRoom(sum(map(size_of, kept)), len(kept))
    assert article_room.of_site(connection, site.id) == by_hand
    return by_hand


def test_what_comes_changes_and_goes_is_counted(store: Store, site: Site) -> None:
    with store.writing() as connection:
        assert counted(connection, site) == ArticleRoom(0, 0)
        articles.keep_inline(connection, site.id, BREAD)
        articles.put(connection, site.id, "rye", RYE)
        assert counted(connection, site) == ArticleRoom(size_of(BREAD) + size_of(RYE), 2)
        articles.keep_inline(connection, site.id, LONGER)
        assert counted(connection, site) == ArticleRoom(size_of(LONGER) + size_of(RYE), 2)
        connection.execute(delete(table).where(table.c.id == "rye"))
        assert counted(connection, site) == ArticleRoom(size_of(LONGER), 1)


def test_each_site_has_room_of_its_own(store: Store, site: Site) -> None:
    with store.writing() as connection:
        other = sites.add_site(connection, "other", url="https://other.example")
        articles.keep_inline(connection, site.id, BREAD, bounds=FOR_BREAD)
        assert articles.keep_inline(connection, other.id, BREAD, bounds=FOR_BREAD) is not None
        assert article_room.of_every_site(connection) == {
            one.id: ArticleRoom(size_of(BREAD), 1) for one in (site, other)
        }


def test_an_article_beyond_the_bytes_is_not_kept(store: Store, site: Site) -> None:
    with store.writing() as connection:
        assert articles.keep_inline(connection, site.id, BREAD, bounds=FOR_BREAD) is not None
        assert articles.keep_inline(connection, site.id, RYE, bounds=FOR_BREAD) is None
        assert counted(connection, site) == ArticleRoom(size_of(BREAD), 1)


def test_an_article_beyond_the_number_is_not_kept(store: Store, site: Site) -> None:
    one = ArticleBounds(most_bytes=1_000_000, most_articles=1)
    with store.writing() as connection:
        kept = articles.keep_inline(connection, site.id, BREAD, bounds=one)
        assert articles.keep_inline(connection, site.id, RYE, bounds=one) is None
        assert articles.keep_inline(connection, site.id, LONGER, bounds=one) == kept
        assert counted(connection, site) == ArticleRoom(size_of(LONGER), 1)


def test_an_article_that_would_grow_beyond_the_bytes_stays_as_it_is(
    store: Store, site: Site
) -> None:
    with store.writing() as connection:
        kept = articles.keep_inline(connection, site.id, BREAD, bounds=FOR_BREAD)
        assert articles.keep_inline(connection, site.id, LONGER, bounds=FOR_BREAD) == kept
        assert counted(connection, site) == ArticleRoom(size_of(BREAD), 1)


def test_an_article_that_shrinks_is_kept_however_full_it_is(store: Store, site: Site) -> None:
    tiny = ArticleBounds(most_bytes=1, most_articles=1)
    with store.writing() as connection:
        articles.keep_inline(connection, site.id, LONGER)
        articles.keep_inline(connection, site.id, BREAD, bounds=tiny)
        assert counted(connection, site) == ArticleRoom(size_of(BREAD), 1)


def test_a_put_beyond_the_bounds_is_refused_and_changes_nothing(store: Store, site: Site) -> None:
    with store.writing() as connection:
        articles.put(connection, site.id, "bread", BREAD, bounds=FOR_BREAD)
        for article_id, article in (("rye", RYE), ("bread", LONGER)):
            with pytest.raises(NoRoom):
                articles.put(connection, site.id, article_id, article, bounds=FOR_BREAD)
        assert not articles.put(connection, site.id, "bread", RYE, bounds=FOR_BREAD)
        assert counted(connection, site) == ArticleRoom(size_of(RYE), 1)


@pytest.mark.parametrize(("longer_by", "may"), [("", True), ("!", False)])
def test_a_page_may_say_more_only_where_there_is_room(
    store: Store, site: Site, longer_by: str, may: bool
) -> None:
    with store.writing() as connection:
        known = articles.keep_inline(connection, site.id, Article(url=BREAD.url))
        assert known is not None
        read = BREAD.model_copy(update={"text": BREAD.text + longer_by})
        assert may == articles.may_become(connection, site.id, known, read, bounds=FOR_BREAD)


def test_an_erased_site_takes_no_room(store: Store, site: Site) -> None:
    with store.writing() as connection:
        articles.keep_inline(connection, site.id, BREAD)
        erase_site(connection, site)
        assert counted(connection, site).n_bytes == 0


@pytest.mark.parametrize(("n_articles", "is_near"), [(8, False), (9, True), (10, True)])
def test_room_is_nearly_full_from_nine_tenths_on(n_articles: int, is_near: bool) -> None:
    bounds = ArticleBounds(most_bytes=1000, most_articles=10)
    assert ArticleRoom(500, n_articles).is_nearly_full(bounds) == is_near
    assert ArticleRoom(100 * n_articles, 1).is_nearly_full(bounds) == is_near
