"""Interactive cards: create and deliver, update, callback registration, presses (dingtalk.md §6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.calls import Given, Handler
from sandbox.card_fields import (
    BAD,
    CREATE,
    MAKE,
    OPTIONS,
    REGISTER,
    UPDATE,
    Space,
    params_of,
    private_params,
    read_spaces,
)
from sandbox.core import Core
from sandbox.errors import Refusal
from sandbox.fields import check
from sandbox.ids import private_conversation, process_query_key
from sandbox.ledger import ROBOT, Content, Draft, Face, Message
from sandbox.templates import Template


@dataclass(slots=True, kw_only=True)
class Card:
    """One card instance and the messages that carry it."""

    out_track_id: str
    template: Template
    callback_type: str
    route_key: str
    face: Face
    messages: list[Message] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where presses go in HTTP mode, and the key of their signature."""

    url: str
    api_secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """New data of a card; maps are merged key by key when the flags say so, otherwise replaced (dingtalk.md §6.3)."""

    public: Mapping[str, Any] | None
    private: Mapping[str, Mapping[str, Any]]
    public_by_key: bool
    private_by_key: bool


@dataclass(slots=True)
class Cards:
    """All card instances by outTrackId, templates by id, callback routes by key."""

    core: Core
    templates: Mapping[str, Template]
    instances: dict[str, Card] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)

    def handlers(self) -> Mapping[str, Handler]:
        """Calls answered here."""
        return {
            "card_create": self.create,
            "card_make": self.make,
            "card_update": self.update,
            "card_register": self.register,
        }

    def create(self, given: Given) -> dict[str, Any]:
        """Create and deliver (dingtalk.md §6.2); one `deliverResults` row per space, each with its own success."""
        body = given.body
        check(body, CREATE, BAD)
        spaces = read_spaces(body)
        card = self._new(body)
        self.instances[card.out_track_id] = card
        rows = [self._deliver(card, space, given) for space in spaces]
        return {"success": True, "result": {"outTrackId": card.out_track_id, "deliverResults": rows}}

    def make(self, given: Given) -> dict[str, Any]:
        """An instance that is delivered to nobody (dingtalk.md §6.2, split calls)."""
        check(given.body, MAKE, BAD)
        card = self._new(given.body)
        self.instances[card.out_track_id] = card
        return {"success": True, "result": card.out_track_id}

    def update(self, given: Given) -> dict[str, Any]:
        """New data for an instance (dingtalk.md §6.3); overwrites whole maps unless told to go key by key."""
        check(given.body, UPDATE, BAD)
        options = given.body.get("cardUpdateOptions") or {}
        check(options, OPTIONS, BAD)
        card = self.instances.get(given.body["outTrackId"])
        if card is None:
            raise Refusal("param.cardNotExist")
        public, private = given.body.get("cardData"), private_params(given.body.get("privateData"))
        if not public and not private:
            raise Refusal("param.cardDataAndPrivateDataBothEmpty")
        self._known(private)
        renewal = Renewal(
            public=params_of(public) if public else None,
            private=private,
            public_by_key=options.get("updateCardDataByKey", False),
            private_by_key=options.get("updatePrivateDataByKey", False),
        )
        self.renew(card, renewal, given.now)
        return {"success": True, "result": True}

    def register(self, given: Given) -> dict[str, Any]:
        """Where presses go in HTTP mode (dingtalk.md §6.4); a taken key needs `forceUpdate`."""
        body = given.body
        check(body, REGISTER, BAD)
        key, url = body["callbackRouteKey"], body["callbackUrl"]
        if not url.startswith(("http://", "https://")):
            raise Refusal(BAD, "callbackUrl不合法")
        if key in self.routes and not body.get("forceUpdate", False):
            raise Refusal("param.callbackRouteKeyExist")
        secret = body.get("apiSecret") or self.core.settings.api_secret_for_cards
        self.routes[key] = Route(url=url, api_secret=secret)
        return {"success": True, "result": {"callbackUrl": url, "apiSecret": secret}}

    def answer_press(self, card: Card, userid: str, response: Mapping[str, Any], now: datetime) -> None:
        """Apply what the bot answered to a press (dingtalk.md §6.4); `userPrivateData` is for the presser only.

        Raises Refusal when the answer is malformed or names a variable the template does not have.
        """
        if unknown := set(response) - {"cardUpdateOptions", "cardData", "userPrivateData"}:
            raise Refusal(BAD, f"未知字段: {sorted(unknown)}")
        options = response.get("cardUpdateOptions") or {}
        check(options, OPTIONS, BAD)
        public, private = response.get("cardData"), params_of(response.get("userPrivateData"))
        if not public and not private:
            return
        renewal = Renewal(
            public=params_of(public) if public else None,
            private={userid: private} if private else {},
            public_by_key=options.get("updateCardDataByKey", False),
            private_by_key=options.get("updatePrivateDataByKey", False),
        )
        self.renew(card, renewal, now)

    def renew(self, card: Card, renewal: Renewal, now: datetime) -> None:
        """Check against the template, merge or replace, and note one edit per carrying message."""
        card.template.check(renewal.public or {})
        for values in renewal.private.values():
            card.template.check(values, private=True)
        card.face = _renewed(card.face, renewal)
        only = frozenset(renewal.private) if renewal.public is None else None
        for message in card.messages:
            self.core.ledger.edit(message, card.face, now, only)

    def _new(self, body: Mapping[str, Any]) -> Card:
        template = self.templates.get(body["cardTemplateId"])
        if template is None:
            raise Refusal("param.templateNotExist")
        if template.template_id in self.core.settings.unpublished:
            raise Refusal("param.templateUnpublished")
        if len(body["outTrackId"]) > 100:
            raise Refusal(BAD, "outTrackId长度超过100")
        if body["outTrackId"] in self.instances:
            raise Refusal("param.cardAlreadyExist")
        public, private = params_of(body["cardData"]), private_params(body.get("privateData"))
        template.check(public)
        for values in private.values():
            template.check(values, private=True)
        self._known(private)
        callback_type = body.get("callbackType", "")
        self._check_callback(callback_type, body.get("callbackRouteKey", ""))
        return Card(
            out_track_id=body["outTrackId"],
            template=template,
            callback_type=callback_type,
            route_key=body.get("callbackRouteKey", ""),
            face=Face(public=public, private=private),
        )

    def _known(self, private: Mapping[str, object]) -> None:
        for userid in private:
            if self.core.directory.staff(userid) is None:
                raise Refusal("param.userIdNotExist", f"用户不存在: {userid}")

    def _check_callback(self, callback_type: str, route_key: str) -> None:
        if callback_type not in ("", "STREAM", "HTTP"):
            raise Refusal(BAD, "callbackType不合法")
        if callback_type == "HTTP" and route_key not in self.routes:
            raise Refusal(BAD, "callbackRouteKey不存在")

    def _deliver(self, card: Card, space: Space, given: Given) -> dict[str, Any]:
        row = {
            "spaceType": space.kind,
            "spaceId": space.target,
            "success": True,
            "carrierId": "",
            "errorMsg": "",
        }
        try:
            draft = self._draft(card, space, given.body)
        except Refusal as refusal:
            return {**row, "success": False, "errorMsg": refusal.message}
        card.messages.append(self.core.ledger.post(draft, given.now))
        return {**row, "carrierId": draft.key}

    def _draft(self, card: Card, space: Space, body: Mapping[str, Any]) -> Draft:
        place, at, only = self._in_group(space, body) if space.kind == "IM_GROUP" else self._in_private(space)
        return Draft(
            place=place,
            sender=ROBOT,
            content=Content(kind="card", at=at),
            key=process_query_key(self.core.rng),
            card=card.out_track_id,
            face=card.face,
            only=only,
        )

    def _in_group(self, space: Space, body: Mapping[str, Any]) -> tuple[str, tuple[str, ...], frozenset[str] | None]:
        model = body["imGroupOpenDeliverModel"]
        self.core.own_robot(model["robotCode"])
        group = self.core.group_with_robot(space.target)
        at = tuple(model.get("atUserIds") or body.get("cardAtUserIds") or ())
        recipients = frozenset(model.get("recipients") or ())
        return group.conversation_id, at, recipients or None

    def _in_private(self, space: Space) -> tuple[str, tuple[str, ...], frozenset[str] | None]:
        citizen = self.core.directory.staff(space.target) or self.core.directory.union(space.target)
        if citizen is None or citizen.userid in self.core.settings.unseen:
            raise Refusal("param.userIdNotExist", f"用户不存在: {space.target}")
        return private_conversation(citizen.userid), (), None


def _renewed(face: Face, renewal: Renewal) -> Face:
    public = face.public if renewal.public is None else renewal.public
    if renewal.public is not None and renewal.public_by_key:
        public = {**face.public, **renewal.public}
    private = dict(face.private)
    for userid, values in renewal.private.items():
        private[userid] = {**private.get(userid, {}), **values} if renewal.private_by_key else values
    return Face(public=public, private=private)
