"""Signing, questions and other short words: what is one, and what only looks like one (language §2)."""

import re
from collections.abc import Mapping

QUESTION = re.compile(
    r"[?]|[吗么呢嘛]$|[吗么][,。!]|谁|哪|怎[么样]|如何|是否|是不是|有没有|什么|多少|几(?:点|号|时|天)|何时|没有?$|未$"
)
_ASKS_BACK = re.compile(
    r"(?:[?]|[吗么呢]|[了完结好到]没有?)[\s。!?]*$|(?:谁|几[件个项家]|多少[件个项家]?|哪[些几][^,。]{0,4})[?]?$"
)
_PICTURE = re.compile(r"\[[^\]\d]{1,8}\]|[^\w\u3400-\u9fff,。?!、:;]")
_SIGN = r"(?:已?收到|签收|收悉|知悉|领办|接收|领受)"
_BEFORE = (
    r"(?:好的?|嗯+|恩|行|是的?|ok|OK|Ok|可以|您好|你好|领导|主任|局长|县长|书记|报告|回复|答复|请您?|我们?|我(?:局|办|镇|乡|委|中心|单位|公司|处|科|部|院|街道)"
    r"|本(?:单位|人|局|办|镇|乡)|这边|那边|都|全都?|全部|全体|所有|均|一并|统一|已经?|现已?|现|以上|上述|该|此|这个?|这些|事项|任务|交办|通知|件|条|确认|今天|今日|刚才?)"
)
_AFTER = (
    r"(?:了|啦|哦|呀|哈|噢|嘞|的|已|我们?|我(?:局|办|镇|乡|委|中心|单位|公司)|这就|马上|立即|立刻|立马|尽快|抓紧|一定|坚决|保证|按时|按期|按要求|按照要求|认真"
    r"|严格|全力|积极|会|将|就|去|来|办|办理|落实|推进|处理|部署|安排|组织|研究|执行|完成任务|贯彻|跟进|抓好|做好|对接|照办|遵照|办好|并|和|及时"
    r"|人员|专人|力量|相关|有关|各项|工作|谢谢|感谢|辛苦了?|领导|主任|局长|县长|书记|请(?=领导|县|各位|您|放心)|放心|好的?|嗯+|ok|OK|您|你|该?事项|任务|通知|交办|全部|都|以上|上述|这些|这|件|条|今天|今日)"
)
_SIGNING = re.compile(rf"(?P<before>{_BEFORE}*){_SIGN}+(?P<after>{_AFTER}*)")
_BARE_SIGN = re.compile(_SIGN)
_EVERY = re.compile(r"全部?|全都|都|所有|均|一并|以上|上述|这些")
_NOISE = re.compile(r"[\s,。?!、:;~]+")
_POLITE = re.compile(
    r"^(?:(?:麻烦|请问?|帮我?|帮忙|我想|我要|想|要|给我|看一?下?|看看|查一?下?|查询|查看|查查|列一?下?|列出|问一?下?|一下|现在|目前|今天|机器人|小助手|助手|督办)\s*)+"
)
_TAIL = re.compile(
    r"(?:\s|[,。?!~]|一下|谢谢|吧|呢|啊|呀|了|吗|有哪些|的?(?:事项|任务|清单|情况|名单|列表)|都有哪?些?)+$"
)


_COURTESY = re.compile(
    r"(?:(?:非常|十分|太|多|好|真是?)?(?:谢谢?|感谢|辛苦|麻烦|有劳)|(?:不|别)用?(?:客气|谢)|早(?:上好|安)?|(?:中午|下午|晚上)好|晚安|再见|拜拜"
    r"|(?:新年|节日|周末|元旦|春节|国庆|中秋)(?:快乐|愉快)|[哈嘿呵嘻]{2,}|你们?|您|大家|各位|领导|主任|局长|县长|书记|同志|们|小?助手|机器人|啦|了|哈|哦|呀|啊|呢|好?的|嗯+|ok)+",
    re.IGNORECASE,
)
_KIND = re.compile(r"谢|辛苦|麻烦|有劳|客气|早|[上午]好|晚安|再见|拜拜|快乐|愉快|[哈嘿呵嘻]{2}")
_KIND_PICTURES = re.compile(
    r"(?:[👍🙏🌹💪👏😂😄😊🤝❤\ufe0f]|\[(?:玫瑰|强|赞|抱拳|谢谢|感谢|微笑|憨笑|鼓掌|鲜花|握手)\])+"
)


def is_courtesy(text: str) -> bool:
    """True for thanks, greetings and laughter with nothing else in them. 好的 and ✅ are none: they may answer
    something."""
    words = bare(text)
    if not words:
        return _KIND_PICTURES.fullmatch(text.strip()) is not None
    return _KIND.search(words) is not None and _COURTESY.fullmatch(words) is not None


