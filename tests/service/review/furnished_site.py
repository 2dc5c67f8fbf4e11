"""A site with one of each thing that addresses name, everybody who may ask, and what forms say."""

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
from kept_models import evidence, keep, report
from pages_desk import PASSWORD, PagesDesk
from running_blog import WordJudge

from model.comment import Comment
from model.verdict import Label
from service.archives.archived import ReadingOptions
from service.domain.comments import Judgement
from service.domain.passkeys import Passkey
from service.domain.people import Role
from service.domain.quarantine import MOST_CONTRADICTIONS, bursts
from service.moderation.importing import ImportOrder, run_import
from service.store.comments import comments, label_log
from service.store.comments.label_lines import label_lines
from service.store.people import door_links, moderators, passkeys, roles, sessions
from service.store.sites import sites

AUTHOR = {"name": "Deals", "email": "deals@pills.example"}
CHEAP = {"text": "Cheap offers at https://pills.example/x", "author": AUTHOR}
OLD = "id,author,status,text,article_title\n1,Ann,approved,Thanks for the bread,Bread\n"
SPAM = Judgement(label=Label.UNSURE, spam_probability=0.9, log_odds=2.2, model_version="m-1")
HERE = {"site": "my-blog"}
TOM = {"name": "tom"}
UPLOADS = "/imports/uploads"
PERSONS: dict[str, tuple[Role, str | None]] = {
    "viewer": ("viewer", "my-blog"),
    "moderator": ("moderator", "my-blog"),
    "moderator of another site": ("moderator", "other-blog"),
    "owner of the site": ("owner", "my-blog"),
    "owner of all": ("owner", None),
}
FORMS: dict[str, dict[str, str]] = {
    "/sign-in": TOM | {"password": PASSWORD},
    "/sign-in/code": {"awaited": "unknown", "code": "123456"},
    "/mail": {"label": "spam", "seen": "0"},
    "/language": {"language": "en"},
    "/rows": {"rows": "dense"},
    "/password": {"old": PASSWORD, "new": PASSWORD},
    "/forgotten": TOM,
    "/link": {"name": "nobody", "password": PASSWORD},
    "/link/passkey": {"name": "nobody"},
    "/password/address": {"password": PASSWORD},
    "/sessions/end": {"session": "{session}"},
    "/second-factor/codes": {"password": PASSWORD},
    "/second-factor/off": {"password": PASSWORD},
    "/passkeys/removal": {"passkey": "{passkey}"},
    "/digest": {"hour": "8", "quiet_from": "0", "quiet_to": "0", "language": "en"},
    "/comments/{comment_id}/decision": {"label": "spam"},
    "/comments/{comment_id}/note": {"note": "look here"},
    "/comments/{comment_id}/everything": {"label": "spam", "kin": "author"},
    "/comments/{comment_id}/block": {"value": "pills.example"},
    "/bulk": {"label": "spam", "picked": "{comment_id}:0"},
    "/bulk/filter": {"label": "spam", "query": "tab=held&site=my-blog", "count": "1000"},
    "/labels/unlearn": HERE | {"label_id": "{label_id}"},
    "/labels/burst": {
        "site_id": "{site_id}", "key_id": "{burst_key_id}", "day": "{day}", "kind": "release",
    },
    "/moderators": HERE | {"name": "nora", "password": PASSWORD, "role": "viewer"},
    "/moderators/role": HERE | TOM | {"role": "viewer"},
    "/moderators/invitations": HERE | {"name": "noah", "role": "viewer"},
    "/moderators/links/revocation": {"link": "{link}"},
    "/moderators/reset-links": TOM,
    "/moderators/password": TOM | {"password": PASSWORD},
    "/moderators/sign-out": TOM,
    "/moderators/second-factor": TOM,
    "/moderators/removal": TOM,
    "/moderators/return": TOM,
    "/sites": {"name": "bakery", "url": "https://bakery.example"},
    "/sites/{site_id}/blogger": {"blog_id": "77"},
    "/sites/{site_id}/address": {"name": "my-blog", "url": "https://b.example"},
    "/sites/{site_id}/connection": {"url": "https://b.example"},
    "/sites/{site_id}/options": {"unsure": "held"},
    "/sites/{site_id}/keys": {"scopes": "check"},
    "/sites/{site_id}/keys/rotation": {"key": "{key_id}"},
    "/sites/{site_id}/keys/revocation": {"key": "{key_id}"},
    UPLOADS: HERE,
    "/imports/uploads/{upload_id}/answer": {"choice": "unknown"},
    "/models/promotion": {"version": "site-1"},
    "/models/rollback": {"version": "site-1"},
    "/models/shadow": {"version": "site-2"},
    "/data/export": HERE,
    "/data/erasure": HERE | {"name": "Nobody"},
    "/data/site-erasure": HERE | {"typed": "another"},
    "/data/retention": HERE,
    "/data/backup": {"passphrase": PASSWORD},
}  # fmt: skip


