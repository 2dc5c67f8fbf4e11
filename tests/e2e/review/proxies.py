"""nginx and Apache before a running Winnow, with the very blocks that docs/proxy.md shows."""

import re
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import debian
import httpx
import trustme

PAGE = (Path(__file__).parents[3] / "docs" / "proxy.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"^## (?P<form>.+)\n(?:(?!## ).*\n)*?```(?:nginx|apache)\n(?P<text>[^`]+)```", re.M
)
BLOCKS = {match["form"]: match["text"] for match in BLOCK.finditer(PAGE)}
OWN_HOST, SHARED_HOST = "winnow.example.org", "example.org"
VISITOR = "127.0.0.2"  # who asks from here is neither the proxy nor trusted as one
START_SECONDS = 180

NGINX = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder};
    proxy_temp_path {folder};
    fastcgi_temp_path {folder};
    uwsgi_temp_path {folder};
    scgi_temp_path {folder};
    {servers}
}}
"""
NGINX_SHARED = """
server {{
    listen 443 ssl;
    server_name example.org;
    ssl_certificate /etc/letsencrypt/live/example.org/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/example.org/privkey.pem;
    {block}
}}
"""
MODULES = "mpm_event authz_core ssl headers proxy proxy_http".split()
APACHE = """
ServerName localhost
DefaultRuntimeDir {folder}
PidFile {folder}/pid
ErrorLog {folder}/log
User www-data
Group www-data
StartServers 1
Listen 127.0.0.1:443
{modules}
{servers}
"""
APACHE_SHARED = """
<VirtualHost *:443>
    ServerName example.org
    SSLEngine on
    SSLCertificateFile /etc/letsencrypt/live/example.org/fullchain.pem
    SSLCertificateKeyFile /etc/letsencrypt/live/example.org/privkey.pem
    {block}
</VirtualHost>
"""


@dataclass(frozen=True)
class Place:
    """Where a Winnow is for others: a host of its own or a path of a shared one, over TLS."""

    form: str
    port: int

    @classmethod
    def free(cls, form: str) -> Self:
        with socket.create_server(("127.0.0.1", 0)) as tried:
            return cls(form, tried.getsockname()[1])

    @property
    def has_own_host(self) -> bool:
        return "own" in self.form

    @property
    def host(self) -> str:
        return OWN_HOST if self.has_own_host else SHARED_HOST

    @property
    def root(self) -> str:
        return "" if self.has_own_host else "/winnow"

    @property
    def url(self) -> str:
        return f"https://{self.host}:{self.port}{self.root}"

    def client(self) -> httpx.Client:
        """A blog's, or another visitor's, who takes the certificate as it is."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        return httpx.Client(
            transport=httpx.HTTPTransport(verify=trusting, local_address=VISITOR),
            base_url=f"https://127.0.0.1:{self.port}{self.root}",
            headers={"Host": f"{self.host}:{self.port}"},
            timeout=180,
        )


@contextmanager
def standing_before(winnow_url: str, place: Place, folder: Path) -> Iterator[None]:
    """The proxy of a form, which hands on to a Winnow what comes to its place."""
    is_nginx = place.form.startswith("nginx")
    debian.install("nginx" if is_nginx else "apache2-bin")
    text = _nginx(place, folder) if is_nginx else _apache(place, folder)
    file = folder / "proxy.conf"
    file.write_text(_here(text, winnow_url, place, folder))
    command = ["/usr/sbin/nginx", "-c"] if is_nginx else ["/usr/sbin/apache2", "-DFOREGROUND", "-f"]
    with (folder / "output").open("wb") as output:
        server = subprocess.Popen([*command, file], stdout=output, stderr=output)
    try:
        _wait_for(place.port, server, folder)
        yield
    finally:
        server.terminate()
        server.wait(timeout=120)


def _nginx(place: Place, folder: Path) -> str:
    block = BLOCKS[place.form]
    servers = block if place.has_own_host else NGINX_SHARED.format(block=block)
    return NGINX.format(folder=folder, servers=servers)


def _apache(place: Place, folder: Path) -> str:
    block = BLOCKS[place.form]
    servers = block if place.has_own_host else APACHE_SHARED.format(block=block)
    load = "LoadModule {0}_module /usr/lib/apache2/modules/mod_{0}.so"
    modules = "\n".join(map(load.format, MODULES))
    return APACHE.format(folder=folder, modules=modules, servers=servers)


def _here(text: str, winnow_url: str, place: Place, folder: Path) -> str:
    """The block as it stands on the page, but for ports and certificates."""
    authority = trustme.CA().issue_cert(place.host)
    chain, key = folder / "fullchain.pem", folder / "privkey.pem"
    authority.private_key_pem.write_to_path(key)
    for number, part in enumerate(authority.cert_chain_pems):
        part.write_to_path(chain, append=number > 0)
    text = text.replace("http://127.0.0.1:8100", winnow_url)
    text = text.replace(f"/etc/letsencrypt/live/{place.host}", str(folder))
    text = text.replace("listen 443", f"listen 127.0.0.1:{place.port}")
    text = text.replace("*:443", f"127.0.0.1:{place.port}")
    return text.replace("Listen 127.0.0.1:443", f"Listen 127.0.0.1:{place.port}")


def _wait_for(port: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    said = [path.read_text() for path in (folder / "output", folder / "log") if path.exists()]
    server.terminate()
    raise RuntimeError(f"the proxy did not start: {' '.join(said)}")
