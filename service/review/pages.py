"""Templates into answers: one environment for each language, everything escaped."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from starlette.responses import HTMLResponse

from service.domain.commands import typed
from service.moderation.passwords import SHORTEST
from service.review.catalogues import Language, choose, message, read_languages
from service.review.cookies import cookies_of
from service.review.keys import GROUPS, KEYS, as_data, key_of
from service.review.numbers import number_words

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"
LANGUAGE_COOKIE = "winnow_language"
ROWS_COOKIE = "winnow_rows"
LABELS = {"ham": message("ham"), "spam": message("spam"), "unsure": message("unsure"),
          "withdrawn": message("undone")}  # fmt: skip
BANDS = {
    "low": message("Spam: hardly likely"),
    "medium": message("Spam: possible"),
    "high": message("Spam: very likely"),
    "unjudged": message("Not judged yet"),
}


class Pages:
    """Renders the templates. Built once, when the application is put together.

    `root` is the path that a proxy has put all of Winnow under: it goes before every link.
    """

    def __init__(self, *, root: str) -> None:
        self._languages = read_languages()
        self._environments = {
            code: _environment(language, root) for code, language in self._languages.items()
        }

    @property
    def languages(self) -> Mapping[str, Language]:
        """The languages there are, by code."""
        return self._languages

    def language(self, request: Request) -> Language:
        """The language a request is answered in."""
        preferred = cookies_of(request).get(request, LANGUAGE_COOKIE)
        accepted = request.headers.get("accept-language", "")
        return choose(self._languages, preferred=preferred, accepted=accepted)

    def words(self, request: Request) -> Callable[[str], str]:
        """Translates marked words into the language of a request."""
        return self.language(request).translations.gettext

    def render(self, request: Request, template: str, values: Mapping[str, Any]) -> str:
        """A template as text. Raises jinja2.UndefinedError for a value it lacks."""
        return self.text(self.language(request), template, values)

    def text(self, language: Language, template: str, values: Mapping[str, Any]) -> str:
        """A template in a language, asked for or not."""
        shared: dict[str, Any] = {"language": language, "languages": self._languages}
        return (
            self._environments[language.code].get_template(template).render(shared | dict(values))
        )

    def answer(
        self, request: Request, template: str, values: Mapping[str, Any], *, status: int = 200
    ) -> HTMLResponse:
        """A template as an answer that no cache keeps."""
        content = self.render(request, template, values)
        # A lone surrogate in what somebody sent must not become an error of ours.
        body = content.encode("utf-8", "replace").decode("utf-8")
        return HTMLResponse(body, status_code=status, headers={"Cache-Control": "no-store"})


def pages_of(request: Request) -> Pages:
    """The pages of the application that was asked."""
    pages: Pages = request.app.state.review_pages
    return pages


async def _current_pages(request: Request) -> Pages:
    return pages_of(request)  # in the loop: what is not async would be run by a thread


CurrentPages = Annotated[Pages, Depends(_current_pages)]


class Compiled(BytecodeCache):
    """Templates as compiled for one language: the others have the same code, by other words."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a template in, if it was compiled before."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was compiled."""
        self._code[bucket.key] = bucket.bytecode_to_string()


@cache
def _compiled() -> Compiled:
    return Compiled()


def _environment(language: Language, root: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        bytecode_cache=_compiled(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    translations = language.translations
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    translate = translations.gettext
    environment.filters["counted"] = partial(number_words, translate=translate)
    environment.globals |= {
        "root": root,
        "as_typed": typed,
        "key_of": key_of,
        "keys": KEYS,
        "key_data": as_data(translate),
        "key_groups": GROUPS,
        "words_of_label": partial(_words_of, LABELS, translate),
        "words_of_band": partial(_words_of, BANDS, translate),
        "moderator": None,
        "min_password": SHORTEST,
        # All at once, instead of each when another module turns out to import it.
        "scripts": sorted(path.name for path in STATIC.glob("*.js")),
    }
    return environment


def _words_of(table: Mapping[str, str], translate: Callable[[str], str], name: str) -> str:
    return translate(table[name])
