"""How a blog is connected: what to put where, engine by engine, with the address of this Winnow."""

from dataclasses import dataclass

from service.domain.sites import Site
from service.review.catalogues import message

KEY = "KEY"  # stands for a key that cannot be shown any more


@dataclass(frozen=True, slots=True)
class Engine:
    """One way to connect a blog. `steps` are in marked words, `snippet` is to be copied."""

    name: str
    steps: tuple[str, ...]
    snippet: str
    how_to: str


def engines(site: Site, *, address: str, key: str, signing_key: str) -> tuple[Engine, ...]:
    """Every way there is, with what this site has to fill in."""
    own = (address, key or KEY)
    return (
        _wordpress(*own, signing_key),
        _akismet_plugin(*own),
        _django(*own),
        _isso(*own),
        _script(address, site.name),
        _webmention(address, site.name),
        _static_site(*own, site.url),
        _any_other(*own),
    )


def _wordpress(address: str, key: str, signing_key: str) -> Engine:
    return Engine(
        "WordPress",
        (
            message("Copy the folder winnow into wp-content/plugins and activate Winnow."),
            message(
                "Paste these lines into Settings > Winnow and press Connect, or put them into"
                " wp-config.php."
            ),
            message(
                "Enter as Webhook, below, the address that its settings page shows: then decisions"
                " arrive at once."
            ),
        ),
        f"define('WINNOW_URL', '{address}');\n"
        f"define('WINNOW_KEY', '{key}');\n"
        f"define('WINNOW_WEBHOOK_SECRET', '{signing_key}');",
        "integrations/wordpress",
    )


def _akismet_plugin(address: str, key: str) -> Engine:
    return Engine(
        "WordPress, Akismet",
        (
            message("Copy akismet-to-winnow.php into wp-content/mu-plugins."),
            message("Put these lines into wp-config.php."),
        ),
        f"define('WINNOW_URL', '{address}');\ndefine('WPCOM_API_KEY', '{key}');",
        "integrations/wordpress",
    )


def _django(address: str, key: str) -> Engine:
    return Engine(
        "Django",
        (
            message(
                "Copy the folder winnow_comments beside your apps, and add it to the settings."
            ),
            message("Run manage.py migrate, and manage.py winnow_catch_up every few minutes."),
        ),
        f'INSTALLED_APPS += ["winnow_comments"]\nWINNOW_URL = "{address}"\nWINNOW_KEY = "{key}"',
        "integrations/django",
    )


def _isso(address: str, key: str) -> Engine:
    return Engine(
        "Isso",
        (
            message("Turn its moderation on, in isso.cfg."),
            message("Start it with winnow_isso.py instead of isso run."),
        ),
        f"WINNOW_URL={address} WINNOW_KEY={key} python winnow_isso.py -c /etc/isso.cfg run",
        "integrations/isso",
    )


def _script(address: str, site_name: str) -> Engine:
    return Engine(
        message("Static site, with a script only"),
        (
            message("Tick below that pages of the site may send and show comments by a script."),
            message("Put these lines into your pages, where the comments are to be."),
        ),
        '<section id="winnow-comments"></section>\n'
        f'<script src="{address}/embed/winnow.js" data-site="{site_name}" defer></script>',
        "docs/script.md",
    )


def _webmention(address: str, site_name: str) -> Engine:
    return Engine(
        "Webmention",
        (
            message("Tick below that pages elsewhere may say that they mention yours."),
            message("Put this line into the head of your pages."),
        ),
        f'<link rel="webmention" href="{address}/webmention/{site_name}">',
        "docs/webmention.md",
    )


def _static_site(address: str, key: str, site_url: str) -> Engine:
    return Engine(
        message("Static site"),
        (
            message("Let your web server run winnow_form.py, with these variables."),
            message("Put form.html into your pages, and run winnow_form.py catch-up by cron."),
        ),
        f"WINNOW_URL={address}\n"
        f"WINNOW_KEY={key}\n"
        f"WINNOW_SITE={site_url}\n"
        "WINNOW_COMMENTS=/var/lib/comments",
        "integrations/static-site",
    )


def _any_other(address: str, key: str) -> Engine:
    return Engine(
        message("Anything else"),
        (
            message("Post each comment, and act on the label of the answer."),
            message("Keep the comment back whenever the answer is no label."),
        ),
        f"curl -s {address}/v1/comments \\\n"
        f"  -H 'Authorization: Bearer {key}' \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        """  -d '{"text": "Is this thing on?", "author": {"name": "me"}}'""",
        "docs/api.md",
    )
