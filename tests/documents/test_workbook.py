"""Workbooks as offices really keep them: read, or refused with the cell and the nearest right word."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from documents import package as limits
from documents.cells import WAN, Unreadable, date_of, names_of, phone_of, text_of, yuan_of
from documents.diff import Change, diff, untouched
from documents.faults import REASONS
from documents.workbook import Parsed, load_workbook_file, parse_workbook
from documents.writing import put, template, write_workbook
from domain.actors import Actor, Channel
from domain.people.records import Role, UnitKind
from domain.people.roster import Roster
from domain.projects.files import ProjectFile, Stage
from domain.projects.merging import merged_project

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MERGED = partial(merged_project, now=NOW)
Grid = Sequence[Sequence[object]]

UNITS: Grid = [
    ["单位简称", "单位全称", "类别", "别名", "口子"],
    ["县政府", "县人民政府", "县领导", "", ""],
    ["项目办", "县项目办", "项目办", "", ""],
    ["住建局", "县住房和城乡建设局", "责任单位", "县住建局、住建", "城建口"],
    ["水利局", "县水利局", "责任单位", "", "农业"],
]
PEOPLE_HEAD = ["单位", "姓名", "职务", "手机", "角色", "分管口子", "A/B角", "审定人"]
PEOPLE: Grid = [
    PEOPLE_HEAD,
    ["县政府", "周明远", "县长", "00000000001", "县长", "", "", ""],
    ["县政府", "高志成", "常务副县长", "00000000002", "常务副县长", "", "", ""],
    ["县政府", "陈海峰", "副县长", "00000000003", "分管领导", "城建口、 交通", "高志成", ""],
    ["项目办", "王敏", "主任", "00000000004", "项目办", "", "", "是"],
    ["住建局", "张伟明", "局长", "00000000005", "主要负责人", "", "", ""],
    [None, "李　静", "联络员", "00000000006", "联络员", "", "", ""],
    ["水利局", "", "局长", "", "主要负责人", "", "", ""],
    ["水利局", "黄晓玲", "联络员", "00000000007", "联络员", "", "", ""],
]
PROJECT_HEAD = [
    "项目编号",
    "项目名称",
    "简称",
    "阶段",
    "责任单位",
    "包联领导",
    "总投资",
    "年度计划投资",
    "累计完成投资",
]
PROJECTS: Grid = [
    PROJECT_HEAD,
    ["QH001", "城东安置房建设工程", "城东安置房", "在建", "县住建局", "陈海峰", 86000, 32000, 29120],
]


def xlsx(**sheets: Grid) -> bytes:
    """A workbook with these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, grid in sheets.items():
        page = book.create_sheet(title)
        for row in grid:
            page.append(list(row))
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def parsed(people: Grid = PEOPLE, projects: Grid = PROJECTS, units: Grid = UNITS) -> Parsed:
    return parse_workbook(xlsx(单位=units, 岗位人员=people, 项目=projects))


def roster_of(known: Parsed) -> Roster:
    return Roster(
        units={u.key: u for u in known.units},
        posts={p.key: p for p in known.posts},
        persons={p.key: p for p in known.persons},
    )


def lines(found: Parsed) -> list[str]:
    return [fault.line for fault in found.faults]


def test_a_plain_workbook():
    """Units with aliases and field, posts with roles, merged unit cells, a vacant post, a project."""
    found = parsed()
    assert lines(found) == []
    posts = {post.key: post for post in found.posts}
    assert found.units[2].aliases == ("县住建局", "住建")
    assert (found.units[2].policy_field, found.units[2].unit_kind) == ("城建", UnitKind.RESPONSIBLE)
    assert posts["县政府|县长"].fields == ("*",)
    assert (posts["县政府|常务副县长"].role, posts["县政府|常务副县长"].fields) == (Role.FIELD_LEADER, ("*",))
    assert (posts["县政府|副县长"].fields, posts["县政府|副县长"].backup) == (("城建", "交通"), "高志成")
    assert posts["项目办|主任"].approves_reports
    assert posts["住建局|联络员"].holder == "李静"
    assert posts["水利局|局长"].holder == ""
    [project] = found.projects
    assert (project.unit, project.liaison_post, project.sponsor_post) == ("住建局", "住建局|联络员", "县政府|副县长")
    assert (project.total_yuan, project.cumulative_yuan, project.stage) == (
        860_000_000,
        291_200_000,
        Stage.UNDER_CONSTRUCTION,
    )


