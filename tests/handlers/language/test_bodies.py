"""Units named in a sentence: in full anywhere, in short where a unit can stand (language §4)."""

import pytest

from handlers.language.bodies import find_units
from tests.language.kit import vocabulary


def units(text: str) -> list[str]:
    return [key for key, _span in find_units(text, vocabulary().units)]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("让财政把750万拨到停车场", ["财政局"]),
        ("住建、城管两家意见不一致", ["住建局", "城管局"]),
        ("住建人社两家一起", ["住建局", "人社局"]),
        ("请供水、供电、通信、消防四家来碰头", ["供水公司", "供电公司", "通信办", "消防大队"]),
        ("补偿款务必到账,财政 征拆", ["财政局", "征拆办"]),
        ("让桐溪把围墙修好", ["桐溪镇"]),
        ("松坪、柳湾、石渡三个镇5日内报", ["松坪镇", "柳湾镇", "石渡镇"]),
        ("这件转办吧,给水利", ["水利局"]),
        ("让交通尽快拿方案", ["交通局"]),
        ("5号是自然资源局的事,不是我们住建", ["自然资源局", "住建局"]),
    ],
)
def test_a_short_form_is_a_unit_where_one_can_stand(text: str, keys: list[str]) -> None:
    """Behind a word that addresses somebody and before one that lets him act, or beside other units."""
    assert units(text) == keys


@pytest.mark.parametrize(
    "text",
    [
        "消防验收谁去对接",
        "缺消防意见",
        "财政评审没走完",
        "岸线审批要交通厅批",
        "石渡漏水点已封堵",
        "把你调去竹沟看山咯",
        "通信基站选址定了",
        "省发改委通知",
        "请市自然资源局批复",
        "第15号建议提交县委常委会",
        "月底前把完成情况报县项目办",
        "统计报表先理好",
    ],
)
def test_what_only_contains_a_name_is_no_unit(text: str) -> None:
    """Things of a trade, places, bodies of the province, and to whom something is reported."""
    assert units(text) == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("环保局去看看", "生态环境局"),
        ("国土局报用地", "自然资源局"),
        ("请安监局牵头", "应急局"),
        ("旅游局写方案", "文旅局"),
        ("卫计委明天报", "卫健局"),
        ("工商局查一下", "市场监管局"),
        ("电力局迁改", "供电公司"),
        ("政务中心核发", "行政审批局"),
        ("让招商局跑一趟", "投促中心"),
        ("请民镇局核对", "民政局"),
        ("给财证局说一声", "财政局"),
        ("叫住建据整改", "住建局"),
        ("zjj 安置房 周五", "住建局"),
    ],
)
def test_what_a_body_was_called_and_how_it_sounds(text: str, key: str) -> None:
    """Names before the reforms, what voice recognition makes of them, initials."""
    assert units(text) == [key]


def test_what_is_taken_back_at_once_does_not_count() -> None:
    """把9号转给交通局,不,转给公路中心."""
    assert units("把9号转给交通局,不,转给公路中心") == ["公路中心"]
