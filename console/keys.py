"""What opens the platform to us, out of the settings."""

from bot.dingtalk.access import Keys
from config.settings import Settings


def keys_of(settings: Settings) -> Keys:
    """What opens the platform to us."""
    return Keys(
        client_id=settings.dingtalk_client_id,
        client_secret=settings.dingtalk_client_secret.get_secret_value(),
        robot_code=settings.dingtalk_robot_code,
        api_base=settings.dingtalk_api_base,
        oapi_base=settings.dingtalk_oapi_base,
        corp_id=settings.dingtalk_corp_id,
        card_secret=settings.dingtalk_card_secret.get_secret_value(),
        token=settings.dingtalk_token.get_secret_value(),
        aes_key=settings.dingtalk_aes_key.get_secret_value(),
    )
