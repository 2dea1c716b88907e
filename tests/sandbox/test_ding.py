"""DING (dingtalk.md §4; §13 row 9)."""

import pytest

from tests.sandbox.town import Town

DING = {"robotCode": "dingapp", "remindType": 1, "receiverUserIdList": ["li"], "content": "请即回电"}


async def test_a_ding_reaches_its_receivers(town: Town):
    """failedList is only there when somebody failed."""
    answer = await town.good("ding_send", DING)
    assert set(answer) == {"openDingId"}
    assert town.city.screen("李静")[0].text == "请即回电"
    more = await town.good("ding_send", {**DING, "receiverUserIdList": ["li", "nobody"]})
    assert list(more["failedList"].values()) == [["nobody"]]


async def test_a_recalled_ding_is_gone_and_cannot_be_recalled_again(town: Town):
    """recall.ding.exception for what is not there."""
    ding = await town.good("ding_send", DING)
    body = {"robotCode": "dingapp", "openDingId": ding["openDingId"]}
    assert await town.good("ding_recall", body) == ding
    assert town.city.screen("李静") == []
    assert await town.code("ding_recall", body) == (400, "recall.ding.exception")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"receiverUserIdList": []}, "miss.staffId"),
        ({"receiverUserIdList": [f"u{n}" for n in range(201)]}, "ding.receivercount.limit"),
        ({"receiverUserIdList": [f"u{n}" for n in range(21)], "remindType": 3}, "ding.receivercount.limit"),
        ({"remindType": 4}, "invalidParameter.param.invalid"),
        ({"remindType": "1"}, "invalidParameter.param.invalid"),
        ({"callVoice": "Standard_Male_Voice"}, "invalidParameter.param.invalid"),
        ({"content": ""}, "invalidParameter.param.invalid"),
        ({"robotCode": "dingother"}, "invalidParameter.robotCode.auth"),
    ],
)
async def test_a_wrong_ding_is_refused(town: Town, change, code: str):
    """200 receivers in the app, 20 by SMS or phone; a voice belongs to a call."""
    assert await town.code("ding_send", {**DING, **change}) == (400, code)
    assert town.city.screen("李静") == []
