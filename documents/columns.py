"""The sheets and columns we know, with the other headings offices give them (documents §2.5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from documents.project_columns import ELEMENT_SHEET, MILESTONE_SHEET, PLAN_SHEET, PROJECT_SHEET
from documents.sheets import Column, Sheet
from domain.people.records import Role, Tier, UnitKind
from domain.projects.files import Stage

UNIT_SHEET = Sheet(
    title="单位",
    pieces=("单位",),
    columns=(
        Column(name="key", heading="单位简称", words=("简称", "单位", "单位名称"), required=True, example="住建局"),
        Column(name="name", heading="单位全称", words=("全称", "规范名称"), example="县住房和城乡建设局"),
        Column(
            name="kind", heading="类别", words=("单位类别", "单位类型", "类型", "性质"), required=True,
            note="责任单位、要素部门、审批部门、乡镇、园区、企业、项目办、县领导", example="责任单位",
        ),
        Column(name="aliases", heading="别名", words=("其他叫法", "曾用名"), note="顿号分开", example="县住建局、住建"),
        Column(name="field", heading="口子", words=("所属口子", "分管口子", "领域", "条线"), example="城建"),
    ),
)  # fmt: skip

PEOPLE_SHEET = Sheet(
    title="岗位人员",
    pieces=("人员", "岗位", "联络", "通讯录"),
    columns=(
        Column(
            name="unit", heading="单位", words=("单位简称", "单位名称", "所在单位", "工作单位", "责任单位"),
            required=True, note="留空＝同上一行", example="住建局",
        ),
        Column(
            name="person", heading="姓名", words=("人员", "联络员姓名", "姓名/联络员", "负责人姓名"),
            note="留空＝岗位空缺；同名两人写成 姓名（单位）", example="某某某",
        ),
        Column(name="title", heading="职务", words=("岗位", "职务/岗位", "职位"), required=True, example="局长"),
        Column(name="mobile", heading="手机", words=("手机号", "手机号码", "电话", "联系电话"), note="11位"),
        Column(
            name="role", heading="角色", words=("身份", "岗位角色", "类别", "人员类别"), required=True,
            note="县委书记、县长、县领导、常务副县长、分管领导、项目办、主要负责人、联络员、经办人、系统管理员、审计员",
            example="主要负责人",
        ),
        Column(name="fields", heading="分管口子", words=("口子", "分管领域", "分管"), note="分管领导填；全部填“全部”"),
        Column(name="tier", heading="层级", words=("所在群", "群", "级别"), note="主要领导、分管领导、工作人员"),
        Column(name="rank", heading="排序", words=("序号", "顺序", "排名", "位次"), note="数字小的在前"),
        Column(name="backup", heading="A/B角", words=("B角", "AB角", "备岗", "替补"), note="填B角的姓名"),
        Column(name="approves", heading="审定人", words=("是否审定人", "审定"), note="是／否", example="否"),
    ),
)  # fmt: skip

SHEETS = (UNIT_SHEET, PEOPLE_SHEET, PROJECT_SHEET, ELEMENT_SHEET, MILESTONE_SHEET, PLAN_SHEET)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleWord:
    """What a word for a post means: its role, whether it has every 口子, where it stands by default."""

    role: Role
    every_field: bool = False
    rank: int = 60


_HEAD, _LIAISON = RoleWord(role=Role.HEAD, rank=40), RoleWord(role=Role.LIAISON, rank=50)
_OFFICE, _PRINCIPAL = RoleWord(role=Role.OFFICE, rank=30), RoleWord(role=Role.PRINCIPAL, rank=10)
_LEADER = RoleWord(role=Role.FIELD_LEADER, rank=21)
_MEMBER, _ADMIN = RoleWord(role=Role.MEMBER), RoleWord(role=Role.SYSADMIN, rank=70)

ROLES: Mapping[str, RoleWord] = {
    "县长": RoleWord(role=Role.PRINCIPAL, every_field=True, rank=2),
    "县委书记": RoleWord(role=Role.PRINCIPAL, rank=1), "书记": RoleWord(role=Role.PRINCIPAL, rank=1),
    "主要领导": _PRINCIPAL, "县委副书记": _PRINCIPAL, "人大主任": _PRINCIPAL, "政协主席": _PRINCIPAL,
    "县领导": _PRINCIPAL,
    "常务副县长": RoleWord(role=Role.FIELD_LEADER, every_field=True, rank=20),
    "常务": RoleWord(role=Role.FIELD_LEADER, every_field=True, rank=20),
    "分管领导": _LEADER, "副县长": _LEADER, "分管副县长": _LEADER, "分管县领导": _LEADER,
    "项目办": _OFFICE, "指挥部办公室": _OFFICE, "督办员": _OFFICE, "项目办主任": _OFFICE,
    "主要负责人": _HEAD, "单位主要负责人": _HEAD, "负责人": _HEAD, "一把手": _HEAD, "局长": _HEAD, "主任": _HEAD,
    "镇长": _HEAD, "乡长": _HEAD, "总经理": _HEAD, "董事长": _HEAD,
    "联络员": _LIAISON, "项目联络员": _LIAISON, "代办员": _LIAISON, "联系人": _LIAISON,
    "经办人": _MEMBER, "承办人": _MEMBER, "工作人员": _MEMBER, "成员": _MEMBER, "副职": _MEMBER, "分管负责人": _MEMBER,
    "系统管理员": _ADMIN, "管理员": _ADMIN, "审计员": RoleWord(role=Role.AUDITOR, rank=71),
}  # fmt: skip

TIERS: Mapping[str, Tier] = {
    "主要领导": Tier.PRINCIPAL, "主要领导群": Tier.PRINCIPAL, "分管领导": Tier.FIELD, "分管领导群": Tier.FIELD,
    "工作人员": Tier.STAFF, "工作人员群": Tier.STAFF,
}  # fmt: skip

UNIT_KINDS: Mapping[str, UnitKind] = {
    "责任单位": UnitKind.RESPONSIBLE, "要素部门": UnitKind.ELEMENT, "要素保障部门": UnitKind.ELEMENT,
    "审批部门": UnitKind.APPROVAL, "行政审批部门": UnitKind.APPROVAL, "乡镇": UnitKind.TOWN, "镇": UnitKind.TOWN,
    "乡": UnitKind.TOWN, "街道": UnitKind.TOWN, "园区": UnitKind.ZONE, "开发区": UnitKind.ZONE,
    "企业": UnitKind.ENTERPRISE, "平台公司": UnitKind.ENTERPRISE, "项目办": UnitKind.OFFICE,
    "县领导": UnitKind.LEADERSHIP, "领导机关": UnitKind.LEADERSHIP,
}  # fmt: skip

STAGES: Mapping[str, Stage] = {
    "谋划": Stage.CONCEPT, "储备": Stage.RESERVE, "签约": Stage.SIGNED, "已签约": Stage.SIGNED,
    "前期": Stage.PRE_CONSTRUCTION, "未开工": Stage.PRE_CONSTRUCTION, "在建": Stage.UNDER_CONSTRUCTION,
    "续建": Stage.UNDER_CONSTRUCTION, "新建": Stage.UNDER_CONSTRUCTION, "已开工": Stage.UNDER_CONSTRUCTION,
    "停工": Stage.SUSPENDED, "暂停": Stage.SUSPENDED, "竣工": Stage.COMPLETED, "完工": Stage.COMPLETED,
    "投产": Stage.IN_PRODUCTION, "调出": Stage.MOVED_OUT,
}  # fmt: skip

CLASSES = ("一类", "二类", "三类")
EVERY_FIELD = ("全部", "所有", "*", "全口子")
