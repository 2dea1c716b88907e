"""What is wrong with a workbook: the cell, the reason, the nearest right word."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

_LEAST_ALIKE = 50

REASONS: Mapping[str, str] = {
    "not_a_workbook": "不是可读的 .xlsx 文件，请在表格软件中另存为 .xlsx 后重发",
    "too_large": "文件超过20MB，请拆分或删去图片后重发",
    "too_many_rows": "超过20000行，请拆分后重发",
    "no_sheet": "没有找到“单位”“岗位人员”“项目”任何一张表",
    "sheet_twice": "这张表出现了两次，请只留一张",
    "no_header": "没有找到表头",
    "column_missing": "缺少列“{said}”",
    "required": "“{said}”不能为空",
    "formula_error": "公式结果有误：{said}",
    "bad_word": "“{said}”不是可用的词",
    "bad_name": "“{said}”含有不能用的字符（竖线、控制符）或过长",
    "bad_number": "“{said}”不是数字",
    "bad_amount": "“{said}”不是金额",
    "bad_date": "“{said}”不是日期，例：2026年11月20日",
    "bad_phone": "“{said}”不是11位手机号",
    "bad_flag": "“{said}”请填“是”或“否”",
    "no_such_unit": "单位“{said}”不在单位表和名册中",
    "no_such_project": "项目“{said}”不在本工作簿的项目表中",
    "no_such_person": "“{said}”不在岗位人员表和名册中",
    "not_in_unit": "“{said}”在责任单位没有岗位",
    "not_a_leader": "“{said}”没有县领导岗位",
    "ambiguous_person": "有两位“{said}”，请写明，例：李静（住建局）",
    "namesake": "“{said}”与前面一行同名而手机不同；如是两个人，请写成：姓名（单位）",
    "phone_twice": "手机号与“{said}”相同",
    "unit_twice": "单位“{said}”已经出现过（名称或别名重复）",
    "post_twice": "岗位“{said}”已经出现过，请在职务中区分",
    "project_twice": "项目“{said}”已经出现过（编号、名称或简称重复）",
    "backup_is_name": "B角请填姓名",
    "backup_is_holder": "“{said}”不能既是A角又是B角",
    "field_missing": "分管领导须填“分管口子”",
    "two_county_heads": "县长岗位只能有一个",
    "tier_differs": "层级“{said}”与角色不符",
    "approver_not_office": "审定人须是项目办的岗位",
    "no_liaison": "责任单位“{said}”没有联络员岗位",
    "plan_exceeds_total": "年度计划投资大于总投资，请核对单位是万元还是亿元",
    "done_exceeds_total": "累计完成投资大于总投资，请核对单位是万元还是亿元",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to put right. `where` reads like 项目!D17; "" when it is about the whole file."""

    where: str
    reason: str
    said: str = ""
    nearest: str = ""

    @property
    def line(self) -> str:
        """One line for the office."""
        words = REASONS[self.reason].format(said=self.said)
        hint = f"；是否为“{self.nearest}”" if self.nearest else ""
        return "　".join(part for part in (self.where, words + hint) if part)


def nearest(word: str, known: Collection[str]) -> str:
    """The known word most like this one, or "" when none is."""
    found = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE)
    return found[0] if found else ""
