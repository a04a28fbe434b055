"""What a valid table is: its columns, their units and meaning, its key.

``TABLES`` is the published schema. A reader, a template and the data dictionary are
made from it, so there is one place where a column is described.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gaibao_geo.words import Both

Kind = Literal["text", "integer", "yuan", "number", "decimal", "flag"]


@dataclass(frozen=True)
class Column:
    """One column: name, kind of value, unit, meaning, and what is allowed.

    ``required`` columns must exist and be filled in every row; ``allowed`` lists the
    only texts that may stand there; ``least`` and ``most`` bound a number.
    ``refers`` names the table whose key the value must be found in.
    """

    name: str
    kind: Kind
    meaning: Both
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    refers: str = ""


@dataclass(frozen=True)
class Table:
    """One table: name, meaning, columns and the columns that make a row unique."""

    name: str
    meaning: Both
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name; ``KeyError`` if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _text(name: str, zh: str, en: str, *, required: bool = False, refers: str = "") -> Column:
    return Column(name, "text", Both(zh, en), required=required, refers=refers)


def _one_of(name: str, zh: str, en: str, *allowed: str, required: bool = True) -> Column:
    return Column(name, "text", Both(zh, en), required=required, allowed=allowed)


def _number(
    name: str,
    unit: str,
    zh: str,
    en: str,
    *,
    kind: Kind = "number",
    required: bool = False,
    least: float | None = 0,
    most: float | None = None,
) -> Column:
    return Column(name, kind, Both(zh, en), unit, required, least=least, most=most)


QUALITIES = ("reported", "verified", "estimated", "assumed", "made_up")
ITEM_TYPES = (
    "canteen",
    "dormitory",
    "teaching",
    "sports",
    "water",
    "bath",
    "toilet",
    "wall",
    "paving",
    "ancillary",
    "repair",
    "equipment",
    "package",
)

_ID_REGION = _text("region_id", "行政区划代码（六位）", "region code, six digits", required=True)
_SOURCE = _text("source", "来源", "where the figure comes from", required=True)
_QUALITY = _one_of("quality", "数据质量", "how good the figure is", *QUALITIES)
_NOTE = _text("note", "备注", "remark")

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        # ---- the source documents, as data -------------------------------------------------
        Table(
            "figures",
            Both("原文数字，一行一个", "figures of the source documents, one a row"),
            ("figure_id",),
            (
                _text("figure_id", "数字编号", "id of the figure", required=True),
                _ID_REGION,
                _text("entity", "主体（县、学校、乡镇）", "whom it is about", required=True),
                _one_of(
                    "level", "层级", "level of the entity",
                    "prefecture", "county", "township", "school",
                ),
                _text("indicator", "指标", "what is counted, in Chinese", required=True),
                _text("indicator_en", "指标（英文）", "what is counted, in English", required=True),
                _number("value", "", "数值（按 unit 列的单位）", "value, in the unit of `unit`",
                        kind="decimal", required=True, least=None),
                _text("unit", "单位（规范写法，见 units 表）", "unit, as the table units names it"),
                _text("value_text", "原文数字写法", "the number as it is written", required=True),
                _text("unit_text", "原文单位写法", "the unit as it is written"),
                _one_of("qualifier", "余/多/近/约", "about, over, nearly", "余", "多", "近", "约",
                        required=False),
                _text("period", "时间（按原文）", "time, as stated"),
                _number("period_start", "年", "起始年份", "first year", kind="integer", least=1900),
                _number("period_end", "年", "截止年份", "last year", kind="integer", least=1900),
                _one_of("clock", "时间口径", "kind of time",
                        "year_end", "school_year", "budget_year", "calendar_year", "as_of", "plan",
                        required=False),
                _text("scope", "口径标签", "scope tags, separated by ;"),
                _text("doubt", "存疑标签", "doubt tags, separated by ;"),
                _text("source_file", "原文文件", "file of the source text", required=True),
                _text("section", "原文章节", "section of the source text", required=True),
                _number("offset", "字符", "value_text 在原文中的位置", "where value_text begins in "
                        "the file, in characters from 0", kind="integer", required=True),
                _NOTE,
            ),
        ),
        Table(
            "relations",
            Both("数字之间的关系，供核对", "how figures hang together, for checking"),
            ("relation_id", "role", "ref"),
            (
                _text("relation_id", "关系编号", "id of the relation", required=True),
                _text("rule", "规则（见 checks 表）", "rule, as in the table checks",
                      required=True, refers="checks"),
                _text("role", "数字在关系中的角色", "part that the figure plays", required=True),
                _text("ref", "数字编号、清单编号或表的筛选", "figure, list or table reference"),
                _NOTE,
            ),
        ),
        Table(
            "checks",
            Both("核对规则", "rules of arithmetic that documents are held to"),
            ("rule",),
            (
                _text("rule", "规则", "name of the rule", required=True),
                _text("title_zh", "名称", "title in Chinese", required=True),
                _text("title_en", "名称（英文）", "title in English", required=True),
                _number("parameter", "", "参数", "number the rule compares with", least=None),
                _text("parameter_unit", "参数单位", "unit of the parameter"),
                _text("basis", "参数依据", "where the parameter comes from"),
            ),
        ),
        Table(
            "lists",
            Both("原文中的清单，一行一项", "lists in the source documents, one item a row"),
            ("list_id", "position"),
            (
                _text("list_id", "清单编号", "id of the list", required=True),
                _ID_REGION,
                _number("position", "", "第几项", "place in the list", kind="integer",
                        required=True, least=1),
                _text("item", "名称", "name of the item", required=True),
                _text("source_file", "原文文件", "file of the source text", required=True),
                _text("section", "原文章节", "section of the source text", required=True),
                _number("offset", "字符", "在原文中的位置", "where it stands in the file",
                        kind="integer", required=True),
                _NOTE,
            ),
        ),
        Table(
            "works",
            Both("原文点名的建设内容，一行一项", "named works of the source documents, one a row"),
            ("work_id",),
            (
                _text("work_id", "编号", "id", required=True),
                _text("package_id", "整体（共用一个造价）的编号", "works that share one cost"),
                _ID_REGION,
                _text("township", "乡镇（原文写法）", "township as written"),
                _text("school", "学校（原文写法）", "school as written"),
                _one_of("stage", "学段", "stage", "compulsory", "senior_high", "kindergarten",
                        required=False),
                _one_of("item_type", "建设内容类别", "kind of item", *ITEM_TYPES),
                _text("item", "建设内容", "item", required=True),
                _text("item_en", "建设内容（英文）", "item in English", required=True),
                _text("quantity_figure_id", "数量（figures 编号）", "figure with the quantity"),
                _text("cost_figure_id", "造价（figures 编号）", "figure with the cost"),
                _text("fund", "资金", "fund, as stated"),
                _number("period_start", "年", "起始年份", "first year", kind="integer", least=1900),
                _number("period_end", "年", "截止年份", "last year", kind="integer", least=1900),
                _text("status", "进展", "state of the works, as stated"),
                _text("doubt", "存疑标签", "doubt tags, separated by ;"),
                _text("source_file", "原文文件", "file of the source text", required=True),
                _text("section", "原文章节", "section of the source text", required=True),
                _number("offset", "字符", "在原文中的位置", "where it stands in the file",
                        kind="integer", required=True),
                _NOTE,
            ),
        ),
        Table(
            "units",
            Both("单位换算", "units"),
            ("unit",),
            (
                _text("unit", "单位", "unit", required=True),
                _text("dimension", "量纲", "what it measures", required=True),
                _number("factor", "", "换算到基本单位的倍数", "how many base units", kind="decimal",
                        required=True),
                _text("base", "基本单位", "base unit", required=True),
                _text("unit_en", "英文", "in English", required=True),
                _text("spellings", "其他写法", "other spellings, separated by ;"),
            ),
        ),
        Table(
            "investments",
            Both("各地投入（引用 figures）", "investment by place, by reference to figures"),
            ("investment_id",),
            (
                _text("investment_id", "编号", "id", required=True),
                _ID_REGION,
                _one_of("role", "合计或其中", "total, or part of it", "total", "part"),
                _one_of("fund_level", "资金来源", "where the money comes from",
                        "all", "central", "province", "prefecture", "county", "upper", "unsplit"),
                _text("figure_id", "数字编号", "figure that holds the amount", required=True,
                      refers="figures"),
                _one_of("basis", "口径", "planned, approved, secured or spent",
                        "planned", "approved", "secured", "spent"),
                _text("scope_zh", "范围说明", "scope in Chinese", required=True),
                _text("scope_en", "范围说明（英文）", "scope in English", required=True),
                _one_of("compulsory_only", "只含义务教育", "holds compulsory schools only",
                        "yes", "no", "unknown"),
            ),
        ),
        Table(
            "enrolments",
            Both("各地在校生（引用 figures）", "pupils by place, by reference to figures"),
            ("region_id", "figure_id"),
            (
                _ID_REGION,
                _one_of("stage", "学段", "stage", "primary", "junior", "compulsory"),
                _text("figure_id", "数字编号", "figure that holds the count", required=True,
                      refers="figures"),
            ),
        ),
        # ---- places -----------------------------------------------------------------------
        Table(
            "regions",
            Both("行政区划及变更", "regions and what became of them"),
            ("region_id",),
            (
                _ID_REGION,
                _text("name", "名称", "name", required=True),
                _text("name_en", "英文名", "name in English", required=True),
                _one_of("level", "层级", "level", "province", "prefecture", "county"),
                _text("parent_id", "上级代码", "code of the region above"),
                _number("valid_from", "年", "启用年份", "first year of the code", kind="integer",
                        least=1949),
                _number("valid_to", "年", "停用年份", "last year of the code", kind="integer",
                        least=1949),
                _text("successor_id", "继承代码", "code that took its place"),
                _number("seat_lon", "度", "政府驻地经度 WGS-84", "longitude of the seat",
                        least=73, most=136),
                _number("seat_lat", "度", "政府驻地纬度 WGS-84", "latitude of the seat",
                        least=3, most=54),
                _number("seat_accuracy_m", "米", "驻地点精度", "accuracy of the seat"),
                _text("seat_source", "驻地点来源", "where the point comes from"),
                _NOTE,
            ),
        ),
        Table(
            "townships",
            Both("乡镇点位", "townships and their points"),
            ("township_id",),
            (
                _text("township_id", "乡级代码（九位）", "township code, nine digits",
                      required=True),
                _text("region_id", "县级代码", "county code", required=True),
                _text("name", "名称", "name", required=True),
                _text("name_en", "英文名", "name in English"),
                _one_of("kind", "类别", "kind", "street", "town", "township", "ethnic_township"),
                _number("lon", "度", "经度 WGS-84", "longitude", least=73, most=136),
                _number("lat", "度", "纬度 WGS-84", "latitude", least=3, most=54),
                _number("accuracy_m", "米", "点位精度", "accuracy of the point"),
                _text("source", "点位来源", "where the point comes from"),
                _one_of("confidence", "匹配可信度", "how sure the match is", "high", "medium",
                        "low", required=False),
                _NOTE,
            ),
        ),
        # ---- schools, needs and what can be done ---------------------------------------------
        Table(
            "schools",
            Both("学校", "schools"),
            ("school_id",),
            (
                _text("school_id", "学校编号", "id of the school", required=True),
                _text("name", "名称", "name", required=True),
                _text("name_en", "英文名", "name in English"),
                _text("region_id", "县级代码", "county code", required=True),
                _text("township_id", "乡级代码", "township code"),
                _text("township", "乡镇", "township, by name"),
                _one_of("stage", "学段", "stage", "primary", "junior", "nine_year"),
                _number("pupils", "人", "在校生", "pupils", kind="integer"),
                _number("boarders", "人", "寄宿生", "boarders", kind="integer"),
                _number("beds", "床", "床位", "beds", kind="integer"),
                _number("teaching_m2", "平方米", "教学及辅助用房", "teaching and auxiliary rooms"),
                _number("sports_m2", "平方米", "运动场地", "sports ground"),
                _number("canteens", "个", "可加工食品的食堂", "canteens that can cook",
                        kind="integer"),
                _number("water_points", "处", "安全饮水点", "safe drinking water",
                        kind="integer"),
                _SOURCE,
                _QUALITY,
                _NOTE,
            ),
        ),
        Table(
            "shortfalls",
            Both("直接列明的缺口（没有学校指标时用）", "shortfalls stated as such"),
            ("school_id", "indicator"),
            (
                _text("school_id", "学校编号", "school", required=True, refers="schools"),
                _text("indicator", "指标", "indicator", required=True),
                _text("name_zh", "名称", "name in Chinese", required=True),
                _text("name_en", "名称（英文）", "name in English", required=True),
                _number("shortfall", "", "缺口", "shortfall", required=True),
                _text("unit", "单位", "unit", required=True),
                _SOURCE,
                _QUALITY,
                _NOTE,
            ),
        ),
        Table(
            "standards",
            Both("办学标准", "standards"),
            ("standard_id", "stage"),
            (
                _text("standard_id", "标准编号", "id", required=True),
                _text("indicator", "指标（学校表的列）", "indicator, a column of schools",
                      required=True),
                _one_of("stage", "学段", "stage", "primary", "junior", "any"),
                _number("value", "", "标准值", "required amount", required=True),
                _one_of("per", "按", "required for each", "pupil", "boarder", "school"),
                _text("unit", "单位", "unit", required=True),
                _text("name_zh", "指标名称", "name in Chinese", required=True),
                _text("name_en", "指标名称（英文）", "name in English", required=True),
                _text("document", "依据文件", "document", required=True),
                _one_of("status", "是否已核实", "was the text verified", "verified", "unverified"),
            ),
        ),
        Table(
            "projects",
            Both("备选项目", "candidate projects"),
            ("project_id",),
            (
                _text("project_id", "项目编号", "id of the project", required=True),
                _text("school_id", "学校编号", "school", required=True, refers="schools"),
                _text("name", "项目名称", "name", required=True),
                _text("name_en", "项目名称（英文）", "name in English"),
                _number("cost_yuan", "元", "造价", "cost of the whole project", kind="yuan",
                        required=True),
                _text("list_name", "来自哪份清单", "the list it stands in"),
                _text("version_of", "是哪个项目的另一方案", "project it is another version of"),
                _SOURCE,
                _QUALITY,
                _NOTE,
            ),
        ),
        Table(
            "project_items",
            Both("项目内容", "what a project holds"),
            ("project_id", "line"),
            (
                _text("project_id", "项目编号", "project", required=True, refers="projects"),
                _number("line", "", "行号", "line", kind="integer", required=True, least=1),
                _one_of("item_type", "建设内容类别", "kind of item", *ITEM_TYPES),
                _text("item", "建设内容", "item"),
                _text("item_en", "建设内容（英文）", "item in English"),
                _number("quantity", "", "数量", "quantity"),
                _text("unit", "单位", "unit"),
                _text("indicator", "改善的指标", "indicator it raises"),
                _number("cost_yuan", "元", "其中造价", "its share of the cost", kind="yuan"),
                _NOTE,
            ),
        ),
    )
}

# The two tables of a plan folder, as far as a person may change them and verify reads them.
PLAN_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "projects",
            Both("备选项目与选择", "candidates and the choice"),
            ("project_id",),
            (
                _text("project_id", "项目编号", "id of the project", required=True),
                Column("chosen", "flag", Both("是否选中", "chosen or not"), required=True),
                _number("year", "年", "年度", "year", kind="integer"),
                _number("cost_yuan", "元", "造价", "cost", kind="yuan", required=True),
            ),
        ),
        Table(
            "paid",
            Both("付款", "payments"),
            ("project_id", "item_type", "fund", "year"),
            (
                _text("project_id", "项目编号", "id of the project", required=True),
                _text("item_type", "建设内容类别", "kind of item", required=True),
                _text("fund", "资金", "fund"),
                _number("year", "年", "年度", "year", kind="integer", required=True),
                _number("yuan", "元", "付款", "payment", kind="yuan", required=True, least=None),
            ),
        ),
    )
}