@dataclass(frozen=True)
class FurnishedSite:
    """What stands there, by the names that addresses have for it."""

    desk: PagesDesk
    things: dict[str, str]

    async def ask(self, method: str, path: str, person: str) -> httpx.Response:
        """Ask an address of the pages, in a session of its own."""
        token = "" if person == "no session" else begin_session(self.desk, person)
        names = self.things | {"session": sessions.token_id(token), "passkey": passkey_id(person)}
        names |= {"link": new_link_id(self.desk)}
        form = {name: text.format_map(names) for name, text in FORMS.get(path, {}).items()}
        async with self.desk.browser() as browser:
            browser.headers["Accept"] = "application/json"  # else one is led to sign in
            browser.headers["Cookie"] = f"winnow_session={token}" if token else ""
            return await browser.request(
                method,
                f"/review{path}".format_map(names),
                params={"token": "unknown"}
                if path in ("/mail", "/link", "/link/passkey")
                else None,
                data=form if method == "POST" else None,
                files={"file": ("old.csv", OLD)} if path == UPLOADS else None,
            )


def new_link_id(desk: PagesDesk) -> str:
    """Names an invitation to the desk's site that waits."""
    with desk.store.writing() as connection:
        token = door_links.invite(
            connection, "noah", "viewer", on=[desk.site], by=None, address="", life=timedelta(1)
        )
    return sessions.token_id(token)


async def furnish(desk: PagesDesk, folder: Path) -> FurnishedSite:
    """Put one of each thing on the desk's site, and let everybody in."""
    with desk.store.writing() as connection:
        sites.add_site(connection, "other-blog", url="https://other.example")
    everybody = PERSONS | {"ada": ("owner", None), "tom": ("moderator", "my-blog")}
    for name, (role, site_name) in everybody.items():
        add_person(desk, name, role, site_name)
    things = {"site_id": desk.site.id, "token": "unknown"}
    things |= await judged_things(desk) | burst_things(desk)
    for version in ("site-1", "site-2"):
        found = report(things["comment_id"]), evidence(things["comment_id"])
        keep(desk.store, version, report=found[0], evidence=found[1])
    things |= {"version": "site-1", "import_id": import_id(desk, folder)}
    furnished = FurnishedSite(desk, things)
    sent = await furnished.ask("POST", UPLOADS, "ada")
    things["upload_id"] = sent.headers["location"].rpartition("/")[2]
    return furnished


def add_person(desk: PagesDesk, name: str, role: Role, site_name: str | None) -> None:
    with desk.store.writing() as connection:
        who = moderators.add(connection, name.replace(" ", "-"), desk.passwords.hash(PASSWORD))
        site = None if site_name is None else sites.find_site(connection, site_name)
        roles.set_role(connection, who, role, site=site)
        made = Passkey(
            passkey_id(name), who.id, "telephone", passkey_id(name), "key", 0, who.created_at
        )
        passkeys.add(connection, made)


def passkey_id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def begin_session(desk: PagesDesk, person: str) -> str:
    with desk.store.writing() as connection:
        who = moderators.find(connection, person.replace(" ", "-"))
        return sessions.begin(connection, who, life=timedelta(hours=1))[0]


async def judged_things(desk: PagesDesk) -> dict[str, str]:
    """A comment that waits, a label and an order of labels, a rule."""
    comment_ids = [await desk.comment(**CHEAP) for _ in range(3)]
    async with desk.browser(Cookie=f"winnow_session={begin_session(desk, 'ada')}") as ada:
        for comment_id in comment_ids[1:]:
            await ada.post(f"/review/comments/{comment_id}/decision", data={"label": "spam"})
        with desk.store.reading() as connection:
            label_ids = [line.id for line in label_lines(connection) if line.channel == "queue"]
            key_id = sites.all_keys(connection)[0].id
        await ada.post("/review/labels/unlearn", data=HERE | {"label_id": label_ids[0]})
        await ada.post(f"/review/comments/{comment_ids[0]}/trust")
        labels, rules = await ada.get("/review/labels"), await ada.get("/review/rules")
    return {
        "comment_id": comment_ids[0],
        "label_id": label_ids[1],
        "order_id": re.findall(r"/labels/([^/\"]+)/undo", labels.text)[0],
        "rule_id": re.findall(r"/rules/([^/\"]+)/removal", rules.text)[0],
        "key_id": key_id,
    }


def burst_things(desk: PagesDesk) -> dict[str, str]:
    """Labels of a key against the model: twice as many as wait, should midnight part them."""
    with desk.store.writing() as connection:
        opened = sites.site_of_key(connection, sites.add_key(connection, desk.site))
        assert opened is not None
        for number in range(2 * MOST_CONTRADICTIONS + 2):
            stored, _ = comments.record(
                connection, desk.site.id, Comment(text=f"Cheap rolex {number}"),
                external_id=None, article_id=None, judgement=SPAM,
            )  # fmt: skip
            label_log.append(connection, stored.id, "ham", by=opened.by_key("api"))
        name = bursts(label_lines(connection, site_ids=[desk.site.id]))[0].name
    return {"burst_key_id": name.key_id, "day": name.day.isoformat()}


def import_id(desk: PagesDesk, folder: Path) -> str:
    archive = folder / "old.csv"
    archive.write_text(OLD)
    order = ImportOrder(archive, desk.site, ReadingOptions(), is_trial=False, most_chars=1000)
    return run_import(desk.store, WordJudge(), order, lambda *_: None).id
