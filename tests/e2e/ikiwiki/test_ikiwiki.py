"""A real ikiwiki whose blogspam_server is Winnow."""

from own_winnow import KeyDesk, Winnow, plain
from wiki import Wiki

QUESTION = (
    "Ours sat in the cold hall since Sunday and it does bubble, only slowly. Do you feed yours"
    " with rye at the second rise as well, or with plain wheat?"
)
ROLEX = "Cheap rolex replica watches, best price, free shipping! http://cheap-watches.example/rolex"


def test_a_reader_s_comment_is_published(wiki: Wiki, desk: KeyDesk) -> None:
    wiki.comment("Ruth Calloway", QUESTION)
    assert QUESTION in wiki.published()
    assert desk.labels()[plain(QUESTION)] == "ham"


def test_an_advertisement_waits_in_the_wiki_s_own_queue(wiki: Wiki, desk: KeyDesk) -> None:
    wiki.comment("watches", ROLEX, url="http://cheap-watches.example")
    assert ROLEX in wiki.held()
    assert ROLEX not in wiki.published()
    assert desk.found(ROLEX)["label"] == "spam"
    assert desk.found(ROLEX)["author"]["url"] == "http://cheap-watches.example"


def test_umlauts_and_other_scripts_arrive(wiki: Wiki, desk: KeyDesk) -> None:
    written = "Schönen Dank für den Hinweis mit dem Roggen, 谢谢, es hat geklappt. Grüße aus Köln"
    wiki.comment("Jörg Müller", written)
    assert desk.found(written)["text"] == written
    assert desk.found(written)["author"]["name"] == "Jörg Müller"


def test_with_winnow_stopped_a_comment_waits_in_the_wiki_s_own_queue(
    wiki: Wiki, winnow: Winnow
) -> None:
    written = "We keep ours on the boiler from October on, with a cloth over the jar."
    winnow.stop()
    wiki.comment("Ruth Calloway", written)
    winnow.start()
    assert written in wiki.held()
    assert written not in wiki.published()
