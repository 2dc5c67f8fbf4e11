"""What README, documentation and model card state of the model that ships is what was measured.

All of it stands in model/base/figures.json (what the evaluation and the seed page gave) and in
model/base/manifest.json (what the model was trained on, and its operating point).
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from model.artifact import BASE_FOLDER, MODEL, read_manifest
from model.judge import Judge
from training.corpora.reading import read_corpora
from training.corpora.shipped import SEED, WRITTEN_CORPORA
from training.evaluation.baseline import TFIDF
from training.evaluation.card import model_card
from training.evaluation.left_out import FIRST_ALONE

ROOT = Path(__file__).parent.parent
README, EVALUATION = "README.md", "docs/evaluation.md"
ARCHITECTURE, EXPERIMENTS = "docs/architecture.md", "docs/experiments.md"
FIGURES = json.loads((BASE_FOLDER / "figures.json").read_text(encoding="utf-8"))
MANIFEST = read_manifest(BASE_FOLDER)
BLOGS, WRITTEN = FIGURES["parts"]
NUMBERS = (
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty"
)
WORDS = {word: number for number, word in enumerate(NUMBERS.split())} | {"none": 0}


@dataclass(frozen=True)
class Claim:
    """A sentence or line of a page, its figures in brackets, and what was measured."""

    page: str
    pattern: str
    measured: tuple[float, ...]


def row(part, name):
    """The figures of one source, or of all pooled."""
    return next(row for row in part["rows"] if row["source"] == name)


def percent(*shares):
    return tuple(100 * share for share in shares)


def seed_verdicts(label, *verdicts):
    """How many of the seed page's comments of a label got one of the verdicts."""
    return sum(c["label"] == label and c["verdict"] in verdicts for c in FIGURES["seed"])


def counts(part):
    pooled = row(part, "all, pooled")
    return pooled["ham"] + pooled["spam"]


def missed(part):
    """Spam, its labels corrected, that is not caught where 1 % of the ham is lost."""
    corrected = next(row for row in part["rows"] if row["source"].endswith("labels corrected"))
    return round(corrected["spam"] * (1 - corrected["tpr_at_1_percent"]))


OURS, TFIDFS = row(BLOGS, "all, pooled"), row(BLOGS, f"{TFIDF}, pooled")
FIRST, FIRST_WRITTEN = (row(part, f"{FIRST_ALONE}, pooled") for part in (BLOGS, WRITTEN))
OURS_WRITTEN, TFIDFS_WRITTEN = row(WRITTEN, "all, pooled"), row(WRITTEN, f"{TFIDF}, pooled")
BY_SOURCE = row(BLOGS, "all, each source the same")
N_BLOGS = sum(row["source"].startswith("blog-") for row in BLOGS["rows"])
AT_1, AT_02 = BLOGS["intervals"]["tpr_at_0.01"], BLOGS["intervals"]["tpr_at_0.002"]
DATACAMP, WPDUMPS = row(BLOGS, "blog-datacamp"), row(BLOGS, "blog-wpdumps-modern")
RANKING = ("auc", "tpr_at_1_percent", "tpr_at_02_percent")
LABELS = ("ham_queued", "ham_rejected", "spam_published")


def ranking(figures):
    return tuple(figures[name] for name in RANKING)


def labels(figures):
    return percent(*(figures[name] for name in LABELS))


