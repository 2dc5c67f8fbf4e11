"""A running Winnow as its owner sees it: sites, keys, the label log, the queue."""

from contextlib import closing
from pathlib import Path

from service.store import Store, open_store, sites


class Winnow:
    """A service over a folder. It is asked over HTTP; its owner opens the store."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._store_url = f"sqlite:///{folder / 'winnow.db'}"

    def new_site(self, name: str, url: str) -> str:
        """A further site; its key."""
        with closing(self.store()) as store, store.writing() as connection:
            return sites.add_key(connection, sites.add_site(connection, name, url=url))

    def labelled(self, site: str) -> dict[str, str]:
        """What the label log says of a site's comments: from text to label."""
        with closing(self.store()) as store:
            return {c.comment.text: c.label for c in store.labelled_comments() if c.site == site}

    def store(self) -> Store:
        """The store, opened anew: whoever asks closes it."""
        return open_store(self._store_url)
