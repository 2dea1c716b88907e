"""A sample letter to look at: the office's own words, set as the standard wants it, on the office's own machine."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from app import wall_clock
from cli.exits import WrongInput, nearest
from config.letters import load_letters
from config.settings import Settings
from documents.letters.writing import write_letter
from domain.calendars import local_date
from domain.letters.kinds import Cause, LetterKind
from domain.letters.text import LetterText
from domain.letters.words import LetterWords, composed

letters = typer.Typer()
OFFICE = "某某县项目建设指挥部办公室"
REPLY_DAYS = 7


@letters.command(name="letter")
def letter(
    kind: Annotated[str, typer.Argument(help="提醒函、交办函、督办函、工作提示或约谈通知")],
    file: Annotated[Path, typer.Argument(help="写到哪个 .docx")],
) -> None:
    """样函：照本单位的写法排一份代拟稿，打印出来核对字体和版式；事实是编的，不读数据库。"""
    words = load_letters(Settings().own_folder / "letters.toml")
    kinds = {each.name: name for name, each in words.kinds.items()}
    if kind not in kinds:
        raise WrongInput(f"没有“{kind}”这种函{nearest(kind, list(kinds))}；有：{'、'.join(kinds)}")
    if file.suffix != ".docx":
        raise WrongInput(f"要写成 .docx，不是 {file.name}")
    file.write_bytes(write_letter(sample(words, kinds[kind])))
    typer.echo(f"已写 {file}")


def sample(words: LetterWords, kind: LetterKind) -> LetterText:
    """A letter about a project that nobody has."""
    today = local_date(wall_clock())
    facts = {
        "subject": "某某产业园项目",
        "year": str(today.year),
        "due_on": words.day(today - timedelta(days=20)),
        "today": words.day(today),
        "days": "20",
        "lacking": "施工许可",
        "earlier": "",
        "reply_on": words.day(today + timedelta(days=REPLY_DAYS)),
        "office": OFFICE,
    }
    said = composed(words, kind, Cause.START_LATE, facts)
    return LetterText(
        office=OFFICE,
        number=words.reference("某项函", today.year, 0) if kind.is_served else "",
        title=said.title,
        addressee="某某局",
        paragraphs=said.paragraphs,
        signature=OFFICE,
    )
