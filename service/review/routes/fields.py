"""What forms and addresses may hold, each field with its limit."""

from typing import Annotated

from fastapi import Form, Query

from service.domain.comments import DecisionLabel
from service.review.places import MOST_BACK_CHARS

MOST_CURSOR_CHARS = 600
MOST_NAME_CHARS = 200
MOST_CODE_CHARS = 40

# Of a form.
Name = Annotated[str, Form(max_length=MOST_NAME_CHARS)]
Password = Annotated[str, Form(max_length=1000)]
Code = Annotated[str, Form(max_length=MOST_CODE_CHARS)]  # of a second factor
SiteName = Annotated[str, Form(max_length=MOST_NAME_CHARS)]  # empty: every site
Label = Annotated[DecisionLabel, Form()]
Back = Annotated[str, Form(max_length=MOST_BACK_CHARS)]
Seen = Annotated[int | None, Form(ge=0)]
Revision = Annotated[int | None, Form(ge=0)]
NoteText = Annotated[str, Form(min_length=1, max_length=2000)]
Host = Annotated[str, Form(min_length=1, max_length=300)]

# Of an address.
Cursor = Annotated[str | None, Query(max_length=MOST_CURSOR_CHARS)]
CommentId = Annotated[str, Query(max_length=64)]
QueryName = Annotated[str, Query(max_length=MOST_NAME_CHARS)]
