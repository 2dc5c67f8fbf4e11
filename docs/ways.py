"""Who does what where: each thing that people do, with its page, command and call of the API.

`docs/ways.md` is made from it, and a test holds it complete: every route of the pages, every
command and every address under /v1 stands in exactly one line.
"""

from dataclasses import dataclass

# Why there is no such way: each empty cell names one of these.
REASONS = {
    "a key opens one site": "A key may lie on the server of a blog. Whoever steals it reaches the"
    " comments of that blog, and neither other keys, people, settings, models nor backups.",
    "one's own": "It is about one's own session, browser, password or device; whoever has the"
    " machine has `moderators let-in`, `password` and `clear-second-factor` for others.",
    "while reading": "It is done while one reads comments, one after the other.",
    "the page's own": "It keeps a page that is open up to date, or remembers how it looks.",
    "a program's": "A blog or another program does it; there is nothing for a person to do.",
    "on the machine": "It is for whoever has the machine: before anything is served, while nobody"
    " can sign in, or with more memory and time than a page may take.",
    "made to be looked at": "It is a page of figures; a Prometheus is told the numbers"
    " (`/metrics`), `doctor` says what is wrong.",
    "two others": "It is `sites set` with `url`, and then `keys add`.",
    "not asked for yet": "The other way was enough so far.",
}

