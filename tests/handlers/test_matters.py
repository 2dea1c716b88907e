"""Signing, feeding back, completing and reviewing: what is one, and what only looks like one."""

import pytest

from tests.handlers.said_kit import read

# P = privately, G = in the staff group with an @, Q = privately, quoting a message of ours.
HOW: dict[str, dict[str, object]] = {"P": {}, "G": {"group": True}, "Q": {"quoted": "h"}}

SIGNED = (
    ("P", "收到", "Acknowledged"),
    ("P", "签收", "Acknowledged"),
    ("P", "收到1", "Acknowledged items=2026-1"),
    ("P", "1号收到", "Acknowledged items=2026-1"),
    ("P", "收到12、13", "Acknowledged items=2026-12+2026-13"),
    ("P", "收到 12 13", "Acknowledged items=2026-12+2026-13"),
    ("P", "收到12和13号", "Acknowledged items=2026-12+2026-13"),
    ("P", "全部收到", "Acknowledged every"),
    ("P", "都收到了", "Acknowledged every"),
    ("P", "两个都签了", "Acknowledged every"),
    ("P", "已签收", "Acknowledged"),
    ("P", "已签收1号", "Acknowledged items=2026-1"),
    ("P", "好的收到", "Acknowledged"),
    ("P", "收到，马上办理", "Acknowledged"),
    ("P", "收到，谢谢领导", "Acknowledged"),
    ("P", "收到！！", "Acknowledged"),
    ("P", "收到[抱拳]", "Acknowledged"),
    ("P", "住建局收到", "Acknowledged"),
    ("P", "我局已收到1号", "Acknowledged items=2026-1"),
    ("P", "交办〔2026〕1号收到", "Acknowledged items=2026-1"),
    ("P", "收到 交办〔2026〕1号", "Acknowledged items=2026-1"),
    ("P", "#1收到", "Acknowledged items=2026-1"),
    ("P", "第1号 收到", "Acknowledged items=2026-1"),
    ("P", "收到三号", "Acknowledged items=2026-3"),
    ("P", "收到1-3号", "Acknowledged items=2026-1+2026-2+2026-3"),
    ("P", "1号已签收，立即落实", "Acknowledged items=2026-1"),
    ("Q", "收到", "Acknowledged handle=h"),
    ("Q", "好的，收到", "Acknowledged handle=h"),
    ("P", "1号收到 @王敏", "Acknowledged items=2026-1"),
    ("P", "1号2号收到", "Acknowledged items=2026-1+2026-2"),
    ("P", "12号、13号收到，谢谢", "Acknowledged items=2026-12+2026-13"),
    ("P", "收到，我局将按要求落实，请领导放心", "Acknowledged"),
    ("P", "收到 1", "Acknowledged items=2026-1"),
    ("P", "收到：1", "Acknowledged items=2026-1"),
    ("P", "收到（1号）", "Acknowledged items=2026-1"),
    ("P", "1 收到", "Acknowledged items=2026-1"),
    ("P", "OK收到", "Acknowledged"),
    ("P", "签收交办〔2026〕1号、2号", "Acknowledged items=2026-1+2026-2"),
    ("P", "收到 我们尽快安排人员落实", "Acknowledged"),
    ("P", "确认收到", "Acknowledged"),
    ("P", "确认签收1号", "Acknowledged items=2026-1"),
    ("P", "收到1了", "Acknowledged items=2026-1"),
)

NOT_SIGNED = (
    ("P", "没收到", "Misunderstood"),
    ("P", "还没收到", "Misunderstood"),
    ("P", "收到款了吗", "Misunderstood guess=acknowledge"),
    ("P", "收到了吗？", "Misunderstood guess=query"),
    ("P", "收到文件了", "Misunderstood guess=acknowledge"),
    ("P", "收到请回复", "Misunderstood guess=acknowledge"),
    ("P", "请大家收到回复", "Misunderstood guess=acknowledge"),
    ("P", "财政局收到", "Misunderstood guess=acknowledge"),
    ("P", "@王敏 收到", "Misunderstood guess=acknowledge"),
    ("P", "收到5吨水泥", "Misunderstood guess=acknowledge"),
    ("P", "收到320万", "Misunderstood guess=report"),
    ("P", "未收到通知", "Misunderstood"),
    ("P", "1号收到，请问什么时候交？", "Asked query=item item=2026-1"),
    ("P", "收到，但期限太紧", "Misunderstood guess=acknowledge"),
    ("P", "ok", "Misunderstood noted"),
    ("P", "好的", "Misunderstood noted"),
    ("P", "1号楼收到钢筋", "Misunderstood guess=acknowledge"),
    ("P", "3号线收到", "Misunderstood guess=acknowledge"),
    ("P", "11月25号收到", "Misunderstood guess=acknowledge"),
    ("P", "收到请扣1", "Misunderstood guess=acknowledge"),
)

