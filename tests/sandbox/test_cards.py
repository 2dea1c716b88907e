"""Interactive cards (dingtalk.md §6; §13 row 10)."""

import json

import pytest

from sandbox.city import Outcome
from sandbox.signing import card_signature
from tests.sandbox.town import GROUP, OTHER, SIGN, Town, card, card_for

BY_KEY = {"updateCardDataByKey": True, "updatePrivateDataByKey": True}


def values(**more: str) -> dict[str, dict[str, str]]:
    return {"cardParamMap": more}


async def test_a_card_is_delivered_with_a_key_for_reading(town: Town):
    """carrierId is a processQueryKey."""
    answer = await town.good("card_create", card())
    row = answer["result"]["deliverResults"][0]
    assert (row["success"], row["spaceType"], row["spaceId"]) == (True, "IM_GROUP", GROUP)
    view = town.city.screen("李静", "工作人员群")[0]
    assert (view.title, [button.text for button in view.buttons]) == ("交办〔2026〕37号", ["收到"])
    await town.city.reads("李静")
    town.clock.pass_time(minutes=1)
    query = {"processQueryKey": row["carrierId"], "openConversationId": GROUP, "robotCode": "dingapp"}
    assert (await town.good("group_query", query))["readUserIds"] == ["li"]


async def test_a_card_goes_to_one_person_too(town: Town):
    """By userid or by unionid."""
    await town.good("card_create", card_for("li"))
    await town.good("card_create", card_for("union-li", "card-2"))
    assert [view.title for view in town.city.screen("李静")] == ["交办〔2026〕37号"] * 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"outTrackId": ""}, "param.outTrackIdEmpty"),
        ({"outTrackId": "x" * 101}, "param.invalid"),
        ({"cardTemplateId": ""}, "param.cardTemplateIdEmpty"),
        ({"cardTemplateId": "other.schema"}, "param.templateNotExist"),
        ({"cardData": {}}, "param.cardPublicDataEmpty"),
        ({"cardData": {"title": "a"}}, "param.invalid"),
        ({"cardData": values(colour="red")}, "param.invalid"),
        ({"cardData": {"cardParamMap": {"title": 7}}}, "param.invalid"),
        ({"cardData": values(buttons="收到")}, "param.invalid"),
        ({"cardData": values(buttons='{"text": "收到"}')}, "param.invalid"),
        ({"privateData": {"li": values(title="a")}}, "param.invalid"),
        ({"privateData": {"nobody": values(footer="a")}}, "param.userIdNotExist"),
        ({"callbackType": "stream"}, "param.invalid"),
        ({"callbackType": "HTTP"}, "param.invalid"),
        ({"callbackType": "HTTP", "callbackRouteKey": "nowhere"}, "param.invalid"),
        ({"openSpaceId": ""}, "param.openSpaceIdEmpty"),
        ({"openSpaceId": f"dtv1.card://IM_GROUP.{GROUP}"}, "param.openSpaceIdInvalid"),
        ({"openSpaceId": f"dtv1.card//IM_SINGLE.{GROUP}"}, "param.openSpaceIdInvalid"),
        ({"imGroupOpenDeliverModel": {}}, "param.openDeliverModelEmpty"),
        ({"imGroupOpenDeliverModel": {"atUserIds": {"li": "李静"}}}, "param.openDeliverModelError"),
        ({"imGroupOpenSpaceModel": {"notification": {}}}, "param.openSpaceModelInvalid"),
        ({"cardUpdateOption": {}}, "param.invalid"),
    ],
)
async def test_a_wrong_card_is_refused(town: Town, change, code: str):
    """Nothing is delivered, and the outTrackId stays free."""
    assert await town.code("card_create", card(**change)) == (400, code)
    assert town.city.screen("李静", "工作人员群") == []
    assert town.city.platform.cards.instances == {}


async def test_an_out_track_id_is_used_once(town: Town):
    """The second create changes nothing."""
    await town.good("card_create", card())
    again = card(cardData=values(title="另一件"))
    assert await town.code("card_create", again) == (400, "param.cardAlreadyExist")
    assert [view.title for view in town.city.screen("李静", "工作人员群")] == ["交办〔2026〕37号"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (card(openSpaceId=f"dtv1.card//IM_GROUP.{OTHER}"), "机器人不存在或者不在群内"),
        (card(openSpaceId="dtv1.card//IM_GROUP.cidNowhere=="), "参数错误: invalid.openConversationId"),
        (card_for("nobody"), "用户不存在: nobody"),
    ],
)
async def test_delivery_can_fail_with_status_200(town: Town, body, reason: str):
    """Each space has its own success."""
    row = (await town.good("card_create", body))["result"]["deliverResults"][0]
    assert (row["success"], row["carrierId"], row["errorMsg"]) == (False, "", reason)


async def test_recipients_restrict_who_sees_a_group_card(town: Town):
    """Others in the group see nothing."""
    await town.good("card_create", card(imGroupOpenDeliverModel={"robotCode": "dingapp", "recipients": ["li"]}))
    assert len(town.city.screen("李静", "工作人员群")) == 1
    assert town.city.screen("王敏", "工作人员群") == []


async def test_an_update_overwrites_unless_told_to_go_by_key(town: Town):
    """The default wipes every other variable."""
    await town.good("card_create", card())
    by_key = {"outTrackId": "card-1", "cardData": values(footer="已签收"), "cardUpdateOptions": BY_KEY}
    await town.good("card_update", by_key)
    view = town.city.screen("李静", "工作人员群")[0]
    assert (view.title, view.footer, len(view.buttons)) == ("交办〔2026〕37号", "已签收", 1)
    await town.good("card_update", {"outTrackId": "card-1", "cardData": values(footer="办结")})
    view = town.city.screen("李静", "工作人员群")[0]
    assert (view.title, view.footer, view.buttons) == ("", "办结", ())


