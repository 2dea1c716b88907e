"""交办 in any order → what was understood, and what must be asked (domain §4)."""

import pytest

from tests.handlers.said_kit import read

# P = privately, G = in the staff group with an @, Q = privately, quoting a message of ours.
HOW: dict[str, dict[str, object]] = {"P": {}, "G": {"group": True}, "Q": {"quoted": "h"}}

HANDED_OVER = (
    (
        "P",
        "交办 住建局 本周五前报送城东安置房征迁方案",
        "Proposed content=[报送城东安置房征迁方案|住建局:lead|11-27 18:00] code=4839",
    ),
    (
        "G",
        "@督办助手 交办 住建局 本周五前报送城东安置房征迁方案",
        "Proposed content=[报送城东安置房征迁方案|住建局:lead|11-27 18:00] code=4839",
    ),
    ("P", "请交办住建局本周五前报送方案", "Proposed content=[报送方案|住建局:lead|11-27 18:00] code=4839"),
    (
        "P",
        "交办事项：报送方案，单位：住建局，期限：本周五",
        "Proposed content=[报送方案|住建局:lead|11-27 18:00] code=4839",
    ),
    (
        "P",
        "交办 各乡镇 周五前 上报秸秆禁烧情况",
        "Proposed content=[上报秸秆禁烧情况|河东镇:responsible,河西镇:responsible|11-27 18:00] code=4839",
    ),
    ("P", "交办 本周五前召开专题会议", "Proposed content=[召开专题会议|11-27 18:00|?unit] code=4839"),
    ("P", "交办 明天 住建局 城东片区拆迁", "Proposed content=[城东片区拆迁|住建局:lead|11-24 18:00] code=4839"),
    ("P", "交办 住建局 12月上旬 完成规划", "Proposed content=[完成规划|住建局:lead|12-10 18:00] code=4839"),
    ("P", "交办 住建局 尽快 完成规划", "Proposed content=[尽快完成规划|住建局:lead|?deadline] code=4839"),
    ("P", "交办", "Proposed content=[?unit?deadline?title] code=4839"),
    (
        "P",
        "交办 住建局 本周五前报送城东安置房征迁方案",
        "Proposed content=[报送城东安置房征迁方案|住建局:lead|11-27 18:00] code=4839",
    ),
    (
        "P",
        "交办 住建局本周五前报送城东安置房征迁方案",
        "Proposed content=[报送城东安置房征迁方案|住建局:lead|11-27 18:00] code=4839",
    ),
    (
        "P",
        "交办 本周五前 住建局 报送城东安置房征迁方案",
        "Proposed content=[报送城东安置房征迁方案|住建局:lead|11-27 18:00] code=4839",
    ),
    (
        "P",
        "交办 报送城东安置房征迁方案 本周五前 住建局",
        "Proposed content=[报送城东安置房征迁方案|住建局:lead|11-27 18:00] code=4839",
    ),
    (
        "P",
        "交办 请住建局于11月27日前报送城东安置房征迁方案。",
        "Proposed content=[报送城东安置房征迁方案|住建局:lead|11-27 18:00] code=4839",
    ),
    (
        "P",
        "交办 由住建局牵头，财政局、河东镇配合，本周五前完成城东安置房征迁方案",
        "Proposed content=[完成城东安置房征迁方案|住建局:lead,财政局:assisting,河东镇:assisting|11-27 18:00] code=4839",
    ),
    (
        "P",
        "交办 住建局牵头 财政局配合 月底前 与自然资源局对接用地指标",
        "Proposed content=[与自然资源局对接用地指标|住建局:lead,财政局:assisting|11-30 18:00] code=4839",
    ),
    (
        "P",
        "交办 牵头：住建局 配合：自然资源局、河东镇 事项：完成高压线迁改 期限：12月10日前 依据：县长办公会纪要〔2026〕12号",
        "Proposed content=[完成高压线迁改|住建局:lead,自然资源局:assisting,河东镇:assisting|12-10 18:00|县长办公会纪要〔2026〕12号] code=4839",
    ),
    (
        "P",
        "交办 住建局、财政局、河东镇 3个工作日内 报送资金方案",
        "Proposed content=[报送资金方案|住建局:lead,财政局:assisting,河东镇:assisting|11-26 18:00] code=4839",
    ),
    (
        "P",
        "交办 各责任单位 周四下班前 报送10月完成情况",
        "Proposed content=[报送10月完成情况|住建局:responsible,交通局:responsible,自然资源局:responsible,财政局:responsible,发改局:responsible|11-26 18:00] code=4839",
    ),
    ("P", "交办 住建 明天下午5点前 报方案", "Proposed content=[报方案|住建局:lead|11-24 17:00] code=4839"),
    ("P", "交办 住建句 本周五前 报方案", "Proposed content=[报方案|住建局:lead|11-27 18:00] code=4839"),
    ("P", "交办 水务局 本周五前 报方案", "Proposed content=[报方案|11-27 18:00|?unit] code=4839"),
    ("P", "交办 住建局 报方案", "Proposed content=[报方案|住建局:lead|?deadline] code=4839"),
    ("P", "交办 住建局 本周五前", "Proposed content=[住建局:lead|11-27 18:00|?title] code=4839"),
    ("P", "交办 住建局 上周五前 报方案", "Proposed content=[上周五前报方案|住建局:lead|?deadline] code=4839"),
    ("P", "交办 住建局 11月20日前 报方案", "Proposed content=[报方案|住建局:lead|?deadline_past] code=4839"),
    (
        "P",
        "交办 住建局 住建局 本周五前 报方案",
        "Proposed content=[报方案|住建局:lead|11-27 18:00|?duplicate_unit] code=4839",
    ),
    (
        "P",
        "交办 特急 住建局 今天下班前 报送防汛值班表",
        "Proposed content=[报送防汛值班表|住建局:lead|11-23 18:00|extra_urgent] code=4839",
    ),
    (
        "P",
        "交办 【急件】住建局 今天下班前 报送防汛值班表",
        "Proposed content=[报送防汛值班表|住建局:lead|11-23 18:00|urgent] code=4839",
    ),
    (
        "P",
        "交办 牵头住建局，配合财政局、交通局，12月5日前完成资金拼盘",
        "Proposed content=[完成资金拼盘|住建局:lead,财政局:assisting,交通局:assisting|12-05 18:00] code=4839",
    ),
    (
        "P",
        "交办 本周五前报送城东安置房征迁方案，由住建局负责",
        "Proposed content=[报送城东安置房征迁方案|住建局:responsible|11-27 18:00] code=4839",
    ),
    (
        "P",
        "交办 12月1日前与财政局对接资金 住建局",
        "Proposed content=[与财政局对接资金|住建局:lead|12-01 18:00] code=4839",
    ),
    ("P", "交办 给住建局：本周五前报送方案", "Proposed content=[报送方案|住建局:lead|11-27 18:00] code=4839"),
    (
        "P",
        "交办 住建局和财政局 周五前 拿出方案，河东镇配合",
        "Proposed content=[拿出方案|住建局:lead,财政局:assisting,河东镇:assisting|11-27 18:00] code=4839",
    ),
    (
        "P",
        "交办 住建局：完成与交通局的管线对接，时限本周五",
        "Proposed content=[完成与交通局的管线对接|住建局:lead|11-27 18:00] code=4839",
    ),
    ("P", "交办 王敏 周五前 报方案", "Proposed content=[王敏报方案|11-27 18:00|?unit] code=4839"),
    (
        "P",
        "交办 发改 财政 下周三前 联合报送专项债方案",
        "Proposed content=[联合报送专项债方案|发改局:lead,财政局:assisting|12-02 18:00] code=4839",
    ),
    (
        "P",
        "交办 国土局 5日内 办理光伏玻璃用地手续",
        "Proposed content=[办理光伏玻璃用地手续|自然资源局:lead|11-28 18:00] code=4839",
    ),
)


@pytest.mark.parametrize(("how", "text", "event"), HANDED_OVER)
def test_a_hand_over_is_understood(how, text, event):
    """Units with roles, the deadline, urgency and title; what is missing or in doubt is asked."""
    assert read(text, **HOW[how]) == event
