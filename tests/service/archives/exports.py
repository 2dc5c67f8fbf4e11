"""Writes exports as the programs themselves do, of as many comments as a test asks for.

Every comment is made from its number, so that a test can say what should be read.
"""

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

PER_ARTICLE = 50
START = datetime(2019, 1, 7, 8, 30, tzinfo=UTC)
WORDS = (
    "I tried this with rye & spelt, and it rose well.",
    "Does it keep? Mine was gone <b>before</b> noon…",
    "Danke für das Rezept – die Kinder wollten mehr.",
    "We make it with 2 < 3 eggs; 'softer' that way.",
    "Grüße aus Köln! «Très bon», sagt der Nachbar.",
)


@dataclass(frozen=True)
class Planned:
    """What a comment of an export says."""

    number: int
    text: str
    author: str
    email: str
    url: str
    at: datetime
    status: str  # published, spam, pending or deleted
    parent: int  # 0 for none
    is_ping: bool

    @property
    def article(self) -> int:
        return (self.number - 1) // PER_ARTICLE + 1


def planned(n: int, *, first: int = 1) -> Iterator[Planned]:
    """So many comments: of a hundred, three pending, two spam, one in the trash, one pingback."""
    odd = {7: "pending", 8: "pending", 9: "pending", 21: "spam", 22: "spam", 33: "deleted"}
    for number in range(first, first + n):
        place = number % 100
        yield Planned(
            number=number,
            text=f"{WORDS[number % len(WORDS)]} ({number})",
            author=f"Ann & Bob {number}",
            email=f"reader{number}@mail.example",
            url=f"https://reader{number}.example/?a=1&b=2",
            at=START + timedelta(minutes=number),
            status=odd.get(place, "published"),
            parent=number - 1 if place in (12, 13, 14) else 0,
            is_ping=place == 40,
        )


def count(n: int, status: str) -> int:
    return sum(plan.status == status for plan in planned(n))


def article_text(number: int) -> str:
    return f"<p>Bread {number}: mix flour &amp; water, let it rest, bake it.</p>" * 3


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def wordpress(n: int, *, article: Callable[[int], str] = article_text) -> Iterator[str]:
    approved = {"published": "1", "pending": "0", "spam": "spam", "deleted": "trash"}
    yield (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<!-- generator="WordPress/6.8" -->\n'
        '<rss version="2.0"\n\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"\n'
        '\txmlns:content="http://purl.org/rss/1.0/modules/content/"\n'
        '\txmlns:wp="http://wordpress.org/export/1.2/"\n>\n<channel>\n\t<title>Bread</title>\n'
        "\t<wp:wxr_version>1.2</wp:wxr_version>\n"
        "\t<wp:base_blog_url>https://bread.example</wp:base_blog_url>\n"
    )
    for plan in planned(n):
        if (plan.number - 1) % PER_ARTICLE == 0:
            yield _wordpress_item(plan.article, article)
        yield (
            f"\t\t<wp:comment>\n\t\t\t<wp:comment_id>{plan.number}</wp:comment_id>\n"
            f"\t\t\t<wp:comment_author>{_cdata(plan.author)}</wp:comment_author>\n"
            f"\t\t\t<wp:comment_author_email>{_cdata(plan.email)}</wp:comment_author_email>\n"
            f"\t\t\t<wp:comment_author_url>{plan.url}</wp:comment_author_url>\n"  # as it does: bare
            "\t\t\t<wp:comment_author_IP>198.51.100.7</wp:comment_author_IP>\n"
            f"\t\t\t<wp:comment_date>{plan.at:%Y-%m-%d %H:%M:%S}</wp:comment_date>\n"
            f"\t\t\t<wp:comment_date_gmt>{plan.at:%Y-%m-%d %H:%M:%S}</wp:comment_date_gmt>\n"
            f"\t\t\t<wp:comment_content>{_cdata(plan.text)}</wp:comment_content>\n"
            f"\t\t\t<wp:comment_approved>{approved[plan.status]}</wp:comment_approved>\n"
            f"\t\t\t<wp:comment_type>{_type(plan)}</wp:comment_type>\n"
            f"\t\t\t<wp:comment_parent>{plan.parent}</wp:comment_parent>\n"
            "\t\t\t<wp:comment_user_id>0</wp:comment_user_id>\n"
            "\t\t\t<wp:commentmeta>\n\t\t\t\t<wp:meta_key><![CDATA[akismet_result]]></wp:meta_key>\n"
            "\t\t\t\t<wp:meta_value><![CDATA[false]]></wp:meta_value>\n\t\t\t</wp:commentmeta>\n"
            "\t\t</wp:comment>\n"
        )
        if plan.number % PER_ARTICLE == 0 or plan.number == n:
            yield "\t\t</item>\n"
    yield "</channel>\n</rss>\n"


