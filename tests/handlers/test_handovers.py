"""交办 in any order → what was understood, and what must be asked (domain §4)."""

import pytest

from domain.events import Proposed
from handlers.commands import understood
from tests.handlers.said_kit import read, said

# P = privately, G = in the staff group with an @, Q = privately, quoting a message of ours.
HOW: dict[str, dict[str, object]] = {"P": {}, "G": {"group": True}, "Q": {"quoted": "h"}}

HANDED_OVER = (
    ("住建局 本周五前报送城东安置房征迁方案", "[报送城东安置房征迁方案|住建局主|11-27 18:00]"),
    ("各乡镇 周五前 上报秸秆禁烧情况", "[上报秸秆禁烧情况|河东镇责,河西镇责|11-27 18:00]"),
    ("本周五前召开专题会议", "[召开专题会议|11-27 18:00|?unit]"),
    ("明天 住建局 城东片区拆迁", "[城东片区拆迁|住建局主|11-24 18:00]"),
    ("住建局 12月上旬 完成规划", "[完成规划|住建局主|12-10 18:00]"),
    ("住建局 尽快 完成规划", "[尽快完成规划|住建局主|?deadline]"),
    ("住建局 周五前 提交用地申请", "[提交用地申请|住建局主|11-27 18:00]"),
    ("住建局 周五前 书面说明理由", "[书面说明理由|住建局主|11-27 18:00]"),
    ("住建局 周五前 前置审批办理", "[前置审批办理|住建局主|11-27 18:00]"),
    ("住建局 周五前 牵头制定方案", "[牵头制定方案|住建局主|11-27 18:00]"),
    ("住建局 周五前 负责报送方案", "[报送方案|住建局主|11-27 18:00]"),
    ("住建局 周五前 整治辖区内违建", "[整治辖区内违建|住建局主|11-27 18:00]"),
    ("住建局 周五前 请示县政府", "[请示县政府|住建局主|11-27 18:00]"),
    ("住建局 周五前报送方案，收到请回复", "[报送方案|住建局主|11-27 18:00]"),
    ("住建局 周五或下周三前 报方案", "[报方案|住建局主|?deadline_ambiguous]"),
    ("张局 周五前 报方案", "[报方案|住建局主|11-27 18:00]"),
    ("住建局 本周五前报送城东安置房征迁方案", "[报送城东安置房征迁方案|住建局主|11-27 18:00]"),
    ("住建局本周五前报送城东安置房征迁方案", "[报送城东安置房征迁方案|住建局主|11-27 18:00]"),
    ("本周五前 住建局 报送城东安置房征迁方案", "[报送城东安置房征迁方案|住建局主|11-27 18:00]"),
    ("报送城东安置房征迁方案 本周五前 住建局", "[报送城东安置房征迁方案|住建局主|11-27 18:00]"),
    ("请住建局于11月27日前报送城东安置房征迁方案。", "[报送城东安置房征迁方案|住建局主|11-27 18:00]"),
    (
        "由住建局牵头，财政局、河东镇配合，本周五前完成城东安置房征迁方案",
        "[完成城东安置房征迁方案|住建局主,财政局配,河东镇配|11-27 18:00]",
    ),
    (
        "住建局牵头 财政局配合 月底前 与自然资源局对接用地指标",
        "[与自然资源局对接用地指标|住建局主,财政局配|11-30 18:00]",
    ),
    (
        "牵头：住建局 配合：自然资源局、河东镇 事项：完成高压线迁改 期限：12月10日前 依据：县长办公会纪要〔2026〕12号",
        "[完成高压线迁改|住建局主,自然资源局配,河东镇配|12-10 18:00|县长办公会纪要〔2026〕12号]",
    ),
    (
        "请住建局、财政局、河东镇周五前各报一份安全检查情况",
        "[各报一份安全检查情况|住建局责,财政局责,河东镇责|11-27 18:00]",
    ),
    ("住建局、财政局、河东镇 3个工作日内 报送资金方案", "[报送资金方案|住建局主,财政局配,河东镇配|11-26 18:00]"),
    ("住建 明天下午5点前 报方案", "[报方案|住建局主|11-24 17:00]"),
    ("住建句 本周五前 报方案", "[报方案|住建局主|11-27 18:00]"),
    ("水务局 本周五前 报方案", "[报方案|11-27 18:00|?unit]"),
    ("住建局 报方案", "[报方案|住建局主|?deadline]"),
    ("住建局 本周五前", "[住建局主|11-27 18:00|?title]"),
    ("住建局 上周五前 报方案", "[上周五前报方案|住建局主|?deadline]"),
    ("住建局 11月20日前 报方案", "[报方案|住建局主|?deadline_past]"),
    ("住建局 住建局 本周五前 报方案", "[报方案|住建局主|11-27 18:00|?duplicate_unit]"),
    ("特急 住建局 今天下班前 报送防汛值班表", "[报送防汛值班表|住建局主|11-23 18:00|extra_urgent]"),
    ("【急件】住建局 今天下班前 报送防汛值班表", "[报送防汛值班表|住建局主|11-23 18:00|urgent]"),
    ("牵头住建局，配合财政局、交通局，12月5日前完成资金拼盘", "[完成资金拼盘|住建局主,财政局配,交通局配|12-05 18:00]"),
    ("本周五前报送城东安置房征迁方案，由住建局负责", "[报送城东安置房征迁方案|住建局责|11-27 18:00]"),
    ("12月1日前与财政局对接资金 住建局", "[与财政局对接资金|住建局主|12-01 18:00]"),
    ("给住建局：本周五前报送方案", "[报送方案|住建局主|11-27 18:00]"),
    ("住建局和财政局 周五前 拿出方案，河东镇配合", "[拿出方案|住建局主,财政局配,河东镇配|11-27 18:00]"),
    ("住建局：完成与交通局的管线对接，时限本周五", "[完成与交通局的管线对接|住建局主|11-27 18:00]"),
    ("王敏 周五前 报方案", "[王敏报方案|11-27 18:00|?unit]"),
    ("发改 财政 下周三前 联合报送专项债方案", "[联合报送专项债方案|发改局主,财政局配|12-02 18:00]"),
    ("国土局 5日内 办理光伏玻璃用地手续", "[办理光伏玻璃用地手续|自然资源局主|11-28 18:00]"),
)


