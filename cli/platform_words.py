"""What is wrong on the platform's side, and the menu of its console where it is put right."""

from collections.abc import Mapping

CONSOLE = "开发者后台→应用开发→本应用→"
# Permission points by their name in the console; its search finds them by this name.
POINTS: Mapping[str, str] = {
    "qyapi_robot_sendmsg": "企业内机器人发送消息权限",
    "Card.Instance.Write": "互动卡片实例写权限",
    "qyapi_get_member_by_mobile": "根据手机号获取成员基本信息权限",
    "qyapi_get_member": "成员信息读权限",
    "qyapi_chat_read": "群会话读权限",
}
PLATFORM_WORDS: Mapping[str, tuple[str, str]] = {
    "platform_answers": ("钉钉认我们的密钥，机器人能发消息", ""),
    "platform_unreachable": (
        "够不着 {host}（{said}）",
        "请网管放行本机到 api.dingtalk.com、oapi.dingtalk.com、wss-open-connection.dingtalk.com 的443端口",
    ),
    "platform_busy": ("钉钉暂时没有办成（{said}），后面的没有查", "过几分钟再运行 qunding doctor"),
    "keys_refused": (
        "钉钉不认 Client ID 和 Client Secret（{said}）",
        f"{CONSOLE}凭证与基础信息 重新抄来，再运行 qunding init；注意前后不要有空格",
    ),
    "ip_refused": (
        "本机的出口IP不在应用的白名单里（{said}）",
        f"{CONSOLE}安全设置→服务器出口IP 加上本机的出口IP，保存",
    ),
    "quota_spent": (
        "本月的接口调用额度用完了（{said}）",
        "开发者后台→首页→资源用量 加购或升级专业版；下月1日自动恢复",
    ),
    "permission_missing": (
        "缺“{name}”（{point}）",
        f"{CONSOLE}权限管理→搜索“{{name}}”→申请",
    ),
    "robot_code_wrong": (
        "机器人编码不是本应用的（{said}）",
        f"{CONSOLE}机器人 抄 RobotCode（一般与 Client ID 相同），设 QUNDING_DINGTALK_ROBOT_CODE",
    ),
    "platform_clock_unknown": ("钉钉没有报时间，时钟没有查", ""),
    "clock_fine": ("时钟与钉钉相差{seconds}秒", ""),
    "clock_ahead": ("本机时钟比钉钉快{seconds}秒，回调会被当作过期", "开启时间同步：timedatectl set-ntp true"),
    "clock_behind": ("本机时钟比钉钉慢{seconds}秒，回调会被拒收", "开启时间同步：timedatectl set-ntp true"),
    "card_fine": ("卡片模板能用（第{version}版）", ""),
    "card_missing": (
        "没有编号为 {template} 的卡片模板",
        "卡片平台（open-dev.dingtalk.com/fe/card）→模板列表→复制模板ID，设 QUNDING_DINGTALK_CARD_TEMPLATE；"
        "模板要关联本应用",
    ),
    "card_unpublished": (
        "卡片模板 {template} 还没有发布",
        "卡片平台（open-dev.dingtalk.com/fe/card）→打开模板→保存→发布",
    ),
    "card_unfit": (
        "卡片模板 {template} 与本版程序对不上（{said}）",
        "运行 qunding cards export 目录，照变量表补齐；卡片平台→打开模板→变量→添加→发布",
    ),
    "card_old": (
        "卡片模板是第{theirs}版，本版程序要第{ours}版",
        "运行 qunding cards export 目录，照说明改好、发布，再设 QUNDING_DINGTALK_CARD_VERSION={ours}",
    ),
    "card_version_unsaid": (
        "没有写卡片模板是照第几版搭的",
        "照第{ours}版核对无误后，设 QUNDING_DINGTALK_CARD_VERSION={ours}",
    ),
    "contacts_fine": ("能按手机号找账号", ""),
    "robot_in_group": ("机器人在“{title}”里", ""),
    "robot_not_in_group": (
        "机器人不在“{title}”里",
        "在钉钉打开这个群→群设置→机器人→添加机器人→企业机器人，选本应用的机器人",
    ),
    "group_gone": (
        "“{title}”查不到了（{said}）",
        "群已解散或不属于本组织：另建一个群、加上机器人，项目办私聊机器人重新绑定",
    ),
    "person_unseen": (
        "{count}人不在应用的可见范围里：{found}",
        f"{CONSOLE}版本管理与发布→可见范围 加上这些人或其部门，再看 权限管理→通讯录权限范围",
    ),
    "person_left": (
        "{count}人的账号在通讯录里没有了：{found}",
        "人已离开组织或换了账号：改名册后导入，再运行 qunding lookup",
    ),
    "person_refused": ("{count}人的账号查不了：{found}", "过一会儿再运行 qunding doctor；仍这样就核对名册"),
    "robot_sign_wrong": (
        "{count}条消息的签名对不上，没有收",
        f"{CONSOLE}凭证与基础信息 核对 Client Secret，再运行 qunding init，重启服务",
    ),
    "card_sign_wrong": (
        "{count}次卡片点击的签名对不上，没有收",
        "重启 qunding serve，让它重新登记卡片回调；QUNDING_DINGTALK_CARD_SECRET 不要与别的程序共用",
    ),
    "event_seal_wrong": (
        "{count}次事件推送打不开：aes_key 或 token 与钉钉的不一致",
        f"{CONSOLE}事件订阅 照抄加密 aes_key 和签名 token，再运行 qunding init，重启服务",
    ),
    "stream_up": ("长连接通着", ""),
    "stream_opens": ("长连接可以建立", ""),
    "stream_down": (
        "群叮在运行，但长连接断着",
        "看日志里的 stream_not_opened；请网管放行 wss-open-connection.dingtalk.com",
    ),
    "stream_refused": (
        "长连接建立不了（{said}）",
        f"{CONSOLE}机器人→消息接收模式 选“Stream模式”，发布；再核对凭证",
    ),
    "callback_answers": ("{base} 能到群叮", ""),
    "callback_unreachable": (
        "{base} 到不了群叮（{said}）",
        f"反向代理要放行 /dingtalk/ 下的三个路径；{CONSOLE}机器人→消息接收地址 填 {{base}}/dingtalk/robot",
    ),
    "callback_of_others": ("{base} 应答的不是群叮", "核对 QUNDING_DINGTALK_CALLBACK_BASE 和反向代理"),
}
