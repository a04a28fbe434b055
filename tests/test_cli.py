"""The command line as a person uses it: what it prints where, its exit codes, its languages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

from gaibao_geo.cli import main
from gaibao_geo.errors import GaibaoError
from gaibao_geo.words import say


def run(*words, cwd=None):
    """The installed program in a process of its own, from a folder that is not the checkout."""
    return subprocess.run(
        [sys.executable, "-m", "gaibao_geo.cli", *map(str, words)],
        capture_output=True, text=True, cwd=cwd, check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip


def test_the_seeds_are_checked_and_their_doubts_printed(capsys):
    assert main(["check", "data/seeds"]) == 0
    out = capsys.readouterr().out
    # the planned area that one report does not state, from its two rates
    assert "54,259.57, 54,266.3" in out
    assert "核对相符的关系" in out
    assert main(["check", "data/seeds", "--lang", "en"]) == 0
    assert "relations that hold" in capsys.readouterr().out


def test_check_for_machines(capsys):
    assert main(["check", "data/seeds", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["holds"]
    assert {"severity", "rule", "what"} <= set(record["findings"][0])


def test_a_broken_dataset_gets_one_report_and_code_2(tmp_path, capsys):
    shutil.copytree("data/demo/gyantse", tmp_path / "bad")
    file = tmp_path / "bad" / "schools.csv"
    text = file.read_text(encoding="utf-8-sig")
    text = text.replace("GZ02", "GZ01", 1).replace(",made_up,", ",,", 1)
    file.write_text(text.replace("primary", "中学", 1), encoding="utf-8")
    assert main(["check", str(tmp_path / "bad")]) == 2
    said = capsys.readouterr().out
    assert all(rule in said for rule in ("duplicate_key", "empty_cell", "unknown_word"))
    assert "schools.csv" in said
    assert main(["check", str(tmp_path / "nowhere"), "--lang", "en"]) == 2
    assert "There is no data folder" in capsys.readouterr().err


def test_plan_then_verify(tmp_path, capsys):
    folder = tmp_path / "plan"
    assert main(["plan", "data/demo/gyantse", "-o", str(folder), "--budget", "1亿元"]) == 0
    shown = capsys.readouterr()
    assert "示例数据（虚构）" in shown.out
    assert "已证明" in shown.out
    assert "  A21  热龙乡小学食堂、宿舍项目  " in shown.out
    assert "未选 " in shown.out
    assert "总投入不超过1亿元" in shown.err
    assert main(["verify", str(folder)]) == 0
    assert "逐元相符" in capsys.readouterr().out
    paid = folder / "paid.csv"
    paid.write_text(paid.read_text(encoding="utf-8-sig").replace("county", "upper", 1), "utf-8")
    assert main(["verify", str(folder), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["passed"] is False


def test_locks_from_the_command_line(tmp_path, capsys):
    words = ["plan", "data/demo/rutog", "-o", str(tmp_path / "p"), "--budget", "700万", "--json"]
    assert main([*words, "--keep", "R4", "--drop", "R2"]) == 0
    assert json.loads(capsys.readouterr().out)["figures"]["projects_chosen"] == 1
    assert main([*words, "--keep", "R1"]) == 3  # 1,032万 does not fit into 700万
    said = capsys.readouterr().err
    assert "互相冲突" in said
    assert "必保" in said
    assert main([*words, "--keep", "R99"]) == 2


def test_less_money_step_by_step(tmp_path, capsys):
    words = ["plan", "data/demo/rutog", "-o", str(tmp_path / "p"), "--curve", "--lang", "en"]
    assert main(words) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "no longer built" in line]
    assert len(lines) == 10
    assert lines[0].startswith("34.87 million yuan: closes 100.0%; no longer built: none")


def test_time_too_short_is_code_4(tmp_path):
    words = ["plan", "data/demo/gyantse", "-o", str(tmp_path / "p"), "--seconds", "0"]
    assert main(words) == 4
    assert not (tmp_path / "p").exists()


def test_a_result_that_fails_its_own_check_is_said_and_not_written(tmp_path, capsys, monkeypatch):
    def refuse(problem, **options):
        raise GaibaoError("没有通过自身核对", "did not pass its own check")

    monkeypatch.setattr("gaibao_geo.plans.solve.solve", refuse)
    words = ["plan", "data/demo/rutog", "-o", str(tmp_path / "p")]
    assert main(words) == 1
    assert "没有通过自身核对" in capsys.readouterr().err
    assert not (tmp_path / "p").exists()


def test_a_bad_amount_is_a_usage_error(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["plan", "data/demo/rutog", "--budget", "a lot"])
    assert stopped.value.code == 2
    assert "--budget" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["check", "map", "plan", "verify", "app", "demo"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_help_speaks_the_language_asked_for(verb, lang, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([verb, "--lang", lang, "--help"])
    assert stopped.value.code == 0
    assert say(f"cli.{verb}.about", lang) in " ".join(capsys.readouterr().out.split())


def test_every_verb_is_in_both_readmes(capsys):
    for name in ("README.md", "README.zh.md"):
        with open(name, encoding="utf-8") as file:
            text = file.read()
        for verb in ("check", "map", "plan", "verify", "app", "demo"):
            assert f"gaibao {verb}" in text, f"{name} does not show gaibao {verb}"


def test_the_demo_does_all_of_it_from_elsewhere(tmp_path):
    done = run("demo", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    made = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert made == ["check.txt", "gyantse_plan", "gyantse_plan.html", "investment.html",
                    "rutog_less_money.csv"]  # fmt: skip
    assert "[5/5]" in done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 5 + 3  # the files, and three sentences
    assert "示例数据（虚构）" in lines[6]
    assert "日土县" in lines[7]
    again = run("verify", "out/gyantse_plan", cwd=tmp_path)
    assert again.returncode == 0


def test_the_demo_in_english(tmp_path):
    done = run("demo", "-o", tmp_path / "out", "--lang", "en", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Example data (made up)" in done.stdout.splitlines()[6]


def test_a_plan_with_other_years_another_file_and_a_wanted_gap(tmp_path, capsys):
    file = tmp_path / "other.toml"
    file.write_text('[objective]\naim = "CloseGaps"\nweight = "equal"\n'
                    '[[rules]]\nrule = "Budget"\nyuan = "1000万元"', "utf-8")  # fmt: skip
    words = ["plan", "data/demo/rutog", "-o", str(tmp_path / "p"), "--problem", str(file)]
    assert main([*words, "--years", "2017-2018", "--within", "1%", "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert "at most 10 million yuan" in shown.err
    assert "the same for every class: projects" in shown.out
    stated = json.loads((tmp_path / "p" / "plan.json").read_text(encoding="utf-8"))
    assert [row["list"] for row in stated["baselines"]][:4] == [
        "classes", "pupils", "worst_first", "best_ratio"]  # fmt: skip
    assert main([*words, "--exact", "--no-baselines"]) == 0
    assert "按班数平均" not in capsys.readouterr().out
    assert "baselines" not in json.loads((tmp_path / "p" / "plan.json").read_text("utf-8"))


def test_json_is_one_record_whatever_else_is_asked(tmp_path, capsys):
    words = ["plan", "data/demo/rutog", "-o", str(tmp_path / "p"), "--budget", "700万", "--json"]
    assert main([*words, "--curve"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert len(record["curve"]) == 10
    assert {"budget_yuan", "zh", "en", "closed_share"} <= set(record["curve"][0])
    assert record["baselines"][0]["keeps_rules"] is True
    assert main([*words, "--keep", "R1"]) == 3
    refused = json.loads(capsys.readouterr().out)
    assert refused["plan"] is None
    assert refused["reason"] == "conflict"
    assert refused["rules"] == [1, 2]  # the budget and the decision
    assert main([*words, "--seconds", "0"]) == 4
    assert json.loads(capsys.readouterr().out)["reason"] == "time"


@pytest.mark.parametrize("words", [["--within", "2"], ["--within", "x"], ["--years", "2017-2016"],
                                   ["--years", "17"], ["--within", "1%", "--exact"]])  # fmt: skip
def test_what_cannot_be_meant_is_a_usage_error(words, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["plan", "data/demo/rutog", *words])
    assert stopped.value.code == 2


def test_nothing_but_the_answer_stands_on_standard_output(tmp_path):
    """A solver that greets (HiGHS 1.16) would spoil what a machine reads."""
    command = [sys.executable, "-m", "gaibao_geo.cli", "plan", "data/demo/rutog", "--json",
               "--no-baselines", "-o", str(tmp_path / "plan")]  # fmt: skip
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(said.stdout)["figures"]["cost_yuan"] == 34_870_000
