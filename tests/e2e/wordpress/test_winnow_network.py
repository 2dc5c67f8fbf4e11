"""Winnow's WordPress plugin on a network of blogs, whose administrators are not its owner."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from blog import Reader
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from wordpress_engine import Engine

RUTH = Reader("Ruth Calloway", "ruth.calloway@mail.example")
NETWORK_PAGE = "/wp-admin/network/settings.php?page=winnow"
SITE_PAGE = "/wp-admin/options-general.php?page=winnow"
INTERNAL = (
    "http://127.0.0.1:8100",
    "http://localhost",
    "http://2130706433",
    "http://0x7f.1/",
    "http://10.1.2.3",
    "http://172.16.0.1",
    "http://192.168.1.1:8100",
    "http://169.254.169.254",
    "http://100.64.0.1",
    "http://198.18.0.1",
    "http://0.0.0.0",
    "http://224.0.0.1",
    "http://[::1]",
    "http://[fe80::1]",
    "http://[::ffff:127.0.0.1]",
    "http://nowhere.invalid",
)


def save_network(network: Engine, **fields: str) -> str:
    page = network.blog.admin.get(NETWORK_PAGE)
    assert page.status_code == 200
    form = HTMLParser(page.text).css_first('form[action$="edit.php?action=winnow_network"]')
    assert form is not None
    given = {
        tag.attributes["name"]: tag.attributes.get("value") or ""
        for tag in form.css("input[name]")
        if tag.attributes.get("type") != "checkbox"
    }
    return network.blog.admin.post(
        "/wp-admin/network/edit.php?action=winnow_network", data=given | fields
    ).text


@contextmanager
def site_setting(network: Engine, **options: str) -> Iterator[None]:
    """A blog of the network with settings of its own, as if its administrator had saved them."""
    php = "foreach ( $given as $name => $value ) { update_option( $name, $value ); } return 1;"
    network.blog.ask(php, **options)
    yield
    network.blog.ask(php, **dict.fromkeys(options, ""))


@pytest.fixture(scope="module", autouse=True)
def _set_up(network: Engine) -> None:
    said = save_network(network, winnow_url=network.winnow.url, winnow_key=network.key)
    assert "Saved." in said


def setting(network: Engine, name: str) -> str:
    value: str = network.blog.ask("return winnow_setting( $given['name'] );", name=name)
    return value


def status_of_new_comment(network: Engine, text: str) -> str:
    article = network.blog.write_article("Bread", "Flour and water.")
    return network.blog.status(network.blog.comment(article, RUTH, text))


def test_a_blog_that_sets_nothing_is_judged_as_the_network_says(network: Engine) -> None:
    text = "Ours stands on the boiler from October on, in a jar with a cloth over it."
    assert status_of_new_comment(network, text) == "approved"
    assert network.desk.found(text)["label"] == "ham"


def test_the_network_s_key_is_not_sent_to_a_url_that_a_blog_has_set(network: Engine) -> None:
    with site_setting(network, winnow_url="http://elsewhere.example"):
        assert setting(network, "key") == ""
    assert setting(network, "key") == network.key


def test_a_blog_may_have_a_key_of_its_own_at_the_network_s_winnow(network: Engine) -> None:
    with site_setting(network, winnow_key="abcdefabcdef"):
        assert setting(network, "key") == "abcdefabcdef"
        assert setting(network, "url") == network.winnow.url


@pytest.mark.parametrize("url", INTERNAL)
def test_an_internal_host_is_refused_in_the_settings(network: Engine, url: str) -> None:
    page = network.save_settings(winnow_url=url)
    assert HTMLParser(page).css_first("#setting-error-winnow_url.notice-error") is not None
    assert network.blog.ask("return get_option( 'winnow_url', '' );") == ""


def test_an_internal_host_is_not_asked_however_it_came_into_the_settings(network: Engine) -> None:
    own = {"winnow_url": network.winnow.url, "winnow_key": network.key}
    with site_setting(network, **own):
        text = "I would not know about that, we have always bought ours at the corner."
        assert status_of_new_comment(network, text) == "pending"
        told = HTMLParser(
            network.blog.submit(SITE_PAGE, "admin-post.php", {}, does="winnow_test")
        ).body
    assert told is not None
    assert "The URL leads to an internal host." in told.text()


def test_the_owner_of_the_network_may_allow_it(network: Engine) -> None:
    save_network(network, winnow_url="", winnow_internal_hosts="1")
    network.save_settings(winnow_url=network.winnow.url, winnow_key=network.key)
    text = "Half of mine goes into pancakes, the other half is never late."
    assert status_of_new_comment(network, text) == "approved"
    network.save_settings(winnow_url="")
    save_network(network, winnow_url=network.winnow.url)


def test_public_addresses_are_allowed(network: Engine) -> None:
    php = "return winnow_public_addresses( $given['url'] );"
    assert network.blog.ask(php, url="https://93.184.215.14:8443/winnow") == ["93.184.215.14"]


def test_who_does_not_own_the_network_neither_sees_nor_saves_its_settings(network: Engine) -> None:
    with network.blog.logged_in_as("administrator") as administrator:
        assert administrator.get(NETWORK_PAGE).status_code == 403
        form = {"winnow_url": "http://elsewhere.example", "_wpnonce": "made-up"}
        path = "/wp-admin/network/edit.php?action=winnow_network"
        assert administrator.post(path, data=form).status_code == 403
    network.blog.admin.post("/wp-admin/network/edit.php?action=winnow_network", data=form)
    assert setting(network, "url") == network.winnow.url


def test_the_network_s_key_is_not_printed(network: Engine) -> None:
    assert network.key not in network.blog.admin.get(NETWORK_PAGE).text


def test_uninstalling_leaves_nothing_on_any_blog(network: Engine) -> None:
    status_of_new_comment(network, "The last one before we go.")
    left = network.blog.ask(
        "require_once ABSPATH . 'wp-admin/includes/ms.php';"
        "$second = wp_insert_site( array( 'domain' => get_network()->domain,"
        " 'path' => '/second/', 'user_id' => 1, 'title' => 'Second' ) );"
        "update_blog_option( $second, 'winnow_url', 'http://a.example' );"
        "define( 'WP_UNINSTALL_PLUGIN', 'winnow/winnow.php' );"
        "require WPMU_PLUGIN_DIR . '/winnow/uninstall.php'; global $wpdb; $left = array();"
        "foreach ( array( $wpdb->options, $wpdb->get_blog_prefix( $second ) . 'options' ) as $t ) {"
        ' $left[] = $wpdb->get_col( "SELECT option_name FROM $t WHERE option_name LIKE'
        " 'winnow%' OR ( option_name = 'cron' AND option_value LIKE '%winnow%' )\" ); }"
        '$left[] = $wpdb->get_col( "SELECT meta_key FROM $wpdb->commentmeta WHERE meta_key LIKE'
        " '%winnow%'\" );"
        '$left[] = $wpdb->get_col( "SELECT meta_key FROM $wpdb->sitemeta WHERE meta_key LIKE'
        " '%winnow%'\" ); return $left;"
    )
    assert left == [[], [], [], []]
