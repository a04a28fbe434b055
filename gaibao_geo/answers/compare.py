"""Plans side by side: what they cost and do for whom, what differs, and how far each is proved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from gaibao_geo.answers.judged_list import list_figures
from gaibao_geo.answers.winners import closed_parts
from gaibao_geo.plans.choice import names_of
from gaibao_geo.plans.groups import keys_by, names_by
from gaibao_geo.plans.measures import closed_share
from gaibao_geo.plans.plan import Plan
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import money, percent

FEW = 20  # lines of one kind that the text shows; the CSV file has them all
MONEY = ("cost_yuan", "missed_targets_yuan")
SHARES = ("bound_share", "closed_share", "lowest_share")
GROUPS = ("region", "township", "school")


@dataclass(frozen=True)
class Compared:
    """Plans by their labels, with what their folders were found to have wrong.

    ``labels`` are short names, ``faults`` the sentences of what does not hold in each; a plan
    is ``None`` when its tables do not even name the problem's projects.
    """

    labels: tuple[str, ...]
    plans: tuple[Plan | None, ...]
    faults: tuple[tuple[str, ...], ...]

    @property
    def all_verified(self) -> bool:
        """Whether every plan holds."""
        return not any(self.faults)

    @cached_property
    def shown(self) -> dict[str, Plan]:
        """The plans that can be compared, by their labels."""
        pairs = zip(self.labels, self.plans, strict=True)
        return {label: plan for label, plan in pairs if plan is not None}

    @cached_property
    def same_data(self) -> bool:
        """Whether all rest on the same files."""
        inputs = [dict(plan.problem.inputs) for plan in self.shown.values()]
        return all(one == inputs[0] for one in inputs)

    @cached_property
    def same_aim(self) -> bool:
        """Whether all have the same aim, so that their points can be compared."""
        aims = [plan.problem.objective for plan in self.shown.values()]
        return all(aim == aims[0] for aim in aims)

    def figures(self) -> dict[str, dict[str, Any]]:
        """Costs, measures and proof of each plan by its label.

        The closed share is weighted as the first plan's aim says, so that it can be compared.
        """
        aim = next((plan.problem.objective for plan in self.shown.values()), None)
        return {
            label: {**list_figures(plan, plan.choice),
                    "closed_share": closed_share(plan.choice, aim), "status": plan.proof.status,
                    "bound": plan.proof.bound, "gap": plan.proof.gap}
            for label, plan in self.shown.items()
        }  # fmt: skip

    def rules(self) -> pd.DataFrame:
        """Each rule and aim as a sentence, with a column for each plan: whether it has it."""
        said: dict[Both, set[str]] = {}
        for label, plan in self.shown.items():
            problem = plan.problem
            pairs = zip(problem.sentences("zh"), problem.sentences("en"), strict=True)
            for pair in [*(Both(zh, en) for zh, en in pairs), _aim(plan)]:
                said.setdefault(pair, set()).add(label)
        return pd.DataFrame(
            [{"zh": zh, "en": en, **{label: label in has for label in self.shown}}
             for (zh, en), has in said.items()]
        )  # fmt: skip

    def projects(self) -> pd.DataFrame:
        """Each project that some plan chooses: id, names, cost, and its year in each plan."""
        years = {label: plan.choice.year_of for label, plan in self.shown.items()}
        names, costs = dict[str, Both](), dict[str, int]()
        for plan in self.shown.values():
            names |= names_of(plan.chosen)
            costs |= dict(zip(plan.chosen["project_id"], plan.chosen["cost_yuan"], strict=True))
        found = [
            {"id": project, "zh": names[project].zh, "en": names[project].en,
             "cost_yuan": int(costs[project]),
             **{label: years[label].get(project) for label in self.shown}}
            for project in sorted({name for chosen in years.values() for name in chosen})
        ]  # fmt: skip
        return self._whole(found, ["id", "zh", "en", "cost_yuan"])

    def funds(self) -> pd.DataFrame:
        """Whole yuan paid by each fund in each year, with a column for each plan."""
        found: dict[tuple[str, int], dict[str, Any]] = {}
        for label, plan in self.shown.items():
            titles = {fund.name: Both(fund.label("zh"), fund.label("en"))
                      for fund in plan.problem.funds}  # fmt: skip
            for row in rows(plan.by_fund()):
                title = titles[row.fund]
                line = found.setdefault((row.fund, int(row.year)), {
                    "id": f"{row.fund}/{row.year}", "zh": f"{title.zh} {row.year}",
                    "en": f"{title.en} {row.year}"})  # fmt: skip
                line[label] = int(row.paid_yuan)
        return self._whole([*found.values()], ["id", "zh", "en"])

    def groups(self, by: str) -> pd.DataFrame:
        """Whole yuan that each school, township or county gets, with a column for each plan."""
        names, sums = dict[str, Both](), dict[str, dict[str, int]]()
        for label, plan in self.shown.items():
            names |= names_by(plan.chosen, by)
            spent = plan.chosen["spent_yuan"].groupby(keys_by(plan.chosen, by)).sum()
            for key, yuan in spent.items():
                sums.setdefault(str(key), {})[label] = int(yuan)
        found = [{"id": key, "zh": names[key].zh, "en": names[key].en, **got}
                 for key, got in sorted(sums.items())]  # fmt: skip
        return self._whole(found, ["id", "zh", "en"])

    def _whole(self, found: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
        table = pd.DataFrame(found, columns=[*columns, *self.shown])
        return table.astype(dict.fromkeys(self.shown, "Int64"))

    def table(self) -> pd.DataFrame:
        """All of it in one table: what about, id, both names, and a column for each plan."""
        lines: list[dict[str, Any]] = [
            {"about": "verified", **{label: not said for label, said in
                                     zip(self.labels, self.faults, strict=True)}},
        ]  # fmt: skip
        made_up = {label: plan.problem.made_up for label, plan in self.shown.items()}
        if any(made_up.values()):
            lines.append({"about": "data", **both("word.made_up")._asdict(), **made_up})
        figures = self.figures()
        for name in next(iter(figures.values()), {}):
            title = both(f"compare.figure.{name}")
            lines.append({"about": "figure", "id": name, **title._asdict(),
                          **{label: own[name] for label, own in figures.items()}})  # fmt: skip
        parts = [("rule", self.rules()), ("fund", self.funds()), ("project", self.projects())]
        parts += [(by, self.groups(by)) for by in GROUPS]
        for about, part in [*parts, ("closed", closed_parts(self.shown))]:
            names = [str(name) for name in part.columns]
            lines += [{"about": about, **dict(zip(names, row, strict=True))}
                      for row in part.itertuples(index=False, name=None)]  # fmt: skip
        columns = ["about", "id", "zh", "en", "cost_yuan", *self.labels]
        return pd.DataFrame(lines, columns=columns, dtype=object)

    def record(self) -> dict[str, Any]:
        """All of it as JSON."""
        tables = {"rules": self.rules(), "funds": self.funds(), "projects": self.projects(),
                  **{by: self.groups(by) for by in GROUPS},
                  "closed": closed_parts(self.shown)}  # fmt: skip
        return {
            "plans": list(self.labels),
            "faults": dict(zip(self.labels, map(list, self.faults), strict=True)),
            "same_data": self.same_data,
            "same_aim": self.same_aim,
            "figures": self.figures(),
            **{name: table.astype(object).where(table.notna(), None).to_dict("records")
               for name, table in tables.items()},
        }  # fmt: skip

    def text(self, lang: Lang = "zh") -> str:
        """The comparison for a reader: what cannot be trusted first, then what differs."""
        return "\n".join(
            [*self._doubts(lang), *self._figure_lines(lang), *self._rule_lines(lang),
             *self._project_lines(lang), *self._year_lines(lang), *self._money_lines(lang)]
        )  # fmt: skip

    def _doubts(self, lang: Lang) -> Iterator[str]:
        for label, said in zip(self.labels, self.faults, strict=True):
            if said:
                yield say("compare.not_verified", lang, plan=label, count=len(said))
                yield from (say("compare.item", lang, text=text) for text in said[:3])
        if not self.same_data:
            yield say("compare.other_data", lang)
        if not self.same_aim:
            yield say("compare.other_aim", lang)
        for label, plan in self.shown.items():
            if plan.problem.made_up:
                yield say("compare.made_up", lang, plan=label)

    def _figure_lines(self, lang: Lang) -> Iterator[str]:
        figures = self.figures()
        for label, plan in self.shown.items():
            yield say("compare.head", lang, plan=label, title=plan.problem.title,
                      proof=plan.proof.sentence(lang))  # fmt: skip
        for name in ("projects", *MONEY[:1], "value", *SHARES, "at_standard", "pupils_reached",
                     "cv", "gini", "schools", "schools_with_nothing", "townships_with_nothing",
                     *MONEY[1:]):  # fmt: skip
            values = {label: _shown(name, own[name]) for label, own in figures.items()}
            yield self._line(both(f"compare.figure.{name}"), values, lang)

    def _line(self, name: Both, values: dict[str, Any], lang: Lang) -> str:
        parts = [say("compare.value", lang, plan=label, value=value)
                 for label, value in values.items()]  # fmt: skip
        return say("compare.line", lang, name=name, values=say("compare.stop", lang).join(parts))

    def _rule_lines(self, lang: Lang) -> Iterator[str]:
        table = self.rules()
        differ = [row for row in table.to_dict("records")
                  if not all(row[label] for label in self.shown)]  # fmt: skip
        if table.empty or not differ:
            yield say("compare.same_rules", lang)
            return
        yield say("compare.rules", lang)
        for row in differ:
            has = [label for label in self.shown if row[label]]
            yield say("compare.rule", lang, plans=_listed(has, lang), text=row[lang])

    def _project_lines(self, lang: Lang) -> Iterator[str]:
        """Projects that some plans choose and others do not, put together by which do."""
        table = self.projects()
        chosen = table[list(self.shown)].notna()
        some = ~chosen.all(axis=1)
        if not some.any():
            yield say("compare.same_projects", lang, count=len(table))
            return
        who = chosen[some].apply(lambda row: tuple(row.index[row]), axis=1)
        for has in sorted(set(who), key=lambda has: [label not in has for label in self.shown]):
            mine = table[some][who == has]
            yield say("compare.only", lang, plans=_listed(has, lang), count=len(mine),
                      cost=money(int(mine["cost_yuan"].sum())))  # fmt: skip
            yield from _few(
                [say("plan.line", lang, project=row["id"], name=row[lang],
                     cost=money(row["cost_yuan"])) for row in mine.to_dict("records")], lang,
            )  # fmt: skip

    def _year_lines(self, lang: Lang) -> Iterator[str]:
        table = self.projects()
        years = table[list(self.shown)]
        moved = table[years.notna().any(axis=1) & (years.max(axis=1) != years.min(axis=1))]
        if len(moved):
            yield say("compare.years", lang, count=len(moved))
            yield from self._few_lines(
                moved, lambda year: None if pd.isna(year) else int(year), lang, "compare.not_chosen"
            )

    def _money_lines(self, lang: Lang) -> Iterator[str]:
        tables = {"fund": self.funds(), **{by: self.groups(by) for by in GROUPS}}
        for about, table in tables.items():
            yuan = table[list(self.shown)].fillna(0)
            differ = table[yuan.max(axis=1) != yuan.min(axis=1)] if len(table) else table
            if len(differ):
                yield say(f"compare.by_{about}", lang, count=len(differ))
                yield from self._few_lines(
                    differ, lambda got: None if pd.isna(got) else money(int(got)), lang,
                    "compare.no_such",
                )  # fmt: skip

    def _few_lines(
        self, table: pd.DataFrame, shown: Callable[[Any], Any], lang: Lang, missing: str
    ) -> list[str]:
        lines = []
        for row in table.to_dict("records"):
            values = {label: shown(row[label]) for label in self.shown}
            told = {label: say(missing, lang) if value is None else value
                    for label, value in values.items()}  # fmt: skip
            lines.append(self._line(Both(row["zh"], row["en"]), told, lang))
        return _few([say("compare.item", lang, text=line) for line in lines], lang)


def _aim(plan: Plan) -> Both:
    """The aim of a plan as a line of the comparison."""
    aim = plan.problem.objective
    return both("problem.aim", aim=Both(aim.sentence("zh"), aim.sentence("en")))


def _shown(name: str, value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    if name in MONEY:
        return money(int(value))
    if name in SHARES:
        return percent(value)
    if isinstance(value, float):
        return f"{value:,.3f}"
    return f"{value:,}" if isinstance(value, int) else value


def _listed(names: Sequence[str], lang: Lang) -> str:
    return say("word.list_comma", lang).join(names)


def _few(lines: list[str], lang: Lang) -> list[str]:
    if len(lines) <= FEW:
        return lines
    return [*lines[:FEW], say("compare.more", lang, count=len(lines) - FEW)]
