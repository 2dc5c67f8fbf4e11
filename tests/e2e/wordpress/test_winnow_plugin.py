"""Winnow's own WordPress plugin: its webhook, what it sends, and when it cannot."""

import base64
import hashlib
import hmac
import json
import time

import httpx
import pytest
from blog import Reader
from wordpress_engine import Engine

RUTH = Reader("Ruth Calloway", "ruth.calloway@mail.example")
NICE = "We proved ours in the boiler room, which was the only warm place in the house that year."


@pytest.fixture(scope="module")
def signing_key(with_winnow: Engine) -> str:
    """The key of the site's webhooks, as its owner copies it into the settings page."""
    shown = with_winnow.winnow.command("sites", "show", with_winnow.site)
    key = shown.split("signing-key", 1)[1].split()[0]
    with_winnow.save_settings(winnow_webhook_secret=key)
    return key


def webhook(engine: Engine) -> str:
    return f"{engine.blog.url}/?rest_route=/winnow/v1/webhook"


def call_webhook(engine: Engine, key: str, *, at: float, comment_id: str = "x") -> int:
    """The status that a webhook is answered with, signed at a moment."""
    body = json.dumps({"type": "comment.decided", "data": {"id": comment_id, "label": "ham"}})
    secret = base64.b64decode(key.removeprefix("whsec_"))
    signed = hmac.new(secret, f"msg_1.{int(at)}.{body}".encode(), hashlib.sha256).digest()
    headers = {
        "Content-Type": "application/json",
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at)),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
    return httpx.post(webhook(engine), content=body, headers=headers, timeout=60).status_code


def test_a_decision_in_the_queue_is_there_at_once_by_the_webhook(
    with_winnow: Engine, signing_key: str
) -> None:
    ((comment, text),) = with_winnow.post_until_some_wait(1).items()
    with_winnow.winnow.command("sites", "set", with_winnow.site, "webhook", webhook(with_winnow))
    with_winnow.desk.decide(text, "ham")
    assert with_winnow.blog.wait_for(comment, "approved")
    assert with_winnow.labelled(text) == "ham"


def test_a_webhook_needs_the_signature_of_this_blog(with_winnow: Engine, signing_key: str) -> None:
    now = time.time()
    assert call_webhook(with_winnow, signing_key, at=now) == 200
    other_key = base64.b64encode(b"somebody else's key, 32 bytes long").decode()
    assert call_webhook(with_winnow, other_key, at=now) == 401
    assert httpx.post(webhook(with_winnow), json={}, timeout=60).status_code == 401


def test_an_old_webhook_is_refused(with_winnow: Engine, signing_key: str) -> None:
    assert call_webhook(with_winnow, signing_key, at=time.time() - 900) == 401


def test_the_article_goes_along_as_plain_text(with_winnow: Engine) -> None:
    text = "<!-- wp:paragraph --><p>A starter &amp; rye.</p><p>Be <b>patient</b>.</p>"
    article = with_winnow.blog.write_article("Bread &amp; patience", text)
    with_winnow.blog.comment(article, RUTH, NICE)
    found = with_winnow.desk.article_of(NICE)
    assert found["title"] == "Bread & patience"
    assert found["text"].split() == "A starter & rye. Be patient .".split()
    assert found["url"] == f"{with_winnow.blog.url}/?p={article}"


def test_a_moderator_s_own_comment_is_not_judged(with_winnow: Engine) -> None:
    article = with_winnow.blog.write_article("Bread", "Flour and water.")
    comment = with_winnow.blog.comment_as_admin(article, "Cheap rolex, best price, buy now!")
    assert with_winnow.blog.status(comment) == "approved"
    assert "Cheaprolexbestpricebuynow" not in with_winnow.desk.labels()


def test_a_decision_made_while_winnow_is_stopped_arrives_later(with_winnow: Engine) -> None:
    article = with_winnow.blog.write_article("Bread", "Flour and water.")
    known = with_winnow.blog.comment(article, RUTH, "Mine went flat again, I blame the rye.")
    with_winnow.winnow.stop()
    unknown = with_winnow.blog.comment(article, RUTH, "Nobody has judged this one yet.")
    with_winnow.blog.click(known, "spam")
    with_winnow.blog.click(unknown, "approve")
    with_winnow.winnow.start()
    with_winnow.blog.let_time_pass(with_winnow.later)
    assert with_winnow.labelled("Mine went flat again, I blame the rye.") == "spam"
    assert with_winnow.labelled("Nobody has judged this one yet.") == "ham"
    assert with_winnow.blog.status(known) == "spam"
    assert with_winnow.blog.status(unknown) == "approved"


def test_what_is_put_into_the_trash_is_spam_and_taking_it_out_takes_that_back(
    with_winnow: Engine,
) -> None:
    text = "You people could not bake a brick, and your aunt could not either. Shame on you all."
    article = with_winnow.blog.write_article("Bread", "Flour and water.")
    with with_winnow.blog.defining(WINNOW_URL=""):
        comment = with_winnow.blog.comment(article, RUTH, text)
    with_winnow.blog.click(comment, "trash")
    assert with_winnow.labelled(text) == "spam"
    with_winnow.blog.click(comment, "untrash")
    assert with_winnow.labelled(text) is None
    with_winnow.blog.click(comment, "approve")
    assert with_winnow.labelled(text) == "ham"


