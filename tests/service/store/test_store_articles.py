"""Articles in the store: put by id, or kept from an inline one."""

from model.comment import Article
from service.domain.sites import Site
from service.store.comments import articles
from service.store.store import Store

BREAD = Article(title="Bread", text="Flour and water.", url="https://blog.example/bread")


def test_a_put_article_can_be_read_and_replaced(store: Store, site: Site) -> None:
    with store.writing() as connection:
        assert articles.put(connection, site.id, "1", BREAD)
        assert not articles.put(connection, site.id, "1", Article(title="Rye"))
        stored = articles.get(connection, site.id, "1")
    assert stored is not None
    assert stored.article == Article(title="Rye")


def test_an_inline_article_is_found_by_its_url(store: Store, site: Site) -> None:
    with store.writing() as connection:
        first = articles.keep_inline(connection, site.id, BREAD)
        again = articles.keep_inline(
            connection, site.id, BREAD.model_copy(update={"url": BREAD.url + "#comments"})
        )
    assert first == again


def test_a_changed_inline_article_replaces_the_former_one(store: Store, site: Site) -> None:
    longer = BREAD.model_copy(update={"text": "Flour, water and salt."})
    with store.writing() as connection:
        articles.keep_inline(connection, site.id, BREAD)
        article_id = articles.keep_inline(connection, site.id, longer)
        stored = articles.get(connection, site.id, article_id)
    assert stored is not None
    assert stored.article == longer


def test_an_inline_url_alone_keeps_the_words_that_are_known(store: Store, site: Site) -> None:
    with store.writing() as connection:
        articles.keep_inline(connection, site.id, BREAD)
        article_id = articles.keep_inline(connection, site.id, Article(url=BREAD.url))
        stored = articles.get(connection, site.id, article_id)
    assert stored is not None
    assert stored.article == BREAD


def test_an_inline_article_does_not_overwrite_what_was_put(store: Store, site: Site) -> None:
    with store.writing() as connection:
        articles.put(connection, site.id, "1", BREAD)
        excerpt = Article(title="Bread", text="Flour", url=BREAD.url)
        assert articles.keep_inline(connection, site.id, excerpt) == "1"
        stored = articles.get(connection, site.id, "1")
    assert stored is not None
    assert stored.article == BREAD


def test_articles_without_a_url_are_told_apart_by_their_words(store: Store, site: Site) -> None:
    with store.writing() as connection:
        bread = articles.keep_inline(connection, site.id, Article(title="Bread"))
        assert articles.keep_inline(connection, site.id, Article(title="Bread")) == bread
        assert articles.keep_inline(connection, site.id, Article(title="Rye")) != bread


def test_a_very_long_url_is_stored_and_found(store: Store, site: Site) -> None:
    long = Article(url="https://blog.example/" + "ü" * 3900)
    with store.writing() as connection:
        article_id = articles.keep_inline(connection, site.id, long)
        stored = articles.find_inline(connection, site.id, long)
    assert stored is not None
    assert stored.id == article_id


def test_a_url_that_is_none_is_stored_all_the_same(store: Store, site: Site) -> None:
    odd = Article(url="http://[x#y")
    with store.writing() as connection:
        article_id = articles.keep_inline(connection, site.id, odd)
        stored = articles.get(connection, site.id, article_id)
    assert stored is not None
    assert stored.article == odd


def test_an_article_put_under_an_inline_id_is_not_overwritten(store: Store, site: Site) -> None:
    with store.writing() as connection:
        articles.put(connection, site.id, articles.inline_id(BREAD), Article(title="Rye"))
        article_id = articles.keep_inline(connection, site.id, BREAD)
        stored = articles.get(connection, site.id, article_id)
    assert stored is not None
    assert stored.article == Article(title="Rye")