_NOTED = re.compile(
    r"(?:好的?|好嘞|行|可以|嗯+|知道|知悉|收到|收悉|已?阅(?:悉|示)?|了解|明白|清楚|没问题|ok)+(?:了|啦|哈|的|呢|哦|呀|吧)*",
    re.IGNORECASE,
)


def is_noted(text: str) -> bool:
    """好, 知道了, 已阅: heard, and nothing asked."""
    return _NOTED.fullmatch(bare(text)) is not None


LONGEST = 40
"""Characters of a short word; longer talk is no signature and no question of these kinds."""


def bare(text: str) -> str:
    """Words only: no punctuation, faces or blanks."""
    return _NOISE.sub("", _PICTURE.sub("", text))


def core(text: str) -> str:
    """A question without what politeness puts around it."""
    return _TAIL.sub("", _POLITE.sub("", text))


def is_question(text: str) -> bool:
    """True for what wants an answer rather than an act."""
    return QUESTION.search(text) is not None


def asks_back(text: str) -> bool:
    """True where the sentence ends as a question, whatever words it reports before."""
    return _ASKS_BACK.search(text) is not None


def signing(text: str, own_names: tuple[str, ...] = ()) -> re.Match[str] | None:
    """收到 and nothing that takes it back: no question, no negation, no other object, nobody else asked to."""
    if len(text) > LONGEST or is_question(text) or not _BARE_SIGN.search(text):
        return None
    words = bare(text)
    for name in own_names:
        words = words.replace(name, "", 1)
    return _SIGNING.fullmatch(words)


def is_every(text: str) -> bool:
    """全部收到, 都收到了."""
    return _EVERY.search(bare(text)) is not None


