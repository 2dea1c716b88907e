"""Numbers as officials write them: numerals, money, percentages (language §1). Spans index the text given."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
SECTIONS = (("亿", 10**8), ("万", 10**4))
LONGEST, NEAR = 24, 16
HIGHEST = Decimal(10**15)
"""No amount of a county needs more characters or more 元; what is beyond is not read at all."""

_ATOM = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    r"|[零〇一二两三四五六七八九十百千万亿廿卅]|点(?=[零〇一二三四五六七八九]))"
)
IN_UNITS = r"\s?[十百千]?[万亿]"
"""万 and 千万, behind a number or behind 余, 多 and 来."""
_RUN = re.compile(
    rf"(?:(?P<minus>负)|(?P<small>小|不到|不足|将近|接近|(?<![加赶尽放])快)|(?P<sign>¥\s?))?(?P<n>(?!(?<=[周期拜])[一二三四五六]\d){_ATOM}+|半(?=个亿))(?:个(?=多?(?:亿|[wW](?![A-Za-z]))))?(?:\s(?=[多来余]{IN_UNITS}))?(?P<about>[多来余])?\s?(?P<more>[十百千]?[万亿]|[wW](?![A-Za-z]))?"
    r"(?:\s*\((?P<in>[万亿])元?\))?\s*(?P<yuan>元(?![化素结论制村镇])|块钱|块(?=[吧了哈嘛]*[,。;!?)\s]|[吧了哈嘛]*$|买|修|请|付|给|租)|人民币)?(?P<over>\s*(?:出头|挂零|开外|有余))?"
)
_TOKEN = re.compile(r"\d+(?:\.\d+)?|.")
MEASURE = re.compile(
    r"(?!\s[人别不要年台户家天张条座片个里度升步次处分])\s*(?:吨|平|㎡|m|方|立|千瓦|兆瓦|吉瓦|[kKMG]W|千伏|伏|kV|亩|户(?!外)|人(?!工|防|行道)|头|只|株|公里|公斤|公顷|斤|米|件|套|辆|羽|座(?!椅)|片"
    r"|度|升|台(?!阶)|个|条(?!石)|kg|棵|栋|箱(?![涵梁])|里|字|次|盏|处|项(?!目)|家(?!具)|美|港|分|标(?![线识牌志])|册|份|张(?!拉)|天(?![花沟窗])|步|年(?![累度终内])|不(?!是|对|含|算|多|变|动)|要|别)"
)
"""80万吨, 3万平: behind a number that is no money."""
_HEADED = re.compile(r"\((?P<in>[万亿])元?\)\s*[::为]?\s*(?P<n>\d+(?:\.\d+)?)(?![\d.万亿%元])")
"""投资额(万元):3200, as tables have it."""
_SPENT = re.compile(
    r"(?:[投花用算]|投入|投资|[费值资]|人工|材料|[今当][日天]|就是|也就|共)(?:[了去掉才只又]|一共)*\s*$"
)
"""花了五百块, and not 铺了五百块."""
THOUSANDS = 4
_BREAK_BEFORE, _BREAK = re.compile(r"[,。;\s]$"), re.compile(r"\s*(?:[,。;]|$)")
_LAID = re.compile(r"[铺贴砌装搬运铲换砖板石瓦][^,。;]*$")
_NO_NUMBER_BEFORE = re.compile(r"(?:几|第)$")
_MANY_BEFORE = re.compile(r"(?<![报确准实])数$")
"""数十万; 准确数2018万 is a number."""
_JOIN = re.compile(r"[-~—–至到]+\s*[\d一二两三四五六七八九](?![\d.点一二三四五六七八九十]*\s*(?:%|个百分点|个点|成))")
_JOINED = re.compile(r"[\d万亿元]\s*[-~—–至到]+\s*$")
_SHARE_JOINED = re.compile(r"\d%?\s*[-~—–]\s*$")
"""75-80%: one of many shares."""
_PERCENT = re.compile(
    r"(?P<plain>\d+(?:\.\d+)?)\s*%|百分之(?P<cn>[\d.零〇一二两三四五六七八九十百点]+)(?![点几\d.零〇一二两三四五六七八九十百])|(?P<whole>百分百)"
    r"|(?:(?<=[成到达度率体来做干是,\s])|(?<=^))了?\s*(?P<points>\d+(?:\.\d+)?|[一二三四五六七八九]?十[一二三四五六七八九]?(?:点[一二三四五六七八九])?)\s?个(?:点(?!钟)|百分点(?=\s*(?:[,。;]|$)))"
    r"|(?:(?<=[成到达是])|(?<=进度))了?\s*(?P<points2>[\d.零〇一二两三四五六七八九十百点]+)个百分点"
    r"|(?P<points3>[\d.零〇一二两三四五六七八九十百点]+)(?:个百分点(?=\((?:全|总|整))|趴)|(?P<ten>十成十?)"
    r"|(?P<of>[二三四五六七八九十\d]{1,2})分之(?P<part>[一二两三四五六七八九\d]{1,2})"
    r"|(?<![\d/.])(?P<part2>[1-8])/(?P<of2>[2-9])(?![\d/.月日号])"
    r"|(?<![一二两三四五六七八九\d.])(?P<tenth>[一二两三四五六七八九\d])成(?:(?P<half>半|[一二三四五六七八九])(?![期号楼标栋])|(?![立果本为都效员套品熟交功不色]))"
    r"|(?<!不到)(?<!不足)(?<!没到)(?P<fifty>过了?半|一半|半数(?!以上))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Money found in a text: `value` in 元 (integer); `about` when the writer said 多, 来, 余 or 出头."""

    value: int
    span: tuple[int, int]
    about: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Percent:
    """A share found in a text: `value` in percent (40 is 百分之四十); `about` for 过半 and fractions."""

    value: Decimal
    span: tuple[int, int]
    about: bool = False


