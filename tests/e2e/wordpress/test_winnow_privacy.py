"""What Winnow's WordPress plugin says and keeps of people: addresses, export, erasure, secrets."""

from blog import Reader
from own_winnow import plain
from wordpress_engine import Engine

PAGE = "/wp-admin/options-general.php?page=winnow"
BEA = Reader("Bea", "Bea.Miller@Post.example")


def post(engine: Engine, text: str) -> int:
    article = engine.blog.write_article("Bread", "Flour and water.")
    return engine.blog.comment(article, BEA, text)


def address_of(engine: Engine, text: str) -> str:
    email: str = engine.desk.found(text)["author"]["email"]
    return email


def test_winnow_gets_the_domain_of_an_address_and_knows_its_author_again(
    with_winnow: Engine,
) -> None:
    first, second = "Mine is in the cellar.", "Mine moved up into the attic."
    post(with_winnow, first)
    post(with_winnow, second)
    hidden = address_of(with_winnow, first)
    assert hidden.endswith("@post.example")
    assert "bea" not in hidden.lower().partition("@")[0]
    assert hidden == address_of(with_winnow, second)


def test_a_site_may_send_addresses_as_they_are(with_winnow: Engine) -> None:
    text = "And what about a pinch of caraway?"
    with_winnow.save_settings(winnow_send_mail="1")
    post(with_winnow, text)
    with_winnow.save_settings(winnow_send_mail="")
    assert address_of(with_winnow, text) == BEA.email


def test_secrets_are_not_loaded_with_every_page(with_winnow: Engine) -> None:
    loaded = with_winnow.blog.ask("return array_keys( wp_load_alloptions( true ) );")
    assert "winnow_url" in loaded
    assert {"winnow_key", "winnow_webhook_secret", "winnow_hash_key"}.isdisjoint(loaded)


def test_secrets_of_an_older_version_are_loaded_no_more(with_winnow: Engine) -> None:
    loaded = with_winnow.blog.ask(
        "global $wpdb; $wpdb->update( $wpdb->options, array( 'autoload' => 'yes' ),"
        " array( 'option_name' => 'winnow_key' ) ); delete_option( 'winnow_version' );"
        "$key = get_option( 'winnow_key' ); winnow_prepare_options();"
        "return array( $key === get_option( 'winnow_key' ),"
        " array_keys( wp_load_alloptions( true ) ) );"
    )
    assert loaded[0] is True
    assert "winnow_key" not in loaded[1]


def test_the_policy_says_what_is_sent(with_winnow: Engine) -> None:
    shown = with_winnow.blog.admin.get("/wp-admin/options-privacy.php?tab=policyguide").text
    assert "checked for spam by Winnow, a service that we run ourselves" in shown


def test_a_person_s_export_has_what_winnow_said_and_not_why(with_winnow: Engine) -> None:
    post(with_winnow, "I never weigh the water, I listen to it.")
    php = (
        "$all = apply_filters( 'wp_privacy_personal_data_exporters', array() );"
        "return call_user_func( $all['winnow']['callback'], 'bea.miller@post.example', 1 );"
    )
    exported = with_winnow.blog.ask(php)
    said = [{d["name"]: d["value"] for d in item["data"]} for item in exported["data"]]
    assert exported["done"] is True
    assert all(one["What Winnow said"] in ("ham", "unsure", "spam") for one in said)
    assert all(one["Number at Winnow"] for one in said)
    assert "reads like" not in str(exported)


def test_erasing_a_person_erases_what_is_kept_here_and_says_what_winnow_has(
    with_winnow: Engine,
) -> None:
    comment = post(with_winnow, "My neighbour swears by the water of the village well.")
    php = (
        "$id = get_comment_meta( $given['comment'], '_winnow_id', true );"
        "$all = apply_filters( 'wp_privacy_personal_data_erasers', array() );"
        "$said = call_user_func( $all['winnow']['callback'], 'bea.miller@post.example', 1 );"
        "return array( $id, $said, array_keys( get_comment_meta( $given['comment'] ) ) );"
    )
    winnow_id, said, kept = with_winnow.blog.ask(php, comment=comment)
    assert said["items_removed"] is True
    assert said["items_retained"] is True
    assert winnow_id in said["messages"][0]
    assert [name for name in kept if name.startswith("_winnow")] == ["_winnow_erased"]


def test_what_was_erased_is_not_sent_again(with_winnow: Engine) -> None:
    text = "Hers has a crack in the bottom, and bakes none the worse for it."
    comment = post(with_winnow, text)
    with_winnow.blog.ask("winnow_erase( 'bea.miller@post.example' ); return 1;")
    with_winnow.blog.click(comment, "spam")
    assert with_winnow.labelled(text) is None
    assert plain(text) in with_winnow.desk.labels()
