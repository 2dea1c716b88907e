"""The platform's own Python client, run by test_sdk.py in a process of its own.

It connects to the endpoint in DINGTALK_OPENAPI_ENDPOINT (read at import), prints one JSON line per callback it gets,
and answers presses with new card data.
"""

import json
import sys

import dingtalk_stream
from dingtalk_stream import AckMessage, CallbackHandler, CallbackMessage, ChatbotMessage


def show(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


class Messages(CallbackHandler):
    """Robot messages."""

    async def process(self, message: CallbackMessage) -> tuple[int, str]:
        incoming = ChatbotMessage.from_dict(message.data)
        show(topic="message", text=incoming.text.content, staff=incoming.sender_staff_id)
        return AckMessage.STATUS_OK, "OK"


class Presses(CallbackHandler):
    """Card presses."""

    async def process(self, message: CallbackMessage) -> tuple[int, dict[str, object]]:
        press = dingtalk_stream.CardCallbackMessage.from_dict(message.data)
        show(topic="press", card=press.card_instance_id, content=press.content)
        response = {
            "cardUpdateOptions": {"updateCardDataByKey": True},
            "cardData": {"cardParamMap": {"footer": "已签收"}},
        }
        return AckMessage.STATUS_OK, response


class Events(dingtalk_stream.EventHandler):
    """Events; the client acks them with their own data."""

    async def process(self, event: dingtalk_stream.EventMessage) -> tuple[int, str]:
        show(topic="event", kind=event.headers.event_type)
        return AckMessage.STATUS_OK, "OK"


client = dingtalk_stream.DingTalkStreamClient(dingtalk_stream.Credential("dingapp", "app-secret"))
client.register_callback_handler(ChatbotMessage.TOPIC, Messages())
client.register_callback_handler(CallbackHandler.TOPIC_CARD_CALLBACK, Presses())
client.register_all_event_handler(Events())
client.start_forever()