def chinese_number(text: str) -> Decimal | None:
    """The value of a whole numeral: 三百二十万, 1.2亿, 两千三, 二〇二六, 廿八; None when it is not one."""
    text = text.replace(",", "").replace("廿", "二十").replace("卅", "三十")
    if not text or len(text) > LONGEST:
        return None
    for sign, size in SECTIONS:
        head, found, tail = text.rpartition(sign)
        if found:
            return _sectioned(head, tail, size)
    return _section(text)


def small_int(text: str) -> int | None:
    """A whole number up to 9999 in digits or numerals; None otherwise (also for 三五, which is no number)."""
    if text.isascii() and text.isdigit() and len(text) <= LONGEST:
        return int(text) if int(text) <= 9999 else None
    if len(text) > 1 and all(c in DIGITS for c in text) and not text.startswith(("零", "〇")):
        return None
    value = chinese_number(text)
    return int(value) if value is not None and value == int(value) and value <= 9999 else None


def find_money(text: str) -> list[Amount]:
    """All amounts in 元: a number with 万/亿 or 元. Ranges (300-400万) and measures (80万吨) are left out."""
    return list(_amounts(text))


def money_yuan(text: str) -> Amount | None:
    """The first amount of money in the text."""
    return next(_amounts(text), None)


def find_percents(text: str) -> list[Percent]:
    """All shares: 75%, 百分之四十, 三成五, 三分之二, 过半. 个百分点 is a difference, not a share."""
    found = ((m, _percent(m)) for m in _PERCENT.finditer(text))
    return [
        Percent(value=value, span=m.span(), about=bool(m["fifty"] or m["of"] or m["of2"]))
        for m, value in found
        if value is not None and not _SHARE_JOINED.search(text[max(0, m.start() - NEAR) : m.start()])
    ]


def percent(text: str) -> Percent | None:
    """The first share in the text."""
    return next(iter(find_percents(text)), None)


def _sectioned(head: str, tail: str, size: int) -> Decimal | None:
    value = chinese_number(head)
    rest = _tail(tail, size) if tail else Decimal(0)
    return None if value is None or rest is None else value * size + rest


def _tail(tail: str, size: int) -> Decimal | None:
    """三亿五 is 3.5亿, 一亿两千 and 1亿零三百 are said in 万 behind 亿."""
    if size > SECTIONS[1][1] and SECTIONS[1][0] not in tail and (rest := _in_wan(tail)) is not None:
        return rest
    if len(tail) == 1 and tail not in "零〇":
        value = _section(tail)
        return None if value is None else value * size / 10
    return chinese_number(tail.lstrip("零〇"))


def _in_wan(tail: str) -> Decimal | None:
    spoken = tail.lstrip("零〇")
    if not any(sign in spoken for sign in "百千"):
        return None
    value = _section(spoken)
    return value * SECTIONS[1][1] if value is not None and value < SECTIONS[1][1] else None


def _section(text: str) -> Decimal | None:
    whole, point, part = text.partition("点")
    if point:
        return _decimal(whole, part)
    if all(c in DIGITS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text))
    if not any(c in UNITS for c in text):
        return _plain(text)
    return _units(_TOKEN.findall(text))


