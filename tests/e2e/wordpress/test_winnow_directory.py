"""Winnow's WordPress plugin as the plugin directory wants it: readme, translation, uninstaller."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import debian
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from blog import Reader
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from wordpress_engine import INTEGRATION, Engine

PLUGIN = INTEGRATION / "winnow"
LANGUAGES = PLUGIN / "languages"
README = (PLUGIN / "readme.txt").read_text()
MAIN = (PLUGIN / "winnow.php").read_text()
WORDS = ("__:1", "_e:1", "_n:1,2", "esc_html__:1", "esc_attr__:1", "esc_html_e:1")
Messages = set[tuple[str, ...]]


def field(text: str, name: str) -> str:
    found = re.search(rf"^(?: \* )?{name}: *(.+)$", text, re.MULTILINE)
    assert found is not None, name
    return found.group(1)


@pytest.mark.parametrize("name", ["Requires at least", "Requires PHP", "License", "License URI"])
def test_readme_and_plugin_say_the_same(name: str) -> None:
    assert field(README, name) == field(MAIN, name)


def test_the_version_is_one_everywhere() -> None:
    version = field(MAIN, "Version")
    assert field(README, "Stable tag") == version
    assert f"const WINNOW_VERSION = '{version}';" in MAIN
    assert f"\n= {version} =\n" in README.partition("== Changelog ==")[2]


def test_the_readme_has_what_the_directory_asks_for() -> None:
    assert README.startswith("=== Winnow ===\n")
    short = README.split("\n\n")[1]
    assert len(short) <= 150
    assert len(field(README, "Tags").split(",")) <= 5
    for title in ("Description", "Installation", "Frequently Asked Questions", "Changelog"):
        assert f"\n== {title} ==\n" in README


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Messages:
    """What the plugin's code says in words that can be translated."""
    debian.install("gettext")
    template = tmp_path_factory.mktemp("pot") / "winnow.pot"
    files = sorted(str(file) for file in PLUGIN.rglob("*.php"))
    keywords = [f"--keyword={word}" for word in WORDS]
    command = ["xgettext", "-L", "PHP", "--from-code=UTF-8", *keywords, "-o", str(template)]
    subprocess.run([*command, *files], check=True, capture_output=True)
    made = template.read_text().replace("=CHARSET", "=UTF-8").replace("=INTEGER", "=2")
    template.write_text(made.replace("=EXPRESSION", "=(n != 1)"))
    return messages(catalog(template))


def catalog(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_mo(opened) if file.suffix == ".mo" else read_po(opened)


def texts(said: object) -> tuple[str, ...]:
    """A message's text, or its two: for one, and for more."""
    return tuple(said) if isinstance(said, list | tuple) else (str(said),)


def messages(read: Catalog) -> Messages:
    return {texts(message.id) for message in read if message.id}


def translations(read: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {texts(message.id): texts(message.string) for message in read if message.id}


def test_the_template_has_all_that_the_plugin_says(said: Messages) -> None:
    assert messages(catalog(LANGUAGES / "winnow.pot")) == said


def test_everything_is_said_in_german(said: Messages) -> None:
    german = catalog(LANGUAGES / "winnow-de_DE.po")
    assert messages(german) == said
    assert [message.id for message in german if message.fuzzy and message.id] == []
    assert all(all(one) for one in translations(german).values())


def test_what_wordpress_loads_is_built_from_what_people_edit() -> None:
    built = translations(catalog(LANGUAGES / "winnow-de_DE.mo"))
    assert built == translations(catalog(LANGUAGES / "winnow-de_DE.po"))


def test_a_translation_keeps_the_places_for_values() -> None:
    place = re.compile(r"%(?:\d\$)?[sd]")
    for english, german in translations(catalog(LANGUAGES / "winnow-de_DE.po")).items():
        assert [place.findall(text) for text in english] == [place.findall(t) for t in german]


@pytest.fixture(params=["de_DE", "de_DE_formal", "de_AT"])
def in_german(request: pytest.FixtureRequest, with_winnow: Engine) -> Iterator[Engine]:
    php = "return update_user_meta( 1, 'locale', $given['locale'] );"
    with_winnow.blog.ask(php, locale=request.param)
    yield with_winnow
    with_winnow.blog.ask(php, locale="")


def test_the_settings_are_in_german_for_who_reads_german(in_german: Engine) -> None:
    shown = in_german.blog.admin.get("/wp-admin/options-general.php?page=winnow").text
    labels = [label.text() for label in HTMLParser(shown).css("th label")]
    assert labels == ["URL von Winnow", "Schlüssel dieses Blogs", "Webhook-Geheimnis"]


def test_as_an_ordinary_plugin_it_can_be_switched_on_and_off(with_winnow: Engine) -> None:
    """Beside the must-use one it keeps quiet; switching it off ends what it has scheduled."""
    on, off, scheduled = with_winnow.blog.ask(
        "require_once ABSPATH . 'wp-admin/includes/plugin.php';"
        "require_once ABSPATH . 'wp-admin/includes/file.php';"
        "WP_Filesystem(); wp_mkdir_p( WP_PLUGIN_DIR . '/winnow' );"
        "copy_dir( WPMU_PLUGIN_DIR . '/winnow', WP_PLUGIN_DIR . '/winnow' );"
        "wp_cache_delete( 'plugins', 'plugins' );"
        "$on = activate_plugin( 'winnow/winnow.php' );"
        "$active = is_plugin_active( 'winnow/winnow.php' ); winnow_unschedule();"
        "deactivate_plugins( 'winnow/winnow.php' );"
        "$gone = wp_next_scheduled( 'winnow_catch_up' );"
        "WP_Filesystem(); global $wp_filesystem;"
        "$wp_filesystem->delete( WP_PLUGIN_DIR . '/winnow', true );"
        "return array( null === $on && $active, is_plugin_active( 'winnow/winnow.php' ), $gone );"
    )
    assert (on, off, scheduled) == (True, False, False)


def test_uninstalling_leaves_nothing(with_winnow: Engine) -> None:
    article = with_winnow.blog.write_article("Bread", "Flour and water.")
    with_winnow.blog.comment(article, Reader("Ann"), "One more before you go, and thank you.")
    left = with_winnow.blog.ask(
        "define( 'WP_UNINSTALL_PLUGIN', 'winnow/winnow.php' );"
        "require WPMU_PLUGIN_DIR . '/winnow/uninstall.php'; global $wpdb; return array("
        '$wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE'
        " 'winnow%' OR ( option_name = 'cron' AND option_value LIKE '%winnow%' )\" ),"
        '$wpdb->get_col( "SELECT meta_key FROM $wpdb->commentmeta WHERE meta_key LIKE'
        " '%winnow%'\" ) );"
    )
    with_winnow.save_settings(winnow_url=with_winnow.winnow.url, winnow_key=with_winnow.key)
    assert left == [[], []]


def test_uninstalling_needs_wordpress_to_say_so(with_winnow: Engine) -> None:
    answer = with_winnow.blog.admin.get("/wp-content/mu-plugins/winnow/uninstall.php")
    assert answer.status_code in (200, 404)
    assert with_winnow.blog.ask("return get_option( 'winnow_key' );") == with_winnow.key