async def test_private_data_is_seen_by_one_person_only(town: Town):
    """And only that person's view changed."""
    await town.good("card_create", card(privateData={"li": values(footer="请您签收")}))
    assert [town.city.screen(who, "工作人员群")[0].footer for who in ("李静", "王敏")] == ["请您签收", ""]
    private = {"li": values(footer="您已签收")}
    await town.good("card_update", {"outTrackId": "card-1", "privateData": private, "cardUpdateOptions": BY_KEY})
    arrivals = town.city.arrivals("工作人员群")
    assert [(arrival.what, arrival.view.footer) for arrival in arrivals] == [
        ("message", ""),
        ("edit", "您已签收"),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"outTrackId": "card-2"}, "param.cardNotExist"),
        ({"outTrackId": ""}, "param.outTrackIdEmpty"),
        ({"cardData": {}}, "param.cardDataAndPrivateDataBothEmpty"),
        ({"cardData": values(colour="red")}, "param.invalid"),
        ({"cardUpdateOptions": {"updateCardDataByKey": "true"}}, "param.invalid"),
        ({"privateData": {"nobody": values(footer="x")}}, "param.userIdNotExist"),
    ],
)
async def test_a_wrong_update_is_refused(town: Town, change, code: str):
    """The card stays as it was."""
    await town.good("card_create", card())
    body = {"outTrackId": "card-1", "cardData": values(footer="x"), **change}
    assert await town.code("card_update", body) == (400, code)
    assert town.city.screen("李静", "工作人员群")[0].edited_at is None


async def test_a_route_key_is_taken_once(town: Town):
    """forceUpdate replaces it; without a secret the platform gives one."""
    body = {"callbackRouteKey": "cards", "callbackUrl": "http://127.0.0.1:1/cards"}
    assert (await town.good("card_register", body))["result"]["apiSecret"] == "sandbox-card-secret"
    assert await town.code("card_register", body) == (400, "param.callbackRouteKeyExist")
    again = {**body, "apiSecret": "mine", "forceUpdate": True}
    assert (await town.good("card_register", again))["result"]["apiSecret"] == "mine"
    assert await town.code("card_register", {**body, "callbackUrl": "/cards"}) == (400, "param.invalid")


async def http_card(town: Town, **more) -> None:
    """A card whose presses go to the bot's /dingtalk/cards, signed with `card-secret`."""
    url = f"{town.bot.base}/dingtalk/cards"
    register = {"callbackRouteKey": "cards", "callbackUrl": url, "apiSecret": "card-secret", "forceUpdate": True}
    await town.good("card_register", register)
    await town.good("card_create", card(callbackType="HTTP", callbackRouteKey="cards", **more))


async def test_a_press_is_signed_and_carries_id_and_params(town: Town):
    """content and value are the same JSON string."""
    await http_card(town)
    assert await town.city.taps("李静", "收到") is Outcome.ANSWERED
    got = town.bot.last()
    stamp = got.headers["x-ddpaas-signature-timestamp"]
    assert got.headers["x-ddpaas-signature"] == card_signature("card-secret", stamp)
    body = got.body
    assert (body["type"], body["outTrackId"], body["userId"], body["userIdType"]) == (
        "actionCallback",
        "card-1",
        "li",
        1,
    )
    assert body["content"] == body["value"]
    private = json.loads(body["content"])["cardPrivateData"]
    assert private == {"actionIds": ["sign"], "params": {"item": "2026-37"}}


async def test_the_answer_to_a_press_changes_the_card(town: Town):
    """userPrivateData is for the presser only."""
    await http_card(town)
    done = [{**SIGN, "text": "已签收", "style": "done", "disabled": True}]
    town.bot.answers["/dingtalk/cards"] = {
        "cardUpdateOptions": BY_KEY,
        "cardData": values(alert="李静已签收"),
        "userPrivateData": values(buttons=json.dumps(done)),
    }
    await town.city.taps("李静", "收到")
    hers, his = (town.city.screen(who, "工作人员群")[0] for who in ("李静", "王敏"))
    assert (hers.alert, hers.buttons[0].text, hers.buttons[0].disabled) == ("李静已签收", "已签收", True)
    assert (his.alert, his.buttons[0].text) == ("李静已签收", "收到")


@pytest.mark.parametrize("answer", [{"cardData": values(colour="red")}, {"toast": "好"}])
async def test_a_malformed_answer_is_held_against_the_bot(town: Town, answer):
    """The card stays, and the refusal is on record."""
    await http_card(town)
    town.bot.answers["/dingtalk/cards"] = answer
    await town.city.taps("李静", "收到")
    assert town.city.platform.refusals[-1].name == "push_card"
    assert town.city.screen("李静", "工作人员群")[0].edited_at is None


async def test_an_outsider_presses_with_a_union_id(town: Town):
    """userIdType 2 marks it."""
    await http_card(town)
    await town.city.taps("访客", "收到")
    assert (town.bot.last().body["userId"], town.bot.last().body["userIdType"]) == ("union-guest", 2)


async def test_without_a_callback_type_nobody_is_called(town: Town):
    """The classic reason for "the button does nothing"."""
    body = card()
    del body["callbackType"]
    await town.good("card_create", body)
    assert await town.city.taps("李静", "收到") is Outcome.UNHEARD
    await town.good("card_create", card("card-2"))
    assert await town.city.taps("李静", "收到") is Outcome.LOST
