"""The `qunding` command (docs/commands.md). Exit codes: 0 well, 1 an expectation failed, 2 wrong input, 3 busy or
out of reach."""

import typer

from cli.backups import backups
from cli.burden import burden
from cli.exits import EXPECTED, fail
from cli.first_run import first_run
from cli.governing import governing
from cli.lab import lab
from cli.language import language
from cli.ledger import ledger
from cli.letters import letters
from cli.rehearsals import rehearsals
from cli.roster import roster
from cli.send_test import trial
from cli.upkeep import upkeep
from config.logs import log_to_stderr

app = typer.Typer(
    help="群叮：在钉钉群里督办投资项目。退出码：0 好，1 有一处不符，2 输入有误，3 被占用或够不着。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for commands in (
    rehearsals,
    first_run,
    upkeep,
    backups,
    trial,
    roster,
    language,
    letters,
    ledger,
    lab,
    burden,
    governing,
):
    app.add_typer(commands)


def main(arguments: list[str] | None = None) -> None:
    """Entry point; what a person can put right is one sentence, not a traceback."""
    log_to_stderr()
    try:
        app(arguments)
    except EXPECTED as error:
        raise SystemExit(fail(error).exit_code) from None
