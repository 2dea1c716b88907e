"""Static files, and what people and the robot sent."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from aiohttp import web

from sandbox.city import City
from sandbox.page.guard import SHIELDS, PageError

STATIC = Path(__file__).parent / "static"
_TYPES: Mapping[str, str] = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
_PICTURES: Mapping[str, str] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}


def static(name: str) -> web.Response:
    """A file of the page itself."""
    path = STATIC / PurePosixPath(name).name
    kind = _TYPES.get(path.suffix)
    if kind is None or not path.is_file():
        raise PageError(f"页面没有这个文件：{name}", 404)
    return web.Response(body=path.read_bytes(), content_type=kind, charset="utf-8", headers=SHIELDS)


def media(city: City, code: str) -> web.Response:
    """A picture to look at; anything else only to be saved."""
    store = city.platform.media
    stored = store.received.get(code) or store.uploads.get(code)
    if stored is None:
        raise PageError("这个文件已经不在了", 404)
    kind = _PICTURES.get(PurePosixPath(stored.name).suffix.lower())
    headers = {**SHIELDS, "Content-Disposition": "inline" if kind else "attachment"}
    return web.Response(body=stored.content, content_type=kind or "application/octet-stream", headers=headers)