@pytest.mark.parametrize(("text", "content"), HANDED_OVER)
def test_a_hand_over_is_understood(text, content):
    """Units with roles, the deadline, urgency and title; what is missing or in doubt is asked."""
    assert read(f"交办 {text}") == f"Proposed content={content} code=4839"


@pytest.mark.parametrize("begun", ["交办", "请交办", "@督办助手 交办:", "@督办助手　交办　", "交办事项："])
@pytest.mark.parametrize("how", HOW)
def test_a_hand_over_begins_in_many_ways(begun, how):
    """With politeness, full-width blanks, in the group or privately."""
    quoted = " handle=h" if how == "Q" else ""
    expected = f"Proposed content=[报送方案|住建局主|11-27 18:00] code=4839{quoted}"
    assert read(f"{begun}住建局本周五前报送方案", **HOW[how]) == expected


def test_all_responsible_units():
    """各责任单位 are the responsible ones: no towns, not the office itself."""
    event = understood(said("交办 各责任单位 周四下班前 报送10月完成情况"))
    assert isinstance(event, Proposed)
    assert [share.unit for share in event.content.shares] == ["住建局", "交通局", "自然资源局", "财政局", "发改局"]
    assert {share.role for share in event.content.shares} == {"responsible"}


@pytest.mark.parametrize(
    ("text", "leader"),
    [
        ("代县长交办 住建局 本周五前 报送方案", "县长"),
        ("代录周县长交办 住建局 本周五前 报送方案", "周县长"),
        ("以城建副县长名义交办 住建局 本周五前 报送方案", "城建副县长"),
        ("交办 住建局 本周五前 报送方案", ""),
    ],
)
def test_a_hand_over_in_a_leaders_name(text, leader):
    """Whose order the office writes down, as it was said."""
    event = understood(said(text))
    assert isinstance(event, Proposed)
    assert (event.content.on_behalf, event.content.title) == (leader, "报送方案")


def test_a_hand_over_on_several_lines():
    """One field a line."""
    text = (
        "交办\n牵头单位：住建局\n配合单位：财政局、河东镇\n事项：完成高压线迁改\n期限：12月10日前\n依据：第12次专题会议"
    )
    expected = "[完成高压线迁改|住建局主,财政局配,河东镇配|12-10 18:00|第12次专题会议]"
    assert read(text) == f"Proposed content={expected} code=4839"