LIFE = (
    ("P", "销号1 4821", "Reviewed item=2026-1 accept code=4821"),
    ("P", "退回1 4821 材料不全", "Reviewed item=2026-1 text=材料不全 code=4821"),
    ("P", "办结1 方案已报送县政府", "Submitted text=方案已报送县政府 code=4839 item=2026-1"),
    ("P", "办结 1号，方案已报送", "Submitted text=方案已报送 code=4839 item=2026-1"),
    ("P", "1号办结了，方案已报送", "Submitted text=方案已报送 code=4839 item=2026-1"),
    ("P", "1号已完成", "Submitted text=已完成 code=4839 item=2026-1"),
    ("P", "1号已办结", "Submitted text=已办结 code=4839 item=2026-1"),
    ("Q", "办结 方案已报", "Submitted text=方案已报 code=4839 handle=h"),
    ("Q", "已完成，方案已报", "Submitted text=方案已报 code=4839 handle=h"),
    ("P", "办结", "Submitted code=4839"),
    ("P", "反馈1 正在推进选址", "FedBack text=正在推进选址 item=2026-1"),
    ("P", "1号进展：正在推进选址", "FedBack text=正在推进选址 item=2026-1"),
    ("P", "1号反馈：已完成选址，正在办用地", "FedBack text=已完成选址，正在办用地 item=2026-1"),
    ("P", "反馈 1号 桩基完成", "FedBack text=桩基完成 item=2026-1"),
    ("Q", "反馈 正在办理", "FedBack text=正在办理 handle=h"),
    ("P", "1号正在办理", "FedBack text=正在办理 item=2026-1"),
    ("P", "销号1", "Reviewed item=2026-1 accept"),
    ("P", "同意销号1", "Reviewed item=2026-1 accept"),
    ("P", "1号销号", "Reviewed item=2026-1 accept"),
    ("P", "1号同意", "Reviewed item=2026-1 accept"),
    ("P", "退回1 材料不全", "Reviewed item=2026-1 text=材料不全"),
    ("P", "退回1 住建局 材料不全", "Reviewed item=2026-1 unit=住建局 text=材料不全"),
    ("P", "1号退回，原因：材料不全", "Reviewed item=2026-1 text=材料不全"),
    ("P", "销号1 住建局", "Reviewed item=2026-1 unit=住建局 accept"),
    ("P", "办结1 已按计划完成征迁，资料已报", "Submitted text=已按计划完成征迁，资料已报 code=4839 item=2026-1"),
    ("P", "办结1 已明确由谁负责", "Submitted text=已明确由谁负责 code=4839 item=2026-1"),
    ("P", "反馈1 正在研究如何推进", "FedBack text=正在研究如何推进 item=2026-1"),
    ("P", "1号 进展 桩基完成60%", "FedBack text=桩基完成60% item=2026-1"),
    ("P", "1号情况：已完成", "FedBack text=已完成 item=2026-1"),
    ("P", "退回 1号", "Reviewed item=2026-1"),
    ("P", "1号不同意销号，材料不全", "Reviewed item=2026-1 text=材料不全"),
    ("P", "驳回1 材料不全", "Reviewed item=2026-1 text=材料不全"),
    ("P", "通过1", "Reviewed item=2026-1 accept"),
    ("P", "1号通过", "Reviewed item=2026-1 accept"),
    ("P", "不通过1", "Reviewed item=2026-1"),
    ("P", "办结1", "Submitted code=4839 item=2026-1"),
    ("P", "1号完成", "Submitted text=完成 code=4839 item=2026-1"),
    ("P", "1号办结", "Submitted text=办结 code=4839 item=2026-1"),
    ("P", "1号完成了", "Submitted text=完成了 code=4839 item=2026-1"),
)


@pytest.mark.parametrize(("how", "text", "event"), SIGNED)
def test_signing_is_understood(how, text, event):
    """收到 in all its forms, with numbers, with a quoted message, or for the only open one."""
    assert read(text, **HOW[how]) == event


@pytest.mark.parametrize(("how", "text", "event"), NOT_SIGNED)
def test_what_only_looks_like_signing_signs_nothing(how, text, event):
    """Negation, question, another object, somebody else asked: never a signature."""
    assert read(text, **HOW[how]) == event


@pytest.mark.parametrize(("how", "text", "event"), LIFE)
def test_the_life_of_a_matter(how, text, event):
    """反馈, 办结, 销号 and 退回 with the number before or behind."""
    assert read(text, **HOW[how]) == event