# What | pages below /review | commands of `python -m` | calls below /v1, several of them parted
# by commas; `- ` and a reason where there is none.
LINES = """
## Begin
Become the first owner | GET /welcome/{token}, POST /welcome/{token} | service serve | - on the machine
Sign in by password, code or passkey | GET /sign-in, POST /sign-in, POST /sign-in/code, POST /passkeys/challenge, POST /passkeys/sign-in | - one's own | - one's own
Sign in by the organisation's provider | GET /oidc/start, GET /oidc/callback | - one's own | - one's own
Sign out | POST /sign-out, POST /sign-out-everywhere, POST /sessions/end | - one's own | - one's own

## Sites
See every site | GET /sites | service sites list | - a key opens one site
Add a site, with its first key | POST /sites | service sites add | - a key opens one site
See a site: its keys, how to connect it, what it chose | GET /sites/{site_id} | service sites show, service keys list | GET /site
Say where the blog is, and get a key for it | POST /sites/{site_id}/connection | - two others | - a key opens one site
Wait for the blog's first comment | GET /sites/{site_id}/first-comment | - the page's own | - the page's own
Call it something else, register another address | POST /sites/{site_id}/address | service sites rename | - a key opens one site
Choose what waits, what the webhook hears, and all else | POST /sites/{site_id}/options, POST /sites/{site_id}/webhook | service sites set | GET /unsure, PUT /unsure
Retire a site | POST /sites/{site_id}/retirement | service sites retire | - a key opens one site
Take that back | POST /sites/{site_id}/return | service sites restore | - a key opens one site
Make a further key | POST /sites/{site_id}/keys | service keys add | - a key opens one site
Replace a key | POST /sites/{site_id}/keys/rotation | service keys rotate | - a key opens one site
End a key | POST /sites/{site_id}/keys/revocation | service keys revoke | - a key opens one site

## What a site's blog and webhook are told
See what was told | GET /sites/{site_id}/webhook | service deliveries list | - a key opens one site
Try it | POST /sites/{site_id}/webhook/test | service deliveries test | - a key opens one site
Send again what was given up | POST /sites/{site_id}/webhook/again | service deliveries send-again | - a key opens one site
Sign with another key | POST /sites/{site_id}/webhook/key | service deliveries rotate-key | - a key opens one site
Let the former key sign no more | POST /sites/{site_id}/webhook/key/end | service deliveries end-former-key | - a key opens one site

## A blog at Blogger
See how it is read | GET /sites/{site_id}/blogger | service blogger show | - a key opens one site
Read a blog from now on | POST /sites/{site_id}/blogger | service blogger connect | - a key opens one site
Read it at once | POST /sites/{site_id}/blogger/now | service blogger poll | - a key opens one site
Read it no more | POST /sites/{site_id}/blogger/end | service blogger disconnect | - a key opens one site

## Comments
Have comments judged, with their articles | - a program's | training.score | POST /comments, PUT /articles/{article_id:path}, GET /articles/{article_id:path}
Read the queue | GET /, GET /queue, GET /comments/{comment_id}/row, GET /counts | - while reading | GET /queue
Read a comment with all that was said of it | GET /audit/{comment_id} | - while reading | GET /comments/{comment_id}
Decide | POST /comments/{comment_id}/decision, POST /bulk, POST /bulk/filter, POST /comments/{comment_id}/everything | - while reading | POST /comments/{comment_id}/decision
Take a decision back | POST /undo | - while reading | DELETE /comments/{comment_id}/decision
Read campaigns | GET /campaigns, GET /campaigns/{comment_id} | - while reading | GET /campaigns, GET /campaigns/{campaign_id}/comments
Keep a note for the others | POST /comments/{comment_id}/note | - while reading | - not asked for yet
Decide by a link of a mail | GET /mail, POST /mail | - while reading | - while reading
Choose the mail of what waits | GET /digest, POST /digest | - one's own | - one's own
Trust an author, block a host | POST /comments/{comment_id}/trust, POST /comments/{comment_id}/block | - while reading | - not asked for yet
See the rules | GET /rules | service rules list | - a key opens one site
Remove a rule | POST /rules/{rule_id}/removal | service rules remove | - a key opens one site
See who decided what, also as CSV | GET /audit, GET /audit.csv | service audit | - a key opens one site

## What is learned from
See who labels, and what waits | GET /labels | service labels list | - a key opens one site
Learn from labels no more | POST /labels/unlearn | service labels unlearn | - a key opens one site
Release a burst of labels | POST /labels/burst | service labels release | - a key opens one site
Take such an order back | POST /labels/{order_id}/undo | service labels undo | - a key opens one site
See all imports, and the report of one | GET /imports, GET /imports/{import_id}, GET /imports/{import_id}/report.html | service imports list, service imports show | - a key opens one site
Import an archive | POST /imports/uploads, GET /imports/uploads/{upload_id}, POST /imports/uploads/{upload_id}/answer, POST /imports/uploads/{upload_id}/start, POST /imports/uploads/{upload_id}/cancel | service import | - a key opens one site

## Models
Fit a model | POST /models/fits | training.fit | - a key opens one site
See the models, and which judges | GET /models | training.models list, training.models show, training.models compare | GET /models/active
Read the report of a fit | GET /models/{version}/report, GET /models/{version}/report.html | training.models report | - a key opens one site
Let another model judge | POST /models/promotion | training.models promote | - a key opens one site
Roll back | POST /models/rollback | training.models rollback | - a key opens one site
Try a candidate in the shadow | POST /models/shadow, POST /models/shadow/end | training.models shadow | - a key opens one site
Make and measure the model that ships | - on the machine | training.base, training.evaluate, training.stream, training.second_reading | - on the machine

## People
See who can sign in | GET /moderators | service moderators list, service moderators links | - a key opens one site
Add a moderator | POST /moderators | service moderators add | - a key opens one site
Invite somebody by a link | POST /moderators/invitations, GET /link, POST /link, POST /link/passkey | service moderators invite | - a key opens one site
Give a role | POST /moderators/role | service moderators role | - a key opens one site
Give another password | POST /moderators/password | service moderators password | - a key opens one site
Send a link for another password | POST /moderators/reset-links, GET /forgotten, POST /forgotten | service moderators reset | - a key opens one site
Let a link open nothing | POST /moderators/links/revocation | service moderators revoke | - a key opens one site
End somebody's sessions | POST /moderators/sign-out | service moderators sign-out | - a key opens one site
Let the password suffice of whom lost the rest | POST /moderators/second-factor | service moderators clear-second-factor | - a key opens one site
Let somebody in who lost everything | - on the machine | service moderators let-in | - a key opens one site
Let somebody sign in no more | POST /moderators/removal | service moderators remove | - a key opens one site
Take that back | POST /moderators/return | service moderators restore | - a key opens one site
Forget wrong passwords | - on the machine | service moderators forgive | - a key opens one site
See who signed in, also as CSV | GET /sign-ins, GET /sign-ins.csv | service sign-ins | - a key opens one site
Set one's own password, and where a link for a lost one goes | GET /password, POST /password, POST /password/address | - one's own | - one's own
Turn on one's second factor | GET /second-factor, POST /second-factor, POST /second-factor/codes, POST /second-factor/off | - one's own | - one's own
Keep a passkey | POST /passkeys/options, POST /passkeys, POST /passkeys/removal | - one's own | - one's own

## What is kept
Back up | GET /data, POST /data/backup | service backup | - a key opens one site
Restore | - on the machine | service restore | - on the machine
Hand out comments of a site, an article or a person | POST /data/export | service export | POST /exports
Erase a person | POST /data/erasure | service erase person | POST /erasures
Erase a comment | POST /comments/{comment_id}/erasure | service erase comment | DELETE /comments/{comment_id}, DELETE /comments
Erase a site | POST /data/site-erasure | service erase site | - a key opens one site
Choose for how long what is kept | POST /data/retention | service retention show, service retention preview, service retention set | GET /retention, PUT /retention

## Winnow itself
See how it does | GET /overview | service doctor | - made to be looked at
Serve an earlier version's data | - on the machine | service migrate | - on the machine
Go on although the secret is lost | - on the machine | service accept-secret | - on the machine
Choose language and height of rows, see the keys | POST /language, POST /rows, GET /keys | - the page's own | - the page's own
Keep an open page up to date | GET /events, POST /comments/{comment_id}/claim, POST /comments/{comment_id}/release | - the page's own | - the page's own
"""

NO_WAY = "- "


@dataclass(frozen=True, slots=True)
class Cell:
    """The ways to do one thing in one of the three manners, or why there is none."""

    ways: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that people do: by pages, by commands, by calls of the API."""

    heading: str
    what: str
    pages: Cell
    commands: Cell
    calls: Cell


def lines() -> list[Line]:
    """The whole table. Raises KeyError for a reason that is not in REASONS."""
    table, heading = [], ""
    for text in filter(None, LINES.splitlines()):
        if text.startswith("## "):
            heading = text.removeprefix("## ")
        else:
            what, *cells = text.split(" | ")
            table.append(Line(heading, what, *map(_cell, cells)))
    return table


def _cell(text: str) -> Cell:
    if not text.startswith(NO_WAY):
        return Cell(tuple(text.split(", ")))
    reason = text.removeprefix(NO_WAY)
    REASONS[reason]
    return Cell((), reason)
