"""The words of `doctor`: what was found → what to do."""

from collections.abc import Mapping

from cli.exits import sentence
from cli.platform_words import PLATFORM_WORDS, POINTS
from cli.printing import TIER_WORDS
from console.findings import Finding, Level

MARKS: Mapping[Level, str] = {Level.FINE: "［通过］", Level.NOTE: "［注意］", Level.BAD: "［不通过］"}
WORDS: Mapping[str, tuple[str, str]] = {
    "unknown_setting": ("没有 {name} 这项设置", "{near}"),
    "keys_missing": (
        "缺少钉钉的密钥：{names}",
        "运行 qunding init，照开发者后台→应用开发→本应用→凭证与基础信息 填写；CorpId 在开发者后台首页",
    ),
    "keys_fine": ("钉钉的密钥都在", ""),
    "event_keys_wrong": (
        "事件订阅的 aes_key 和 token 缺一个，或 aes_key 不是43个字符",
        "照开发者后台→应用开发→本应用→事件订阅 重新抄来，设 QUNDING_DINGTALK_AES_KEY 和 QUNDING_DINGTALK_TOKEN",
    ),
    "county_missing": ("没有写县（市、区）名", "运行 qunding init --county 某某县"),
    "filing_missing": (
        "没有写备案情况，手机网页和卡片表单保持关闭",
        "运行 qunding init --filing 备案号，或 --filing 无需备案：谁认定的",
    ),
    "no_card_template": (
        "没有设卡片模板，只能发文字",
        "运行 qunding cards export 目录，照说明在卡片平台搭好、发布，再设 QUNDING_DINGTALK_CARD_TEMPLATE",
    ),
    "callback_is_local": (
        "只在本机 {host} 上收消息，钉钉够不着",
        "设 QUNDING_DINGTALK_CALLBACK_BASE 为反向代理的地址，或改用 QUNDING_DINGTALK_MODE=stream",
    ),
    "calendar_provisional": (
        "{years}年的放假安排还没有正式文件",
        "国务院办公厅公布后写进 DATA_DIR/config/calendar.toml",
    ),
    "calendar_fine": ("{years}年的放假安排有正式文件", ""),
    "file_wrong": ("{fault}", "改好后再运行 qunding check"),
    "files_fine": ("办法、写法文件没有问题", ""),
    "no_basis": ("每日填报没有写依据", "运行 qunding init，或在办法文件 daily_round.basis 写明文件、批准人和起止"),
    "disk_full": ("{folder} 所在的硬盘只剩 {free} MB", "清理硬盘，或把 QUNDING_DATA_DIR 移到大一些的硬盘"),
    "secrets_open": ("{path} 别的账号也能读", "chmod 600 {path}"),
    "service_answers": ("群叮正在运行", ""),
    "service_silent": ("群叮没有运行", "运行 qunding serve"),
    "sqlite_old": ("SQLite {version} 低于 {floor}", "只能一个进程写；不要用别的程序打开数据库文件，或改用 PostgreSQL"),
    "store_of_rehearsal": ("这个数据库是演练用的", "正式运行换一个 QUNDING_DATA_DIR 或 QUNDING_DATABASE_URL"),
    "no_store": ("还没有数据库", "运行 qunding import 名册.xlsx --apply"),
    "store_fails": ("数据库用不了：{said}", "检查 QUNDING_DATABASE_URL 和数据库服务"),
    "store_fine": ("数据库能读，结构是最新的", ""),
    "schema_old": ("数据库结构不是最新的", "先备份；qunding serve 启动时自动升级"),
    "no_office": ("名册里没有项目办的岗位", "运行 qunding import 名册.xlsx --apply"),
    "groups_unbound": ("还没有绑定的群：{found}", "项目办私聊机器人“绑定 工作人员群”，再把得到的码在群里说一次"),
    "no_approver": ("没有审定人，报送会一直等着", "在名册项目办的一个岗位上填“审定人：是”，再导入"),
    "approver_vacant": ("审定人的岗位空着：{found}", "在名册里填上这个岗位的人，再导入"),
    "no_county_head": ("没有县长岗位", "在名册里加上，再导入"),
    "people_unbound": ("{count}人还没有绑定账号", "运行 qunding lookup，核对后 qunding lookup --confirm"),
    "projects_uncovered": ("还没见到联系人在群里的项目有{count}个", "运行 qunding coverage 看名单"),
    "set_aside": ("{count}件系统未能处理，已留存并会重试", "把运行日志交给系统管理员"),
    "quota_nearly_used": (
        "本月平台调用已用{used}，额度{allowed}",
        "开发者后台→首页→资源用量 核对；加购或升级后设 QUNDING_API_QUOTA",
    ),
    "quota_forecast": (
        "照现在的用法，本月平台调用约{expected}次，超过额度{allowed}（已用{used}）",
        "开发者后台→首页→资源用量 核对；加购或升级后设 QUNDING_API_QUOTA",
    ),
    "quota_fine": ("本月平台调用已用{used}次，占额度{share}%", ""),
    **PLATFORM_WORDS,
}


def told(finding: Finding) -> tuple[str, str]:
    """What was found, and how it is put right."""
    facts = {name: _said(value) for name, value in finding.facts.items()}
    if finding.code == "permission_missing":
        facts |= {"name": POINTS[facts["point"]]}
    what, mend = (words.format(**facts) for words in WORDS[finding.code])
    if finding.code == "unknown_setting":
        mend = f"是不是 {mend}？" if mend else "见 docs/settings.md"
    return what, mend


def finding_line(finding: Finding) -> str:
    """One line: the mark, what, and what to do."""
    what, mend = told(finding)
    return MARKS[finding.level] + what + (f" → {mend}" if mend else "")


def finding_facts(finding: Finding) -> dict[str, object]:
    """The same for programs."""
    what, mend = told(finding)
    found = {"code": finding.code, "level": finding.level.value, "what": what, "repair": mend}
    return {**found, "line": finding_line(finding)}


def _said(value: object) -> str:
    if isinstance(value, Exception):
        return sentence(value)[0]
    if isinstance(value, list):
        return "、".join(TIER_WORDS.get(str(each), str(each)) for each in value)
    return str(value)
