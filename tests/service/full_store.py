"""A store that was lived in: something in every table that a site and its moderators fill."""

from datetime import timedelta

from review_desk import COPY, RITA, ReviewDesk

from model.comment import Article, Author
from service.domain.kin import KinDecision
from service.domain.sites import SiteOptions
from service.domain.submissions import AkismetSubmission
from service.moderation.site_comments import SiteComments
from service.store.akismet import submissions
from service.store.people import sessions
from service.store.sites import site_options, sites

EVA = Author(
    name="Eva Zauberberg", email="eva@zauberberg.example", url="https://zauberberg.example"
)
WORDS = "Madeleine, cathedral and hawthorn: see https://zauberberg.example/page"
ARTICLE = Article(title="Rye", text="How I bake rye.", url="https://my-blog.example/rye")
NAMED_LIKE_HER = "her-number-77"


async def live_in(desk: ReviewDesk) -> str:
    """Fill a desk's store. Returns the id of the comment that Eva wrote, edited and decided."""
    ada = desk.moderator("ada")
    comment_id = await _evas_comment(desk)
    copies = [desk.comment(COPY, author=RITA, article=ARTICLE), desk.comment(COPY)]
    await desk.filed()
    await desk.decisions.note_on_comment(ada, comment_id, "noted of Zauberberg")
    await desk.decisions.decide_comment(ada, comment_id, "ham", seen=0, note="it is Zauberberg")
    await desk.rules.trust_author(ada, comment_id)
    await desk.rules.block_host(ada, comment_id, "zauberberg.example")
    await desk.bulk_decisions.decide_kin(
        ada, KinDecision(copies[0], "campaign", "spam", and_later=True)
    )
    gone = desk.comment("to be erased", author=RITA, external_id="gone")
    await SiteComments(desk.database).erase_comment(desk.site, gone)
    with desk.store.writing() as connection:
        sessions.begin(connection, ada.moderator, life=timedelta(hours=1))
        sites.add_key(connection, desk.site)
        site_options.put(
            connection, desk.site.id, SiteOptions(webhook_url="https://my-blog.example/hook")
        )
    desk.comment("decided for the webhook", external_id="webhook")
    return comment_id


async def _evas_comment(desk: ReviewDesk) -> str:
    """She wrote it, edited it, and it came by the Akismet protocol."""
    first = desk.comment(WORDS + " once", author=EVA, article=ARTICLE, external_id=NAMED_LIKE_HER)
    await desk.check(
        WORDS + " twice",
        EVA,
        external_id=NAMED_LIKE_HER,
        comment_type="comment",
        page_url="https://my-blog.example/rye#her-zauberberg",
    )
    with desk.store.writing() as connection:
        submissions.add(connection, desk.site.id, first, _submission())
    return first


def _submission() -> AkismetSubmission:
    return AkismetSubmission(
        blog="my-blog.example",
        engine_id="77",
        post_id="7",
        fingerprint="f" * 64,
        sender="s" * 64,
        user_ip="203.0.113.77",
        user_agent="Zauberberg/1.0",
        referrer="https://zauberberg.example/from",
        permalink="https://my-blog.example/rye",
        comment_type="comment",
        user_role="",
        language="en",
        context=(),
    )