def test_events_of_a_clean_workbook():
    """The roster first, then the projects."""
    found, by = parsed(), Actor(staff_id="", channel=Channel.COMMAND)
    roster, projects = found.roster_imported(by), found.projects_imported(by)
    assert roster is not None
    assert projects is not None
    assert (len(roster.posts), len(projects.projects)) == (8, 1)


def test_what_offices_put_around_a_table():
    """A title, a line with the unit, headings over two rows with line breaks, sums, blanks, foreign columns."""
    grid: Grid = [
        ["青禾县2026年重点项目清单"],
        [None, None, None, "单位：亿元"],
        ["序号", "项 目\n名称", "责任单位", "投资", None, "备注", None],
        [None, None, None, "总投资", "年度计划\n投资（万元）", None, None],
        [1, "城东安置房", "住建局", "８．６", "32,000", "见附件", None],
        [2, "老旧小区改造", "住建局", "1.46亿元", 9800.0, None, None],
        ["合计", None, None, 10.06, 41800, None, None],
        [None] * 7,
        [None] * 7,
    ]
    found = parsed(projects=grid)
    assert lines(found) == []
    assert [(p.key, p.total_yuan, p.annual_plan_yuan) for p in found.projects] == [
        ("城东安置房", 860_000_000, 320_000_000),
        ("老旧小区改造", 146_000_000, 98_000_000),
    ]
    assert set(found.ignored) == {"项目!序号", "项目!备注"}


def test_other_titles_and_headings_are_recognised():
    """通讯录 and 重点项目清单 with headings of their own; the rest of the roster is already known."""
    people: Grid = [
        ["工作单位", "姓名", "岗位", "联系电话", "身份"],
        ["水利局", "王志远", "局长", 13800000000.0, "一把手"],
    ]
    projects: Grid = [["名称", "牵头单位", "计划总投资(亿元)", "年度计划"], ["石渡水库", "水利局", 1.58, 7600]]
    found = parse_workbook(xlsx(通讯录=people, 重点项目清单=projects), roster_of(parsed()))
    assert lines(found) == []
    assert found.persons[0].mobile == "13800000000"
    assert found.projects[0].total_yuan == 158_000_000


@pytest.mark.parametrize("title", ["Sheet1", "项目", "2026年重点项目清单", "责任单位项目调度表"])
def test_a_sheet_is_known_by_its_title_or_its_headings(title: str):
    """Many offices leave the first sheet as Sheet1; sheets nobody reads are named."""
    grids: dict[str, Grid] = {title: PROJECTS, "填表说明": [["请如实填写"]], "往年": [["甲", "乙"]]}
    found = parse_workbook(xlsx(**grids), roster_of(parsed()))
    assert lines(found) == []
    assert ([p.key for p in found.projects], found.ignored) == (["QH001"], ("往年",))


def test_a_list_of_liaisons_is_a_list_of_people():
    """The piece that stands last in a title says what the sheet is."""
    found = parse_workbook(xlsx(单位=UNITS, 项目责任单位联络员名单=PEOPLE, 单位换算=[["甲", "乙"]]))
    assert (lines(found), len(found.posts), found.ignored) == ([], 8, ("单位换算",))


def test_a_sheet_that_is_there_twice_is_refused():
    """This year's list and last year's: which one counts is not guessed."""
    grids: dict[str, Grid] = {"单位": UNITS, "岗位人员": PEOPLE, "2025年项目": PROJECTS, "2026年项目": PROJECTS}
    assert lines(parse_workbook(xlsx(**grids))) == [
        "2025年项目　这张表出现了两次，请只留一张",
        "2026年项目　这张表出现了两次，请只留一张",
    ]


def people(*row: object) -> Grid:
    return [*PEOPLE, list(row)]


def project(*row: object) -> Grid:
    return [*PROJECTS, list(row)]


