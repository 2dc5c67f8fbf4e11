"""Every metric by name, with what it means: what is counted, what is read, and the table of both.

Labels are of sets that are small by nature; sites by name up to so many, all further ones together.
"""

from dataclasses import dataclass
from typing import Literal

MOST_SITES = 100
OTHER_SITES = "(others)"
WAYS_IN = ("api", "akismet", "review", "other")
REASONS_UNAVAILABLE = ("busy", "database", "migrations", "model", "other")
OUTCOMES = ("read", "missed")
ANSWERS = ("2xx", "3xx", "4xx", "5xx")
GONE = "gone"  # the status of a request whose client did not wait for the answer


@dataclass(frozen=True, slots=True)
class MetricKind:
    """One metric. `buckets` are the upper bounds of a histogram's, in its unit."""

    name: str
    type_: Literal["counter", "gauge", "histogram"]
    meaning: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


REQUESTS = MetricKind(
    "winnow_requests_total",
    "counter",
    "Requests, by way in and by the class of the answer's status (`2xx` to `5xx`; `gone`: the"
    " client did not wait).",
    ("way", "status"),
)
REQUEST_SECONDS = MetricKind(
    "winnow_request_seconds",
    "histogram",
    "Seconds until an answer began.",
    ("way",),
    (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0),
)
UNAVAILABLE = MetricKind(
    "winnow_unavailable_total",
    "counter",
    "Answers of 503, by way in and by what was missing: `database`, `migrations`, `model`, `busy`,"
    " `other`.",
    ("way", "reason"),
)
VERDICTS = MetricKind(
    "winnow_verdicts_total",
    "counter",
    "Comments judged as they came, by site and label, after the site's rules.",
    ("site", "label"),
)
BATCH_COMMENTS = MetricKind(
    "winnow_batch_comments",
    "histogram",
    "Comments that were judged together.",
    (),
    (1, 2, 4, 8, 16, 32, 64),
)
SECOND_READINGS = MetricKind(
    "winnow_second_readings_total",
    "counter",
    "Second readings of doubtful comments: `read`, or `missed` for want of time or of the reader.",
    ("outcome",),
)
COUNTED = (REQUESTS, REQUEST_SECONDS, UNAVAILABLE, VERDICTS, BATCH_COMMENTS, SECOND_READINGS)

ACTIVE_MODEL = MetricKind(
    "winnow_active_model_info", "gauge", "1, with the version that judges.", ("version",)
)
MODEL_JUDGES = MetricKind(
    "winnow_model_judges", "gauge", "1 while a model judges, 0 while comments only wait."
)
HELD = MetricKind("winnow_held_comments", "gauge", "Comments that wait for a moderator.", ("site",))
OLDEST_HELD_SECONDS = MetricKind(
    "winnow_oldest_held_seconds",
    "gauge",
    "How long the comment has waited that waits longest; absent where none does.",
    ("site",),
)
OUTBOX_WAITING = MetricKind(
    "winnow_outbox_waiting", "gauge", "What blogs and webhooks are still to be told.", ("kind",)
)
OUTBOX_LAG_SECONDS = MetricKind(
    "winnow_outbox_lag_seconds",
    "gauge",
    "How long the oldest of these has waited; 0 where none does.",
    ("kind",),
)
OUTBOX_DEAD = MetricKind(
    "winnow_outbox_dead_letters",
    "gauge",
    "What was given up after all attempts and is not forgotten yet.",
    ("kind",),
)
HAM_LOST = MetricKind(
    "winnow_ham_lost_ratio",
    "gauge",
    "Share of real comments that were rejected, as the random sample of the last weeks says:"
    " `bound` is `estimate`, `low` or `high` (95 %). Absent until somebody looked.",
    ("bound",),
)
SPAM_PUBLISHED = MetricKind(
    "winnow_spam_published_ratio",
    "gauge",
    "Share of published comments that are spam, by the same sample.",
    ("bound",),
)
DRIFT = MetricKind(
    "winnow_drift_info",
    "gauge",
    "1 for what is no longer as it was for the model: `kind` is `languages`, `untold_language`,"
    " `scores`, `held` or `overturned`. Absent while all is as it was.",
    ("site", "kind"),
)
ARTICLE_ROOM = MetricKind(
    "winnow_article_room_used_ratio",
    "gauge",
    "Share of the room for its articles that a site has taken: at 1, further ones are not kept.",
    ("site",),
)
READ_AT = MetricKind(
    "winnow_store_read_timestamp_seconds",
    "gauge",
    "When the numbers that come from the database were read, in seconds since 1970.",
)
LOOKED_UP = (
    ACTIVE_MODEL,
    MODEL_JUDGES,
    HELD,
    OLDEST_HELD_SECONDS,
    OUTBOX_WAITING,
    OUTBOX_LAG_SECONDS,
    OUTBOX_DEAD,
    HAM_LOST,
    SPAM_PUBLISHED,
    DRIFT,
    ARTICLE_ROOM,
    READ_AT,
)
EVERY_METRIC = COUNTED + LOOKED_UP
