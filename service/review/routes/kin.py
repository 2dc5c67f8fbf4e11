"""Everything by this author, host or campaign; trust and block."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from service.domain.comments import DecisionLabel
from service.domain.kin import KinDecision
from service.domain.queue import TABS, Tab
from service.domain.traits import Kin
from service.review.places import HOME, MOST_BACK_CHARS
from service.review.routes.fields import Back, Host
from service.review.screen import CurrentScreen

router = APIRouter()
LISTED = r"^(?:[\w-]{1,64}:\d{1,9} ?)*$"  # of each comment that was shown: its id and `Item.seen`


class KinForm(BaseModel):
    """What is decided on, and how: the form of an opened comment, or of a campaign."""

    model_config = ConfigDict(frozen=True)

    kin: Kin
    label: DecisionLabel
    value: str = Field("", max_length=300)
    excepted: list[str] = Field([], max_length=1000)
    listed: str = Field("", max_length=60_000, pattern=LISTED)
    and_later: Literal["yes", ""] = ""
    tab: list[Tab | Literal[""]] = Field([], max_length=len(TABS))
    itself: Literal["yes", "no"] = "yes"
    seen: int | None = Field(None, ge=0)
    revision: int | None = Field(None, ge=0)
    back: str = Field(HOME, max_length=MOST_BACK_CHARS)

    def decision_on(self, comment_id: str) -> KinDecision:
        """As the use case takes it."""
        return KinDecision(
            comment_id,
            self.kin,
            self.label,
            host=self.value,
            seen=self.seen,
            revision=self.revision,
            tabs=tuple(tab for tab in self.tab if tab and tab != "decided"),
            with_itself=self.itself == "yes",
            spared=frozenset(self.excepted),
            listed=None if self.itself == "yes" else _seen_by_id(self.listed),
            and_later=bool(self.and_later),
        )


def _seen_by_id(listed: str) -> dict[str, int]:
    pairs = (shown.split(":") for shown in listed.split())
    return {comment_id: int(seen) for comment_id, seen in pairs}


@router.post("/comments/{comment_id}/everything")
async def decide_kin(
    screen: CurrentScreen, comment_id: str, form: Annotated[KinForm, Form()]
) -> Response:
    """Decide on a comment and what waits of everything that goes with it, as one action."""
    decision = form.decision_on(comment_id)
    outcome = await screen.parts.bulk_decisions.decide_kin(screen.who, decision)
    return screen.answer(outcome, back=form.back)


@router.post("/comments/{comment_id}/trust")
async def trust(screen: CurrentScreen, comment_id: str, back: Back = HOME) -> Response:
    """Ham from this author from now on."""
    outcome = await screen.parts.rules.trust_author(screen.who, comment_id)
    return screen.answer(outcome, back=back)


@router.post("/comments/{comment_id}/block")
async def block(screen: CurrentScreen, comment_id: str, value: Host, back: Back = HOME) -> Response:
    """Spam with this host from now on."""
    outcome = await screen.parts.rules.block_host(screen.who, comment_id, value)
    return screen.answer(outcome, back=back)
