"""The `qunding` command (docs/commands.md). Exit codes: 0 well, 1 an expectation failed, 2 wrong input, 3 busy or
out of reach."""

import gc
import sys
from collections.abc import Callable


def main(arguments: list[str] | None = None) -> None:
    """Entry point; what a person can put right is one sentence, not a traceback."""
    run = _loaded(sys.argv[1:] if arguments is None else arguments)
    from cli.exits import EXPECTED, fail
    from config.logs import log_to_stderr

    log_to_stderr()
    try:
        run()
    except EXPECTED as error:
        raise SystemExit(fail(error).exit_code) from None


def _loaded(words: list[str]) -> Callable[[], object]:
    """What the words ask for. Nothing of what is being loaded goes away again: the collector would walk through all of
    it, time after time. A service loads only what serving takes."""
    gc.disable()
    try:
        if words[:1] == ["serve"]:
            from cli.serving import serving

            return lambda: serving(words[1:], prog_name="qunding serve")
        from cli.commands import app

        return lambda: app(words)
    finally:
        gc.enable()
