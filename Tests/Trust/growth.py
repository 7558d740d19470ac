"""Inputs made to take long: four times as much of one must take no more than five times the instructions."""
import concurrent.futures
import os
import pathlib
import re

from figures import Breaches, Figure, run, scratch

START = "示範人員職能基準\n職能基準代碼   TST1234-001v1\n\n"
LABELS = ["主要職責", "工作任務", "工作產出", "行為指標", "職能級別", "職能內涵(K=knowledge知識)", "職能內涵(S=skills技能)"]
COLUMNS = START + "   ".join(LABELS) + "\n"
FLOW = START + " ".join(LABELS) + "\n"
GRID = START + "\t".join(LABELS) + "\n"
WIDE = COLUMNS + "T1盤點   T1.1清點   O1.1.1甲   P1.1.1甲   3   K01乙   S01丙\n"
THIN = COLUMNS + "T1盤點   T1.1清點   P1.1.1甲   3   "
TASK = FLOW + "T1盤點\nT1.1清點\nP1.1.1甲\n"
TURNS = FLOW + "".join(f"T1 盤點 T1.{n} 清點 O1.{n}.1 甲 P1.{n}.1 甲 3 K1乙 S1丙\n" for n in (1, 2))


def character(n):
    return chr(0x4E00 + n % 5000)


INPUTS = {
    "skills in a line": lambda n: THIN + "S1丙 " * n + "\n",
    "one knowledge in many lines": lambda n: THIN + "K1乙   S1丙\n" + "                 K1乙丙丁 S1丙丁戊\n" * n,
    "names of one code": lambda n: GRID + "T1\tT1.1\t\tP1.1.1甲\t3\t" + "".join(
        f"K01{character(i)}{character(i * 7)} " for i in range(n)) + "\tS01丙\n",
    "sub-items of one code": lambda n: GRID + "".join(
        f"T1\tT1.{row}\t\tP1.{row}.1甲\t3\tK01乙：" + "".join(f"■ {character(i * row)}乙 " for i in range(n)) + "\tS01丙\n"
        for row in (1, 2)),
    "closing parentheses": lambda n: THIN + ")" * n + "\n",
    "slashes": lambda n: THIN + "K01乙   " + "/ a " * n + "\n",
    "codes that touch": lambda n: WIDE + "O1.1.1P1.1.1" * n + "\n",
    "codes without names": lambda n: COLUMNS + "T1盤點   T1.1清點   O1.1.1\n" + "      O1.1.1     P1.1.1\n" * n,
    "levels below entries": lambda n: WIDE + (
        "               O1.1.2乙   P1.1.2甲\n                                     3   K02乙   S02丙\n" * n),
    "words of columns": lambda n: WIDE + "".join(
        f"                                          {character(i)}乙丙丁   {character(i * 7)}丙丁戊\n" for i in range(n)),
    "wrapped codes": lambda n: FLOW + "T1盤點\nT1.1清點\n" + "O\n1.1.1：甲\n" * n + "3 K01乙\nS01丙\n",
    "knowledge and skills in turns": lambda n: TASK + "3 K1乙 S2丙\n" * n,
    "skills behind knowledge": lambda n: TASK + "3 K1乙 " + "S2丙 " * n + "\n",
    "words like codes": lambda n: TASK + "K8s乙\n" * n,
    "digits of names": lambda n: GRID + "T1\tT1.1\t\tP1.1.1甲\t3\t" + "K35G K4乙 K999丁 " * n + "\tS1丙\n",
    "cells in turns": lambda n: TURNS + "P1.1.2 甲乙 K2丙 S3丁\n" * n,
    "codes of a line": lambda n: TURNS + "P1.1.2 甲乙 " * n + "\n",
    "halves of labels": lambda n: START + "職類別 甲 職類別代碼 ABC\n" + "類別 甲乙 DEF\n" * n + FLOW,
    "labels of columns": lambda n: "版本   " * n + "職能基準代碼   職能基準名稱   狀態   更新說明\n" + "碼   " * n + "\n",
    "lines between labels": lambda n: START + "職類別\n" + ("           甲乙   ABC\n" * n + "職業別\n") * 2 + "           甲乙   1234\n" * n
    + COLUMNS[len(START):],
    "numbers before what they count": lambda n: WIDE + ("           " + "甲乙 2   " * n + "\n           " + "次，丙   " * n + "\n") * 2,
    "labels above a heading": lambda n: FLOW + "職能 職能內涵 職能內涵\n" * n,
    "labels of columns above a heading": lambda n: COLUMNS + "\n   職能   職能內涵   職能內涵\n" * n,
    "tasks without entries": lambda n: WIDE + "   T1.2 清點\n" * n,
    "categories": lambda n: "職能基準代碼\tTST1234-001v1\n職類別\t" + "甲乙 丙丁/戊己 " * n + "\t職類別代碼\t" + "ABC " * n + "\n" + GRID,
    "headings": lambda n: COLUMNS + ("   ".join(LABELS) + "\nT1盤點   T1.1清點   P1.1.1甲   3   K01乙   S01丙\n\f") * n,
    "apostrophes before a level": lambda n: GRID + "T1\tT1.1\t\tP1.1.1甲\t" + "'" * n + "5\tK01乙\tS01丙\n",
    "page ends": lambda n: GRID + "T1\tT1.1\t\tP1.1.1甲\t3\tK01乙\tS01丙\n" + "\f" * n,
    "rows of dashes": lambda n: START.replace(" ", "\t") + ("-\t" * 40 + "\n") * n + GRID,
    "signs before items": lambda n: GRID + "→ 甲\n" * n,
    "namespaces without an end": lambda n: "<table><tr><td>" + GRID + "<?xml:namespace " * n + "</td></tr></table>",
    "entries without tasks' codes": lambda n: FLOW + "".join(f"O1.{i}.1甲\nP1.{i}.1甲乙。\nK01丙\n" for i in range(n)),
    "rows that start alike": lambda n: GRID + "T1\tT1.1\t\tP1.1.1甲\t3\tK01乙\tS01丙\n" + "".join(
        f"\t\t\t盤點後的清單{character(i)}\t\t\t\n" for i in range(n)),
    "lines of a cut cell": lambda n: GRID.replace("\t", "|") + "|職能內涵(A|=attitude 態度)|\n|---|---|\n|" + "主動：看<br>" * n + "|" + "到<br>" * n + "|\n",
    "lines of an attitude": lambda n: TASK + "3 K01乙\nS01丙\n職能內涵(A=attitude 態度)\nA01主動：看\n" + "到貨物來\n" * n,
    "tasks that may lack codes": lambda n: GRID + "T1\tT1.1\t\tP1.1.1甲\t3\tK01乙\tS01丙\n" + "\t補貨\t\tP1.2.1甲\t\t\t\n" * n
    + "\tT1.2丁\t\tP1.2.2甲\t3\tK01乙\tS01丙\n",
    "units in a line": lambda n: GRID + "T1\tT1.1\t\tP1.1.1甲\t3\tK01乙\tS01丙\n" + "<br>l 某 12  x <br>m 3" * n + "\n",
    "tags behind codes": lambda n: GRID + "T1\tT1.1\t\tP1.1.1甲\t3\t" + "K01<b></b><i></i>" * n + "乙\tS01丙\n",
}
# Times the instructions that four times as long may take.
MOST = 5