def _type(plan: Planned) -> str:
    return "pingback" if plan.is_ping else "comment"


def _wordpress_item(number: int, article: Callable[[int], str]) -> str:
    status = "draft" if number % 10 == 0 else "publish"
    return (
        f"\t\t<item>\n\t\t<title>{_cdata(f'Bread no. {number}')}</title>\n"
        f"\t\t<link>https://bread.example/{number}/</link>\n\t\t<pubDate></pubDate>\n"
        f"\t\t<content:encoded>{_cdata(article(number))}</content:encoded>\n"
        f"\t\t<excerpt:encoded><![CDATA[]]></excerpt:encoded>\n\t\t<wp:post_id>{number}</wp:post_id>\n"
        f"\t\t<wp:status>{_cdata(status)}</wp:status>\n\t\t<wp:post_type>{_cdata('post')}</wp:post_type>\n"
    )


def disqus(n: int) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n<disqus xmlns="http://disqus.com"'
        ' xmlns:dsq="http://disqus.com/disqus-internals"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n\n'
        '<category dsq:id="7"><forum>bread</forum><title>General</title></category>\n\n'
    )
    for number in range(1, (n - 1) // PER_ARTICLE + 2):
        yield (
            f'<thread dsq:id="9{number}">\n<id>bread-{number}</id>\n<forum>bread</forum>\n'
            f'<category dsq:id="7"/>\n<link>https://bread.example/{number}/</link>\n'
            f"<title>Bread no. {number}</title>\n"
            f"<message>{_cdata(article_text(number))}</message>\n"
            "<createdAt>2019-01-01T00:00:00Z</createdAt>\n<author>\n<name>Baker</name>\n"
            "<isAnonymous>false</isAnonymous>\n</author>\n<isClosed>false</isClosed>\n"
            "<isDeleted>false</isDeleted>\n</thread>\n\n"
        )
    for plan in planned(n):
        parent = f'<parent dsq:id="8{plan.parent}"/>\n' if plan.parent else ""
        yield (
            f'<post dsq:id="8{plan.number}">\n<id/>\n<message>{_cdata(f"<p>{plan.text}</p>")}'
            f"</message>\n<createdAt>{plan.at:%Y-%m-%dT%H:%M:%SZ}</createdAt>\n"
            f"<isDeleted>{str(plan.status == 'deleted').lower()}</isDeleted>\n"
            f"<isSpam>{str(plan.status == 'spam').lower()}</isSpam>\n"
            f"<isApproved>{str(plan.status != 'pending').lower()}</isApproved>\n"
            f"<author>\n<email>{plan.email}</email>\n<name>{escape(plan.author)}</name>\n"
            "<isAnonymous>true</isAnonymous>\n</author>\n<ipAddress>198.51.100.7</ipAddress>\n"
            f'<thread dsq:id="9{plan.article}"/>\n{parent}</post>\n\n'
        )
    yield "</disqus>\n"


KIND = (
    "<category scheme='http://schemas.google.com/g/2005#kind'"
    " term='http://schemas.google.com/blogger/2008/kind#{}'/>"
)


def blogger(n: int) -> Iterator[str]:
    """The feed of before: comments first, then their articles, as the newest stands in front."""
    yield (
        "<?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet href=\"x.css\" type=\"text/css\"?>"
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:gd='http://schemas.google.com/g/2005'"
        " xmlns:thr='http://purl.org/syndication/thread/1.0' xmlns:app='http://purl.org/atom/app#'>"
        "<id>tag:blogger.com,1999:blog-5.archive</id><title type='text'>Bread</title>"
    )
    for plan in planned(n):
        draft = {"pending": "<app:control><app:draft>yes</app:draft></app:control>"}
        removed = {"deleted": "<gd:extendedProperty name='blogger.contentRemoved' value='true'/>"}
        related = (
            f"<link rel='related' type='application/atom+xml' href='x/{plan.parent}'/>"
            if plan.parent
            else ""
        )
        yield (
            f"<entry><id>tag:blogger.com,1999:blog-5.post-7{plan.number}</id>"
            f"<published>{plan.at.isoformat(timespec='milliseconds')}</published>"
            f"{draft.get(plan.status, '')}{KIND.format('comment')}<title type='text'>x</title>"
            f"<content type='html'>{escape(plan.text)}</content>"
            f"<link rel='alternate' type='text/html' href='https://bread.example/{plan.article}.html"
            f"?showComment=1#c7{plan.number}' title=''/>{related}"
            f"<author><name>{escape(plan.author)}</name><uri>{escape(plan.url)}</uri>"
            "<email>noreply@blogger.com</email></author>"
            f"<thr:in-reply-to href='https://bread.example/{plan.article}.html'"
            f" ref='tag:blogger.com,1999:blog-5.post-6{plan.article}' type='text/html'/>"
            f"{removed.get(plan.status, '')}</entry>"
        )
    for number in range(1, (n - 1) // PER_ARTICLE + 2):
        yield (
            f"<entry><id>tag:blogger.com,1999:blog-5.post-6{number}</id>{KIND.format('post')}"
            f"<title type='text'>Bread no. {number}</title>"
            f"<content type='html'>{escape(article_text(number))}</content>"
            f"<link rel='alternate' href='https://bread.example/{number}.html'/></entry>"
        )
    yield "</feed>"


def takeout(n: int) -> Iterator[str]:
    """The feed of Google Takeout."""
    statuses = {"published": "LIVE", "pending": "PENDING", "spam": "SPAM", "deleted": "LIVE"}
    yield (
        "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom'"
        " xmlns:blogger='http://schemas.google.com/blogger/2018'>\n<title>Bread</title>\n"
    )
    for number in range(1, (n - 1) // PER_ARTICLE + 2):
        yield (
            f"<entry>\n<id>tag:blogger.com,1999:blog-5.post-6{number}</id>\n"
            "<blogger:type>POST</blogger:type>\n<blogger:status>LIVE</blogger:status>\n"
            f"<title>Bread no. {number}</title>\n"
            f"<content type='html'>{escape(article_text(number))}</content>\n"
            f"<blogger:filename>/2019/01/{number}.html</blogger:filename>\n<blogger:trashed/>\n"
            "</entry>\n"
        )
    for plan in planned(n):
        trashed = "2020-01-01T00:00:00Z" if plan.status == "deleted" else ""
        reply = f"tag:blogger.com,1999:blog-5.post-7{plan.parent}" if plan.parent else ""
        yield (
            f"<entry>\n<id>tag:blogger.com,1999:blog-5.post-7{plan.number}</id>\n"
            f"<blogger:parent>tag:blogger.com,1999:blog-5.post-6{plan.article}</blogger:parent>\n"
            f"<blogger:inReplyTo>{reply}</blogger:inReplyTo>\n<blogger:type>COMMENT</blogger:type>\n"
            f"<blogger:status>{statuses[plan.status]}</blogger:status>\n"
            f"<author><name>{escape(plan.author)}</name><uri>{escape(plan.url)}</uri>"
            "<blogger:type>BLOGGER</blogger:type></author>\n"
            f"<content type='html'>{escape(plan.text)}</content>\n"
            f"<published>{plan.at.isoformat()}</published>\n"
            f"<blogger:trashed>{trashed}</blogger:trashed>\n</entry>\n"
        )
    yield "</feed>\n"


def movable_type(n: int) -> Iterator[str]:
    for plan in planned(n):
        if (plan.number - 1) % PER_ARTICLE == 0:
            yield (
                f"AUTHOR: Baker\nTITLE: Bread no. {plan.article}\nBASENAME: bread_{plan.article}\n"
                "STATUS: Publish\nALLOW COMMENTS: 1\nDATE: 01/07/2019 08:00:00 AM\n-----\n"
                f"BODY:\n{article_text(plan.article)}\n-----\nEXTENDED BODY:\nMore: salt.\n-----\n"
                "EXCERPT:\n\n-----\nKEYWORDS:\n\n-----\n"
            )
        date = f"{plan.at:%m/%d/%Y %I:%M:%S %p}"
        if plan.is_ping:
            yield (
                f"PING:\nTITLE: Elsewhere {plan.number}\nURL: {plan.url}\nIP: 198.51.100.7\n"
                f"BLOG NAME: {plan.author}\nDATE: {date}\n{plan.text}\n-----\n"
            )
        else:
            yield (
                f"COMMENT:\nAUTHOR: {plan.author}\nEMAIL: {plan.email}\nIP: 198.51.100.7\n"
                f"URL: {plan.url}\nDATE: {date}\n{plan.text}\n-----\n"
            )
        if plan.number % PER_ARTICLE == 0 or plan.number == n:
            yield "--------\n"


def isso(path: Path, n: int) -> None:
    modes = {"published": 1, "pending": 2, "deleted": 4, "spam": 2}
    database = sqlite3.connect(path)
    database.executescript(
        "CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE,"
        " title VARCHAR(256));"
        "CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER,"
        " created FLOAT NOT NULL, modified FLOAT, mode INTEGER, remote_addr VARCHAR, text VARCHAR,"
        " author VARCHAR, email VARCHAR, website VARCHAR, likes INTEGER DEFAULT 0, dislikes INTEGER"
        " DEFAULT 0, voters BLOB NOT NULL, notification INTEGER DEFAULT 0);"
    )
    threads = [(i, f"/{i}/", f"Bread no. {i}") for i in range(1, (n - 1) // PER_ARTICLE + 2)]
    database.executemany("INSERT INTO threads VALUES (?, ?, ?)", threads)
    database.executemany(
        "INSERT INTO comments VALUES (?,?,?,?,NULL,?,'198.51.100.0',?,?,?,?,0,0,x'00',0)",
        (
            (
                plan.article, plan.number, plan.parent or None, plan.at.timestamp(),
                modes[plan.status], "" if plan.status == "deleted" else plan.text,
                plan.author, plan.email, plan.url,
            )
            for plan in planned(n)
        ),
    )  # fmt: skip
    database.commit()
    database.close()


def table(n: int, *, separator: str = ",") -> Iterator[str]:
    """As `wp comment list --format=csv` and exports of databases write it."""
    approved = {"published": "1", "pending": "0", "spam": "spam", "deleted": "trash"}
    line = io.StringIO(newline="")
    writer = csv.writer(line, delimiter=separator, lineterminator="\n")
    names = (
        "comment_ID comment_post_ID comment_author comment_author_email comment_author_url"
        " comment_date_gmt comment_content comment_approved comment_type comment_parent"
        " comment_agent post_title"
    ).split()
    for cells in [names, *([
        plan.number, plan.article, plan.author, plan.email, plan.url,
        f"{plan.at:%Y-%m-%d %H:%M:%S}", f'{plan.text}\nSaid "Ann"{separator} twice',
        approved[plan.status], "pingback" if plan.is_ping else "", plan.parent,
        "Mozilla/5.0", f"Bread no. {plan.article}",
    ] for plan in planned(n))]:  # fmt: skip
        writer.writerow(cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def objects(n: int) -> Iterator[str]:
    for plan in planned(n):
        fields = {
            "id": plan.number,
            "author": {"name": plan.author, "email": plan.email, "url": plan.url},
            "text": plan.text,
            "created_at": format_datetime(plan.at),
            "status": plan.status,
            "type": "pingback" if plan.is_ping else "comment",
            "parent_id": plan.parent or None,
            "article_title": f"Bread no. {plan.article}",
            "article_text": article_text(plan.article),
            "article_url": f"https://bread.example/{plan.article}/",
        }
        yield json.dumps(fields, ensure_ascii=False) + "\n"


def static_site(folder: Path, n: int) -> None:
    """A Jekyll site with Staticman's files."""
    posts = folder / "_posts"
    posts.mkdir(parents=True)
    for number in range(1, (n - 1) // PER_ARTICLE + 2):
        text = f"---\ntitle: Bread no. {number}\nlayout: post\n---\n{article_text(number)}\n"
        (posts / f"2019-01-07-bread-{number}.md").write_text(text, encoding="utf-8")
        (folder / "_data" / "comments" / f"bread-{number}").mkdir(parents=True)
    for plan in planned(n):
        path = folder / f"_data/comments/bread-{plan.article}/entry{plan.at.timestamp():.0f}.yml"
        path.write_text(
            f"_id: {plan.number:08d}-aaaa\n_parent: bread-{plan.article}\n"
            f"replying_to: '{plan.parent or ''}'\nname: {json.dumps(plan.author)}\n"
            f"email: {plan.number:032x}\nurl: {json.dumps(plan.url)}\n"
            f"message: {json.dumps(plan.text, ensure_ascii=False)}\n"
            f"date: {plan.at:%Y-%m-%dT%H:%M:%S.000Z}\n",
            encoding="utf-8",
        )


TEXT_EXPORTS: dict[str, tuple[str, Callable[[int], Iterator[str]]]] = {
    "wordpress": ("bread.xml", wordpress),
    "disqus": ("bread-all.xml", disqus),
    "blogger": ("blog.xml", blogger),
    "takeout": ("feed.atom", takeout),
    "movable-type": ("bread.txt", movable_type),
    "csv": ("comments.csv", table),
    "jsonl": ("comments.jsonl", objects),
}


def write_export(kind: str, folder: Path, n: int) -> Path:
    """An export of so many comments in a folder."""
    if kind == "isso":
        isso(folder / "comments.db", n)
        return folder / "comments.db"
    if kind == "static-files":
        static_site(folder / "site", n)
        return folder / "site"
    name, write = TEXT_EXPORTS[kind]
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        file.writelines(write(n))
    return folder / name
