"""What the platform's refusals mean, as findings (dingtalk §1.4, §10.2)."""

from collections.abc import Mapping

from bot.errors import PlatformError
from config.settings import Settings
from console.findings import Finding, bad, note

SEND, CARD, MOBILE, MEMBER, CHAT = (
    "qyapi_robot_sendmsg",
    "Card.Instance.Write",
    "qyapi_get_member_by_mobile",
    "qyapi_get_member",
    "qyapi_chat_read",
)
PERMISSION = "permission"
# The first of these ends the examination: nothing behind it can be seen.
BARRED: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"unreachable", "no_answer", "page", "1111"}), "platform_unreachable"),
    (frozenset({"invalidClientIdOrSecret", "authFailed", "40089", "40001"}), "keys_refused"),
    (frozenset({"Forbidden.AccessDenied.IpNotInWhiteList", "60020"}), "ip_refused"),
    (frozenset({"Forbidden.AccessDenied.ApiCountLimitForOrg", "90020"}), "quota_spent"),
)
BARRIERS = frozenset({code for _codes, code in BARRED} | {"platform_busy"})


class Barred(Exception):
    """Nothing more can be found out before this is put right."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def lacks_permission(error: PlatformError) -> bool:
    """Both dialects."""
    return error.code == "60011" or "permission" in error.code.lower()


def bar(error: PlatformError, settings: Settings) -> None:
    """Raise Barred where nothing behind this refusal can be seen."""
    code = next((code for codes, code in BARRED if error.code in codes), "")
    busy = error.family in ("throttle", "transient", "lost-answer")
    if code or busy:
        facts = {"said": str(error), "host": settings.dingtalk_api_base}
        raise Barred(bad(code, **facts) if code else note("platform_busy", **facts)) from error


def finding_of(error: PlatformError, settings: Settings, where: Mapping[str, object]) -> Finding | None:
    """What a refused sending means, in the words of the examination; `where` has the group's `title` and the
    permission `point`. None where only the platform's own words are known."""
    try:
        bar(error, settings)
    except Barred as barred:
        return barred.finding
    code = PERMISSION if lacks_permission(error) else error.code
    template = {"template": settings.dingtalk_card_template, "said": str(error)}
    known = {
        PERMISSION: bad("permission_missing", **where),
        "invalidParameter.robotCode.notExsit": bad("robot_not_in_group", **where),
        "invalidParameter.robotCode.auth": bad("robot_code_wrong", said=str(error)),
        "group.disbanded": bad("group_gone", **where, said=str(error)),
        "invalid.openConversationId": bad("group_gone", **where, said=str(error)),
        "param.templateNotExist": bad("card_missing", **template),
        "param.templateUnpublished": bad("card_unpublished", **template),
        "param.invalid": bad("card_unfit", **template),
    }
    return known.get(code)
