"""What stands beside a day and tells whether it is a limit, is refused, or is only told of (language §4)."""

import re

MARK_AFTER = re.compile(
    r"\s*(?:[(（]含[^)）]{0,4}[)）])?[)）]?\s*(?:之前|以前|前|之内|以内|内|为止|止|截止(?!日期|时间))"
)
MARK_BEFORE = re.compile(
    r"(?:→|->|更正[为成]|截止(?:日期|时间)?|到期|最迟|最晚|务必于|须于|应于|请于|限于?|时限|期限|延期?(?:到|至)|延后[到至]|推迟[到至]"
    r"|[调改定](?:到|至|为|在|于)|也?就是|就(?=周|这|今|明|本|[\d一二三四五六七八九十]+月)|顺延[到至]|改(?=\d)|放[到在]|宽[到限]*|缓到|给到|推到|挪到|顺到|不(?:得|要|能)?(?:超过|晚于|迟于)|赶在|于|到|至)\s*[:：]?\s*(?:为|是|在)?\s*$"
)
STATUS_BEFORE = re.compile(r"(?:截至|截止到?|截止至|自|从)\s*$")
DENIED_BEFORE = re.compile(
    r"(?:不同意[^,。;]{0,4}[延推改缓](?:期|迟)?(?:到|至)|不是|并非|而非|不能等|(?:不要|别|不用|不必|不能)再?[等拖]到?|赶不上|误了|(?:别|不要|不能|莫|不许|勿|又|已经?|都)再?拖[到过]"
    r"|(?:误?写|打|填|输|错)成了?|错过|原(?:定|期限|时限|截止(?:日期|时间)?|计划)?|原来(?:是|说|定)?(?:的|在)?|本来|(?<!事)由)\s*$"
)
CIRCUMSTANCE_AFTER = re.compile(
    r"\s*(?:就|又|要|会|是|才|可能|快)?(?:停[电水]|放假|降温|下[雨雪]|有[雨雪]|开学|[^\s,。;]{0,3}(?:不了|不成|不完|来不及)"
    r"|(?:[我咱你]们?|县里|省里|市里)?要?(?:开会|开庭|有会)|(?:会上|常委会|上午|下午)?(?:讲|说|强调|批示|指示|提到|反映|听)(?!明|清))"
)
"""明天停电, 明天交不了, 书记今天讲了: told, and no limit."""
FAILS_AFTER = re.compile(
    r"(?:之前|以前|前|之内|以内|内)?[^,。;]{0,9}(?:[^,。;不]不(?:了|成|完|来|下来?|出来?|回来|及|上)|没戏|难[完办交]|悬)"
)
"""国庆前交不了,想延到10月15日: what cannot be kept."""
STANDS_AFTER = re.compile(r"[^,。;]{0,3}(?:不变|不动|照旧)")
REFUSED_AFTER = re.compile(r"[日号]?\s*(?:肯定|绝对)?(?:不行|不同意|不批|不可能|不可以|没门|免谈|太[晚迟久])")
"""延到10月15不行,9月30: what is refused."""
DUE_AFTER = re.compile(r"\s*(?:就|又|要|会|是|才|快)?到期")
"""周五到期的合同: it tells of another limit."""
DESCRIBES_AFTER = re.compile(r"\s*(?:要|将|拟|计划|准备|需|能|才)?[^\s,。;:、]{0,8}的(?=[^\s,。;:、])")
"""明年一季度要开工的项目: it describes something."""
OF_IT = re.compile(r"\s*的(?=[\u3400-\u9fff])")
"""春节前的工资: what is before the holiday is told of, and nothing is due then."""
ROUND = re.compile(
    r"(?:before_holiday|year_|month_end|month_said|month_part|ten_days"
    r"|quarter|half_year|week$)"
)
EXACT = re.compile(r"(?:full_date|month_day|short_date|weekday|day_word|day_of_month|bare_day|week$)")
THAT_IS = re.compile(r"[,\s]*(?:[(:]|也?就是|就(?=这|本|周)|即)?\s*(?:20\d\d年)?")
LAST_WORD = re.compile(r"[,。;:]\s*(?:也?就是?|即)?\s*$"), re.compile(r"\s*[。!]*$")
"""…,12月20日: what a sentence ends with."""
EARLIER = re.compile(r"提前(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,3})\s*个?(?P<unit>工作日|天|日|周)")
ABOUT_AFTER = re.compile(r"\s*(?:前后|左右|上下)")
START_AFTER = re.compile(r"\s*(?:起(?!草|点|诉|吊|伏)|开始|以来|至今)")
