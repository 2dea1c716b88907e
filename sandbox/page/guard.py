"""Only this machine's own browser may use the page: no DNS rebinding, no foreign forms, errors in words."""

import re
from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.errors import Refusal
from sandbox.names import CityError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

MARK = "X-Sandbox"
SHIELDS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_LOOPBACK = re.compile(r"(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?", re.IGNORECASE)


class PageError(Exception):
    """The page asked for something that cannot be done; the text says what to do instead."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


def guarded(handler: Handler) -> Handler:
    """Answer loopback hosts only; a POST must carry our header, which no foreign page can set."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            _admit(request)
            return await handler(request)
        except PageError as error:
            return refused(str(error), error.status)
        except web.HTTPRequestEntityTooLarge:
            return refused("文件太大：最多 25 MB，请压缩或分开发", 413)
        except CityError as error:
            return refused(str(error), 404)
        except Refusal as refusal:
            return refused(refusal.message, 409)

    return answer


def refused(text: str, status: int) -> web.Response:
    """An error as the page shows it."""
    return web.json_response({"error": text}, status=status, headers=SHIELDS)


def _admit(request: web.Request) -> None:
    if not _LOOPBACK.fullmatch(request.host):
        raise PageError("沙盒只在本机打开：请用 http://127.0.0.1 或 http://localhost 加端口号访问", 403)
    if request.method in ("GET", "HEAD"):
        return
    origin = request.headers.get("Origin")
    if MARK not in request.headers or (origin and origin.partition("://")[2] != request.host):
        raise PageError("这个请求不是沙盒页面发出的：请在沙盒页面里操作", 403)