WRONG_PEOPLE = [
    (people("住见局", "甲", "干部", "", "经办人"), "岗位人员!A10　单位“住见局”不在单位表和名册中；是否为“住建局”"),
    (people("住建局", "甲", "干部", "", "连络员"), "岗位人员!E10　“连络员”不是可用的词；是否为“联络员”"),
    (people("住建局", "甲", "", "", "经办人"), "岗位人员!C10　“职务”不能为空"),
    (people("住建局", "甲", "局长", "", "经办人"), "岗位人员!C10　岗位“住建局 局长”已经出现过，请在职务中区分"),
    (people("住建局", "甲", "干部", "1380000", "经办人"), "岗位人员!D10　“1380000”不是11位手机号"),
    (people("住建局", "甲", "干部", "00000000006", "经办人"), "岗位人员!D10　手机号与“李静”相同"),
    (
        people("水利局", "李静", "干部", "00000000016", "经办人"),
        "岗位人员!B10　“李静”与前面一行同名而手机不同；如是两个人，请写成：姓名（单位）",
    ),
    (
        people("住建局", "甲", "干部", "", "经办人", "", "李精"),
        "岗位人员!G10　“李精”不在岗位人员表和名册中；是否为“李静”",
    ),
    (people("住建局", "甲", "干部", "", "经办人", "", "B角"), "岗位人员!G10　B角请填姓名"),
    (people("住建局", "甲", "干部", "", "经办人", "", "甲"), "岗位人员!G10　“甲”不能既是A角又是B角"),
    (people("住建局", "甲", "干部", "", "经办人", "", "", "是"), "岗位人员!H10　审定人须是项目办的岗位"),
    (people("住建局", "甲", "干部", "", "经办人", "", "", "对"), "岗位人员!H10　“对”请填“是”或“否”"),
    (people("县政府", "甲", "副县长2", "", "分管领导"), "岗位人员!F10　分管领导须填“分管口子”"),
    (people("县政府", "甲", "县长2", "", "县长"), "岗位人员　县长岗位只能有一个"),
    (people("住建局", "甲|乙", "干部", "", "经办人"), "岗位人员!B10　“甲|乙”含有不能用的字符（竖线、控制符）或过长"),
]


@pytest.mark.parametrize(("grid", "line"), WRONG_PEOPLE)
def test_a_wrong_person_names_cell_reason_and_nearest_word(grid: Grid, line: str):
    """And nothing at all is imported."""
    found = parsed(people=grid)
    assert lines(found) == [line]
    assert (found.units, found.posts, found.persons, found.projects) == ((), (), (), ())


WRONG_PROJECTS = [
    (
        project("QH2", "甲", "", "在建", "水力局", "", 10, 5, 1),
        "项目!E3　单位“水力局”不在单位表和名册中；是否为“水利局”",
    ),
    (project("QH1", "甲", "", "在见", "水利局", "", 10, 5, 1), "项目!D3　“在见”不是可用的词；是否为“在建”"),
    (project("QH2", "甲", "", "在建", "水利局", "", "约10", 5, 1), "项目!G3　“约10”不是金额"),
    (project("QH2", "甲", "", "在建", "水利局", "", "-10", 5, 1), "项目!G3　“-10”不是金额"),
    (project("QH2", "甲", "", "在建", "水利局", "", "", 5, 1), "项目!G3　“总投资”不能为空"),
    (project("QH2", "甲", "", "在建", "水利局", "", "#REF!", 5, 1), "项目!G3　公式结果有误：#REF!"),
    (
        project("QH2", "甲", "", "在建", "水利局", "", 10, 50, 1),
        "项目!H3　年度计划投资大于总投资，请核对单位是万元还是亿元",
    ),
    (
        project("QH2", "甲", "", "在建", "水利局", "", 10, 5, 100),
        "项目!I3　累计完成投资大于总投资，请核对单位是万元还是亿元",
    ),
    (
        project("QH001", "甲", "", "在建", "水利局", "", 10, 5, 1),
        "项目!B3　项目“QH001”已经出现过（编号、名称或简称重复）",
    ),
    (
        project("QH2", "甲", "", "在建", "水利局", "陈海风", 10, 5, 1),
        "项目!F3　“陈海风”不在岗位人员表和名册中；是否为“陈海峰”",
    ),
    (project("QH2", "甲", "", "在建", "水利局", "李静", 10, 5, 1), "项目!F3　“李静”没有县领导岗位"),
    (project("QH2", "甲", "", "在建", "项目办", "", 10, 5, 1), "项目!E3　责任单位“项目办”没有联络员岗位"),
    ([PROJECT_HEAD[:6], ["QH2", "甲", "", "", "水利局", ""]], "项目!1　缺少列“总投资（万元）”"),
]


@pytest.mark.parametrize(("grid", "line"), WRONG_PROJECTS)
def test_a_wrong_project_names_cell_reason_and_nearest_word(grid: Grid, line: str):
    """The first fault is the one that was made."""
    found = parsed(projects=grid)
    assert lines(found)[0] == line
    assert found.projects == ()


