"""Settings: read once from `WINNOW_*`, frozen, passed in. See docs/settings.md."""

import difflib
import importlib.util
import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from service.domain.articles import ROOMY, ArticleBounds
from service.domain.errors import WinnowError
from service.domain.mail_addresses import is_mail_address
from service.domain.oidc import OidcGrant, read_grants
from service.domain.public_address import (
    PublicAddress,
    host_of,
    is_loopback,
    read_host,
    read_public_address,
)
from service.domain.sampling import SampleShares

PREFIX = "WINNOW_"


class SettingsError(WinnowError):
    """The environment cannot be used. The message names the variable and what is wrong."""


def _address(value: object) -> object:
    return read_public_address(value) if isinstance(value, str) else value


def _hosts(value: object) -> object:
    return tuple(map(_host, value.split(","))) if isinstance(value, str) else value


def _host(text: str) -> str:
    try:
        return read_host(text)
    except ValueError as error:
        name = "a name in it is empty" if not text.strip() else f"{text.strip()}: {error}"
        raise ValueError(
            f"{name}; give hosts with commas between them, no scheme, no port"
        ) from None


def _networks(value: object) -> object:
    return tuple(map(_network, value.split(","))) if isinstance(value, str) else value


def _network(text: str) -> str:
    name = text.strip()
    try:
        is_everybody = name == "*" or ipaddress.ip_network(name).prefixlen == 0
    except ValueError as error:
        raise ValueError(f"IP addresses or networks with commas between them: {error}") from None
    if is_everybody:
        raise ValueError(f"{name} would believe everybody; name the proxies, or their network")
    return name


def _grants(value: object) -> object:
    return read_grants(value) if isinstance(value, str) else value