CLAIMS = [
    Claim(
        README,
        r"\| \*\*Winnow, no decision of yours yet\*\* \| (\S+) \| (\d+)% \((\d+) to (\d+)\)"
        r" \| (\d+)% \((\d+) to (\d+)\) \|",
        (
            OURS["auc"],
            *percent(OURS["tpr_at_1_percent"], *AT_1, OURS["tpr_at_02_percent"], *AT_02),
        ),
    ),
    Claim(
        README,
        r"\| TF-IDF and logistic regression on the same comments \| (\S+) \| (\d+)% \| (\d+)% \|",
        (TFIDFS["auc"], *percent(*ranking(TFIDFS)[1:])),
    ),
    Claim(
        README,
        r"\| the same, where each blog counts as much as the other \| (\S+) \| (\d+)% \| (\d+)% \|",
        (BY_SOURCE["auc"], *percent(*ranking(BY_SOURCE)[1:])),
    ),
    Claim(README, r"never seen \((\d+) of them, left out in five groups", (N_BLOGS,)),
    Claim(
        README,
        r"it ships with, ([\d.]+)% of their real comments are rejected unseen, ([\d.]+)% wait in"
        r" the queue, and ([\d.]+)% of their spam is published \(([\d.]+)% of the spam of today's",
        percent(
            OURS["ham_rejected"],
            OURS["ham_queued"],
            OURS["spam_published"],
            OURS_WRITTEN["spam_published"],
        ),
    ),
    Claim(
        README,
        r"with (\d+) % confidence, of 1,000 real comments at most (\d+) are rejected unseen",
        (95, 1000 * MANIFEST.operating_point.budget.ham_rejected),
    ),
    Claim(
        README,
        r"Of its (\w+) promotional comments it rejects (\w+), and holds (\w+) of the others; of the"
        r" (\w+) readers' comments it publishes (\w+) and holds (\w+) \(",
        (
            seed_verdicts("spam", "spam", "unsure", "ham"),
            seed_verdicts("spam", "spam"),
            seed_verdicts("spam", "unsure"),
            seed_verdicts("ham", "spam", "unsure", "ham"),
            seed_verdicts("ham", "ham"),
            seed_verdicts("ham", "unsure"),
        ),
    ),
    Claim(README, r'"spam_probability": ([\d.]+)', (FIGURES["seed"][0]["spam_probability"],)),
    Claim(
        EVALUATION,
        r"the (\d+) blogs left out in five groups \(([\d,]+) comments",
        (N_BLOGS, counts(BLOGS)),
    ),
    Claim(
        EVALUATION,
        r"\| Winnow \| (\S+) \| (\S+) \((\S+) to (\S+)\) \| (\S+) \((\S+) to (\S+)\)"
        r" \| (\S+) % \| (\S+) % \| (\S+) % \| (\S+) \|",
        (
            OURS["auc"],
            OURS["tpr_at_1_percent"],
            *AT_1,
            OURS["tpr_at_02_percent"],
            *AT_02,
            *labels(OURS),
            OURS["calibration_error"],
        ),
    ),
    Claim(
        EVALUATION,
        r"\| TF-IDF and logistic regression \| (\S+) \| (\S+) \| (\S+) \| \| \| \| (\S+) \|",
        (*ranking(TFIDFS), TFIDFS["calibration_error"]),
    ),
    Claim(
        EVALUATION,
        r"\| Winnow, written comments, by subject \| (\S+) \| (\S+) \| (\S+)"
        r" \| (\S+) % \| (\S+) % \| (\S+) % \| (\S+) \|",
        (*ranking(OURS_WRITTEN), *labels(OURS_WRITTEN), OURS_WRITTEN["calibration_error"]),
    ),
    Claim(
        EVALUATION,
        r"\| TF-IDF and logistic regression, these \| (\S+) \| (\S+) \| (\S+) \| \| \| \| (\S+) \|",
        (*ranking(TFIDFS_WRITTEN), TFIDFS_WRITTEN["calibration_error"]),
    ),
    Claim(
        EVALUATION,
        r"\| the first reader alone \| (\S+) \| (\S+) \| (\S+) \| \| \| \| (\S+) \|",
        (*ranking(FIRST), FIRST["calibration_error"]),
    ),
    Claim(
        EVALUATION,
        r"\| the first reader alone, these \| (\S+) \| (\S+) \| (\S+) \| \| \| \| (\S+) \|",
        (*ranking(FIRST_WRITTEN), FIRST_WRITTEN["calibration_error"]),
    ),
    Claim(
        EVALUATION,
        r"Of (\d+) hard pairs .* it tells (\d+) % apart, the other (\d+) %",
        (
            WRITTEN["pairs"]["Winnow"]["pairs"],
            *percent(WRITTEN["pairs"]["Winnow"]["told_apart"]),
            *percent(WRITTEN["pairs"][TFIDF]["told_apart"]),
        ),
    ),
    Claim(
        EVALUATION,
        r"No more than ([\d.]+) % of the ham of any blog with fifty is rejected",
        percent(max(row["ham_rejected"] or 0 for row in BLOGS["rows"] if row["ham"] >= 50)),
    ),
    Claim(
        EVALUATION,
        r"of datacamp's (\d+) %, of wpdumps-modern's (\d+) % \(of the latter (\d+) comments\)",
        (
            *percent(DATACAMP["ham_queued"], WPDUMPS["ham_queued"]),
            WPDUMPS["ham_queued"] * WPDUMPS["ham"],
        ),
    ),
    Claim(EVALUATION, r"Of the (\d+) that are missed at 1 %", (missed(BLOGS),)),
    Claim(
        EVALUATION,
        r"\| Winnow, each blog the same \| (\S+) \| (\S+) \| (\S+)"
        r" \| (\S+) % \| (\S+) % \| (\S+) % \| \|",
        (*ranking(BY_SOURCE), *labels(BY_SOURCE)),
    ),
    Claim(
        EVALUATION,
        r"The model is a file of ([\d.]+) MiB",
        ((BASE_FOLDER / MODEL).stat().st_size / 2**20,),
    ),
    Claim(
        "fixtures/corpora/README.md",
        r"and ([\d,]+) comments under them, .* for the (\d+) hard pairs",
        (counts(WRITTEN), WRITTEN["pairs"]["Winnow"]["pairs"]),
    ),
]


