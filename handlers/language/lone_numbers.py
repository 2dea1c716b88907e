"""Numbers that nothing explains: 63可以接着往下走了, 二十六我们插不上手. Of an act upon a matter they are its
number."""

import re
from collections.abc import Iterable

from handlers.language.normalise import without_sums
from handlers.language.numbers import small_int

Span = tuple[int, int]

_FOLLOWS = (
    r"(?=\s*(?:$|[,。;!?~]|可以|可(?![研行])|能|应|该|要|还|已|先|再|就|也|都|从|按|照|给|请|让|派|退|转|移|改|打回|解(?!放)|挂|停|接|继续|取消|恢复|撤|销|消(?!防)"
    r"|清|结|签|收|办|的|那|这|不|没|我|咱|你|他|县|由|拟|麻烦|哪|啥|怎|吗|是(?:什么|啥)|整改|佐证|交账|卡|等|催|重|缓|延|驳|批|准|同意|过|搞|弄|做|完|今|明|后|下周|本周|到))"
)
_LONE = re.compile(
    rf"(?<!\d[,:])(?<![\d./\-~A-Za-z#号月年第〔至约近为要成到\x00])(?P<list>\d{{2,3}}(?:\s*(?:、|和|跟|及|与|,)\s*\d{{1,3}})*){_FOLLOWS}"
    rf"|(?:^|(?<=[\s,。;:!?把将]))(?P<said>[二三四五六七八九]?十[一二三四五六七八九]?)(?=[我你咱他这那不退转])"
)
_NUMBER = re.compile(r"\d+|[一二三四五六七八九十]+")


def lone_numbers(text: str, explained: Iterable[Span]) -> list[int]:
    """In order; none inside what is `explained`: a day, a time, a sum, a share, a name."""
    known = tuple(explained)
    found: list[int] = []
    for m in _LONE.finditer(without_sums(text)):
        start, end = m.span()
        if not any(a < end and start < b for a, b in known):
            found += (small_int(each) or 0 for each in _NUMBER.findall(m[0]))
    return [number for number in dict.fromkeys(found) if number]
