"""What a platform can do to a message (design §6): later, never, or nobody knows."""

from datetime import timedelta

from domain.errors import SupervisionError


class PlatformError(SupervisionError):
    """Any failure of the platform; `code` is the platform's own word for it, `family` the row it stands in."""

    family: str = ""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(f"{code}: {message}" if message else code)
        self.code = code


class Unavailable(PlatformError):
    """Not sent; try later."""

    def __init__(self, code: str, message: str = "", retry_after: timedelta = timedelta(minutes=1)) -> None:
        super().__init__(code, message)
        self.retry_after = retry_after


class Rejected(PlatformError):
    """Not sent; it will never work like this."""


class Unknown(PlatformError):
    """Perhaps sent: the answer was lost (O3)."""


class StaleToken(PlatformError):
    """The access token has ended: fetch one and repeat once (dingtalk §1.3)."""


class StreamClosed(SupervisionError):
    """The stream was stopped while somebody waited for its connection."""


class Malformed(SupervisionError):
    """A callback that is not what the platform sends; `status` is the HTTP answer."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status