@cache
def text_of(page):
    """A page, its line breaks as spaces."""
    return " ".join((ROOT / page).read_text(encoding="utf-8").split())


def agrees(stated, measured):
    """Whether a figure, rounded to the digits it is stated with, is the one measured."""
    number = str(WORDS.get(stated, stated)).replace(",", "")
    decimals = len(number.partition(".")[2])
    return abs(float(number) - measured) <= 0.5 * 10**-decimals + 1e-9


def disagreements(claim, text):
    """The figures of a claim that are not what was measured, as pairs; all if it is not there."""
    match = re.search(claim.pattern, text)
    stated = match.groups() if match else ("nothing",) * len(claim.measured)
    pairs = zip(stated, claim.measured, strict=True)
    return [pair for pair in pairs if pair[0] == "nothing" or not agrees(*pair)]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim.page}: {claim.pattern[:40]}")
def test_a_page_states_what_was_measured(claim):
    assert disagreements(claim, text_of(claim.page)) == []


def test_the_card_is_made_of_the_figures_beside_it():
    card = (BASE_FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert card == model_card(MANIFEST, FIGURES)


def test_the_figures_are_those_of_the_model_beside_them():
    assert FIGURES["model_version"] == MANIFEST.model_version


def test_the_model_says_of_the_seed_page_what_its_figures_say():
    seed = list(read_corpora([SEED]))
    verdicts = Judge.load(BASE_FOLDER).judge([labelled.comment for labelled in seed])
    for labelled, verdict, figures in zip(seed, verdicts, FIGURES["seed"], strict=True):
        assert (labelled.id, verdict.label) == (figures["id"], figures["verdict"])
        assert verdict.spam_probability == pytest.approx(figures["spam_probability"], abs=5e-4)


def test_the_readme_gives_the_reasons_that_the_model_gives():
    stated = re.findall(r'{"words": "(.*?)", "contribution": (-?[\d.]+)}', text_of(README))
    [spam] = [labelled for labelled in read_corpora([SEED]) if labelled.id == "seed-spam-1"]
    [verdict] = Judge.load(BASE_FOLDER).judge([spam.comment])
    given = {line.words: line.contribution for line in verdict.summary}
    assert len(stated) == 3
    assert [words for words, figure in stated if not agrees(figure, given[words])] == []


def test_the_written_corpora_are_counted_as_the_model_has_learned_them():
    rows = re.findall(r"^\| ([\w-]+) \| (\d+) \| (\d+) \| (\d+) \|$", corpora_readme(), re.M)
    learned = {c.name: (c.spam, c.ham) for c in MANIFEST.corpora}
    parts = {path.name for path in WRITTEN_CORPORA.iterdir() if path.is_dir()}
    assert {name for name, *_ in rows} == parts
    assert {name: (int(spam), int(ham)) for name, _, spam, ham in rows} == {
        name: learned[name] for name in parts
    }
    for name, articles, _, _ in rows:
        lines = (WRITTEN_CORPORA / name / "articles.jsonl").read_bytes().count(b"\n")
        assert (name, int(articles)) == (name, lines)


def corpora_readme():
    return (WRITTEN_CORPORA / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [README, ARCHITECTURE])
def test_no_figure_of_three_digits_stands_in_a_page_but_those_that_are_compared(page):
    stated = set(re.findall(r"\b0\.\d{3}\b", text_of(page)))
    compared = {
        figure
        for claim in CLAIMS
        if claim.page == page
        for figure in re.search(claim.pattern, text_of(page)).groups()
    }
    assert stated - compared == set()


def test_no_experiment_is_called_the_model_that_ships():
    rows = [line for line in (ROOT / EXPERIMENTS).read_text().split("\n") if line.startswith("|")]
    assert [line for line in rows if "ships" in line] == []


# The check itself: it is shown what it must find.


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("0.995", "0.993"), ("95%", "94%"), ("83 to 93", "86 to 93"), ("yet** |", "so far** |")],
)
def test_a_figure_that_was_changed_is_found(right, wrong):
    text = text_of(README)
    assert right in text
    assert disagreements(CLAIMS[0], text.replace(right, wrong)) != []
