"""What is asked of the audit."""

import pytest
from review_desk import ReviewDesk

from service.domain.errors import Invalid


async def test_a_name_that_cannot_be_stored_is_refused_by_the_audit(desk: ReviewDesk) -> None:
    with pytest.raises(Invalid):
        await desk.audit.list_entries(desk.moderator("ada"), moderator="a\0b")
