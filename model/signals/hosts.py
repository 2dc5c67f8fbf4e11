"""Mail providers, hosts and endings that say something of who links there."""

FREE_MAIL = frozenset(
    "gmail.com googlemail.com yahoo.com hotmail.com outlook.com live.com aol.com icloud.com me.com"
    " msn.com mail.ru yandex.ru bk.ru inbox.ru list.ru rambler.ru gmx.de gmx.net gmx.com web.de"
    " t-online.de qq.com 163.com 126.com protonmail.com proton.me yahoo.co.uk yahoo.fr yahoo.de"
    " orange.fr free.fr wanadoo.fr laposte.net libero.it hotmail.co.uk hotmail.fr uol.com.br"
    " bol.com.br terra.com.br ymail.com mail.com naver.com o2.pl wp.pl zoho.com"
    " fastmail.com".split()
)
# Places where anybody has a page: they say little of who writes.
PROFILE_DOMAINS = frozenset(
    "facebook twitter x linkedin blogger blogspot wordpress google youtube instagram github gitlab"
    " tumblr medium flickr livejournal myspace about gravatar disqus mastodon pinterest reddit"
    " substack openhub typepad weebly wix squarespace yahoo".split()
)
REFERENCE_DOMAINS = frozenset(
    "wikipedia wikimedia github gitlab youtube youtu stackoverflow stackexchange microsoft mozilla"
    " apple google python php ruby debian ubuntu apache w3 ietf arxiv doi nature bbc nytimes"
    " theguardian reuters cnn washingtonpost amazon imdb archive twitter gist jsfiddle codepen"
    " nih europa msdn asp java oracle sourceforge bitbucket npmjs pypi imgur flickr vimeo goodreads"
    " spiegel lemonde elpais repubblica heise".split()
)
COMMON_SUFFIXES = frozenset("com org net edu gov io dev".split())
CHEAP_SUFFIXES = frozenset(
    "info biz xyz top site online shop club store icu live vip buzz click link win bid loan cyou"
    " tk ml ga cf gq pw ws cc su pro cheap work party trade review stream download racing".split()
)
# Where a blog is a subdomain of somebody else's host.
FREE_HOSTS = frozenset(
    "blogspot wordpress weebly webs tumblr livejournal typepad over-blog wixsite github gitlab"
    " jimdofree jimdo substack netlify hatenablog altervista blog4ever skyrock canalblog".split()
)
