"""Figures in a row whose meaning stands beside them: 57/7300/69%,依次是当日、累计、总进度."""

import re

_DAY = r"(?:今日|今天|当日|当天|本日|日)(?:完成|投资)*"
_TOTAL = r"(?:总?累计?(?:完成|投资)*|总数|总投资?)"
_SHARE = r"(?:(?:总|形象|整体|总体)*进度|完成率|百分比|形象|总(?![计数投])|%)"
_BETWEEN = r"\s*(?:[/|、,]|后面是?|和|\s)\s*"
_LEGEND = re.compile(
    rf"[,;(\s]*(?:依次|分别|前面|顺序|对应)?(?:是|为)?[:\s]*(?P<first>{_DAY}|{_TOTAL}){_BETWEEN}"
    rf"(?P<second>{_TOTAL}|{_DAY})(?:{_BETWEEN}(?P<third>{_SHARE}))?(?=[\s,。;:)]|$)\)?:?"
)
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_SUM = rf"{_NUMBER}(?:[万亿wW]元?)?"
_ROW = (
    rf"(?<![\d.])(?P<one>{_SUM})\s*[/|、,\s]\s*(?P<two>{_SUM})"
    rf"(?:\s*[/|、,\s]\s*(?P<three>{_NUMBER})(?P<share>%?))?(?![\d.])"
)
_FIRST_ROW, _LAST_ROW = re.compile(rf"\s*{_ROW}"), re.compile(rf"{_ROW}\s*$")


def spelled_out(text: str) -> str:
    """当日57万,累计7300万,进度69%; a text without such a row stays as it is."""
    legend = _LEGEND.search(text)
    if legend is None or bool(re.match(_DAY, legend["first"])) == bool(re.match(_DAY, legend["second"])):
        return text
    head, tail = text[: legend.start()], text[legend.end() :]
    before, behind = _LAST_ROW.search(head), _FIRST_ROW.match(tail)
    row = behind or before
    if row is None:
        return text
    words = ["当日" if re.match(_DAY, legend[each]) else "累计" for each in ("first", "second")]
    said = f" {words[0]}{row['one']},{words[1]}{row['two']}"
    if row["three"] and (legend["third"] or row["share"]):
        said += f",进度{row['three']}%"
    return f"{head}{said}{tail[row.end() :]}" if behind else f"{head[: row.start()]}{said}{tail}"
