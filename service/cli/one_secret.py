"""One secret for all that share a database: with another, addresses and seals match no more."""

from service.cli.output import MISUSE, fail, migrated_store, read_settings, say
from service.domain.commands import typed
from service.secret import FILE_NAME, SecretError, open_secret
from service.settings import Settings
from service.store import installation
from service.store.store import Store


def accept_secret() -> None:
    """Take the secret that is set now for the database's, if the former one is lost.

    What was made with the former one is lost with it: what is kept of addresses no longer matches,
    blogs are not told of decisions on comments of before, webhooks are signed with another key,
    and second factors have to be cleared (`moderators clear-second-factor`).
    """
    settings = read_settings()
    with migrated_store(settings) as store, store.writing() as connection:
        installation.replace_fingerprint(connection, _fingerprint(settings))
    say("this secret is the database's from now on; start every replica anew with it")


def require_same_secret(settings: Settings, store: Store) -> None:
    """Of all that share a database each has the same secret: the first leaves its mark."""
    own = _fingerprint(settings)
    with store.writing() as connection:
        if installation.fingerprint(connection, own) == own:
            return
    where = "WINNOW_SECRET_KEY" if settings.secret_key else str(settings.data_dir / FILE_NAME)
    raise fail(
        f"the database belongs to another secret than that of {where}: give this one the same"
        " WINNOW_SECRET_KEY or secret.key as the others, or the one of the backup. If that is lost:"
        f" {typed('service accept-secret')}",
        code=MISUSE,
    )


def _fingerprint(settings: Settings) -> str:
    try:
        return open_secret(settings).digest("fingerprint", "of the database")
    except SecretError as error:
        raise fail(str(error)) from error
