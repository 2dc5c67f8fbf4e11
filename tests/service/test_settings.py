"""Settings from the environment."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from service.domain.oidc import OidcGrant
from service.settings import Settings, SettingsError

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_without_any_variable_the_defaults_hold() -> None:
    settings = Settings.from_environment({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8100)
    assert settings.store_url == "sqlite:///data/winnow.db"


def test_variables_are_read() -> None:
    settings = Settings.from_environment({"WINNOW_PORT": "9000", "PATH": "/bin"})
    assert settings.port == 9000


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert Settings.from_environment({"WINNOW_MODEL_DIR": ""}).model_dir is None


def test_a_database_url_goes_before_the_folder() -> None:
    url = "postgresql://db/winnow"
    assert Settings.from_environment({"WINNOW_DATABASE_URL": url}).store_url == url


def test_a_misspelt_variable_names_the_nearest_one() -> None:
    with pytest.raises(SettingsError, match=r"WINNOW_PROT .* did you mean WINNOW_PORT\?"):
        Settings.from_environment({"WINNOW_PROT": "9000"})


def test_an_unknown_variable_points_to_the_list() -> None:
    with pytest.raises(SettingsError, match=r"settings\.md"):
        Settings.from_environment({"WINNOW_QQQQ": "1"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WINNOW_PORT", "99999"),
        ("WINNOW_SMTP_HOST", "mail server"),
        ("WINNOW_SMTP_PORT", "0"),
        ("WINNOW_SMTP_SECURITY", "ssl"),
        ("WINNOW_PORT", "tcp://10.0.0.7:8100"),
        ("WINNOW_MAX_BODY_BYTES", "1"),
        ("WINNOW_LOG_LEVEL", "loud"),
        ("WINNOW_SCORING_TIMEOUT_SECONDS", "nan"),
        ("WINNOW_PUBLIC_URL", "winnow.example.org"),
        ("WINNOW_PUBLIC_URL", "https://example.org/review"),
        ("WINNOW_ALLOWED_HOSTS", "https://winnow.example.org"),
        ("WINNOW_ALLOWED_HOSTS", "a.example, ,b.example"),
        ("WINNOW_ALLOWED_HOSTS", "*"),
        ("WINNOW_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("WINNOW_TRUSTED_PROXIES", "the-proxy"),
        ("WINNOW_TRUSTED_PROXIES", "*"),
        ("WINNOW_TRUSTED_PROXIES", "0.0.0.0/0"),
    ],
)
def test_an_invalid_value_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name}: "):
        Settings.from_environment({name: value})


def test_an_address_hosts_and_proxies_are_read() -> None:
    settings = Settings.from_environment(
        {
            "WINNOW_PUBLIC_URL": "https://example.org/winnow/",
            "WINNOW_ALLOWED_HOSTS": "Winnow.example, [::1]",
            "WINNOW_TRUSTED_PROXIES": "10.0.0.7, 172.16.0.0/12",
        }
    )
    assert str(settings.public_url) == "https://example.org/winnow"
    assert settings.root == "/winnow"
    assert settings.allowed_hosts == ("winnow.example", "[::1]")
    assert settings.trusted_proxies == ("10.0.0.7", "172.16.0.0/12")


def test_without_an_address_winnow_is_under_no_path() -> None:
    assert Settings().root == ""


def test_a_refused_address_says_what_would_be_right() -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment({"WINNOW_PUBLIC_URL": "winnow.example.org"})
    assert str(refusal.value) == (
        "WINNOW_PUBLIC_URL: it has to begin with http:// or https://,"
        " like https://winnow.example.org or https://example.org/winnow"
    )


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


def test_the_password_of_the_database_is_not_shown() -> None:
    assert "hunter2" not in repr(Settings(database_url="postgresql://w:hunter2@db/w"))


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `WINNOW_(\w+)` \| (.*?) \|", PAGE.read_text(), re.MULTILINE))
    assert set(rows) == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        assert rows[name.upper()] == (f"`{field.default}`" if field.default else "unset")


MAIL = {
    "WINNOW_PUBLIC_URL": "https://winnow.example",
    "WINNOW_SMTP_HOST": "mail.example",
    "WINNOW_SMTP_FROM": "winnow@b.example",
}


def test_a_mail_server_needs_no_more_than_its_name_and_who_sends() -> None:
    settings = Settings.from_environment(MAIL)
    assert (settings.smtp_port, settings.smtp_security) == (587, "starttls")


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"WINNOW_SMTP_FROM": ""}, "WINNOW_SMTP_FROM: goes with WINNOW_SMTP_HOST"),
        ({"WINNOW_SMTP_HOST": ""}, "WINNOW_SMTP_FROM: goes with WINNOW_SMTP_HOST"),
        ({"WINNOW_SMTP_FROM": "Winnow <w@b.example>"}, "WINNOW_SMTP_FROM: is no mail address"),
        ({"WINNOW_PUBLIC_URL": ""}, "WINNOW_SMTP_FROM: needs WINNOW_PUBLIC_URL"),
        ({"WINNOW_SMTP_USER": "ada"}, "WINNOW_SMTP_PASSWORD: goes with WINNOW_SMTP_USER"),
        ({"WINNOW_SMTP_PASSWORD": "rye bread"}, "WINNOW_SMTP_PASSWORD: goes with"),
        (
            {"WINNOW_SMTP_USER": "ada", "WINNOW_SMTP_PASSWORD": "Brötchen"},
            "WINNOW_SMTP_PASSWORD: has to be plain ASCII",
        ),
        (
            {"WINNOW_SMTP_USER": "adä", "WINNOW_SMTP_PASSWORD": "rye bread"},
            "WINNOW_SMTP_USER: has to be plain ASCII",
        ),
        (
            {
                "WINNOW_SMTP_USER": "ada",
                "WINNOW_SMTP_PASSWORD": "rye bread",
                "WINNOW_SMTP_SECURITY": "none",
            },
            "WINNOW_SMTP_PASSWORD: would go to the mail server unencrypted",
        ),
    ],
)
def test_a_mail_server_that_cannot_be_used_is_refused_without_its_password(
    changed: dict[str, str], complaint: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment(MAIL | changed)
    assert complaint in str(refused.value)
    assert "rye bread" not in str(refused.value)


OIDC = {
    "WINNOW_PUBLIC_URL": "https://winnow.example",
    "WINNOW_OIDC_ISSUER": "https://login.example/realms/blog",
    "WINNOW_OIDC_CLIENT_ID": "winnow",
    "WINNOW_OIDC_ROLES": "bosses=owner, a=b=moderator@my-blog",
}


def test_a_provider_gives_roles_on_every_site_or_on_one() -> None:
    settings = Settings.from_environment({**OIDC, "WINNOW_OIDC_ONLY": "true"})
    assert settings.oidc_roles == (
        OidcGrant("bosses", "owner"),
        OidcGrant("a=b", "moderator", "my-blog"),
    )
    assert settings.oidc_only
    assert "rye bread" not in repr(
        Settings.from_environment({**OIDC, "WINNOW_OIDC_CLIENT_SECRET": "rye bread"})
    )


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"WINNOW_OIDC_ISSUER": "http://login.example"}, "ISSUER: begins with https://"),
        ({"WINNOW_OIDC_ISSUER": "login.example"}, "ISSUER: begins with https://"),
        ({"WINNOW_OIDC_ISSUER": "https://"}, "ISSUER: begins with https://"),
        ({"WINNOW_OIDC_ISSUER": "https://login.example?x"}, "ISSUER: has neither"),
        ({"WINNOW_PUBLIC_URL": ""}, "ISSUER: needs WINNOW_PUBLIC_URL"),
        ({"WINNOW_OIDC_CLIENT_ID": ""}, "CLIENT_ID: goes with WINNOW_OIDC_ISSUER"),
        ({"WINNOW_OIDC_ISSUER": ""}, "CLIENT_ID: goes with WINNOW_OIDC_ISSUER"),
        ({"WINNOW_OIDC_ROLES": ""}, "ROLES: goes with WINNOW_OIDC_ISSUER"),
        ({"WINNOW_OIDC_ROLES": "bosses"}, "ROLES: bosses: give VALUE=ROLE"),
        ({"WINNOW_OIDC_ROLES": "bosses=king"}, "ROLES: bosses=king: give VALUE=ROLE"),
        ({"WINNOW_OIDC_ROLES": "bosses=owner@"}, "ROLES: bosses=owner@: give VALUE=ROLE"),
        ({"WINNOW_OIDC_ROLES": "=owner"}, "ROLES: =owner: give VALUE=ROLE"),
        ({"WINNOW_OIDC_ROLES": "a=owner,"}, "ROLES: an empty part"),
        ({"WINNOW_OIDC_SCOPE": "profile"}, "WINNOW_OIDC_SCOPE: "),
    ],
)
def test_a_provider_that_cannot_be_used_ends_the_start(
    changed: dict[str, str], complaint: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(complaint)):
        Settings.from_environment({**OIDC, **changed})


def test_nobody_is_locked_out_by_a_provider_that_is_not_named() -> None:
    with pytest.raises(SettingsError, match="nobody could sign in"):
        Settings.from_environment({"WINNOW_OIDC_ONLY": "true"})
