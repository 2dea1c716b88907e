"""What goes wrong with the files people edit."""

from domain.errors import SupervisionError


class PolicyError(SupervisionError):
    """A policy, wording or calendar file is wrong: do not start; the message names file and key."""