_VIEW = r"(?:看到?|读|阅读?|查看|打开|点开|瞧)"
_NOT = r"(?:还?没有?|未|尚未|还未|不曾)"
_WHO = r"(?:都?有?(?:谁|哪些?(?:人|单位|个|家|部门|几[个家])?|哪[个家几]|几(?:个|家)|多少(?:人|单位|家)))"
_LATELY = r"(?:现在|目前|今[天日]|最近)?"
_SCOPE = r"全县|县里|整[个体]|总体|督办|各项工作|项目|我?分管的?|我?[\u4e00-\u9fff]{2,3}(?:这块|口子?|方面)|我这块"
_QUERIES: Mapping[str, re.Pattern[str]] = {
    "unread": re.compile(
        rf"{_WHO}[^,。]{{0,6}}{_NOT}{_VIEW}|^{_WHO}(?:都|已经?)?{_VIEW}[了过]|{_NOT}{_VIEW}的?[^,。]{{0,6}}{_WHO}|{_NOT}{_VIEW}的(?:人|单位|名单)?$"
        r"|^(?:还有)?未[读阅](?:的?(?:人员?|单位|名单|情况))?$|^(?:已读|阅读|查看|送达|查阅)(?:未读)?(?:情况|名单|人员)?$"
    ),
    "unsigned": re.compile(
        rf"^{_WHO}(?:都|已经?)?签收?[了过]|{_WHO}[^,。]{{0,6}}{_NOT}(?:签收?|领|回复?收到|收到|确认收到)|{_NOT}签收?的?(?:都?有?{_WHO}|人|单位|名单|事项)?$"
        r"|^签收(?:情况|名单|进度)?$|^待签收?$"
    ),
    "overdue": re.compile(
        rf"^(?:还?有?{_WHO}?(?:事项|任务)?)?(?:有没有)?(?:已经?)?(?:逾期|超期|过期|超时)(?:未办结?|未完成|了?的)?$"
    ),
    "near_due": re.compile(
        r"^(?:还?有?(?:哪些|什么)?(?:事项|任务)?)?(?:快要?到期|临期|即将到期|要到期|将到期|近期到期|马上到期|快到时间|临近到期)了?的?$"
    ),
    "approvals": re.compile(
        r"^(?:现在|今[天日]|还)?有?(?:哪些|什么|啥|几件)?(?:要|等|待|需要)我(?:来)?(?:定|审定?|批|审批|拍板)的?(?:事项?)?$"
    ),
    "overview": re.compile(
        rf"^{_LATELY}(?:{_SCOPE})+(?:的|都|工作)*{_LATELY}(?:进展|进度|总体|推进)?(?:情况|进展|进度)?"
        r"(?:怎么?样|咋样|如何|什么情况|啥情况|情况|进展)[了啊呢]?$"
        rf"|^{_LATELY}(?:进展|进度|总体|推进)?情况(?:怎么?样|咋样|如何)[了啊呢]?$"
        rf"|^{_LATELY}有?(?:什么|啥|哪些)(?:要|需要)我(?:看|过目|关注|知道)的?(?:事情?)?$"
    ),
    "mine": re.compile(
        r"^(?:我|我们|我局|我单位|本单位)?的?(?:还|现在|手上|手头|名下|目前)*(?:有|还有)?(?:哪些|什么|几件|多少)?(?:在办|待办|未办|要办|没办完?|事项|任务|事情?|交办)+的?(?:事项|任务|事)?$"
        r"|^(?:我们?(?:局|镇|办|乡|中心|公司)?|本单位)?(?:现在|目前|今[天日]|还)*有?(?:哪些|什么|啥)(?:事情?|活)(?:(?:要|没|等)(?:我们?)?(?:办|干|做|处理)完?)?的?$"
        r"|^(?:今[天日]|现在|还)?有?(?:哪些|什么|啥)(?:要|需要|等)我们?(?:办|干|做|处理|签)的?(?:事情?|活)?$"
        r"|^(?:(?:今[天日]|现在)+我?们?|我们?)(?:今[天日]|现在|还)*(?:要|该|得|需要)*(?:干|办|做)(?:点|些)?(?:什么|啥)$|^我有?(?:几件|一些)?事没办完?$"
        r"|^我们?(?:这[边儿里块]|手[上头里]|名下)?(?:现在|目前|今[天日]|最近|还)*有(?:些?什么|些?啥|哪些)(?:事情?|活|任务)?(?:没?[要得]?[办干做])?[的呢啊]?$|^最近有(?:什么|啥)事情?$"
        r"|^我(?:交办|布置|安排|批)的?(?:事项?|任务|工作)?(?:都|现在|目前)*(?:怎么?样|办得怎么?样|什么情况|情况|进展|有哪些|还有哪些|办了没)了?$"
        r"|^我的$|^我(?:还)?(?:有|剩)(?:哪些|什么|几件|多少)(?:事|活|件|事项|任务|没办)?(?:没办|未办|要办)?$"
    ),
}
_STATE = re.compile(
    r"(?:现在|目前|办理?|推进|进行|做|这?事|这件事?|的|办结|完成|销号|签收|落实)*"
    r"(?:怎么?样|咋样|到哪|进展|进度|状态|情况|如何|办得|办到|啥情况|怎么回事|结果)"
    r"(?:一?步|里|儿|如何|怎么?样|咋样|到哪|情况|得|了|没有?|吗|呢|啦|啊|个|什么|程度|是|步|没|啥)*"
)
_DONE_QUESTION = re.compile(
    r"(?:都?已经?|是否|是不是|有没有)*(?:办完|办结|完成|销号|签收|落实|搞定|办好|通过)(?:了?[吗么]|了?没有?|了?[?]|没)[?。]*"
    r"|(?:是否|是不是|有没有)已?(?:办完|办结|完成|销号|签收|落实|搞定|办好|通过)了?[?]?"
)
_DUE_QUESTION = re.compile(
    r"(?:还|是|到底)*(?:什么时候|几时|何时|几号|哪天|多久)(?:到期|截止|要|交|办完|完成)?的?|(?:还)?(?:剩|有)(?:多少|几)天|期限(?:是什么时候|呢)?"
    r"|(?:是|由)?(?:谁|哪个单位|哪家)(?:在|负责|牵头|办|承办)+的?"
)
_HELP = re.compile(
    r"(?:帮助|help|HELP|Help|菜单|怎么[用弄]|如何使用|用法|使用(?:说明|方法|帮助)|说明书?|功能|指令|命令|你好|您好|在吗|在不在|hi|hello|你?(?:会|能)(?:什么|做什么|干什么|干啥|做啥)|有(?:哪些|什么)功能|h)"
    r"(?:一下|呀|啊|吗)?"
)


def query(rest: str) -> str:
    """Which question this is, by its name in language §3; "" for none."""
    if len(rest) > LONGEST:
        return ""
    if wants_help(rest):
        return "help"
    said = {bare(rest), bare(core(rest))}  # nearly always the same
    return next((name for name, pattern in _QUERIES.items() if any(map(pattern.search, said))), "")


def wants_help(rest: str) -> bool:
    """帮助, 你好, or nothing at all: asked first of every message, so before the other questions are tried."""
    return len(rest) <= LONGEST and (_HELP.fullmatch(bare(rest)) is not None or rest.strip("?! 。") == "")


def is_state_question(rest: str) -> bool:
    """怎么样了, 到哪一步了, 进展如何 — or nothing at all beside a number."""
    if len(rest) > LONGEST:
        return False
    asked = bare(core(rest))
    if _DUE_QUESTION.fullmatch(asked) or _DONE_QUESTION.fullmatch(rest.replace(" ", "")):
        return True
    return asked == "" or _STATE.fullmatch(asked) is not None or _STATE.fullmatch(bare(rest)) is not None