class Settings(BaseModel):
    """What the owner may set. Units are in the names; no secret has a default."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    data_dir: Path = Path("data")
    database_url: str = Field(default="", repr=False)
    secret_key: str = Field(default="", repr=False, pattern="^(.{32,})?$")
    host: str = "127.0.0.1"
    port: int = Field(default=8100, ge=0, le=65535)
    workers: int = Field(default=0, ge=0, le=256)  # 0: as many as there is room for
    public_url: Annotated[PublicAddress | None, BeforeValidator(_address)] = None
    allowed_hosts: Annotated[tuple[str, ...], BeforeValidator(_hosts)] = ()
    trusted_proxies: Annotated[tuple[str, ...], BeforeValidator(_networks)] = ()
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["text", "json"] = "text"
    metrics_token: str = Field(default="", repr=False, pattern="^([!-~]{16,})?$")
    traces_url: str = Field(default="", repr=False, pattern=r"^(https?://[!-~]+)?$")
    max_body_bytes: int = Field(default=1_048_576, ge=1024, le=64 * 1_048_576)
    archive_max_bytes: int = Field(default=1_073_741_824, ge=1024, le=1 << 40)
    max_text_chars: int = Field(default=50_000, ge=100, le=1_000_000)
    model_dir: Path | None = None
    model_store: str = Field(default="", repr=False)
    fit_at: str = Field(default="", pattern=r"^((?:[01]\d|2[0-3]):[0-5]\d)?$")
    keep_models: int = Field(default=10, ge=2, le=1000)
    model_poll_seconds: float = Field(default=1.0, gt=0, le=3600)
    scoring_timeout_seconds: float = Field(default=5.0, gt=0, le=60)
    second_reader_seconds: float = Field(default=0.1, ge=0, le=10)
    database_timeout_seconds: float = Field(default=1.5, ge=0.5, le=60)
    key_comments_per_minute: int = Field(default=0, ge=0)
    site_comments_per_minute: int = Field(default=0, ge=0)
    rejudge_poll_seconds: float = Field(default=10.0, gt=0, le=3600)
    article_poll_seconds: float = Field(default=2.0, gt=0, le=3600)
    article_max_bytes: int = Field(default=2_097_152, ge=1024, le=64 * 1_048_576)
    site_articles_max_bytes: int = Field(default=ROOMY.most_bytes, ge=1024, le=1 << 40)
    site_articles_max: int = Field(default=ROOMY.most_articles, ge=1, le=100_000_000)
    article_timeout_seconds: float = Field(default=10.0, gt=0, le=60)
    outbox_poll_seconds: float = Field(default=2.0, gt=0, le=3600)
    blogger_url: str = Field(default="", pattern=r"^(https?://[!-~]+)?$")
    blogger_poll_seconds: float = Field(default=120.0, gt=0, le=86_400)
    session_hours: int = Field(default=336, ge=1, le=8760)
    claim_seconds: int = Field(default=180, ge=10, le=3600)
    filing_poll_seconds: float = Field(default=0.5, gt=0, le=60)
    backup_days: int | None = Field(default=None, ge=1, le=36_500)
    sample_published: float = Field(default=0.02, ge=0, le=1)
    sample_rejected: float = Field(default=0.02, ge=0, le=1)
    smtp_host: str = Field(default="", pattern=r"^([A-Za-z0-9.:_-]{1,253})?$")
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = Field(default="", repr=False)
    smtp_password: str = Field(default="", repr=False, validate_default=True)
    smtp_from: str = Field(default="", validate_default=True)
    oidc_issuer: str = Field(default="", validate_default=True)
    oidc_client_id: str = Field(default="", validate_default=True)
    oidc_client_secret: str = Field(default="", repr=False)
    oidc_scope: str = Field(default="openid profile email", pattern=r"^([!-~]+ )*openid( [!-~]+)*$")
    oidc_role_claim: str = "groups"
    oidc_name_claim: str = "preferred_username"
    oidc_roles: Annotated[
        tuple[OidcGrant, ...], BeforeValidator(_grants), Field(validate_default=True)
    ] = ()
    oidc_only: bool = Field(default=False, validate_default=True)
    shutdown_timeout_seconds: int = Field(default=10, ge=1, le=600)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read `WINNOW_*`. Raises SettingsError for an unknown name or an invalid value."""
        variables = os.environ if environment is None else environment
        values = {k[len(PREFIX) :].lower(): v for k, v in variables.items() if _is_ours(k)}
        _refuse_unknown(values, fields=list(cls.model_fields))
        try:
            return cls.model_validate({k: v for k, v in values.items() if v.strip()})
        except ValidationError as error:
            raise SettingsError(_complaint(error)) from None

    @field_validator("traces_url")
    @classmethod
    def _check_collector(cls, url: str) -> str:
        place, _, path = url.partition("://")[2].partition("/")
        if url and (not host_of(place) or not path or set("@?#") & set(url)):
            raise ValueError("is like http://127.0.0.1:4318/v1/traces, without @, ? and #")
        if url and not _is_installed("opentelemetry.exporter.otlp.proto.http"):
            raise ValueError("needs more: pip install --require-hashes -r requirements/traces.txt")
        return url

    @field_validator("smtp_user", "smtp_password")
    @classmethod
    def _check_login(cls, word: str) -> str:
        if not (word.isascii() and word.isprintable()):
            raise ValueError("has to be plain ASCII: no other letters can be signed in with")
        return word

    @field_validator("smtp_password")
    @classmethod
    def _check_password(cls, password: str, given: ValidationInfo) -> str:
        if bool(password) != bool(given.data.get("smtp_user")):
            raise ValueError("goes with WINNOW_SMTP_USER: set both or neither")
        is_open = given.data.get("smtp_security") == "none"
        if password and is_open and not is_loopback(given.data.get("smtp_host", "")):
            raise ValueError("would go to the mail server unencrypted: set WINNOW_SMTP_SECURITY")
        return password

    @field_validator("smtp_from")
    @classmethod
    def _check_sender(cls, sender: str, given: ValidationInfo) -> str:
        if sender and not is_mail_address(sender):
            raise ValueError("is no mail address")
        if bool(sender) != bool(given.data.get("smtp_host")):
            raise ValueError("goes with WINNOW_SMTP_HOST: set both or neither")
        if sender and given.data.get("public_url") is None:
            raise ValueError("needs WINNOW_PUBLIC_URL: a mail has links that lead here")
        return sender

    @field_validator("oidc_issuer")
    @classmethod
    def _check_issuer(cls, issuer: str, before: ValidationInfo) -> str:
        scheme, _, place = issuer.partition("://")
        host = host_of(place.partition("/")[0])
        is_safe = scheme == "https" or (scheme == "http" and is_loopback(host))
        if issuer and not (host and is_safe):
            raise ValueError("begins with https:// and names a host, as the provider writes it")
        if issuer and ("?" in issuer or "#" in issuer or not issuer.isprintable()):
            raise ValueError("has neither ? nor #")
        if issuer and before.data.get("public_url") is None:
            raise ValueError("needs WINNOW_PUBLIC_URL: the provider sends browsers back there")
        return issuer

    @field_validator("oidc_client_id", "oidc_roles")
    @classmethod
    def _check_goes_with_issuer(cls, value: Any, before: ValidationInfo) -> Any:
        if bool(value) != bool(before.data.get("oidc_issuer")):
            raise ValueError("goes with WINNOW_OIDC_ISSUER: set both or neither")
        return value

    @field_validator("oidc_only")
    @classmethod
    def _check_only(cls, is_only: bool, before: ValidationInfo) -> bool:
        if is_only and not before.data.get("oidc_issuer"):
            raise ValueError("needs WINNOW_OIDC_ISSUER: nobody could sign in")
        return is_only

    @property
    def store_url(self) -> str:
        """Where the store is: DATABASE_URL, else an SQLite file in DATA_DIR."""
        return self.database_url or f"sqlite:///{self.data_dir / 'winnow.db'}"

    @property
    def uploads_dir(self) -> Path:
        """Where archives lie that owners sent, until they are imported."""
        return self.data_dir / "uploads"

    @property
    def sample_shares(self) -> SampleShares:
        """Which share of what is published and rejected moderators look at."""
        return SampleShares(self.sample_published, self.sample_rejected)

    @property
    def article_bounds(self) -> ArticleBounds:
        """How many articles are kept of each site."""
        return ArticleBounds(self.site_articles_max_bytes, self.site_articles_max)

    @property
    def root(self) -> str:
        """The path that a proxy has put Winnow under; empty for none."""
        return self.public_url.root if self.public_url else ""

    def url_for_others(self, listening_url: str) -> str:
        """What a link for people begins with: the public address, else where Winnow listens."""
        return self.public_url.url if self.public_url else listening_url


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # not even what it is a part of
        return False


def _is_ours(name: str) -> bool:
    return name.upper().startswith(PREFIX)


def _refuse_unknown(values: Mapping[str, Any], *, fields: list[str]) -> None:
    for name in values:
        if name in fields:
            continue
        near = difflib.get_close_matches(name, fields, n=1)
        hint = f": did you mean {_variable(near[0])}?" if near else "; see docs/settings.md"
        raise SettingsError(f"{_variable(name)} is not a setting{hint}")


def _complaint(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    reason = first["msg"].removeprefix("Value error, ")
    return f"{_variable(str(first['loc'][0]))}: {reason}"


def _variable(name: str) -> str:
    return PREFIX + name.upper()
