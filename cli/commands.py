"""All commands (docs/commands.md)."""

import typer

from cli.backups import backups
from cli.burden import burden
from cli.first_run import first_run
from cli.governing import governing
from cli.lab import lab
from cli.language import language
from cli.ledger import ledger
from cli.letters import letters
from cli.rehearsals import rehearsals
from cli.roster import roster
from cli.send_test import trial
from cli.serving import serving
from cli.upkeep import upkeep

app = typer.Typer(
    help="群叮：在钉钉群里督办投资项目。退出码：0 好，1 有一处不符，2 输入有误，3 被占用或够不着。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for commands in (
    rehearsals,
    first_run,
    serving,
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
