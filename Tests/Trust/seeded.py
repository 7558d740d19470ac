"""Plants each fault of faults.py and asks whether a test notices. All faults are built into one copy of the sources, each behind
a question to the environment, so that they are compiled once.

usage: seeded.py [FILE [NUMBER …]]     the matrix goes into FILE; numbers ask for some of the faults alone
"""
import os
import pathlib
import re
import shutil
import sys

from faults import FAULTS
from figures import ROOT, Breaches, Figure, run

COPY = ROOT / ".build/seeded"
# Suites, the quickest first: most faults are noticed at once.
SUITES = ["CasePages|CanonicalJSON|LexerTests|LimitTests|SheetTests|LawTests", "RulePages|FollowUp|FileTests",
          "CommandTests|CheckTests|ExportTests", "PipelineTests/"]

# In every room: a test asks for one fault by its number.
QUESTION = """
@_silgen_name("getenv") private func environmentValue(_ name: UnsafePointer<CChar>) -> UnsafeMutablePointer<CChar>?
let seededFault: Int = environmentValue("OCS_SEEDED_FAULT").map { Int(String(cString: $0)) ?? 0 } ?? 0
"""


def planted():
    """Every file of the copy with its content."""
    files = {}
    for folder in ("Sources", "Tests", "Inputs", "Normalized"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                files[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    files.update({path.name: path.read_bytes() for path in ROOT.iterdir() if path.is_file()})
    package = (ROOT / "Package.swift").read_text("utf-8")
    package = package.replace("  .strictMemorySafety(),\n", "").replace(", .treatAllWarnings(as: .error)", "")
    files["Package.swift"] = package.replace("  .treatAllWarnings(as: .error),\n", "").encode()
    for number, (_, kind, name, before, after) in enumerate(FAULTS, 1):
        text = files[f"Sources/{name}"].decode()
        assert text.count(before) == 1, f"{name} has {text.count(before)} places for: {kind}"
        files[f"Sources/{name}"] = text.replace(before, after.replace("FAULT", f"(seededFault == {number})")).encode()
    for room in {name.split("/")[0] for _, _, name, _, _ in FAULTS}:
        files[f"Sources/{room}/SeededFault.swift"] = QUESTION.encode()
    return files


def plant():
    """Builds the copy, which is kept from run to run so that only what changed is compiled again."""
    files = planted()
    for path in sorted(COPY.rglob("*")) if COPY.exists() else []:
        name = path.relative_to(COPY).as_posix()
        if path.is_file() and not name.startswith(".build/") and name not in files:
            path.unlink()
    for name, content in files.items():
        path = COPY / name
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            if (ROOT / name).exists():
                shutil.copymode(ROOT / name, path)
    result = run(["swift", "build", "--build-tests"], cwd=COPY)
    assert result.returncode == 0, result.stdout.decode()[-3000:]


def killers(number, suites=SUITES):
    """The tests that fail with the fault; of the first suites in which one does."""
    environment = dict(os.environ, OCS_SEEDED_FAULT=str(number), OCS_SHARED="/nowhere", SWIFT_BACKTRACE="enable=no")
    for suite in suites:
        result = run(["swift", "test", "--skip-build", "--disable-xctest", "--filter", suite], cwd=COPY, env=environment)
        told = (result.stdout + result.stderr).decode("utf-8", "replace")
        failed = re.findall(r'✘ Test "(.*?)" (?:with \d+ test cases )?failed after', told)
        if result.returncode != 0:
            return failed or [f"the tests of {suite.split('|')[0]} … end at once"]
    return []


def figures(matrix=None, only=()):
    breaches = Breaches("seeded faults")
    plant()
    sound = killers(0)
    assert not sound, f"without a fault {sound} fail"
    rows = []
    for number, (stage, kind, _, _, _) in enumerate(FAULTS, 1):
        found = killers(number) if not only or number in only else ["not asked"]
        breaches.check(found, stage, kind, "survives")
        rows.append(f"| {stage} | {kind} | {found[0] if found else 'nothing'}{f' and {len(found) - 1} more' if found[1:] else ''} |")
        print(rows[-1], file=sys.stderr)
    if matrix:
        matrix.write_text("\n".join(["| stage | fault | noticed by |", "|---|---|---|"] + rows) + "\n", "utf-8")
    return [Figure("seeded faults", len(FAULTS), breaches.count, "each noticed by a test")]


if __name__ == "__main__":
    print(figures(pathlib.Path(sys.argv[1]) if sys.argv[1:] else None, [int(n) for n in sys.argv[2:]]))
