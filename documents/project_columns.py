"""The sheets about projects: the list, what each needs, its nodes, its months (documents §2.5)."""

from documents.sheets import Column, Sheet

PROJECT_SHEET = Sheet(
    title="项目",
    pieces=("项目", "调度"),
    columns=(
        Column(name="key", heading="项目编号", words=("项目代码", "编号", "代码"), note="留空＝用项目名称"),
        Column(name="name", heading="项目名称", words=("名称", "项目", "工程名称"), required=True, example="某某工程"),
        Column(name="aliases", heading="简称", words=("别名", "项目简称", "俗称"), note="群里常用的叫法，顿号分开"),
        Column(
            name="stage",
            heading="阶段",
            words=("建设阶段", "项目阶段", "状态", "项目状态"),
            note="谋划、储备、签约、前期、在建、停工、竣工、投产、调出",
            example="在建",
        ),
        Column(name="project_class", heading="类别", words=("项目类别", "分类"), note="一类、二类、三类"),
        Column(
            name="unit",
            heading="责任单位",
            words=("牵头单位", "承办单位", "主管单位", "项目责任单位"),
            required=True,
            example="住建局",
        ),
        Column(name="liaison", heading="联络员", words=("项目联络员", "联系人"), note="留空＝责任单位的联络员"),
        Column(name="sponsor", heading="包联领导", words=("包抓领导", "挂联领导", "包保领导", "牵头领导", "分管领导")),
        Column(
            name="total",
            heading="总投资（万元）",
            is_money=True,
            required=True,
            words=("总投资", "计划总投资", "投资总额"),
        ),
        Column(
            name="annual",
            heading="年度计划投资（万元）",
            is_money=True,
            required=True,
            words=("年度计划投资", "今年计划投资", "年度投资计划", "本年计划投资", "年计划", "年度计划"),
        ),
        Column(
            name="month",
            heading="本月计划投资（万元）",
            is_money=True,
            words=("本月计划投资", "当月计划", "本月计划", "月计划", "月度计划投资"),
        ),
        Column(
            name="done",
            heading="本年累计完成投资（万元）",
            is_money=True,
            words=(
                "本年累计完成投资",
                "今年累计完成投资",
                "年度累计完成投资",
                "累计完成投资",
                "累计完成",
                "已完成投资",
                "完成投资",
                "年初以来完成投资",
            ),
        ),
        Column(name="progress", heading="形象进度", words=("本月进展", "工程进度", "项目进度", "进展", "工作进展")),
        Column(name="as_of", heading="截至日期", words=("数据截至", "填报日期", "统计日期"), note="例：2026年11月20日"),
        Column(
            name="categories",
            heading="投资类别",
            note="办法里门槛用的词，顿号分开，例：内资、民生",
            words=("招商类别",),
        ),
        Column(name="pools", heading="所在库", note="谋划储备库、重大项目库……，顿号分开", words=("项目库",)),
        Column(name="foreign", heading="利用外资（万美元）", words=("利用外资", "外资金额"), note="数字，万美元"),
        Column(
            name="target", heading="进度目标", words=("年度目标", "年度建设目标", "年度建设内容"), example="主体封顶"
        ),
        Column(name="plan_start", heading="计划开工时间", words=("计划开工日期", "计划开工"), example="2026年3月"),
        Column(name="plan_finish", heading="计划竣工时间", words=("计划竣工日期", "计划竣工", "计划完工时间")),
        Column(name="plan_production", heading="计划投产时间", words=("计划投产日期", "计划投产")),
        Column(name="started", heading="实际开工时间", words=("实际开工日期", "开工时间", "开工日期")),
        Column(name="enrolled", heading="入库时间", words=("入库日期", "纳统时间", "入统时间", "入库纳统时间")),
        Column(name="lead_leader", heading="牵头领导", note="五个一之一，只记名字"),
        Column(name="task_force", heading="工作专班", words=("专班",)),
        Column(name="scheme", heading="工作方案", words=("方案",)),
        Column(name="timetable", heading="时间进度表", words=("时间表", "进度表")),
        Column(name="owner", heading="建设单位", words=("业主单位", "项目业主", "业主")),
        Column(name="survey", heading="勘察单位"),
        Column(name="design", heading="设计单位"),
        Column(name="construction", heading="施工单位"),
        Column(name="supervision", heading="监理单位"),
    ),
)

_NAMED = "项目名称"
_NOTE = "与“项目”表里的名称、编号或简称一致"

FORM_WORDS = ("要素", "手续")

ELEMENT_SHEET = Sheet(
    title="要素手续",
    pieces=("要素", "手续", "审批事项"),
    columns=(
        Column(
            name="element_of", words=("项目", "名称"), example="某某工程", heading=_NAMED, required=True, note=_NOTE
        ),
        Column(
            name="element",
            heading="事项",
            words=("要素名称", "要素", "手续名称", "审批事项"),
            required=True,
            example="用地批复",
        ),
        Column(
            name="form", heading="要素或手续", words=("类型", "类别"), note="要素、手续；留空＝要素", example="手续"
        ),
        Column(
            name="element_unit",
            heading="牵头部门",
            words=("牵头单位", "责任部门", "办理部门", "审批部门"),
            required=True,
            example="自然资源局",
        ),
        Column(name="need", heading="需求时间", words=("需要时间", "最迟时间", "办理时限", "时限")),
        Column(name="amount", heading="数量", words=("需求数量",), note="数字加单位，例：120亩"),
        Column(name="level", heading="办理层级", words=("层级", "审批层级"), note="县级、市级、省级、国家级"),
        Column(name="step", heading="办理措施", words=("措施", "推进措施")),
        Column(name="element_leader", heading="责任领导", note="只记名字"),
        Column(name="handler", heading="承办人", words=("经办人",), note="只记名字"),
        Column(name="companion", heading="对接陪同", words=("陪同人员", "对接人"), note="向上争取时由谁陪同"),
        Column(name="applied", heading="申报日期", words=("上报日期", "受理日期")),
        Column(name="settled", heading="办结日期", words=("批复日期", "落实日期", "解决日期")),
    ),
)

MILESTONE_SHEET = Sheet(
    title="节点",
    pieces=("节点", "时间表"),
    columns=(
        Column(
            name="milestone_of", words=("项目", "名称"), example="某某工程", heading=_NAMED, required=True, note=_NOTE
        ),
        Column(name="milestone", heading="节点", words=("节点名称", "关键节点"), required=True, example="主体封顶"),
        Column(name="planned", heading="计划日期", words=("计划完成日期", "计划时间"), required=True),
        Column(name="actual", heading="完成日期", words=("实际完成日期", "实际日期")),
    ),
)

PLAN_SHEET = Sheet(
    title="分月计划",
    pieces=("分月", "月度投资计划"),
    columns=(
        Column(name="plan_of", words=("项目", "名称"), example="某某工程", heading=_NAMED, required=True, note=_NOTE),
        Column(name="plan_year", heading="年度", words=("年份",), required=True, example="2026"),
        *(Column(name=f"month_{n}", heading=f"{n}月（万元）", words=(f"{n}月",), is_money=True) for n in range(1, 13)),
    ),
)
