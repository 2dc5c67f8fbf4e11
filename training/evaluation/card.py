"""The model card: what a model was trained on, how well it does, where it does not."""

from collections.abc import Sequence
from typing import Any

from model.artifact import Manifest
from training.evaluation.figures import FigureRow
from training.evaluation.kinds import KindRow
from training.evaluation.pairs import PairFigures
from training.evaluation.tables import (
    HEADINGS,
    KIND_HEADINGS,
    PAIR_HEADINGS,
    cells,
    kind_cells,
    pair_cells,
    spelled,
)

INTENDED = """\
It judges comments under blog articles: is this comment spam, in the light of the article it
stands under? It is a starting point: a site's own decisions improve it (`make fit`). It is not
meant for chat, mail or reviews, and it does not judge tone: insults, hate and nonsense by real
readers are ham to it.
"""

KNOWLEDGE = """\
Beside the comments it learned from public lists, of which it holds weights of hashed letters
and words, and no entry: what is a person's name and what a keyword, what is a personal host
and what a shop's, what words are advertised.

- Names: Faker's locales (MIT), the US census (public domain), vietnamese-namedb (Apache-2.0),
  a corpus of Japanese and Chinese names (MIT).
- Phrases: Google's product taxonomy, ShowMeLocal's categories, NAICS (public domain),
  name-suggestion-index (BSD), two small lists of keywords seen in spam.
- Hosts: UT1 (CC BY-SA), blocklistproject (Unlicense), hagezi and scam-blocklist (GPL),
  lists of referrer spam (public domain, MIT), Kagi Small Web and planets (MIT), OpenDNS and
  dotgov (public domain), hipo's universities (MIT).
- Terms of spam: a public blocklist for comments (MIT), as hashes.
"""

LIMITS = """\
- Most of the real spam it learned from is of 2009 to 2016; today's kinds come from comments
  written for this project. A kind that neither holds may pass.
- English dominates. Other languages are judged by links, names and relation to the article
  more than by wording.
- Labels of the corpora are noisy, mostly on the ham side; some errors counted here are errors
  of the label.
- Real readers who look like spam (a shop owner with a shop's name, thanks with a commercial
  URL) are its commonest false alarms: they go to the queue more often than others.
- Sizes, weights and signals were chosen by figures on these same left-out blogs, among some
  thirty configurations: expect somewhat less on others.
- It never saw the site it judges. Its probabilities suit a blog where about one comment in
  eight is spam; a blog with far more or far less shifts them.
- The file holds weights of hashed n-grams and thresholds: no text, no names, no addresses.
"""


def model_card(manifest: Manifest, figures: dict[str, Any]) -> str:
    """The card in Markdown; `figures` as `shipped_figures` gives them, or their file holds them."""
    sections = {
        "What it is for": INTENDED,
        "What it was trained on": _corpora(manifest),
        "What it knows of the world": KNOWLEDGE,
        "How well it does on blogs it has never seen": _unseen(figures["parts"]),
        "The seed page": _seed(figures["seed"]),
        "Operating point": _operating_point(manifest),
        "Limits": LIMITS,
    }
    pieces = [f"## {title}\n\n{text}" for title, text in sections.items()]
    return "\n".join([f"# Model card: {manifest.model_version}\n", *pieces])


def _corpora(manifest: Manifest) -> str:
    lines = [f"| {c.name} | {c.spam} | {c.ham} |" for c in manifest.corpora]
    total = sum(c.spam for c in manifest.corpora), sum(c.ham for c in manifest.corpora)
    return _table(("corpus", "spam", "ham"), [*lines, f"| all | {total[0]} | {total[1]} |"]) + (
        "\nOf a corpus without articles (chat, text messages) about 1,500 comments are drawn from"
        " those counted here, and they teach wording only."
        " The texts themselves are third parties' and are not part of the project; the corpora"
        " named after subjects were written for it and stand in `fixtures/corpora`.\n"
    )


def _unseen(parts: Sequence[dict[str, Any]]) -> str:
    if not parts:
        return "Not measured.\n"
    return (
        "Each source was judged by a model trained on others only, and each subject of the"
        " written comments by one that had seen nothing of it (`python -m training.evaluate`).\n"
        + "\n".join(map(_part, parts))
    )


def _part(part: dict[str, Any]) -> str:
    """One part of an evaluation, as a file holds it."""
    rows = [cells(FigureRow(**_with_nan(row))) for row in part["rows"]]
    pieces = [f"\n### {part['title']}\n", _table(HEADINGS, _lines(rows)), _intervals(part)]
    if part["kinds"]:
        kinds = [kind_cells(KindRow(**_with_nan(row))) for row in part["kinds"]]
        pieces += ["", _table(KIND_HEADINGS, _lines(kinds))]
    if part["pairs"]:
        pairs = [pair_cells(name, PairFigures(**row)) for name, row in part["pairs"].items()]
        pieces += ["", _table(PAIR_HEADINGS, _lines(pairs))]
    return "\n".join(pieces)


def _intervals(part: dict[str, Any]) -> str:
    intervals = "; ".join(
        f"{name}: {spelled(interval)}"
        for name, interval in part["intervals"].items()
        if interval[0] is not None
    )
    return f"\n95 % intervals of the pooled figures, by bootstrap over articles: {intervals}.\n"


def _with_nan(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the file, with NaN where JSON could only say null."""
    return {key: float("nan") if value is None else value for key, value in row.items()}


def _lines(rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in rows]


def _seed(seed: Sequence[dict[str, Any]]) -> str:
    rows = [(c["id"], c["label"], c["verdict"], f"{c['spam_probability']:.3f}") for c in seed]
    return _table(("comment", "label", "verdict", "spam probability"), _lines(rows))


def _operating_point(manifest: Manifest) -> str:
    point = manifest.operating_point
    return (
        f"Ham below {point.ham_below:.4f}, spam above {point.spam_above:.4f}, between them"
        " unsure: a moderator decides. Chosen so that, with 95 % confidence on comments of"
        f" held-out sources, at most {point.budget.ham_rejected:.1%} of ham is rejected and at"
        f" most {point.budget.spam_published:.0%} of spam is published unseen"
        " (upper bounds after Clopper and Pearson, 1934).\n"
    )


def _table(headings: Sequence[str], rows: Sequence[str]) -> str:
    return "\n".join([f"| {' | '.join(headings)} |", "|" + "---|" * len(headings), *rows]) + "\n"
