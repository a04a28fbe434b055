"""What a programme may pay for, by the table ``eligibility``: the one place that matches it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gaibao_geo.tables.gathered import gathered

SCHOOL_COLUMNS = {"school_kind": "kind", "owner": "owner", "keep": "keep"}
_RULED = ["what", "verdict", "reason_zh", "reason_en", "document", "status"]
VERDICT_COLUMNS = ["table", "index", "project_id", "programme_id", "subject", *_RULED]
PAYABLE_COLUMNS = ["project_id", "programme_id", *_RULED[1:]]
_STRICTEST = ("bar", "approval")
_COMMA = {"reason_zh": "；", "reason_en": "; ", "document": "；"}

Rulings = Mapping[str, Mapping[str, str]]


def verdicts(
    rules: pd.DataFrame, projects: pd.DataFrame, items: pd.DataFrame, schools: pd.DataFrame
) -> pd.DataFrame:
    """Everything in the projects that a programme bars, or pays only with approval.

    ``rules`` are the rows of ``eligibility`` of one programme. ``projects`` needs
    ``project_id``, ``school_id``, ``name`` and ``cost_yuan``; ``items`` ``project_id``,
    ``item`` and ``item_type``, of these projects; ``schools``, indexed by school, ``kind``,
    ``owner`` and ``keep``. What is empty or missing is not judged.

    One row per doubt: ``table`` (``projects`` or ``project_items``) and ``index`` (the row's
    label in that frame), ``subject`` of the rule, ``what`` it met (words, a kind of item, the
    school), the strictest ``verdict`` that holds, and the reasons, documents and status
    of the rules that say so; ``status`` is ``verified`` only if all of them are.

    Words are looked for in the items, or in the project's name where it has no items; a word
    that stands inside an allowed one of the same text is lifted. ``least_yuan`` is asked of a
    whole project: a line of a purchase list may well be small. Of several limits the highest
    holds.
    """
    if rules.empty:
        return _empty(VERDICT_COLUMNS)
    # Series.isin takes ten times as long
    itemless = projects[pd.Index(items["project_id"].unique()).get_indexer(
        pd.Index(projects["project_id"])) < 0]  # fmt: skip
    kinds = rules[rules["subject"] == "item_type"]
    found = [
        _met("project_items", items, items["item"], "words", _by_word(rules, items["item"])),
        _met("projects", itemless, itemless["name"], "words", _by_word(rules, itemless["name"])),
        _met("project_items", items, items["item_type"], "item_type", _by_value(kinds)),
    ]
    for subject, column in SCHOOL_COLUMNS.items():
        values = projects["school_id"].map(schools[column])
        rulings = _by_value(rules[rules["subject"] == subject])
        table = _met("projects", projects, values, subject, rulings)
        found.append(table.assign(what=projects["school_id"].reindex(table["index"]).to_numpy()))
    found.append(_small(rules, projects))
    every = pd.concat(found, ignore_index=True)
    return every.assign(programme_id=rules["programme_id"].iloc[0])[VERDICT_COLUMNS]


def payable(
    rules: pd.DataFrame, projects: pd.DataFrame, items: pd.DataFrame, schools: pd.DataFrame
) -> pd.DataFrame:
    """Whether each programme may pay for each project, one row for each pair.

    ``rules`` is the table ``eligibility``, of any number of programmes; the others as for
    ``verdicts``. ``verdict`` is ``bar``, ``approval`` or ``allow``, the strictest of what
    the project holds, with the reasons and documents behind it; all empty for ``allow``:
    no rule of the programme speaks against it.
    """
    count = len(projects)
    rules = rules[rules["value"] != ""]
    tables = []
    for programme in rules["programme_id"].unique():
        found = verdicts(rules[rules["programme_id"] == programme], projects, items, schools)
        at = pd.Index(projects["project_id"]).get_indexer(found["project_id"]).astype(np.int64)
        rank = found["verdict"].map({"bar": 2, "approval": 1}).to_numpy(dtype=np.int64)
        worst = np.zeros(count, dtype=np.int64)
        np.maximum.at(worst, at, rank)
        decides = rank == worst[at]
        at, found = at[decides], found[decides]
        said = {name: gathered(at, found[name], count, comma) for name, comma in _COMMA.items()}
        doubtful = np.zeros(count, dtype=bool)
        doubtful[at[(found["status"] != "verified").to_numpy(dtype=bool)]] = True
        status = np.select([worst == 0, doubtful], ["", "unverified"], "verified")
        tables.append(pd.DataFrame({
            "project_id": projects["project_id"].to_numpy(), "programme_id": programme,
            "verdict": pd.Series(["allow", "approval", "bar"], dtype="str").take(worst).to_numpy(),
            **said, "status": status,
        }))  # fmt: skip
    if not tables:
        return _empty(PAYABLE_COLUMNS)
    return pd.concat(tables, ignore_index=True)[PAYABLE_COLUMNS].astype("str")


def least_amount(rules: pd.DataFrame) -> float:
    """The highest least amount that the rules ask of a project, in yuan; ``NaN``: none."""
    limits = rules.loc[rules["subject"] == "least_yuan", "value"]
    return float(pd.to_numeric(limits, errors="coerce").max())


def _empty(columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in columns})


def _ruling(rules: pd.DataFrame, what: str = "") -> Mapping[str, str] | None:
    """What the strictest of the rules says; nothing when they only allow."""
    for verdict in _STRICTEST:
        found = rules[rules["verdict"] == verdict]
        if not found.empty:
            verified = bool((found["status"] == "verified").all())
            said = {name: comma.join(found[name].unique()) for name, comma in _COMMA.items()}
            status = "verified" if verified else "unverified"
            return {"what": what, "verdict": verdict, **said, "status": status}
    return None


def _by_value(rules: pd.DataFrame) -> Rulings:
    """The ruling on each value that the rules name, where there is one."""
    found = {value: _ruling(own, str(value)) for value, own in rules.groupby("value", sort=False)}
    return {str(value): ruling for value, ruling in found.items() if ruling is not None}


def _by_word(rules: pd.DataFrame, texts: pd.Series[str]) -> Rulings:
    """The ruling on each different text that holds a barred word."""
    words = rules[rules["subject"] == "words"]
    barring = words[words["verdict"] != "allow"]
    allowing = words["value"][words["verdict"] == "allow"].tolist()
    several = pd.Series(texts.unique(), dtype="str")
    holds = np.zeros(len(several), dtype=bool)
    for word in barring["value"]:
        holds |= several.str.contains(word, regex=False).to_numpy(dtype=bool)
    rulings: dict[str, Mapping[str, str]] = {}
    for text in several[holds]:
        lifted = [word for word in allowing if word in text]
        met = [word in text and not any(word in one for one in lifted)
               for word in barring["value"]]  # fmt: skip
        ruling = _ruling(barring[met], ", ".join(barring["value"][met]))
        if ruling is not None:
            rulings[text] = ruling
    return rulings


def _met(
    table: str, frame: pd.DataFrame, values: pd.Series[str], subject: str, rulings: Rulings
) -> pd.DataFrame:
    """A row for each row of ``frame`` on whose value there is a ruling."""
    which = pd.Index(list(rulings), dtype="object").get_indexer(pd.Index(values, dtype="object"))
    here = which >= 0
    told = pd.DataFrame(list(rulings.values()), columns=_RULED, dtype="str")
    return told.take(which[here]).assign(
        table=table, index=frame.index[here], subject=subject,
        project_id=frame["project_id"].to_numpy()[here],
    )  # fmt: skip


def _small(rules: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """The projects that cost less than a programme pays for at least."""
    cost = projects["cost_yuan"].to_numpy(dtype=np.float64, na_value=np.nan)
    with np.errstate(invalid="ignore"):
        less = cost < least_amount(rules)
    small = pd.Series(np.where(less, "small", ""), index=projects.index, dtype="str")
    ruling = _ruling(rules[rules["subject"] == "least_yuan"])
    rulings = {} if ruling is None else {"small": ruling}
    return _met("projects", projects, small, "least_yuan", rulings)
