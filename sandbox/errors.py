"""How the platform says no: codes of both dialects and the sentences that accompany them (dingtalk.md §0.3, §10)."""

from collections.abc import Mapping
from typing import Any

QPS = "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"
MONTH_SPENT = "Forbidden.AccessDenied.ApiCountLimitForOrg"
BAD_ADDRESS = "Forbidden.AccessDenied.IpNotInWhiteList"
NO_PERMISSION = "Forbidden.AccessDenied.AccessTokenPermissionDenied"

MESSAGES: Mapping[str | int, str] = {
    "InvalidAuthentication": "不合法的access_token",
    "InvalidAction.NotFound": "Specified api is not found, please check your url and method.",
    "Missingbody": "body is mandatory for this action.",
    "invalidClientIdOrSecret": "无效的clientId或者clientSecret",
    "authFailed": "鉴权失败",
    QPS: "您的企业应用调用该接口的频率过高，被暂时禁用了",
    MONTH_SPENT: "您的企业本月调用API总量已达上限",
    NO_PERMISSION: "没有调用该接口的权限",
    BAD_ADDRESS: "访问ip不在白名单之中",
    "system.error": "系统错误",
    "send.too.fast": "发送速度太快",
    "processQueryKey.expireTime": "processQueryKey未生成或者已过期",
    "invalidParameter.robotCode.notExsit": "机器人不存在或者不在群内",
    "group.disbanded": "群已解散",
    -1: "系统繁忙",
    404: "请求的URI地址不存在",
    33012: "无效的USERID",
    40014: "不合法的access_token",
    40035: "不合法的参数",
    40089: "不合法的corpid或corpsecret",
    40104: "不合法的手机号",
    42001: "access_token超时",
    50002: "用户不在应用的可见范围内",
    43004: "无效的HTTP HEADER Content-Type",
    60003: "部门不存在",
    60011: "没有调用该接口的权限",
    60020: "访问ip不在白名单之中",
    60121: "找不到该用户",
    90018: "您的服务器调用钉钉开放平台所有接口的请求都被暂时禁用了",
    90020: "您的企业本月调用API总量已达上限",
    130101: "send too fast, exceed 20 times per minute",
    300001: "session 不存在",
    300005: "token is not exist",
    310000: "sign not match",
    400002: "参数错误",
    400013: "群已被解散，请向其他群发消息",
    400105: "不支持的消息类型",
    460101: "message too long, exceed 20000 bytes",
}


class Refusal(Exception):
    """The platform declines a call.

    `code` is a string on the new API and an integer on oapi; `status` is the HTTP status of the new API (oapi
    always answers 200); `message` replaces the table's sentence; `detail` is sent as `accessdenieddetail`.
    """

    def __init__(
        self,
        code: str | int,
        message: str = "",
        *,
        status: int = 400,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(str(code))
        self.code = code
        self.status = status
        self.message = message or MESSAGES.get(code, f"参数错误: {code}")
        self.detail = detail

    def body(self, request_id: str) -> dict[str, Any]:
        """The JSON the caller receives; the dialect follows from the type of the code (dingtalk.md §0.3)."""
        if isinstance(self.code, int):
            return {"errcode": self.code, "errmsg": self.message, "request_id": request_id}
        answer: dict[str, Any] = {"code": self.code, "requestid": request_id, "message": self.message}
        return answer if self.detail is None else {**answer, "accessdenieddetail": dict(self.detail)}

    def http_status(self) -> int:
        """200 on oapi, the given status on the new API."""
        return 200 if isinstance(self.code, int) else self.status
