"""What can go wrong, each with the status it is answered with (RFC 9457)."""

from collections.abc import Mapping, Sequence
from typing import Any


class WinnowError(Exception):
    """Base of all errors of the service."""


class ServiceError(WinnowError):
    """Base of all errors that are answered as a problem.

    `detail` is shown to the caller: it never holds a key or a comment's text.
    """

    status = 500
    title = "Something went wrong here"

    def __init__(self, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = dict(headers or {})

    @property
    def members(self) -> dict[str, Any]:
        """Further members of the problem document."""
        return {}


class Unauthenticated(ServiceError):
    """No usable API key. Raise it for a missing, wrong or revoked key alike."""

    status = 401
    title = "An API key is needed"

    def __init__(self, detail: str) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": 'Bearer realm="winnow"'})


class WrongSite(ServiceError):
    """The request names a site that is not the key's."""

    status = 403
    title = "This key is for another site"


class OutOfScope(ServiceError):
    """The key is good, and was made for other things."""

    status = 403
    title = "This key is not for that"

    def __init__(self, needed: str, *, scopes: str) -> None:
        super().__init__(f"this needs a key with the scope `{needed}`; this one has: {scopes}")
        self.needed = needed

    @property
    def members(self) -> dict[str, Any]:
        """The scope that is missing."""
        return {"scope": self.needed}


class Forbidden(ServiceError):
    """Who asks is known, and may not do this."""

    status = 403
    title = "Not allowed"


class NotFound(ServiceError):
    """There is no such thing, or it belongs to another site."""

    status = 404
    title = "Not found"


class Conflict(ServiceError):
    """The request is about a state that has passed."""

    status = 409
    title = "Out of date"


class DecidedMeanwhile(Conflict):
    """Somebody decided on the comment since it was shown. `label` is None for a withdrawal.

    `moderator` is who signed in; None if it came with the site's key.
    """

    title = "Decided meanwhile"

    def __init__(
        self, *, label: str | None, moderator: str | None, seen: int, is_by_key: bool = False
    ) -> None:
        super().__init__("somebody decided on this comment since it was shown")
        self.label, self.moderator, self.seen = label, moderator, seen
        self.is_by_key = is_by_key

    @property
    def members(self) -> dict[str, Any]:
        """What stands now, who said so, and how many entries the log has."""
        return {"decision": self.label, "moderator": self.moderator, "seen": self.seen}


class DecidedByModerator(Conflict):
    """A key says otherwise than a moderator who signed in. Theirs stands."""

    title = "Decided by a moderator"

    def __init__(self) -> None:
        super().__init__("a moderator has decided on this comment: overturn that in the queue")


class EditedSince(Conflict):
    """The comment has another revision by now."""

    def __init__(self) -> None:
        super().__init__("the comment was edited since: read it again")


class BodyTooLarge(ServiceError):
    """The body is over the stated limit."""

    status = 413
    title = "The body is too large"


class BadMention(ServiceError):
    """What is told of cannot be a mention of one of the site's pages. Webmention wants 400."""

    status = 400
    title = "This is no mention"

    def __init__(self, reason: str, *, field: str) -> None:
        super().__init__(f"{field}: {reason}")


class NoRoom(ServiceError):
    """There is no room on the disk for what comes."""

    status = 507
    title = "No room for it"


class SlowBody(ServiceError):
    """The body did not come in time."""

    status = 408
    title = "The body came too slowly"


class BrokenBody(ServiceError):
    """The body cannot be read as what it says it is."""

    status = 400
    title = "The body cannot be read"


class UnknownEncoding(ServiceError):
    """The body is packed in a way that is not taken."""

    status = 415
    title = "The body is packed in another way"


class WrongMediaType(ServiceError):
    """The body is not declared as JSON."""

    status = 415
    title = "The body must be JSON"


class Refused(ServiceError):
    """The request is understood and refused; `errors` names each field and the reason."""

    status = 422
    title = "The request is not valid"

    def __init__(self, errors: Sequence[Mapping[str, str]]) -> None:
        super().__init__(f"{errors[0]['field']}: {errors[0]['reason']}")
        self._errors = [dict(error) for error in errors]

    @property
    def members(self) -> dict[str, Any]:
        """The fields that were refused and why."""
        return {"errors": self._errors}


class Invalid(Refused):
    """One field is refused, for a reason that only shows in use."""

    def __init__(self, reason: str, *, field: str) -> None:
        super().__init__([{"field": field, "reason": reason}])
        self.reason, self.field = reason, field


class UnknownCursor(Invalid):
    """A cursor that we did not write, or one of another order."""

    def __init__(self, *, field: str = "after") -> None:
        super().__init__("this is not a cursor of ours: begin at the first page", field=field)


class NothingToFind(Invalid):
    """There is no word in what is searched for."""

    def __init__(self) -> None:
        super().__init__("no word to look for", field="words")


class ShortPrefix(Invalid):
    """So little stands before a `*` that it would find nearly everything."""

    def __init__(self, shortest: int) -> None:
        super().__init__(f"at least {shortest} characters before the *", field="words")
        self.shortest = shortest


class WrongPassword(ServiceError):
    """Name and password do not go together. Which of them is wrong is not said."""

    status = 401
    title = "Not signed in"


class WrongCode(ServiceError):
    """The code of a second factor is wrong, of another time, or was used."""

    status = 401
    title = "Not signed in"


class WrongPasskey(ServiceError):
    """A passkey is not known, or its answer is not one to what was asked."""

    status = 401
    title = "Not signed in"


class TooLate(ServiceError):
    """What was begun is over: it is to be begun again."""

    status = 401
    title = "Too late"


class TooMany(ServiceError):
    """Tried too often: `retry_seconds` says when the next attempt is looked at."""

    status = 429
    title = "Too many"

    def __init__(self, detail: str, *, retry_seconds: int) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_seconds)})
        self.retry_seconds = retry_seconds


class Busy(ServiceError):
    """More is asked for than can be done now."""

    status = 503
    title = "Too busy"

    def __init__(self, detail: str) -> None:
        super().__init__(detail, headers={"Retry-After": "2"})


class Unavailable(ServiceError):
    """Something this needs is not there now; `missing` names it."""

    status = 503
    title = "Not ready"

    def __init__(self, detail: str, *, missing: list[str]) -> None:
        super().__init__(detail, headers={"Retry-After": "5"})
        self.missing = missing

    @property
    def members(self) -> dict[str, Any]:
        """What is missing."""
        return {"missing": self.missing}
