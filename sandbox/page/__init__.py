"""The face of the sandbox: one web page where a county's day can be played by hand."""

from sandbox.page.routes import mount

__all__ = ["mount"]