def instructions(ocs, path):
    """Of the whole process, but for reading in the program."""
    limits = ["--max-cell", 1 << 30, "--max-findings", 100, "--max-columns", 1_000_000]
    result = run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", ocs, "normalize", path, "--jsonl",
                  "--quiet", "--jobs", "1"] + limits, env={**os.environ, "SWIFT_DETERMINISTIC_HASHING": "1"})
    counted = re.search(rb"refs:\s+([\d,]+)", result.stderr)
    return result.returncode, int(counted[1].replace(b",", b"")) if counted else 0


def figures(ocs, is_long):
    breaches = Breaches("growth")
    size = 1500 if is_long else 400

    def measured(name, place):
        counts = []
        for n in (0, size, 4 * size):
            path = place / f"{name}-{n}.txt"
            path.write_text(INPUTS[name](n), "utf-8")
            status, count = instructions(ocs, path)
            breaches.check(status in (0, 1) and count > 0, name, n, status)
            counts.append(count)
        return (counts[2] - counts[0]) / max(1, counts[1] - counts[0])

    with scratch() as place, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        ratios = dict(zip(INPUTS, pool.map(lambda name: measured(name, pathlib.Path(place)), INPUTS)))
    for name, ratio in ratios.items():
        breaches.check(ratio <= MOST, name, f"four times as long takes {ratio:.1f} times the instructions")
    worst = max(ratios, key=ratios.get)
    return [Figure("inputs made to take long, and four times as long", len(INPUTS), breaches.count,
                   f"at most {ratios[worst]:.2f} times the instructions: {worst}")]
