"""The two tables of a plan folder, as far as a person may change them and verify reads them."""

from __future__ import annotations

from gaibao_geo.tables.columns import Column, Table, number, text
from gaibao_geo.words import Both

PLAN_TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "projects",
            Both("备选项目与选择", "candidates and the choice"),
            ("project_id",),
            (
                text("project_id", "项目编号", "id of the project", required=True),
                Column("chosen", "flag", Both("是否选中", "chosen or not"), required=True),
                number("year", "年", "年度", "year", kind="integer"),
                number("cost_yuan", "元", "造价", "cost", kind="yuan", required=True),
                number("spent_yuan", "元", "投入", "what is spent on it", kind="yuan"),
            ),
        ),
        Table(
            "paid",
            Both("付款", "payments"),
            ("project_id", "item_type", "fund", "year"),
            (
                text("project_id", "项目编号", "id of the project", required=True),
                text("item_type", "建设内容类别", "kind of item", required=True),
                text("fund", "资金", "fund"),
                number("year", "年", "年度", "year", kind="integer", required=True),
                number("yuan", "元", "付款", "payment", kind="yuan", required=True, least=None),
            ),
        ),
    )
}