def test_namesakes_are_told_apart_by_their_unit():
    """李静（水利局） is another person with the same name; a bare B角 李静 still means the one written so."""
    found = parsed(people=people("水利局", "李静(水利局)", "干部", "", "经办人"))
    assert lines(found) == []
    assert {p.key: p.name for p in found.persons if p.name == "李静"} == {"李静": "李静", "李静（水利局）": "李静"}


def test_a_unit_named_twice_is_refused():
    """Also when only an alias repeats."""
    found = parsed(units=[*UNITS, ["建设局", "", "责任单位", "住建", ""]])
    assert lines(found)[0] == "单位!A6　单位“住建”已经出现过（名称或别名重复）"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0" * 50, "not_a_workbook"),
        (b"PK\x03\x04 but not really", "not_a_workbook"),
        (xlsx(别的=[["甲", "乙"]]), "no_sheet"),
    ],
)
def test_other_files_are_refused_in_words(data: bytes, reason: str):
    assert [fault.reason for fault in parse_workbook(data).faults] == [reason]


def test_an_empty_package_is_no_workbook():
    data = BytesIO()
    with ZipFile(data, "w") as package:
        package.writestr("a.txt", "x")
    assert [fault.reason for fault in parse_workbook(data.getvalue()).faults] == ["not_a_workbook"]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "docProps/core.xml", "[Content_Types].xml"])
def test_a_torn_part_is_refused_in_words(part: str):
    """With lxml beside it openpyxl raises lxml's error, which is none of the standard library's."""
    data = BytesIO()
    with ZipFile(BytesIO(template())) as whole, ZipFile(data, "w") as package:
        for name in whole.namelist():
            package.writestr(name, b"<a>" if name == part else whole.read(name))
    assert [fault.reason for fault in parse_workbook(data.getvalue()).faults] == ["not_a_workbook"]


LAUGHS = b'<!DOCTYPE l [<!ENTITY a0 "lol">%s]>' % b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
)
FILE = b'<!DOCTYPE l [<!ENTITY a9 SYSTEM "file:///etc/hostname">]>'
BROKEN_CELLS = {"laughs": (LAUGHS, b"&a9;"), "a file": (FILE, b"&a9;"), "NUL": (b"", b"\0"), "half": (b"", b"&#xD83D;")}


@pytest.mark.parametrize("shape", BROKEN_CELLS)
def test_a_cell_that_would_grow_or_reach_out_or_is_no_text(shape: str):
    """Entities a billion times over, a file of this machine, NUL, half a character (F29, F33): one word, no effect."""
    head, cell = BROKEN_CELLS[shape]
    data, sheet = BytesIO(), "xl/worksheets/sheet1.xml"
    with ZipFile(BytesIO(template())) as whole, ZipFile(data, "w") as package:
        for name in whole.namelist():
            body = re.sub(
                rb"<t([^>]*)>[^<]*</t>", rb"<t\1>%s</t>" % cell.replace(b"\0", b"\x00"), whole.read(name), count=1
            )
            package.writestr(name, head + re.sub(rb"^<\?xml[^>]*\?>", b"", body) if name == sheet else whole.read(name))
    assert [fault.reason for fault in parse_workbook(data.getvalue()).faults] == ["not_a_workbook"]


