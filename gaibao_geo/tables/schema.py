"""What a valid table is: its columns, their units and meaning, its key.

``TABLES`` is the published schema. A reader, a template and the data dictionary are
made from it, so there is one place where a column is described.
"""

from __future__ import annotations

from gaibao_geo.tables.columns import (
    ID_REGION,
    ITEM_TYPES,
    NOTE,
    QUALITIES,
    QUALITY,
    SOURCE,
    Column,
    Kind,
    Table,
    number,
    one_of,
    text,
)
from gaibao_geo.tables.documents import DOCUMENTS
from gaibao_geo.words import Both

__all__ = ["ITEM_TYPES", "QUALITIES", "TABLES", "Column", "Kind", "Table"]

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *DOCUMENTS,
        # ---- places -----------------------------------------------------------------------
        Table(
            "regions",
            Both("行政区划及变更", "regions and what became of them"),
            ("region_id",),
            (
                ID_REGION,
                text("name", "名称", "name", required=True),
                text("name_en", "英文名", "name in English", required=True),
                one_of("level", "层级", "level", "province", "prefecture", "county"),
                text("parent_id", "上级代码", "code of the region above"),
                number("valid_from", "年", "启用年份", "first year of the code", kind="integer",
                        least=1949),
                number("valid_to", "年", "停用年份", "last year of the code", kind="integer",
                        least=1949),
                text("successor_id", "继承代码", "code that took its place"),
                number("seat_lon", "度", "政府驻地经度 WGS-84", "longitude of the seat",
                        least=73, most=136),
                number("seat_lat", "度", "政府驻地纬度 WGS-84", "latitude of the seat",
                        least=3, most=54),
                number("seat_accuracy_m", "米", "驻地点精度", "accuracy of the seat"),
                text("seat_source", "驻地点来源", "where the point comes from"),
                NOTE,
            ),
        ),
        Table(
            "townships",
            Both("乡镇点位", "townships and their points"),
            ("township_id",),
            (
                text("township_id", "乡级代码（九位）", "township code, nine digits",
                      required=True),
                text("region_id", "县级代码", "county code", required=True),
                text("name", "名称", "name", required=True),
                text("name_en", "英文名", "name in English"),
                one_of("kind", "类别", "kind", "street", "town", "township", "ethnic_township"),
                number("lon", "度", "经度 WGS-84", "longitude", least=73, most=136),
                number("lat", "度", "纬度 WGS-84", "latitude", least=3, most=54),
                number("accuracy_m", "米", "点位精度", "accuracy of the point"),
                text("source", "点位来源", "where the point comes from"),
                one_of("confidence", "匹配可信度", "how sure the match is", "high", "medium",
                        "low", required=False),
                NOTE,
            ),
        ),
        # ---- schools, needs and what can be done ---------------------------------------------
        Table(
            "schools",
            Both("学校", "schools"),
            ("school_id",),
            (
                text("school_id", "学校编号", "id of the school", required=True),
                text("name", "名称", "name", required=True),
                text("name_en", "英文名", "name in English"),
                text("region_id", "县级代码", "county code", required=True),
                text("township_id", "乡级代码", "township code"),
                text("township", "乡镇", "township, by name"),
                one_of("stage", "学段", "stage", "primary", "junior", "nine_year"),
                number("pupils", "人", "在校生", "pupils", kind="integer"),
                number("boarders", "人", "寄宿生", "boarders", kind="integer"),
                number("beds", "床", "床位", "beds", kind="integer"),
                number("teaching_m2", "平方米", "教学及辅助用房", "teaching and auxiliary rooms"),
                number("sports_m2", "平方米", "运动场地", "sports ground"),
                number("canteens", "个", "可加工食品的食堂", "canteens that can cook",
                        kind="integer"),
                number("water_points", "处", "安全饮水点", "safe drinking water",
                        kind="integer"),
                SOURCE,
                QUALITY,
                NOTE,
            ),
        ),
        Table(
            "shortfalls",
            Both("直接列明的缺口（没有学校指标时用）", "shortfalls stated as such"),
            ("school_id", "indicator"),
            (
                text("school_id", "学校编号", "school", required=True, refers="schools"),
                text("indicator", "指标", "indicator", required=True),
                text("name_zh", "名称", "name in Chinese", required=True),
                text("name_en", "名称（英文）", "name in English", required=True),
                number("shortfall", "", "缺口", "shortfall", required=True),
                text("unit", "单位", "unit", required=True),
                text("unit_en", "单位（英文）", "unit in English", required=True),
                SOURCE,
                QUALITY,
                NOTE,
            ),
        ),
        Table(
            "standards",
            Both("办学标准", "standards"),
            ("standard_id", "stage"),
            (
                text("standard_id", "标准编号", "id", required=True),
                text("indicator", "指标（学校表的列）", "indicator, a column of schools",
                      required=True),
                one_of("stage", "学段", "stage", "primary", "junior", "any"),
                number("value", "", "标准值", "required amount", required=True),
                one_of("per", "按", "required for each", "pupil", "boarder", "school"),
                text("unit", "单位", "unit", required=True),
                text("unit_en", "单位（英文）", "unit in English", required=True),
                text("name_zh", "指标名称", "name in Chinese", required=True),
                text("name_en", "指标名称（英文）", "name in English", required=True),
                text("document", "依据文件", "document", required=True),
                one_of("status", "是否已核实", "was the text verified", "verified", "unverified"),
            ),
        ),
        Table(
            "projects",
            Both("备选项目", "candidate projects"),
            ("project_id",),
            (
                text("project_id", "项目编号", "id of the project", required=True),
                text("school_id", "学校编号", "school", required=True, refers="schools"),
                text("name", "项目名称", "name", required=True),
                text("name_en", "项目名称（英文）", "name in English"),
                number("cost_yuan", "元", "造价", "cost of the whole project", kind="yuan",
                        required=True),
                text("list_name", "来自哪份清单", "the list it stands in"),
                text("version_of", "是哪个项目的另一方案", "project it is another version of"),
                SOURCE,
                QUALITY,
                NOTE,
            ),
        ),
        Table(
            "project_items",
            Both("项目内容", "what a project holds"),
            ("project_id", "line"),
            (
                text("project_id", "项目编号", "project", required=True, refers="projects"),
                number("line", "", "行号", "line", kind="integer", required=True, least=1),
                one_of("item_type", "建设内容类别", "kind of item", *ITEM_TYPES),
                text("item", "建设内容", "item"),
                text("item_en", "建设内容（英文）", "item in English"),
                number("quantity", "", "数量", "quantity"),
                text("unit", "单位", "unit"),
                text("indicator", "改善的指标", "indicator it raises"),
                number("cost_yuan", "元", "其中造价", "its share of the cost", kind="yuan"),
                NOTE,
            ),
        ),
    )
}
