"""The root of every error this program raises on purpose (design §6).

    SupervisionError
    ├── PolicyError        config/   a file of ours is wrong: do not start
    ├── Conflict           store/    someone changed the matter first: decide again
    └── PlatformError      bot/      Unavailable | Rejected | Unknown

A refusal is an answer, not an exception.
"""


class SupervisionError(Exception):
    """Broken machinery, never a refusal; each leaf sits in the package that raises it."""
