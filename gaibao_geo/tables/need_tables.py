"""Tables of norms: what a school must have, which schools count, how even schools must be."""

from __future__ import annotations

from gaibao_geo.tables.columns import NOTE, Column, Table, number, one_of, text
from gaibao_geo.words import Both

DOCUMENT = text("document", "依据文件", "document", required=True)
STATUS = one_of("status", "是否已核实", "was the text verified", "verified", "unverified")
_NAMES = (
    text("unit", "单位", "unit", required=True),
    text("unit_en", "单位（英文）", "unit in English", required=True),
    text("name_zh", "指标名称", "name in Chinese", required=True),
    text("name_en", "指标名称（英文）", "name in English", required=True),
)


def _year(name: str, zh: str, en: str) -> Column:
    return number(name, "年", zh, en, kind="integer", least=1949, most=2100)


NORMS = (
    Table(
        "standards",
        Both("办学标准", "standards"),
        ("standard_id", "stage"),
        (
            text("standard_id", "标准编号", "id", required=True),
            text("standard_set", "属于哪套标准", "the set of standards it belongs to"),
            text("indicator", "指标（学校、学年或设施表的列）",
                 "indicator: a column of schools, school_years or facilities", required=True),
            one_of("stage", "学段", "stage", "primary", "junior", "any"),
            number("value", "", "标准值", "required amount", required=True),
            one_of("per", "按", "required for each", "pupil", "hundred_pupils", "class",
                   "boarder", "school"),
            one_of("direction", "不少于或不多于（空为不少于）",
                   "at least or at most; empty: at least", "at_least", "at_most",
                   required=False),
            one_of("role", "性质：底线、达标、上限（空为达标）",
                   "baseline, standard or ceiling; empty: standard",
                   "baseline", "standard", "ceiling", required=False),
            text("region_id", "适用地区代码（空为各地）", "region it holds in; empty: any"),
            text("urban_rural", "适用城乡类型，以;分隔（空为各类）",
                 "urban, town, village, separated by ;; empty: any"),
            one_of("applies", "适用学校：全部、寄宿制、寄宿或供餐（空为全部）",
                   "schools it applies to: all, boarding, boarding or serving meals; "
                   "empty: all", "all", "boarding", "boarding_or_meals", required=False),
            text("kinds", "适用办学类型，以;分隔（空为各类）",
                 "kinds of school, separated by ;; empty: any"),
            number("classes_from", "个", "适用规模：班数下限", "size: classes, from",
                   kind="integer"),
            number("classes_to", "个", "适用规模：班数上限", "size: classes, to",
                   kind="integer"),
            _year("year_from", "起用年份", "in force from"),
            _year("year_to", "停用年份", "in force to"),
            text("item_set", "对应的核查清单", "checklist it answers"),
            text("item_no", "对应的核查条目", "item of the checklist"),
            *_NAMES,
            DOCUMENT,
            text("article", "条款", "article"),
            STATUS,
            NOTE,
        ),
    ),
    Table(
        "check_items",
        Both("核查清单的条目（20条底线、8项督导等）", "items of the checklists"),
        ("item_set", "item_no"),
        (
            text("item_set", "核查清单", "list of items", required=True),
            text("item_no", "条目", "item", required=True),
            text("name_zh", "要求", "requirement", required=True),
            text("name_en", "要求（英文）", "requirement in English", required=True),
            one_of("applies", "适用学校：全部、寄宿制、寄宿或供餐（空为全部）",
                   "schools it applies to: all, boarding, boarding or serving meals; "
                   "empty: all", "all", "boarding", "boarding_or_meals", required=False),
            text("optional_for", "可视情况执行的办学类型，以;分隔",
                 "kinds of school that follow it as conditions allow, separated by ;"),
            text("same_as", "与哪个清单的哪一条要求相同（清单:条目）",
                 "item of another list that asks the same, as list:item"),
            DOCUMENT,
            one_of("status", "条文情况：已核实、未核实、未找到",
                   "text verified, unverified or not found",
                   "verified", "unverified", "not_found"),
            NOTE,
        ),
    ),
    Table(
        "exclusions",
        Both("不计入范围的学校", "schools that do not count"),
        ("purpose", "subject", "value"),
        (
            text("purpose", "用途（need、balance_2012、balance_2017）",
                 "what for: need, balance_2012, balance_2017", required=True),
            one_of("subject", "限制对象：办学类型、举办者、布局",
                   "what is restricted: kind of school, owner, layout", "kind", "owner", "keep"),
            text("value", "取值", "its value", required=True),
            number("pupils_below", "人", "仅限学生少于", "only below so many pupils",
                   kind="integer"),
            text("reason_zh", "理由", "reason, in Chinese", required=True),
            text("reason_en", "理由（英文）", "reason, in English", required=True),
            DOCUMENT,
            STATUS,
        ),
    ),
    Table(
        "balance_limits",
        Both("校际差异系数的限值", "limits of the coefficient of variation between schools"),
        ("balance_set", "indicator", "stage"),
        (
            text("balance_set", "属于哪套办法（balance_2012、balance_2017）",
                 "the set it belongs to: balance_2012, balance_2017", required=True),
            text("indicator", "指标（学年或设施表的列；composite 为综合）",
                 "indicator: a column of school_years or facilities; composite: their mean",
                 required=True),
            one_of("stage", "学段", "stage", "primary", "junior"),
            one_of("per", "按", "measured for each", "pupil", "hundred_pupils"),
            number("most", "", "限值（空为不单独要求）", "limit; empty: none of its own"),
            *_NAMES,
            DOCUMENT,
            STATUS,
        ),
    ),
)
