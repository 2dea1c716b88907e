"""What an administrator sets in the platform's console and may have set wrongly (dingtalk.md §1.4, §6.2, §8.1)."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from tests.sandbox.town import Town, card, card_for, to_group, to_users


def made(out_track_id: str = "card-1", **more: Any) -> dict[str, Any]:
    """The body of a card that is delivered to nobody."""
    body = {name: card()[name] for name in ("cardTemplateId", "callbackType", "cardData")}
    return {**body, "outTrackId": out_track_id, **more}


async def test_a_card_is_made_without_being_delivered(town: Town):
    """Nobody sees it; its id is taken."""
    assert await town.good("card_make", made()) == {"success": True, "result": "card-1"}
    assert town.city.seq == 0
    assert await town.code("card_make", made()) == (400, "param.cardAlreadyExist")
    assert await town.code("card_make", made("b", cardTemplateId="x")) == (400, "param.templateNotExist")
    values = {"cardParamMap": {"unheard": "x"}}
    assert await town.code("card_make", made("c", cardData=values)) == (400, "param.invalid")


async def test_an_unpublished_template_makes_no_card(found):
    """Neither delivered nor not."""
    town = await found(unpublished=frozenset({"qunding.schema"}))
    assert await town.code("card_make", made()) == (400, "param.templateUnpublished")
    assert await town.code("card_create", card()) == (400, "param.templateUnpublished")


async def test_an_address_off_the_list_is_refused_in_both_dialects(found):
    """Before permissions are looked at; tokens are handed out all the same."""
    town = await found(ip_refused=True, withheld=frozenset({"qyapi_robot_sendmsg"}))
    assert await town.code("group_send", to_group()) == (403, "Forbidden.AccessDenied.IpNotInWhiteList")
    assert await town.code("user_get", {"userid": "li"}) == (200, 60020)


async def test_people_outside_the_visible_range(found):
    """50002 in the address book, an invalid account in sends, a failed delivery of cards."""
    town = await found(unseen=frozenset({"li"}))
    assert await town.code("user_get", {"userid": "li"}) == (200, 50002)
    assert await town.code("user_by_mobile", {"mobile": town.city.person("李静").mobile}) == (200, 50002)
    assert (await town.good("oto_send", to_users("li", "wang")))["invalidStaffIdList"] == ["li"]
    rows = (await town.good("card_create", card_for("li")))["result"]["deliverResults"]
    assert [row["success"] for row in rows] == [False]
    await town.good("user_get", {"userid": "wang"})


@pytest.mark.parametrize("hours", [0, 5])
async def test_every_answer_bears_the_platforms_time(town: Town, hours: int):
    """The civil clock's, refusals included."""
    town.clock.pass_time(hours=hours)
    async with town.http.post("/v1.0/oauth2/accessToken", json={}) as response:
        said = parsedate_to_datetime(response.headers["Date"])
    assert abs(said - town.clock.now) < timedelta(seconds=1)