def test_a_bomb_is_not_unpacked():
    """A package that declares more than the limit is refused before anything of it is read."""
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as package, package.open("xl/worksheets/sheet1.xml", "w") as part:
        for _ in range(limits.MOST_UNPACKED // (1 << 20) + 1):
            part.write(bytes(1 << 20))
    assert len(data.getvalue()) < 1 << 20
    assert [fault.reason for fault in parse_workbook(data.getvalue()).faults] == ["too_large"]


def test_size_and_row_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A large file is not even read; too many rows are refused; blank rows do not count."""
    large = tmp_path / "large.xlsx"
    large.write_bytes(b"PK" + bytes(limits.MOST_BYTES))
    assert [fault.reason for fault in load_workbook_file(large).faults] == ["too_large"]
    monkeypatch.setattr(limits, "MOST_ROWS", 20)
    assert lines(parsed(projects=[*PROJECTS, *([[None] * 9] * 40)])) == []
    many = [["", f"第{n}项", "", "", "水利局", "", 10, 5, 1] for n in range(20)]
    assert [f.reason for f in parsed(projects=[*PROJECTS, *many]).faults] == ["too_many_rows"]


def test_every_reason_has_words():
    """No fault is shown by its code."""
    source = "".join(path.read_text("utf-8") for path in Path(limits.__file__).parent.glob("*.py"))
    assert [reason for reason in REASONS if source.count(f'"{reason}"') < 2] == []


MONEY = [
    ("1.2亿", 120_000_000),
    ("320万", 3_200_000),
    ("５００", 5_000_000),
    ("1,200.5", 12_005_000),
    (0.1 + 0.2, 3_000),
]


@pytest.mark.parametrize(("said", "yuan"), MONEY)
def test_amounts(said: object, yuan: int):
    """万元 unless the cell says otherwise; no rounding noise."""
    assert yuan_of(said, WAN) == yuan


@pytest.mark.parametrize("said", ["", "约10", "-1", "十万", "1.2.3", "nan", "1e9"])
def test_no_amount_is_guessed(said: str):
    with pytest.raises(Unreadable):
        yuan_of(said, WAN)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        (datetime(2026, 11, 20, tzinfo=UTC), date(2026, 11, 20)),
        ("2026-11-20", date(2026, 11, 20)),
        ("2026.3.5", date(2026, 3, 5)),
        ("２０２６年１１月２０日", date(2026, 11, 20)),
        ("2026.3", date(2026, 3, 31)),
        ("2026年3月底", date(2026, 3, 31)),
        (46082, date(2026, 3, 1)),
        ("46082", date(2026, 3, 1)),
    ],
)
def test_dates(said: object, day: date):
    assert date_of(said) == day


@pytest.mark.parametrize("said", ["2026-13-01", "2026-02-30", "年底", "12", "99999999"])
def test_no_date_is_guessed(said: str):
    with pytest.raises(Unreadable):
        date_of(said)


def test_text_is_cleaned():
    """Line breaks, invisible marks, wide digits; names in any of the usual lists; phones as numbers."""
    assert text_of("城东\n安置房\u200b　１期") == "城东 安置房 1期"
    assert names_of("张立群、何秋生，陈海峰\n许大川 张立群") == ("张立群", "何秋生", "陈海峰", "许大川")
    assert phone_of("+86 138-0000-0000") == phone_of(13800000000.0) == "13800000000"


def test_the_template_is_read_and_its_example_skipped():
    """What an office gets can be sent back as it is: nothing is wrong, nothing is imported."""
    assert parse_workbook(template()) == Parsed()
    assert template() == template()


def test_text_never_becomes_a_formula():
    """Leading signs stay as text, control characters are dropped, and the words come back unchanged."""
    evil = '=HYPERLINK("http://x","y")'
    rows = {"单位": [["住建局", evil, "责任单位", "+1、@x", "\x07城建\x00"]]}
    found = parse_workbook(write_workbook(rows))
    assert (found.units[0].name, found.units[0].policy_field) == (evil.replace("(", "（").replace(")", "）"), "城建")
    page = Workbook().worksheets[0]
    put(page, 1, 1, evil)
    assert (page["A1"].data_type, page["A1"].value, page["A1"].quotePrefix) == ("s", evil, True)


def test_the_preview_says_what_would_change():
    """Added, changed with old and new, the same; phones masked; figures reported this year stay."""
    before = parsed()
    changed = [list(row) for row in PEOPLE]
    changed[5] = ["住建局", "张伟明", "局长", "00000000055", "主要负责人", "", "李静", ""]
    after = parsed(
        people=[*changed, ["水利局", "王志远", "副局长", "", "经办人", "", "", ""]],
        projects=[PROJECT_HEAD, [*PROJECTS[1][:6], 86000, 35000, 31000]],
    )
    reported = {p.key: replace_reported(p) for p in before.projects}
    rows = diff(after, roster_of(before), reported, MERGED)
    assert [row.line for row in rows if row.change is not Change.SAME] == [
        "修改　岗位　住建局局长　B角 空 → 李静",
        "新增　岗位　水利局副局长",
        "修改　人员　张伟明　手机 000****0005 → 000****0055",
        "新增　人员　王志远",
        "修改　项目　城东安置房建设工程　年度计划投资 32,000万元 → 35,000万元",
    ]
    assert untouched(parsed(PEOPLE[:2], [PROJECT_HEAD]), roster_of(before), reported)[0] == "县政府|常务副县长"


def replace_reported(project: ProjectFile) -> ProjectFile:
    return replace(project, last_report_at=NOW)


def test_the_same_workbook_again_changes_nothing():
    known = parsed()
    rows = diff(known, roster_of(known), {p.key: p for p in known.projects}, MERGED)
    assert {row.change for row in rows} == {Change.SAME}
