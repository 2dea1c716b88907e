"""The first half hour: init, cards export."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from bot.dingtalk.sheets import FOLDER, matter_sheet, sample_data
from cli.exits import OK, WrongInput
from cli.install import Basis, Installation
from cli.printing import AsJson, tell
from config.installed import env_path
from config.settings import data_dir_of

first_run = typer.Typer()
cards = typer.Typer(help="钉钉卡片模板。", no_args_is_help=True)
first_run.add_typer(cards, name="cards")

SecretFile = Annotated[Path | None, typer.Option(help="从文件读；写在命令行上会被别的账号看到")]


@first_run.command()
def init(  # noqa: PLR0917
    county: Annotated[str, typer.Option(help="县（市、区）名")] = "",
    office: Annotated[str, typer.Option(help="落款，默认“县项目办”")] = "",
    mode: Annotated[str, typer.Option(help="stream（建议）或 webhook")] = "",
    client_id: Annotated[str, typer.Option(help="应用的 Client ID")] = "",
    client_secret_file: SecretFile = None,
    robot_code: Annotated[str, typer.Option(help="机器人编码，默认同 Client ID")] = "",
    corp_id: Annotated[str, typer.Option(help="组织的 CorpId")] = "",
    callback_base: Annotated[str, typer.Option(help="回调方式：钉钉访问我们的地址")] = "",
    aes_key_file: SecretFile = None,
    token_file: SecretFile = None,
    card_template: Annotated[str, typer.Option(help="卡片模板ID")] = "",
    filing: Annotated[str, typer.Option(help="备案号，或“无需备案：谁认定的”")] = "",
    edition: Annotated[str, typer.Option(help="钉钉版本的额度：standard 或 pro")] = "",
    basis_document: Annotated[str, typer.Option(help="每日填报的依据：文件")] = "",
    basis_approver: Annotated[str, typer.Option(help="每日填报的依据：批准人")] = "",
    basis_from: Annotated[str, typer.Option(help="每日填报的依据：从哪天，2026-11-01")] = "",
    basis_until: Annotated[str, typer.Option(help="每日填报的依据：到哪天")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="不提问，只用参数、环境变量和已有的")] = False,
    as_json: AsJson = False,
) -> None:
    """第一次安装：问几个问题，写好 DATA_DIR/qunding.env 和本单位的 config/；再运行一次，已有的都保留。"""
    given = {
        "COUNTY": county,
        "DINGTALK_MODE": mode,
        "DINGTALK_CLIENT_ID": client_id,
        "DINGTALK_CLIENT_SECRET": _read(client_secret_file),
        "DINGTALK_ROBOT_CODE": robot_code,
        "DINGTALK_CORP_ID": corp_id,
        "DINGTALK_CALLBACK_BASE": callback_base,
        "DINGTALK_AES_KEY": _read(aes_key_file),
        "DINGTALK_TOKEN": _read(token_file),
        "DINGTALK_CARD_TEMPLATE": card_template,
        "FILING": filing,
    }
    basis = Basis(document=basis_document, approver=basis_approver, from_on=basis_from, until_on=basis_until)
    place = Installation(data_dir=data_dir_of(os.environ), asking=not yes)
    place.settle({name: value for name, value in given.items() if value})
    place.derive(edition if edition or yes else _edition(place))
    place.write(basis.text or ("" if yes else _asked_basis().text), office)
    _tell(place, as_json)


def _read(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise WrongInput(f"{path}：读不到") from None


def _edition(place: Installation) -> str:
    if place.value("API_QUOTA"):
        return ""
    return str(typer.prompt("钉钉版本（定每月额度）：standard 标准版 或 pro 专业版", default="standard"))


def _asked_basis() -> Basis:
    """Enter at the first question leaves the basis as it is."""
    document = typer.prompt("每日填报的依据是哪份文件（回车保持不变）", default="", show_default=False)
    if not document:
        return Basis()
    approver, first, last = (typer.prompt(words) for words in ("谁批准的", "从哪天（2026-11-01）", "到哪天"))
    return Basis(document=document, approver=approver, from_on=first, until_on=last)


def _tell(place: Installation, as_json: bool) -> None:
    """Names only: no value is ever printed."""
    path = env_path(place.data_dir)
    names = sorted(place.values)
    lines = [f"{path}（只有本账号能读）：{'、'.join(names) if names else '没有变化'}"]
    lines += [f"新建 {file}" for file in place.files]
    lines += [f"还缺：{'、'.join(place.missing)}"] if place.missing else []
    lines.append("下一步：qunding doctor；照 docs/first-run.md 往下做")
    found = {"path": str(path), "written": names, "files": place.files, "missing": place.missing}
    tell(found, lines, as_json)
    raise typer.Exit(OK)


@cards.command()
def export(
    folder: Annotated[Path, typer.Argument(help="写到哪个目录；没有就新建")],
    as_json: AsJson = False,
) -> None:
    """导出搭卡片模板要用的：搭建说明、变量表、模拟数据。"""
    sheet = matter_sheet()
    stem = f"{sheet.name}-v{sheet.version}"
    mock = {"cardParamMap": dict(sample_data("【模拟】交办〔2026〕1号", "请于周五前报送方案"))}
    table = {"name": sheet.name, "version": sheet.version, "variables": dict(sheet.variables)}
    texts = {
        f"{stem}-搭建说明.md": (FOLDER / "matter.md").read_text("utf-8"),
        f"{stem}-变量.json": json.dumps(table, ensure_ascii=False, indent=2),
        f"{stem}-模拟数据.json": json.dumps(mock, ensure_ascii=False, indent=2),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text + "\n", "utf-8")
    files = [str(folder / name) for name in texts]
    tell({"version": sheet.version, "files": files}, [f"已写入 {file}" for file in files], as_json)
