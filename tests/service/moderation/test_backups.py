"""A backup holds everything, is read by nobody else, and comes back anywhere."""

import os
import shutil
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from review_desk import ReviewDesk
from sqlalchemy import select

from model.comment import Author
from service.domain.backups import BackupError, BackupManifest
from service.moderation.backups import back_up
from service.moderation.restoring import restore
from service.scoring.shelf import load_tried
from service.secret import SecretError, read_key
from service.settings import Settings
from service.store.backup import archive, sealing
from service.store.backup.content import content_of
from service.store.database import schema
from service.store.database.engine import make_engine
from service.store.database.schema import head_revision
from service.store.people import sessions
from service.store.store import open_store
from service.store.tables.people import sessions as sessions_table

EVA = Author(name="Eva Zauberberg", email="eva@z.example", url="https://z.example")


@pytest.fixture
def here(migrated_url: str, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database_url=migrated_url, port=8123)


@pytest.fixture
def there(tmp_path: Path) -> Settings:
    """Another machine: a folder that is not there yet."""
    return Settings(data_dir=tmp_path / "elsewhere" / "data")


async def lived_in(desk: ReviewDesk) -> None:
    """Comments decided, noted, in a campaign and a rule, with a moderator who is signed in."""
    ada = desk.moderator("ada")
    comment_id = desk.comment("Madeleine and hawthorn", author=EVA, external_id="comment-77")
    other = desk.comment("Madeleine and hawthorn", author=Author(name="Jo"))
    await desk.filed(comment_id, other)
    await desk.decisions.decide_comment(ada, comment_id, "spam", seen=0, note="noted of her")
    with desk.store.writing() as connection:
        sessions.begin(connection, ada.moderator, life=timedelta(hours=1))


def content(settings: Settings) -> object:
    store = open_store(settings.store_url)
    with store.reading() as connection:
        tables = content_of(connection)
    store.close()
    return tables


async def test_all_of_it_comes_back_in_another_place(
    desk: ReviewDesk, here: Settings, there: Settings, tmp_path: Path
) -> None:
    await lived_in(desk)
    before = content(here)
    report = back_up(here, tmp_path / "winnow.backup")
    assert report.manifest.tables == before
    assert report.manifest.tables["comments"].rows == 2
    restore(there, tmp_path / "winnow.backup")
    assert content(there) == before
    assert read_key(there) == read_key(here)


async def test_from_one_kind_of_database_to_the_other_and_back(
    desk: ReviewDesk, here: Settings, there: Settings, tmp_path: Path, postgres: Callable[..., str]
) -> None:
    await lived_in(desk)
    before = content(here)
    back_up(here, tmp_path / "first")
    between = there.model_copy(update={"database_url": postgres()})
    restore(between, tmp_path / "first")
    assert content(between) == before
    back_up(between, tmp_path / "second")
    last = Settings(data_dir=tmp_path / "last")
    restore(last, tmp_path / "second")
    assert content(last) == before


async def test_on_postgresql_it_goes_on_as_before(
    desk: ReviewDesk, here: Settings, there: Settings, tmp_path: Path, postgres: Callable[..., str]
) -> None:
    await lived_in(desk)
    back_up(here, tmp_path / "backup")
    moved = there.model_copy(update={"database_url": postgres()})
    restore(moved, tmp_path / "backup")
    store = open_store(moved.store_url)
    again = ReviewDesk(store, desk.site)
    try:
        comment_id = again.comment("Another madeleine")
        await again.filed(comment_id)
        eve = again.moderator("eve")
        assert len(await again.listed(eve, tab="decided", words="hawthorn")) == 1
        assert await again.listed(eve, words="another") == [comment_id]
    finally:
        again.close()
        store.close()


async def test_everybody_has_to_sign_in_again(
    desk: ReviewDesk, here: Settings, there: Settings, tmp_path: Path
) -> None:
    await lived_in(desk)
    back_up(here, tmp_path / "backup")
    assert restore(there, tmp_path / "backup").ended_sessions in (0, 1)
    store = open_store(there.store_url)
    with store.reading() as connection:
        assert connection.execute(select(sessions_table)).all() == []
    store.close()


def trained(settings: Settings, model: Any, folder: Path) -> None:
    """A model that is active, in a folder by its absolute path."""
    shutil.copytree(model.folder, folder)
    store = open_store(settings.store_url)
    version = model.manifest.model_version
    store.register_model(version, str(folder), digest=model.manifest.sha256)
    store.activate_model(version)
    store.close()


def test_a_trained_model_comes_along_and_stays_active(
    here: Settings, there: Settings, tmp_path: Path, small_model: Any
) -> None:
    trained(here, small_model, tmp_path / "models" / "one")
    back_up(here, tmp_path / "backup")
    shutil.rmtree(tmp_path / "models")
    version = small_model.manifest.model_version
    assert restore(there, tmp_path / "backup").active_model == version
    store = open_store(there.store_url)
    active = store.active_model()
    store.close()
    assert active is not None
    assert load_tried(Path(active.folder), digest=active.digest).version == version


def test_a_model_that_cannot_be_read_is_named(here: Settings, tmp_path: Path) -> None:
    store = open_store(here.store_url)
    store.register_model("m-1", str(tmp_path / "nowhere"), digest="d" * 64)
    store.close()
    assert back_up(here, tmp_path / "backup").missing_models == ("m-1",)


