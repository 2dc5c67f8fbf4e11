"""Winnow fails in every way: the comment is held, nothing is lost, and it is asked about again."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from blog import Reader
from failures import cells
from odd_winnow import OddWinnow
from patience import until
from stand_in import ANSWERS, answering
from wordpress_engine import Engine

SELLER, RUTH = Reader("watches"), Reader("Ruth Calloway", "ruth.calloway@mail.example")
ROLEX = "Cheap rolex replica watches, best price, free shipping! http://cheap-watches.example/rolex"
QUESTION = "Did you feed yours with rye at the second rise too, or with plain wheat? Mine bubbles."
A_READER_WAITS_SECONDS = 5
numbers = count()


@contextmanager
def failing(engine: Engine, odd: OddWinnow, failure: str) -> Iterator[None]:
    """A blog to which Winnow fails like this, for a while."""
    url = "" if failure == "no-address" else odd.url
    with odd.failing(failure), engine.blog.defining(WINNOW_URL=url, BLOG_IS_HASTY="1"):
        yield


def is_held_and_judged_later(engine: Engine, failure: str, key_of: dict[str, str]) -> None:
    """What every cell of the table says."""
    article = engine.blog.write_article(f"Bread, {failure}", "A starter at 16 degrees takes long.")
    odd = OddWinnow(engine.winnow.url, key=engine.key, revoked_key=key_of["revoked"])
    try:
        with failing(engine, odd, failure):
            posted = post_two(engine, article)
            assert engine.blog.statuses(*posted) == ["pending", "pending"]
            engine.blog.let_time_pass(engine.later)
            assert engine.blog.statuses(*posted) == ["pending", "pending"]
    finally:
        odd.close()
    engine.blog.let_time_pass(engine.later)
    assert engine.blog.statuses(*posted) == ["spam", "approved"]


def post_two(engine: Engine, article: int) -> list[int]:
    """Spam, and a reader's question."""
    number = next(numbers)
    spam = engine.blog.comment(article, SELLER, f"{ROLEX}/{number}")
    return [spam, engine.blog.comment(article, RUTH, f"{QUESTION} ({number})")]


@pytest.fixture(params=["with_akismet", "with_new_akismet"])
def bridged(request: pytest.FixtureRequest) -> Engine:
    """The bridge, under either rule of the Akismet plugin."""
    chosen: Engine = request.getfixturevalue(request.param)
    return chosen


@pytest.mark.parametrize("failure", cells("bridge-old"))
def test_the_bridge_holds(with_akismet: Engine, failure: str, key_of: dict[str, str]) -> None:
    is_held_and_judged_later(with_akismet, failure, key_of)


@pytest.mark.parametrize("failure", cells("bridge-new"))
def test_the_bridge_holds_by_the_new_rule(
    with_new_akismet: Engine, failure: str, key_of: dict[str, str]
) -> None:
    is_held_and_judged_later(with_new_akismet, failure, key_of)


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_that_is_nearly_one_holds_the_comment(bridged: Engine, answer: str) -> None:
    article = bridged.blog.write_article(f"Bread, {answer}", "A starter at 16 degrees takes long.")
    with answering(ANSWERS[answer]) as url, bridged.blog.defining(WINNOW_URL=url):
        posted = post_two(bridged, article)
    assert bridged.blog.statuses(*posted) == ["pending", "pending"]
    bridged.blog.let_time_pass(bridged.later)
    assert bridged.blog.statuses(*posted) == ["spam", "approved"]


def test_a_form_with_more_junk_than_winnow_takes_holds_the_comment(bridged: Engine) -> None:
    article = bridged.blog.write_article("Bread, and junk", "A starter at 16 degrees takes long.")
    spam = bridged.blog.comment(article, SELLER, f"{ROLEX}/junk", junk="x" * 1_200_000)
    assert bridged.blog.status(spam) == "pending"
    bridged.blog.let_time_pass(bridged.later)
    assert bridged.blog.status(spam) == "spam"