def test_what_a_moderator_unapproves_is_not_published_again_by_the_machine(
    with_winnow: Engine,
) -> None:
    text = "In our house the loaf goes into the oven cold, and nobody has complained so far."
    article = with_winnow.blog.write_article("Bread", "Flour and water.")
    comment = with_winnow.blog.comment(article, RUTH, text)
    with_winnow.blog.click(comment, "unapprove")
    with_winnow.blog.let_time_pass(with_winnow.later)
    assert with_winnow.blog.status(comment) == "pending"
    with_winnow.desk.decide(text, "ham")
    with_winnow.blog.let_time_pass(with_winnow.later)
    assert with_winnow.blog.status(comment) == "approved"


def test_an_author_decides_about_comments_under_articles_of_their_own(with_winnow: Engine) -> None:
    text = "I tried it with spelt instead, twice, and both times it came out as flat as a tile."
    article = with_winnow.blog.write_article("Bread", "Flour and water.")
    comment = with_winnow.blog.comment(article, RUTH, text)
    php = (
        "wp_update_post( array( 'ID' => $given['post'], 'post_author' => wp_insert_user( array("
        " 'user_login' => 'author', 'user_pass' => 'a long password', 'role' => 'author' ) ) ) );"
        "wp_set_current_user( get_user_by( 'login', 'author' )->ID );"
        "return wp_spam_comment( $given['comment'] );"
    )
    assert with_winnow.blog.ask(php, post=article, comment=comment) is True
    assert with_winnow.labelled(text) == "spam"


def test_a_decision_taken_back_in_the_queue_holds_the_comment_again(with_winnow: Engine) -> None:
    ((comment, text),) = with_winnow.post_until_some_wait(1).items()
    decided = with_winnow.desk.decide(text, "ham")
    assert with_winnow.blog.wait_for(comment, "approved")
    with_winnow.desk.withdraw(decided)
    assert with_winnow.blog.wait_for(comment, "pending")


def test_spam_written_into_a_published_comment_is_caught(with_winnow: Engine) -> None:
    article = with_winnow.blog.write_article("Bread", "Flour and water.")
    comment = with_winnow.blog.comment(article, RUTH, "My oven is older than I am, and it shows.")
    assert with_winnow.blog.status(comment) == "approved"
    with_winnow.blog.ask(
        "return wp_update_comment( $given );",
        comment_ID=comment,
        comment_content="Cheap rolex replica watches, best price, free shipping, buy now at"
        " http://cheap-watches.example/rolex",
    )
    assert with_winnow.blog.status(comment) in ("spam", "pending")


def test_a_comment_through_the_rest_interface_is_judged(with_winnow: Engine) -> None:
    article = with_winnow.blog.write_article("Bread", "Flour and water.")
    stored = with_winnow.blog.ask(
        "add_filter( 'rest_allow_anonymous_comments', '__return_true' );"
        "$request = new WP_REST_Request( 'POST', '/wp/v2/comments' );"
        "$request->set_body_params( $given ); return rest_do_request( $request )->get_data();",
        post=article,
        author_name="watches",
        author_email="watches@mail.example",
        content="Cheap rolex replica watches at http://cheap-watches.example, buy now, best price",
    )
    assert with_winnow.blog.status(stored["id"]) == "spam"


def test_a_key_that_is_revoked_holds_every_comment(with_winnow: Engine) -> None:
    article = with_winnow.blog.write_article("Bread", "Flour and water.")
    right = with_winnow.blog.ask("return get_option( 'winnow_key' );")
    with_winnow.save_settings(winnow_key="000000000000")
    comment = with_winnow.blog.comment(article, RUTH, "Is the hall too cold for it in January?")
    with_winnow.save_settings(winnow_key=right)
    assert with_winnow.blog.status(comment) == "pending"
    with_winnow.blog.let_time_pass(with_winnow.later)
    assert with_winnow.blog.status(comment) == "approved"


def test_wordpress_asks_twice_and_winnow_is_asked_once(with_winnow: Engine) -> None:
    """What wp_new_comment() does since WordPress 6.7."""
    text = 'Ours is <b class="x">older</b> than the <u>oven</u>, it\'s from my aunt.'
    first, second, comment = with_winnow.blog.ask(
        "$asked = 0; add_action( 'http_api_debug', function () use ( &$asked ) { $asked++; } );"
        "$c = apply_filters( 'preprocess_comment', wp_slash( $given ) );"
        "$first = apply_filters( 'pre_comment_approved', 1, $c );"
        "$c = wp_filter_comment( $c );"
        "$c['comment_approved'] = apply_filters( 'pre_comment_approved', 1, $c );"
        "return array( $asked, $first === $c['comment_approved'], wp_insert_comment( $c ) );",
        comment_post_ID=with_winnow.blog.write_article("Bread", "Flour and water."),
        comment_author=RUTH.name,
        comment_author_email=RUTH.email,
        comment_author_url="",
        comment_author_IP="127.0.0.1",
        comment_content=text,
        comment_type="comment",
        comment_parent=0,
    )
    assert (first, second) == (1, True)
    assert with_winnow.blog.status(comment) == "approved"
    found = with_winnow.desk.found(text)
    assert (found["text"], found["revision"]) == (text, 1)