@pytest.fixture
def on_sqlite(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    shutil.copy(migrated_sqlite, tmp_path / "winnow.db")
    return Settings(data_dir=tmp_path, port=8123)


def test_settings_come_along_but_no_secret_in_words(on_sqlite: Settings, tmp_path: Path) -> None:
    settings = on_sqlite.model_copy(update={"secret_key": "s" * 32})
    report = back_up(settings, tmp_path / "backup")
    assert report.manifest.settings == {"WINNOW_PORT": "8123"}


def test_nobody_else_may_read_a_backup_or_what_is_restored(
    on_sqlite: Settings, there: Settings, tmp_path: Path
) -> None:
    back_up(on_sqlite, tmp_path / "backup")
    restore(there, tmp_path / "backup")
    paths = (tmp_path / "backup", there.data_dir / "winnow.db", there.data_dir / "secret.key")
    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o600] * 3


def test_a_sealed_backup_shows_no_word_and_opens_with_its_passphrase(
    on_sqlite: Settings, there: Settings, tmp_path: Path
) -> None:
    back_up(on_sqlite, tmp_path / "backup", "correct horse")
    assert (tmp_path / "backup").read_bytes().startswith(sealing.MAGIC)
    for wrong in ("another", None):
        with pytest.raises(BackupError):
            restore(there, tmp_path / "backup", wrong)
    assert not (there.data_dir / "winnow.db").exists()
    restore(there, tmp_path / "backup", "correct horse")
    assert content(there) == content(on_sqlite)


@pytest.mark.parametrize("passphrase", [None, "correct horse"], ids=["plain", "sealed"])
@pytest.mark.parametrize("spoil", ["cut", "cut to nothing", "turned", "longer"])
def test_a_spoilt_backup_is_refused_and_nothing_is_put_anywhere(
    on_sqlite: Settings, there: Settings, tmp_path: Path, spoil: str, passphrase: str | None
) -> None:
    file = tmp_path / "backup"
    back_up(on_sqlite, file, passphrase)
    content_ = file.read_bytes()
    middle = len(content_) // 2
    # Some bytes: a single bit may lead to an equal place of the packed text, and change nothing.
    other = bytes(byte ^ 255 for byte in content_[middle : middle + 16])
    turned = content_[:middle] + other + content_[middle + 16 :]
    spoilt = {
        "cut": content_[:-5], "cut to nothing": b"", "turned": turned, "longer": content_ + b"more",
    }  # fmt: skip
    file.write_bytes(spoilt[spoil])
    with pytest.raises(BackupError):
        restore(there, file, passphrase)
    assert list(there.data_dir.iterdir()) == []


def test_pieces_that_change_places_are_refused(tmp_path: Path) -> None:
    file, size = tmp_path / "sealed", sealing.PIECE_BYTES
    with file.open("wb") as target, sealing.SealingWriter(target, "correct horse") as writer:
        writer.write(os.urandom(3 * size))
    head, piece = len(sealing.MAGIC) + 23, size + sealing.TAG_BYTES
    whole = file.read_bytes()
    first, second = whole[head : head + piece], whole[head + piece : head + 2 * piece]
    file.write_bytes(whole[:head] + second + first + whole[head + 2 * piece :])
    with file.open("rb") as source, pytest.raises(BackupError):
        sealing.SealedReader(source, "correct horse").read()


def test_nothing_is_overwritten(on_sqlite: Settings, there: Settings, tmp_path: Path) -> None:
    back_up(on_sqlite, tmp_path / "backup")
    with pytest.raises(BackupError, match="overwrites nothing"):
        back_up(on_sqlite, tmp_path / "backup")
    with pytest.raises(BackupError, match="is there already"):
        restore(on_sqlite, tmp_path / "backup")


def test_another_secret_is_not_put_aside(
    on_sqlite: Settings, there: Settings, tmp_path: Path
) -> None:
    back_up(on_sqlite, tmp_path / "backup")
    with pytest.raises(SecretError, match="another secret"):
        restore(there.model_copy(update={"secret_key": "x" * 40}), tmp_path / "backup")
    read_key(there)
    with pytest.raises(SecretError, match="another secret"):
        restore(there, tmp_path / "backup")


@pytest.mark.parametrize("name", ["../outside", "/etc/winnow", f"{'a' * 64}/../../outside", "more"])
def test_a_file_of_another_name_is_put_nowhere(there: Settings, tmp_path: Path, name: str) -> None:
    path = tmp_path / "winnow.db"
    path.write_bytes(b"content")
    manifest = BackupManifest(
        made_at=datetime.now(UTC), database="sqlite", revision="0001", tables={}, models={},
        settings={}, files={name: archive.describe(path)},
    )  # fmt: skip
    with (tmp_path / "backup").open("wb") as target:
        archive.pack(target, manifest, {name: path}, None)
    with pytest.raises(BackupError, match="no backup of Winnow's has"):
        restore(there, tmp_path / "backup")


def test_a_backup_of_an_earlier_version_comes_back_in_this_form(
    there: Settings, tmp_path: Path
) -> None:
    old = Settings(data_dir=tmp_path)
    _migrate_to(old, "0008")
    with pytest.raises(BackupError, match="another version"):
        back_up(old, tmp_path / "refused")
    read_key(old)
    paths = {"winnow.db": tmp_path / "winnow.db", "secret.key": tmp_path / "secret.key"}
    manifest = BackupManifest(
        made_at=datetime.now(UTC), database="sqlite", revision="0008", tables={}, models={},
        settings={}, files={name: archive.describe(path) for name, path in paths.items()},
    )  # fmt: skip
    with (tmp_path / "backup").open("wb") as target:
        archive.pack(target, manifest, paths, None)
    assert restore(there, tmp_path / "backup").revision == head_revision()


def _migrate_to(settings: Settings, revision: str) -> None:
    engine = make_engine(settings.store_url).execution_options(winnow_is_writing=True)
    with engine.begin() as connection:
        config = schema._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
