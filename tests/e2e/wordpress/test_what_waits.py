"""What becomes of a comment that waits, in a WordPress with the Akismet plugin and the bridge."""

from typing import Any

import pytest
from wordpress_engine import Engine

CRON = (
    "$planned = array(); foreach ( _get_cron_array() as $events ) {"
    " $planned = array_merge( $planned, array_keys( $events ) ); }"
    " return array_values( preg_grep( '/^(akismet_(?!scheduled_delete)|winnow_)/', $planned ) );"
)
MARKS = (
    "return array_values( preg_grep( '/^(winnow_waits|akismet_error|akismet_delay)/',"
    " array_keys( get_comment_meta( $given['id'] ) ) ) );"
)
MAILS = (
    "update_option( 'moderation_notify', 1 ); return get_option( 'mails_of_the_tests', array() );"
)
BY_REST = (
    "add_filter( 'rest_allow_anonymous_comments', '__return_true' );"
    "$_SERVER['REQUEST_URI'] = '/wp-json/wp/v2/comments';"
    "$request = new WP_REST_Request( 'POST', '/wp/v2/comments' );"
    "$request->set_body_params( $given ); return rest_do_request( $request )->get_data();"
)
DOUBTFUL = "Our neighbours had the roof done by Harbour and Daughters and are content"
IMPORTED = (
    "remove_all_actions( 'wp_insert_comment' ); return wp_insert_comment( array("
    " 'comment_post_ID' => $given['post'], 'comment_author' => 'Paul', 'comment_approved' => '0',"
    " 'comment_author_email' => 'reader@mail.example', 'comment_content' => $given['text'] ) );"
)


@pytest.fixture(params=["with_akismet", "with_new_akismet"])
def engine(request: pytest.FixtureRequest) -> Engine:
    chosen: Engine = request.getfixturevalue(request.param)
    return chosen


def mails(engine: Engine) -> list[Any]:
    sent: list[Any] = engine.blog.ask(MAILS)
    return sent


def test_the_moderator_gets_mail_at_once_and_nothing_is_left_after_a_decision(
    engine: Engine,
) -> None:
    before = len(mails(engine))
    [(comment, text)] = engine.post_until_some_wait(1).items()
    assert any("moderate" in subject for subject in mails(engine)[before:])
    engine.desk.decide(text, "ham")
    engine.blog.let_time_pass(engine.later)
    assert engine.blog.status(comment) == "approved"
    assert engine.blog.ask(MARKS, id=comment) == []


def test_nothing_is_planned_when_nothing_waits(engine: Engine) -> None:
    [(comment, _)] = engine.post_until_some_wait(1).items()
    assert engine.blog.ask(CRON) == [engine.later]
    engine.blog.ask(
        "foreach ( get_comments( array( 'status' => 'hold' ) ) as $held ) {"
        " wp_set_comment_status( $held, 'approve' ); } return 0;"
    )
    engine.blog.let_time_pass(engine.later)
    assert engine.blog.ask(CRON) == []
    assert engine.blog.ask(MARKS, id=comment) == []


def test_a_decision_reaches_what_came_by_check_for_spam(engine: Engine) -> None:
    article = engine.write_seed_article()
    comment = engine.blog.ask(IMPORTED, post=article, text=DOUBTFUL)
    engine.blog.ask("return Akismet::recheck_comment( $given['id'] );", id=comment)
    assert engine.blog.status(comment) == "pending"
    engine.desk.decide(DOUBTFUL, "spam")
    engine.blog.let_time_pass(engine.later)
    assert engine.blog.status(comment) == "spam"


def test_what_comes_by_rest_waits_too(engine: Engine) -> None:
    text = next(iter(engine.post_until_some_wait(1).values()))
    article = engine.write_seed_article()
    given = {"author_name": "Paul", "author_email": "reader@mail.example"}
    sent = engine.blog.ask(BY_REST, post=article, content=f"{text} by rest", **given)
    assert sent["status"] == "hold"
    with engine.blog.defining(WINNOW_URL="http://127.0.0.1:9"):
        sent = engine.blog.ask(BY_REST, post=article, content="Thanks, down there", **given)
    assert sent["status"] == "hold"


def test_a_pingback_is_not_kept_before_it_says_anything(engine: Engine) -> None:
    count = len(engine.desk.labels())
    engine.blog.ask(
        "return Akismet::auto_check_comment( $given, 'xml-rpc' )['akismet_result'];",
        comment_post_ID=engine.write_seed_article(),
        comment_author="",
        comment_author_email="",
        comment_author_url="http://a.example/rye",
        comment_content="",
        comment_type="pingback",
        akismet_pre_check="1",
    )
    assert len(engine.desk.labels()) == count