def wait_seconds(engine: Engine, key_of: dict[str, str]) -> tuple[float, float]:
    """How long a reader waits while Winnow hangs, and how long of that for Winnow."""
    article = engine.blog.write_article("Bread, slow", "A starter at 16 degrees takes long.")
    odd = OddWinnow(engine.winnow.url, key=engine.key, revoked_key=key_of["revoked"])
    with odd.failing("hangs"), engine.blog.defining(WINNOW_URL=odd.url):
        began = time.monotonic()
        engine.blog.comment(article, RUTH, f"{QUESTION} (slow)")
        waited_seconds = time.monotonic() - began
        until(lambda: odd.waited_seconds)
    odd.close()
    return waited_seconds, sum(odd.waited_seconds)


def waits_for_one_time_out(engine: Engine, key_of: dict[str, str]) -> bool:
    """A busy machine may take its time for the rest of the page."""
    in_all, for_winnow = wait_seconds(engine, key_of)
    return in_all >= A_READER_WAITS_SECONDS and for_winnow < 2 * A_READER_WAITS_SECONDS


def test_a_reader_waits_no_longer_than_one_time_out(
    bridged: Engine, key_of: dict[str, str]
) -> None:
    assert waits_for_one_time_out(bridged, key_of)


def test_a_decision_that_winnow_did_not_get_is_sent_again(
    bridged: Engine, key_of: dict[str, str]
) -> None:
    article = bridged.blog.write_article("Bread, decided", "A starter at 16 degrees takes long.")
    spam, question = post_two(bridged, article)
    texts = bridged.blog.ask(
        "return array_map( 'get_comment_text', $given['ids'] );", ids=[spam, question]
    )
    odd = OddWinnow(bridged.winnow.url, key=bridged.key, revoked_key=key_of["revoked"])
    with failing(bridged, odd, "503"):
        bridged.blog.click(spam, "unspam")
        bridged.blog.click(question, "spam")
        bridged.blog.let_time_pass(bridged.later)
    odd.close()
    assert [bridged.labelled(text) for text in texts] == [None, None]
    bridged.blog.let_time_pass(bridged.later)
    assert [bridged.labelled(text) for text in texts] == ["ham", "spam"]
    assert bridged.blog.ask("return wp_next_scheduled( $given['e'] );", e=bridged.later) is False


def test_nothing_goes_to_the_third_party_without_an_address(with_akismet: Engine) -> None:
    php = (
        "$sent = array(); add_action( 'http_api_debug', function ( $response, $context, $class,"
        " $request, $url ) use ( &$sent ) { $sent[] = $url; }, 10, 5 );"
        "Akismet::verify_key( '123456789abc' ); return $sent;"
    )
    with with_akismet.blog.defining(WINNOW_URL=None):
        assert with_akismet.blog.ask(php) == []


@pytest.mark.parametrize("failure", cells("plugin"))
def test_the_plugin_holds(with_winnow: Engine, failure: str, key_of: dict[str, str]) -> None:
    is_held_and_judged_later(with_winnow, failure, key_of)


def test_of_the_plugin_too_a_reader_waits_no_longer(
    with_winnow: Engine, key_of: dict[str, str]
) -> None:
    assert waits_for_one_time_out(with_winnow, key_of)


def test_who_moderates_many_comments_waits_once(
    with_winnow: Engine, key_of: dict[str, str]
) -> None:
    article = with_winnow.blog.write_article("Bread, many", "A starter at 16 degrees takes long.")
    posted = [
        with_winnow.blog.comment(article, RUTH, f"{QUESTION} (many, {number})")
        for number in range(3)
    ]
    odd = OddWinnow(with_winnow.winnow.url, key=with_winnow.key, revoked_key=key_of["revoked"])
    with failing(with_winnow, odd, "hangs"):
        with_winnow.blog.click_all(posted, "spam")
        asked = odd.asked
    odd.close()
    assert with_winnow.blog.statuses(*posted) == ["spam"] * 3
    with_winnow.blog.let_time_pass(with_winnow.later)
    assert [with_winnow.labelled(f"{QUESTION} (many, {number})") for number in range(3)] == [
        "spam"
    ] * 3
    assert asked <= A_READER_WAITS_SECONDS