def _decimal(whole: str, part: str) -> Decimal | None:
    head = _section(whole) if whole else None
    if head is None or not part or not all(c in DIGITS for c in part):
        return None
    return head + Decimal("0." + "".join(str(DIGITS[c]) for c in part))


def _plain(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _units(tokens: list[str]) -> Decimal | None:
    total, pending, last, zero = Decimal(0), None, 0, False
    for token in tokens:
        if token in UNITS:
            last = UNITS[token]
            total += last * (Decimal(1) if pending is None else pending)
            pending = None
        elif token in "零〇":
            zero = True
        elif pending is None:
            pending = Decimal(DIGITS[token]) if token in DIGITS else _plain(token)
            if pending is None:
                return None
        else:
            return None
    return total + _spoken_rest(pending, last, zero)


def _spoken_rest(pending: Decimal | None, last: int, zero: bool) -> Decimal:
    if pending is None:
        return Decimal(0)
    return pending * last / 10 if last > 10 and pending < 10 and not zero else pending


def _amounts(text: str) -> Iterator[Amount]:
    found = [(m, _yuan(m, text)) for m in _RUN.finditer(text)] + [(m, _headed(m)) for m in _HEADED.finditer(text)]
    for m, value in sorted(found, key=lambda pair: pair[0].start()):
        if value is not None:
            said = m.groupdict()
            yield Amount(value=value, span=m.span(), about=any(said.get(word) for word in ("about", "small", "over")))


def _headed(m: re.Match[str]) -> int | None:
    value = Decimal(m["n"]) * dict(SECTIONS)[m["in"]]
    return int(value.quantize(Decimal(1), ROUND_HALF_UP)) if value <= HIGHEST else None


def _yuan(m: re.Match[str], text: str) -> int | None:
    numeral = m["n"] + (m["in"] or (m["more"] or "").replace("w", "万").replace("W", "万"))
    if not (m["yuan"] or m["sign"] or "万" in numeral or "亿" in numeral) or not _stands_alone(m, text, numeral):
        return None
    value = Decimal("0.5") * 10**8 if numeral == "半亿" else chinese_number(numeral)
    if value is None or value > HIGHEST:
        return None
    return int((-value if m["minus"] else value).quantize(Decimal(1), ROUND_HALF_UP))


def _stands_alone(m: re.Match[str], text: str, numeral: str) -> bool:
    if m["yuan"] == "块" and not (_is_spent(numeral, text[: m.start()]) or _is_a_clause(m, text)):
        return False
    if numeral[0] in "万亿" or (numeral[0] in "百千" and not m["yuan"]):
        return False
    if _MANY_BEFORE.search(text[: m.start()]) and not numeral[0].isdigit():
        return False
    if _NO_NUMBER_BEFORE.search(text[: m.start()]) or _JOINED.search(text[max(0, m.start() - NEAR) : m.start()]):
        return False
    if _JOIN.match(text, m.end()):
        return False
    return bool(m["yuan"] or m["sign"]) or not MEASURE.match(text, len(text[: m.end()].rstrip()))


def _is_spent(numeral: str, before: str) -> bool:
    """六万三千块, 31000块, 花了五百块, and not 铺了8500块."""
    if "万" in numeral or "亿" in numeral or _SPENT.search(before):
        return True
    return numeral.isascii() and len(numeral) >= THOUSANDS and not _LAID.search(before)


def _is_a_clause(m: re.Match[str], text: str) -> bool:
    """挖了沟,八千块,累计19万: a round sum alone between commas."""
    return (
        "千" in m["n"]
        and _BREAK_BEFORE.search(text[: m.start()]) is not None
        and _BREAK.match(text, m.end()) is not None
    )


def _percent(m: re.Match[str]) -> Decimal | None:
    if m["fifty"] or m["whole"] or m["ten"]:
        return Decimal(50 if m["fifty"] else 100)
    if m["plain"]:
        return Decimal(m["plain"])
    if said := m["points"] or m["cn"] or m["points2"] or m["points3"]:
        return chinese_number(said)
    if m["of"] or m["of2"]:
        return _fraction(m["part"] or m["part2"], m["of"] or m["of2"])
    tens = chinese_number(m["tenth"])
    rest = Decimal(5) if m["half"] == "半" else chinese_number(m["half"] or "零")
    return None if tens is None or rest is None else tens * 10 + rest


def _fraction(part: str, whole: str) -> Decimal | None:
    over, under = chinese_number(part), chinese_number(whole)
    if over is None or not under or over > under:
        return None
    return (over * 100 / under).quantize(Decimal("0.1"))
