"""Signs and habits of daily reports, written out: ∑4310, +57, 💰26万, 📈71%, 投资【70】万元, 累计1 980万."""

import re

_PLAIN = r"\d+(?:\.\d+)?"
_SUM = rf"{_PLAIN}\s?(?:[wW]|万)"
_NUMERAL = r"[\d零一二两三四五六七八九十]"
_TODAY = r"(?:今[日天儿]|[当本]日)"
_SAID_APART = (
    (
        re.compile(
            rf"(?<=[\u3400-\u9fff])(?<![到至止前])\s+(?={_TODAY}(?:完成|投资?|投入|产值|花|干|了|:)*\s*{_NUMERAL})"
        ),
        ",",
    ),
    (re.compile(r"(?<=[万亿元])(?=计划?总投资?额?[\d约为是:])"), ","),
    (re.compile(r"(?<=[万亿元])(?=\d{1,3}(?:\.\d+)?\s?(?:%|个点))"), ","),
    (re.compile(r"(?<=[\d万])(?=多一分[没不]|[一半]分[没不]多)"), ","),
)
"""停工等料 今天投入5万; 累计860万元计划总投资9600万元; 6.8万多一分没有: where one thing ends and another begins."""
_PASSED = r"(?:突?破|超?过|冲[过破])了?"
_BEFORE_TODAY = r"(?:以前|前面|之前|前头|原来|原先)的?(?:那些)?"
_TOGETHER_SINCE = (
    (re.compile(r"(\d+(?:\.\d+)?\s?[万亿])元?\s*\((?:累计?|总的?)\)"), r",累计\1,"),
    (
        re.compile(
            rf"(?:加上?|连上?|算上|带上|连同){_BEFORE_TODAY},?(?:一起|一共|总共|一块儿?|合起来|拢共|全部)(?={_NUMERAL})"
        ),
        "累计",
    ),
    (re.compile(r"到今[天日儿](?:为止|止)?,?(?:一共|总共|共|合计|累计)(?!用)"), ",累计"),
    (re.compile(rf"(?:总共|一共|总的|合计|前后)(?:已经?)?[花投干做]到了?(?={_NUMERAL})"), "累计"),
    (
        re.compile(
            rf"(累计[^,。;\d]{{0,4}}?)(?:{_PASSED}|快|将近|接近|差不多)[\d一二两三四五六七八九十百千]*个?[万亿]元?了?[,\s]+"
            r"(?=\d{3,6}(?:\.\d+)?(?![\d万亿]))"
        ),
        r"\1",
    ),
    (
        re.compile(
            rf"(累计[^,。;\d]{{0,4}}?){_PASSED}[\d.,一二两三四五六七八九十百千]+\s*[万亿]?元?了?[,\s]*"
            r"(?:准确|准数|确切|具体|精确|精准)[^,。;\d]{0,3}"
        ),
        r"\1",
    ),
    (re.compile(r"((?:累计?|总计|总数|至今|以来)[^,。;\d]{0,6})(\d{1,3}) (\d{3}(?:\.\d+)?)(?=\s?万)"), r"\1\2\3"),
)
"""860万(累); 加前头的一起860万; 累计过了一个亿,10250; 累计破3000了,准确说3041.1万."""
_PAID = r"(?:到位资金|资金到位|到账资金?|拨付资金?|支付|付款|回款|拨款)"
_OF_SOMETHING_ELSE = (
    (re.compile(rf"({_PAID}[^,。;\d]{{0,3}})累计(?=[^,。;\d]{{0,2}}\d)"), r"\1"),
    (re.compile(r"(资金|款项?|专项债)累计(?=到位|到账|拨付|下达|支付)"), r"\1"),
    (re.compile(r"(补[^,。;漏]{0,10})漏[报记写]?了?的(?=[^,。;]{0,4}\d)"), r"\1"),
    (re.compile(r"漏[报记写]?了?:\s*(?=\d)"), "补报"),
    (
        re.compile(r"[涨提升增][了高加]*[\d.]+个?(?:百分)?点,?[到至]了?(\d\d(?:\.\d)?|100)(?=\s*(?:[,。;]|$))"),
        r",进度\1%",
    ),
    (
        re.compile(rf"[从由]({_PLAIN})%?([^,。;\d]{{0,4}}[到至为])({_PLAIN})(?=%?了?\s*(?:[,。;]|$))(?<=\d\d|\.\d)"),
        r"从\1%\2\3%",
    ),
    (
        re.compile(
            rf"(?:序时|时序)(?:进度)?(?:要求|应[该达]?)?[是为到达:\s]*{_PLAIN}(?:%|个点)?[,\s]*"
            rf"实际(?:进度|完成|只有|才|也?就)*[是为到:\s]*({_PLAIN})(?:%|个点)?"
        ),
        r"进度\1%",
    ),
)
"""到位资金累计1.9亿 came together of something else; of 序时要求70%,实际64% the second is how far the works are."""
_OF_THE_DAY = (
    (re.compile(r"(?<=[,\s])([\d一二两三四五六七八九])千(?=\s*(?:[,。;]|$))"), r"\1千元"),
    (re.compile(r"(?<=[\s,])0(?=[\s,]+(?:累计|(?:总|形象)?进度|总体|整体))"), "今日0万"),
    (re.compile(r"零元?\(0元?\)"), "0万"),
    (re.compile(r"(?<=[日天儿])([\d.]+|[一二三四五六七八九十百]+)个(?=[,。;\s(]+单位[:是为]?万)"), r"\1万"),
    (re.compile(r"(?<=[\d一二两三四五六七八九十])点(?=\d个(?:[,。;\s]|$))"), "."),
    (re.compile(r"(?<=[日天儿])(\d+\.\d+)个(?=[,。;\s]|$)"), r"\1万"),
    (re.compile(r"(?<=[。;])\s*(\d+(?:\.\d+)?)(?=[。;]\s*累计)"), r"今日\1万"),
)
"""今天三十个,单位万元; 今天11点5个: of what is counted there is no half."""
_COLUMNS = (
    (re.compile(rf"(?<![\d.])({_PLAIN})了?\s*\((?:百分比|百分数|%)\)"), r"进度\1%"),
    (re.compile(r"([一二三四五六七八九]?十[一二三四五六七八九]?)了?\s*\((?:百分比|百分数|%)\)"), r"进度百分之\1"),
    (re.compile(rf"({_SUM}\s+\d{{1,3}}(?:\.\d+)?%)\s+(?={_SUM}(?:\s|$))"), r"\1 累计"),
    (re.compile(rf"([/|,;\s]\s*|^\s*)(?:钱|产值)\s*:?\s*(?={_PLAIN}\s*[/|\s])"), r"\1今日"),
    (re.compile(rf"(?<![日今累计])[/|\s]\s*(?:总|累|到今[日天儿]|到现在|到目前)\s*:?\s*(?={_PLAIN})"), ",累计"),
    (re.compile(r"[/|\s]\s*(?:度|形象|率)\s*:?\s*(\d\d(?:\.\d)?|100)%?(?=\s*(?:[/|,。;]|$)|\s)"), r",进度\1%"),
    (re.compile(r"[【\[]\s*(\d[\d,]*(?:\.\d+)?)\s*[】\]]\s*(?=[万亿元%])"), r"\1"),
    (re.compile(r"[∑Σ]\s*:?\s*(?=\d)"), "累计"),
    (re.compile(r"[💰💵]\s*:?\s*(?=\d)"), ""),
    (re.compile(r"[📈📊]\s*:?\s*(?=\d)"), ",进度"),
    (re.compile(r"(?:(?<=[|/,\s:])|(?<=\d日)|^)\+\s?(?=\d+(?:\.\d+)?\s*(?:[万|/,。;(\s]|$))"), "今天日"),
)
"""钱 3.8 总 8420 度 95, one below the other; signs for words."""
_WRITTEN_OUT = (*_SAID_APART, *_OF_THE_DAY, *_TOGETHER_SINCE, *_OF_SOMETHING_ELSE, *_COLUMNS)

_LAST_DIGIT = re.compile(r"(?<=[万亿千百])[壹贰叁肆伍陆柒捌玖](?=[,。;元\s]|$)")
"""伍万捌."""
_IN_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖", "一二三四五六七八九")


def written_out(text: str) -> str:
    """A text without such signs stays as it is."""
    text = _LAST_DIGIT.sub(lambda m: m[0].translate(_IN_CAPITALS), text)
    for pattern, words in _WRITTEN_OUT:
        text = pattern.sub(words, text)
    return text
