#!/usr/bin/env python3
"""Runs a fuzz target in rounds until no round has brought new coverage for so many minutes of processor time.

usage: fuzz.py BINARY TARGET MINUTES [--total]
       fuzz.py BINARY TARGET EXECUTIONS --same

A run that was stopped goes on where it was, while the program is the same. With --total it ends after MINUTES in all.
With --same each run of one program makes up the same inputs, so that a gate which passed here passes everywhere.
Exit status: 0 no law was broken, 1 one was; the input that broke it is in Tests/Fuzzing/Crashers. The last line says
what was done.
"""
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CRASHERS = ROOT / "Tests/Fuzzing/Crashers"
# What inputs are made of, a word a line; characters that show nothing go by their number.
WORDS = ROOT / "Tests/Fuzzing/words.txt"
# Documents in small, each of which reaches code that whole ones seldom do.
CASES = ROOT / "Tests/PipelineTests/Cases"
# Seconds of a round; a round starts with the corpus that the one before left, which takes up to a minute to run.
ROUND = 300
# An input that takes longer breaks the law of time: all others take milliseconds.
SECONDS = 20
LONGEST = 8_192


def processor_seconds():
    """Of all that has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def processor_seconds_of(process):
    """Of one that still runs."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Progress:
    """What the runs of one target by one program have done; times are seconds of processor time."""

    def __init__(self, path, binary):
        self.path = path
        self.program = hashlib.sha256(pathlib.Path(binary).read_bytes()).hexdigest()
        self.executions, self.edges, self.spent, self.last_gain = 0, 0, 0.0, 0.0
        if path and path.exists():
            known = json.loads(path.read_text())
            if known["program"] == self.program:
                vars(self).update(known, path=path)

    def see(self, edges, seconds):
        """So many edges are known after so many seconds of the round."""
        if edges > self.edges:
            self.edges, self.last_gain = edges, self.spent + seconds

    def add(self, executions, seconds):
        self.executions += executions
        self.spent += seconds
        if self.path:
            self.path.parent.mkdir(exist_ok=True)
            self.path.write_text(json.dumps({k: v for k, v in vars(self).items() if k != "path"}))


def seed(corpus, target):
    """Whole documents, short pieces of them, the cases of the tests, and what broke a law before."""
    corpus.mkdir(parents=True, exist_ok=True)
    folder = ROOT / ("Normalized" if target == "json" else "Inputs")
    for path in sorted(folder.iterdir()):
        if path.stat().st_size <= LONGEST:
            shutil.copy(path, corpus / path.name)
        (corpus / f"head-{path.name}").write_bytes(path.read_bytes()[:2048])
    if target == "archive":
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            with zipfile.ZipFile(corpus / f"archive-{method}.zip", "w", method) as archive:
                for name in ("mimetype", "word/document.xml"):
                    archive.writestr(name, "<w:p>職能基準</w:p>" * 20)
    if target == "pages":
        words = b'<doc><page width="9" height="9"><word xMin="1" yMin="1" xMax="9" yMax="9">K01</word></page></doc>'
        lines = b'<svg><path fill="none" stroke="rgb(0,0,0)" d="M 0 0 L 99 0 L 99 99 L 0 99 Z"/></svg>'
        picture = b"P5 120 80 255\n" + bytes([0] * 120 * 2 + [255] * 120 * 78)
        for name, drawing in (("drawing", lines), ("picture", picture)):
            share = 256 * len(words) // (len(words) + len(drawing)) + 1
            (corpus / f"pages-{name}").write_bytes(bytes([share]) + words + drawing)
    if target != "json":
        for name, text in cases():
            (corpus / f"case-{name}").write_text(text, "utf-8")
    for path in sorted(CRASHERS.glob("*")):
        shutil.copy(path, corpus / path.name)


def cases():
    """What the case pages have between ```input and ```, by page and number; the signs are CasePages.swift's."""
    for page in sorted(CASES.glob("*.md")):
        inputs = re.findall("^```input\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        for number, text in enumerate(inputs):
            text = text.replace("⇥", "\t").replace("␌", "\f")
            yield f"{page.stem}-{number}", re.sub(r"\\u\{([0-9A-Fa-f]+)\}", lambda match: chr(int(match[1], 16)), text)


def dictionary(path):
    """The words as libFuzzer reads them."""
    words = (chr(int(w[2:], 16)) if re.fullmatch("U\\+[0-9A-F]{4}", w) else w for w in WORDS.read_text("utf-8").split("\n") if w)
    path.write_text("".join('"' + "".join(f"\\x{b:02X}" for b in word.encode()) + '"\n' for word in words))
    return path


def main():
    arguments = [w for w in sys.argv[1:] if not w.startswith("--")]
    binary, target, amount = arguments[0], arguments[1], float(arguments[2])
    scratch = tempfile.TemporaryDirectory()
    is_same = "--same" in sys.argv
    # A run of so much in all starts anew, so that it takes no longer where much is known already.
    is_anew = is_same or "--total" in sys.argv
    corpus = (pathlib.Path(scratch.name) if is_anew else ROOT / ".build/fuzz/corpus") / target
    seed(corpus, target)
    words_option = f"-dict={dictionary(pathlib.Path(scratch.name) / 'words.dict')}"
    # With another seed of the hashes each round would find other paths through the same tables.
    # To note where each piece of memory comes from takes an eighth of the time; the input that breaks a law tells.
    environment = dict(os.environ, OCS_FUZZ_TARGET=target, SWIFT_BACKTRACE="enable=no", SWIFT_DETERMINISTIC_HASHING="1",
                       ASAN_OPTIONS="malloc_context_size=0")
    progress = Progress(None if is_anew else corpus.parent.parent / "progress" / target, binary)
    broken = False
    while True:
        if is_same:
            # A folder lists its files in an order of its own.
            seeds = pathlib.Path(scratch.name) / "seeds"
            seeds.write_text(",".join(map(str, sorted(corpus.iterdir()))))
            options = ["-seed=1", f"-runs={int(amount)}", f"-seed_inputs=@{seeds}"]
        else:
            left = amount * 60 - (progress.spent if is_anew else progress.spent - progress.last_gain)
            if left <= 0:
                break
            options = [str(corpus), f"-max_total_time={max(5, min(ROUND, int(left)))}"]
        before = processor_seconds()
        process = subprocess.Popen(
            # What happens each second of the clock makes no two runs the same.
            [binary, *options, f"-max_len={LONGEST}", f"-timeout={SECONDS}", "-purge_allocator_interval=-1",
             "-print_final_stats=1", "-reload=0", words_option, f"-artifact_prefix={CRASHERS}/{target}-"],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8", errors="replace")
        report, executions = [], 0
        for line in process.stderr:
            report = [*report[-100:], line]
            if edges := re.search(r"\bcov: (\d+)", line):
                progress.see(int(edges[1]), processor_seconds_of(process))
            elif counted := re.search(r"number_of_executed_units: (\d+)", line):
                executions = int(counted[1])
        process.wait()
        progress.add(executions, processor_seconds() - before)
        if process.returncode != 0:
            broken = True
            told = [line for line in report if "Fatal error: " in line or "ERROR: " in line]
            print(f"{target}: {told[0].strip() if told else ''.join(report)}", file=sys.stderr)
        if broken or is_same:
            break
    print(f"{target}: {progress.executions} executions, {progress.edges} edges, {progress.spent / 60:.1f} processor minutes, "
          f"{(progress.spent - progress.last_gain) / 60:.1f} since the last new edge, {'1 breach' if broken else '0 breaches'}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
