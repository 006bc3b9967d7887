"""Gate: who may use the page. A page that is not ours must not reach a server on this machine.

Only loopback names are taken as Host (against DNS rebinding), only our own page may post (against forged requests), and the page itself
may load nothing from elsewhere.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from bot.playground.wire import Request, Response

NAMES: Final = {"127.0.0.1", "localhost"}
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def refused(request: Request) -> Response | None:
    """Why a request is turned away; None when it may pass."""
    if _host(request.headers.get("host", "")) not in NAMES:
        return Response(b"This page answers only to 127.0.0.1 and localhost.", 421, "text/plain")
    origin = request.headers.get("origin", "")
    if origin and urlsplit(origin).netloc != request.headers["host"]:
        return Response(b"Requests from other pages are not answered.", 403, "text/plain")
    if request.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
        return Response(b"Requests from other pages are not answered.", 403, "text/plain")
    return None


def _host(given: str) -> str:
    return urlsplit(f"//{given}").hostname or ""
