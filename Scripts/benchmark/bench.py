"""Prints a table of what ocs costs. Ratios are medians of pairs measured in turn: times alone say little on a
machine that does other things as well."""
import argparse
import datetime
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import documents
import instructions

RECORD = pathlib.Path(__file__).with_name("record.tsv")


def run(command, files, source=None):
    """CPU seconds, wall seconds and peak memory in MB of one run."""
    start = time.monotonic()
    child = subprocess.Popen(
        [*map(str, command), *map(str, files)], stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return {
        "cpu": usage.ru_utime + usage.ru_stime, "wall": time.monotonic() - start, "rss": usage.ru_maxrss / 1024,
        "status": child.returncode,
    }


class Bench:
    def __init__(self, tool, rounds, work):
        self.tool, self.rounds, self.work = tool, rounds, work
        self.rows = []

    def ocs(self, files, *options, output="out"):
        folder = self.work / output
        shutil.rmtree(folder, ignore_errors=True)
        result = run([self.tool, "normalize", "--quiet", "--output", folder, *options], files)
        if result["status"] not in (0, 1):
            sys.exit(f"bench: ocs ended with status {result['status']}")
        return result

    def ratio(self, *pair):
        """The median, and the least and the greatest, of the ratio of two runs' CPU time."""
        pair[0](), pair[1]()
        values = sorted(pair[0]()["cpu"] / max(pair[1]()["cpu"], 1e-4) for _ in range(self.rounds))
        return statistics.median(values), values[0], values[-1]

    def show(self, name, value, spread=""):
        self.rows.append((name, value))
        print(f"{name:58s} {value:9.2f}{spread}", flush=True)

    def show_ratio(self, name, *pair):
        value, low, high = self.ratio(*pair)
        self.show(name, value, f"   ({low:.2f} to {high:.2f})")

    def measure(self):
        small = documents.copies(self.work / "small", 2000)
        large = documents.copies(self.work / "large", 10000, seed=2)
        size = sum(path.stat().st_size for path in small)
        one = lambda: self.ocs(small, "--jobs", "1")
        if shutil.which("xmllint"):
            self.show_ratio("CPU, 2,000 documents / xmllint --html", one, lambda: run(["xmllint", "--html", "--noout"], small))
        self.show_ratio("CPU, 2,000 documents / wc -m of them", one, lambda: run(["wc", "-m"], small))
        times = [one() for _ in range(self.rounds)]
        self.show("MB a CPU second", size / 1e6 / statistics.median(t["cpu"] for t in times))
        base = min(t["rss"] for t in times)
        many = self.ocs(large, "--jobs", "1")
        self.show("peak memory at 10,000 documents, MB", many["rss"])
        self.show("peak memory, 10,000 documents / 2,000", many["rss"] / base)
        two = self.ocs(large, "--jobs", "2")
        self.show("wall, two jobs / two processes with half each", two["wall"] / self.pair(large))
        sizes = [documents.rows(self.work / f"rows{mb}", mb * 1_000_000) for mb in (5, 50)]
        self.show_ratio("CPU, one document of 50 MB / of 5 MB", lambda: self.ocs(sizes[1:]), lambda: self.ocs(sizes[:1]))
        self.show("peak memory / size, one document of 50 MB", self.ocs(sizes[1:])["rss"] * 1.048576 / 50)
        starts = [run([self.tool, "--version"], [])["wall"] for _ in range(20)]
        self.show("start to end of ocs --version, ms", 1000 * statistics.median(starts))
        self.show("binary, stripped, MB", self.stripped() / 1e6)
        self.show_ratio("CPU, check / normalize, 2,000 documents", lambda: self.told("check", small), one)
        lines = self.work / "lines"
        with open(lines, "w", encoding="utf-8") as out:
            for path in small:
                out.write(json.dumps({"name": path.name, "text": path.read_text("utf-8")}) + "\n")
        self.show_ratio("CPU, stream / normalize, 2,000 documents", lambda: self.told("stream", [], lines), one)
        if shutil.which("valgrind"):
            cost, allocations = instructions.steady(self.tool, small[:100])
            self.show("instructions a byte, start-up apart", cost)
            self.show("heap allocations a document", allocations)
            for layout, files in documents.layouts().items():
                made = documents.copies(self.work / layout, 4 * len(files), of=files)
                self.show(f"instructions a byte, {layout}", instructions.steady(self.tool, made)[0])

    def told(self, command, files, lines=os.devnull):
        options = ["--jobs", "1"] if files else []
        with open(lines, "rb") as source:
            result = run([self.tool, command, *options], files, source)
        if result["status"] not in (0, 1):
            sys.exit(f"bench: ocs {command} ended with status {result['status']}")
        return result

    def pair(self, files):
        threads = [
            threading.Thread(target=self.ocs, args=(files[i::2], "--jobs", "1"), kwargs={"output": f"half{i}"})
            for i in range(2)
        ]
        start = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.monotonic() - start

    def stripped(self):
        target = self.work / "stripped"
        subprocess.run(["strip", "-o", target, self.tool], check=True)
        return target.stat().st_size


def main():
    parser = argparse.ArgumentParser(prog="Scripts/bench")
    parser.add_argument("tool")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--record", action="store_true", help="keep the figures as a dated line")
    options = parser.parse_args()
    # Memory is faster than a disk and the same every time.
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=place) as work:
        bench = Bench(options.tool, options.rounds, pathlib.Path(work))
        bench.measure()
    if options.record:
        today = datetime.date.today().isoformat()
        with open(RECORD, "a", encoding="utf-8") as out:
            for name, value in bench.rows:
                out.write(f"{today}\t{name}\t{value:.2f}\n")


if __name__ == "__main__":
    main()
