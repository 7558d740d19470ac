#!/usr/bin/env python3
"""Asks of a build everything that users rely on, and prints a table of figures.

usage: trust.py OCS TRIALS FUZZ SHORT|LONG
"""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import environments
import growth
import hostile
import injections
import kills
import malice
import mutants
import sanitizers
import scale
import seeded


def main():
    ocs, trials, fuzz, size = sys.argv[1:5]
    is_long = size == "LONG"
    other = environments.with_newest_library() if is_long else None
    parts = [lambda: mutants.fuzzing(fuzz, is_long), lambda: mutants.figures(ocs, trials, is_long),
             lambda: kills.figures(ocs, is_long), lambda: injections.figures(ocs, is_long),
             lambda: environments.figures(ocs, other), lambda: malice.figures(ocs),
             lambda: hostile.figures(ocs, is_long), lambda: scale.figures(ocs, is_long),
             lambda: growth.figures(ocs, is_long)]
    if is_long:
        parts += [lambda: sanitizers.figures(ocs), seeded.figures]
    rows = []
    for part in parts:
        begun = time.monotonic()
        figures = part()
        for figure in figures:
            rows.append((figure, (time.monotonic() - begun) / len(figures)))
            print(f"… {figure.name}: {figure.count}, {figure.breaches} breaches", file=sys.stderr)
    breaches = sum(figure.breaches for figure, _ in rows)
    print("| what | how many | breaches | seconds | |")
    print("|---|---:|---:|---:|---|")
    for figure, seconds in rows:
        print(f"| {figure.name} | {figure.count:,} | {figure.breaches} | {seconds:.0f} | {figure.note} |")
    print(f"| all | {sum(figure.count for figure, _ in rows):,} | {breaches} | {sum(s for _, s in rows):.0f} | |")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
