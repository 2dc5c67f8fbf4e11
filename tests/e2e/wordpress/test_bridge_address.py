"""Where the bridge for the Akismet plugin asks, and how it hands on the key."""

import json
import subprocess
from pathlib import Path
from typing import Any

import debian
from wordpress_engine import INTEGRATION

ALONE = Path(__file__).parent / "php" / "bridge-alone.php"
BRIDGE = INTEGRATION / "akismet-to-winnow.php"


def sent(url: str, body: str) -> Any:
    """The address and the request that the bridge makes of one to Akismet."""
    debian.install("php-cli")
    command = ["php", ALONE, BRIDGE, url, body]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def test_a_winnow_under_a_path_is_asked_there() -> None:
    asked = sent("https://rest.akismet.com/1.1/submit-spam", "api_key=k&blog=b")
    assert asked["url"] == "https://example.org:8443/winnow/1.1/submit-spam"
    assert asked["request"]["headers"]["Host"] == "example.org:8443"
    assert asked["request"]["body"] == "api_key=k&blog=b"


def test_a_key_that_an_older_plugin_puts_into_the_host_name_goes_into_the_form() -> None:
    """A name with the key before it would lead a proxy to another site, or to none."""
    asked = sent("https://0123456789ab.rest.akismet.com/1.1/submit-spam", "blog=b")
    assert asked["request"]["headers"]["Host"] == "example.org:8443"
    assert asked["request"]["body"] == "api_key=0123456789ab&blog=b"
