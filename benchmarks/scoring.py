"""What it costs to judge a comment, beside bogofilter's bulk mode in the same run.

    python benchmarks/scoring.py [REPEATS]

Comments of fixtures/corpora under their articles, one process, one thread, in processor time.
Winnow: the model that ships, from Comment values to verdicts, each article read once for the
comments under it, the rarities of words at hand as in a service that has run for a while. The
line without reasons does what bogofilter does; the service gives reasons. All lines but the last
two are the first reader's alone; the second reader is asked about the doubtful comments, of which
written corpora have far more than a blog. Bogofilter: trained on
every other comment, it judges the rest from one mailbox, with the article in each message and
without, and some of them one by one, started anew for each, as a mail server does. Each figure
is the best of REPEATS, taken in turns.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import numpy as np  # noqa: E402
from offline.bogofilter import Bogofilter, NotInstalled  # noqa: E402
from offline.memory import resident_mib  # noqa: E402

from model.artifact import BASE_FOLDER, MODEL  # noqa: E402
from model.comment import Comment  # noqa: E402
from model.features import FeatureTable  # noqa: E402
from model.grams.fields import TEXTS, field_matrices, field_texts  # noqa: E402
from model.judge import Judge  # noqa: E402
from model.reading.article_reading import read_article  # noqa: E402
from model.second_reader.sentence_model import NETWORK, TOKENIZER  # noqa: E402
from training.corpora.reading import read_corpora  # noqa: E402

BATCH = 256
SHARE_READ = 8  # of eight batches one is read a second time: it takes long
SINGLES = 300  # comments judged one by one in a repetition
ALONE, WITH_ARTICLE = "bogofilter, comment alone", "bogofilter, comment and article"
ONE_BY_ONE = "bogofilter, comment and article, one by one"
COLUMNS = (("alone", ALONE), ("with article", WITH_ARTICLE), ("one by one", ONE_BY_ONE))
STAGES = ("read", "signals", "grams", "score")
Microseconds = dict[str, float]  # a comment, by what was done


def main(repeats: int = 7) -> int:
    """Measure, and print one table."""
    judge, both = Judge.load(BASE_FOLDER, second_reader_seconds=0), Judge.load(BASE_FOLDER)
    with tempfile.TemporaryDirectory(prefix="winnow-scoring-") as folder:
        try:
            filters, comments = trained_filters(Path(folder))
        except NotInstalled as error:
            print(error, file=sys.stderr)
            return 1
        rounds = [
            one_round(filters, judge, comments) | second_reading(judge, both, comments)
            for _ in range(repeats)
        ]
    print_table({name: min(costs[name] for costs in rounds) for name in rounds[0]})
    print(f"\nartefact: {(BASE_FOLDER / MODEL).stat().st_size / 2**20:.1f} MiB")
    print(f"second reader: {second_reader_bytes() / 2**20:.1f} MiB")
    print("resident memory of a fresh process that has judged a batch:")
    print(f"  the first reader alone {resident_mib(second_reader=False):.0f} MiB")
    print(f"  both {resident_mib(second_reader=True):.0f} MiB")
    return 0


def trained_filters(folder: Path) -> tuple[dict[str, Bogofilter], list[Comment]]:
    """Bogofilter in its two forms, trained on half of the comments, and the other half."""
    labelled = list(read_corpora([HERE.parent / "fixtures" / "corpora"]))
    filters = {
        ALONE: Bogofilter(folder / "alone", with_article=False),
        WITH_ARTICLE: Bogofilter(folder / "with-article", with_article=True),
    }
    for bogofilter in filters.values():
        for label in (True, False):
            of_label = [c.comment for c in labelled[::2] if c.is_spam == label]
            bogofilter.learn(of_label, is_spam=label)
    return filters, [c.comment for c in labelled[1::2]]


def one_round(
    filters: dict[str, Bogofilter], judge: Judge, comments: list[Comment]
) -> Microseconds:
    """Measure everything once."""
    batches = [comments[i : i + BATCH] for i in range(0, len(comments), BATCH)]
    in_batches = f"winnow, batches of {BATCH}"
    seconds = {name: bogofilter.seconds(comments) for name, bogofilter in filters.items()}
    seconds[f"{in_batches}: score and label"] = judging(judge, batches, reasons=0)
    seconds |= {f"  of that, {name}": took for name, took in stages(judge, batches).items()}
    seconds[f"{in_batches}: with reasons"] = judging(judge, batches)
    a_comment = {name: of_all / len(comments) for name, of_all in seconds.items()}
    singles = [[comment] for comment in comments[:: len(comments) // SINGLES]]
    alone = [filters[WITH_ARTICLE].seconds(single) for single in singles]
    a_comment[ONE_BY_ONE] = sum(alone) / len(singles)
    a_comment |= one_by_one(judge, singles)
    return {name: 1e6 * took for name, took in a_comment.items()}


def second_reading(judge: Judge, both: Judge, comments: list[Comment]) -> Microseconds:
    """What the second reader adds: to a comment of the written corpora, and to one that it reads.

    The comments of written corpora are doubtful far more often than those of a blog.
    """
    batches = [comments[i : i + BATCH] for i in range(0, len(comments), SHARE_READ * BATCH)]
    n_comments = sum(map(len, batches))
    first = judging(judge, batches, reasons=0)
    together = judging(both, batches, reasons=0)
    n_read = sum(map(doubtful(judge), batches))
    return {
        "winnow, both readers: score and label": 1e6 * together / n_comments,
        f"  a comment read twice ({n_read / n_comments:.0%} of these)": 1e6
        * (together - first)
        / n_read,
    }


def doubtful(judge: Judge) -> Callable[[list[Comment]], int]:
    """Counts the comments of a batch that the second reader is asked about."""
    term = judge.manifest.second_term

    def count(batch: list[Comment]) -> int:
        log_odds = [verdict.log_odds for verdict in judge.judge(batch, reasons=0)]
        return int(term.asks(np.array(log_odds)).sum()) if term else 0

    return count


def second_reader_bytes() -> int:
    """What the second reader takes on disk."""
    return sum((BASE_FOLDER / name).stat().st_size for name in (NETWORK, TOKENIZER))


def one_by_one(judge: Judge, singles: list[list[Comment]]) -> dict[str, float]:
    """Seconds a comment when each is judged by itself, its article new or read before."""
    seconds = {}
    for kind, reasons in (("score and label", 0), ("with reasons", 6)):
        new = sum(judging(judge, [single], reasons=reasons) for single in singles)
        for single in singles:
            judge.judge(single, reasons=reasons)
        again = seconds_of(lambda n=reasons: [judge.judge(s, reasons=n) for s in singles])
        seconds[f"winnow, one by one: {kind}"] = again / len(singles)
        seconds[f"winnow, one by one, article new: {kind}"] = new / len(singles)
    return seconds


def judging(judge: Judge, batches: list[list[Comment]], *, reasons: int = 6) -> float:
    """Seconds for the batches, no article known before."""
    read_article.cache_clear()
    return seconds_of(lambda: [judge.judge(batch, reasons=reasons) for batch in batches])


def stages(judge: Judge, batches: list[list[Comment]]) -> dict[str, float]:
    """Seconds for the batches, by stage."""
    read_article.cache_clear()
    reader, features, classifier = (step for _, step in judge.pipeline.steps)
    took = dict.fromkeys(STAGES, 0.0)
    for batch in batches:
        clock = [time.process_time()]
        readings = reader.transform(batch)
        clock.append(time.process_time())
        texts = field_texts(readings, TEXTS)
        signals = features.signals(readings, texts)
        clock.append(time.process_time())
        table = FeatureTable(field_matrices(texts), signals)
        clock.append(time.process_time())
        classifier.decision_function(table)
        clock.append(time.process_time())
        for name, began, ended in zip(STAGES, clock, clock[1:], strict=False):
            took[name] += ended - began
    return took


def seconds_of(judge_all: Callable[[], object]) -> float:
    began = time.process_time()
    judge_all()
    return time.process_time() - began


def print_table(costs: Microseconds) -> None:
    print(f"{'':58}{'us a':>12}" + f"{'of bogofilter':>16}" * len(COLUMNS))
    print(f"{'':58}{'comment':>12}" + "".join(f"{words:>16}" for words, _ in COLUMNS))
    for name, took in costs.items():
        ratios = "".join(f"{took / costs[reference]:16.1f}" for _, reference in COLUMNS)
        print(f"{name:58}{took:12.0f}{ratios}")


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:2])))
