"""Shapes of the card calls (dingtalk.md §6.2, §6.3, §6.4) and the reading of openSpaceId."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.errors import Refusal
from sandbox.fields import Field, check, flag, mapping, number, text_map, texts

BAD = "param.invalid"

CREATE = {
    "cardTemplateId": Field(missing="param.cardTemplateIdEmpty"),
    "outTrackId": Field(missing="param.outTrackIdEmpty"),
    "callbackType": Field(),
    "callbackRouteKey": Field(),
    "cardData": Field(mapping, missing="param.cardPublicDataEmpty"),
    "privateData": Field(mapping),
    "openSpaceId": Field(missing="param.openSpaceIdEmpty"),
    "imGroupOpenSpaceModel": Field(mapping, wrong="param.openSpaceModelInvalid"),
    "imGroupOpenDeliverModel": Field(mapping, wrong="param.openDeliverModelError"),
    "imRobotOpenSpaceModel": Field(mapping, wrong="param.openSpaceModelInvalid"),
    "imRobotOpenDeliverModel": Field(mapping, wrong="param.openDeliverModelError"),
    "cardAtUserIds": Field(texts),
    "userIdType": Field(number),
    "userId": Field(),
}
MAKE = {
    name: CREATE[name]
    for name in ("cardTemplateId", "outTrackId", "callbackType", "callbackRouteKey", "cardData", "privateData")
} | {"userIdType": Field(number)}
UPDATE = {
    "outTrackId": Field(missing="param.outTrackIdEmpty"),
    "cardData": Field(mapping),
    "privateData": Field(mapping),
    "cardUpdateOptions": Field(mapping),
    "userIdType": Field(number),
}
OPTIONS = {"updateCardDataByKey": Field(flag), "updatePrivateDataByKey": Field(flag)}
REGISTER = {
    "callbackRouteKey": Field(missing="param.callbackRouteKeyEmpty"),
    "callbackUrl": Field(missing="param.callbackUrlEmpty"),
    "apiSecret": Field(),
    "forceUpdate": Field(flag),
}
_SPACE_MODEL = {
    "supportForward": Field(flag, missing="param.openSpaceModelInvalid"),
    "lastMessageI18n": Field(text_map),
    "searchSupport": Field(mapping),
    "notification": Field(mapping),
}
_GROUP_DELIVER = {
    "robotCode": Field(missing="param.openDeliverModelError"),
    "atUserIds": Field(text_map),
    "recipients": Field(texts),
    "extension": Field(mapping),
}
_ROBOT_DELIVER = {
    "spaceType": Field(missing="param.openDeliverModelError"),
    "robotCode": Field(),
    "extension": Field(mapping),
}
_MODELS: Mapping[str, tuple[str, str, Mapping[str, Field]]] = {
    "IM_GROUP": ("imGroupOpenSpaceModel", "imGroupOpenDeliverModel", _GROUP_DELIVER),
    "IM_ROBOT": ("imRobotOpenSpaceModel", "imRobotOpenDeliverModel", _ROBOT_DELIVER),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """One place a card goes to: IM_GROUP with a conversation id or IM_ROBOT with a userid."""

    kind: str
    target: str


def read_spaces(body: Mapping[str, Any]) -> list[Space]:
    """The spaces of `openSpaceId` (`dtv1.card//TYPE.id` joined by `;`), their models checked."""
    value: str = body["openSpaceId"]
    if len(value) > 1000:
        raise Refusal("param.openSpaceIdInvalid")
    spaces = [_space(part) for part in value.split(";")]
    for kind in {space.kind for space in spaces}:
        _check_models(kind, body)
    return spaces


def _space(part: str) -> Space:
    head, _, rest = part.partition("//")
    kind, _, target = rest.partition(".")
    if head != "dtv1.card" or kind.upper() not in _MODELS or not target:
        raise Refusal("param.openSpaceIdInvalid", f"场域不合法: {part}")
    return Space(kind=kind.upper(), target=target)


def _check_models(kind: str, body: Mapping[str, Any]) -> None:
    space_name, deliver_name, shape = _MODELS[kind]
    deliver = body.get(deliver_name)
    if not deliver:
        raise Refusal("param.openDeliverModelEmpty", f"缺少字段: {deliver_name}")
    check(deliver, shape, "param.openDeliverModelError")
    if kind == "IM_ROBOT" and deliver["spaceType"] != "IM_ROBOT":
        raise Refusal("param.openDeliverModelError")
    if (model := body.get(space_name)) is not None:
        check(model, _SPACE_MODEL, "param.openSpaceModelInvalid")


def params_of(part: object) -> dict[str, Any]:
    """The map inside `{"cardParamMap": {…}}`; {} when the part is absent; refused when malformed."""
    if part is None or part == {}:
        return {}
    if not isinstance(part, dict) or set(part) != {"cardParamMap"} or not mapping(part["cardParamMap"]):
        raise Refusal(BAD, "缺少cardParamMap")
    return dict(part["cardParamMap"])


def private_params(part: object) -> dict[str, dict[str, Any]]:
    """`{userId: {"cardParamMap": {…}}}` without the wrapping."""
    if part is None:
        return {}
    if not isinstance(part, dict):
        raise Refusal(BAD, "privateData不合法")
    return {userid: params_of(value) for userid, value in part.items()}
