"""What is wrong with a policy file, in words."""

from collections.abc import Mapping
from typing import Any

from config.layers import Unfilled
from config.load import PolicyFault

REASONS: Mapping[str, str] = {
    "no_such_policy": "没有叫这个名字的办法文件",
    "unreadable": "读不到：{detail}",
    "not_utf8": "不是 UTF-8 编码；请用记事本另存为，编码选 UTF-8",
    "not_a_setting": "这一行不是“变量名=值”",
    "not_toml": "不是合格的 TOML：{detail}",
    "unknown_key": "没有这一项",
    "missing": "缺少这一项",
    "bad_duration": "“{said}”不是时长；十分钟写作 PT10M，两小时 PT2H，一天 P1D",
    "bad_time": "“{said}”不是时刻，例如 09:10",
    "bad_number": "“{said}”不是数",
    "bad_flag": "“{said}”不是 true 或 false",
    "bad_word": "没有“{said}”这个词",
    "bad_date": "“{said}”不是日期，例如 2026-11-23",
    "bad_text": "“{said}”不是文字，要写在引号里",
    "bad_list": '这里要写成清单：["甲", "乙"]',
    "bad_pair": '这里要写两个值，例如 ["09:10", "14:40"]',
    "out_of_order": "{said}这一期里开、催、收的先后不对，或收口晚于下一期开始",
    "in_a_circle": "“{said}”又建在这一份上，绕了回来",
    "nothing_to_leave_out": "没有“{said}”可去掉",
    "nothing_to_fill": "没有“{said}”这一项，填不了",
    "bad_table": "这里要写成一组：{{ 名 = 值 }}",
    "not_climbing": "台阶“{said}”比前一级早；台阶要由早到晚排，按天的不和按小时的混排",
    "not_on_round_close": "按轮次收口数的台阶不能送“{said}”：县长须经审定，卡片那时还没有",
    "not_on_letters": "函的台阶不能送“{said}”：函到分管领导为止，县长须经审定",
    "no_wording": "通知“{said}”在 wording.toml 里没有写法",
    "contradiction": "前后矛盾：{detail}",
}
DETAILS: Mapping[str, str] = {
    "rungs must climb": "台阶要由早到晚排",
    "rung names must differ": "同一架梯子里台阶不能重名",
    "give exactly one of": "每级台阶写 work_days 或 work_hours 中的一个",
    "opens must be before closes": "opens 要早于 closes",
    "nudge_at lies between": "nudge_at 要在 0 与 1 之间",
    "reply_work_days is at least": "回复期限至少 1 个工作日",
    "serious_days is not less": "serious_days 不能小于 late_days",
    "spans must follow": "上午、下午的起止要依次排列",
    "give one of day": "day、work_day、weekday、ahead、after 只写一个",
    "days count from 1": "天数从 1 数起，周几是 1 到 7",
    "a campaign needs": "专项要写 first_on 和 last_on",
    "owes = turn needs turns": "owes 写 turn 时要有 turns，有 turns 时 owes 要写 turn",
    "what is owed needs closes": "有人欠就要有 closes",
    "recheck_share lies between": "recheck_share 要在 0 与 1 之间",
    "bands must go from": "bands 要由轻到重排，一种颜色一档",
    "is not among the presets": "presets 里没有这套口径",
    "days and the sizes": "天数和各清单的件数至少是 1",
    "needed is at least 1": "needed 至少是 1",
    "an indicator lies between": "percent 要在 1 与 100 之间",
    "the names of the steps": "各步和 approval 不能重名",
    "steps end with an approval": "有 steps 就要有 approval，有 approval 就要有 steps",
    "a step needs vetting": "写 step 要先有 [vetting] 的 steps",
    "heads another list": "同一个词只能领一种清单",
    "no word heads it": "words 至少写一个词",
}


MOST_WORDS = 12


def to_fill_sentence(missing: Unfilled) -> str:
    """What a county must write, and where its stand-in is."""
    return f"要县里填：{missing.key}（{missing.path.name}:{missing.line}）　{missing.why}"


def policy_sentence(fault: PolicyFault) -> str:
    """File, line and key, what is wrong, the nearest right word."""
    place = f"{fault.path}:{fault.line}" if fault.line else fault.path
    more = {"said": fault.said, "near": fault.near, "detail": fault.detail, "allowed": fault.allowed}
    return "：".join(part for part in (place, fault.where, wrong_words(fault.reason, more)) if part)


def wrong_words(reason: str, more: Mapping[str, Any]) -> str:
    """What is wrong, the nearest right word, or the right ones where they are few."""
    said = str(more["detail"])
    detail = next((f"{words}（{said}）" for start, words in DETAILS.items() if start in said), said)
    near = f"，是不是 {more['near']}？" if more["near"] else ""
    allowed = "" if near or not more["allowed"] else f"，可写：{'、'.join(more['allowed'][:MOST_WORDS])}"
    return REASONS[reason].format(said=more["said"], detail=detail) + (near or allowed)
