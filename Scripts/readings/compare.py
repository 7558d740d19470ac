"""Compares how two builds of `ocs` read invented standards in every layout."""

import argparse
import dataclasses
import json
import pathlib
import sys
import tempfile

import measure
import prints
import shrinking
import standards

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "benchmark"))
import instructions  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(prog="Scripts/compare-readings", description=__doc__)
    parser.add_argument("old", help="a build of ocs, or a record of one (--record)")
    parser.add_argument("new", nargs="?", help="another; without it, the first is only measured")
    parser.add_argument("--size", type=int, default=66, help="how many standards (66: each fault at least once)")
    parser.add_argument("--collection", default="fit", help="the name that the standards' seeds begin with")
    parser.add_argument("--modes", help="names, parted by commas; all that are not held out")
    parser.add_argument("--held-out", action="store_true", help="another collection, and the held-out extractors too")
    parser.add_argument("--folder", type=pathlib.Path, help="keep the prints here: gold/STEM.json, MODE/STEM.SUFFIX")
    parser.add_argument("--show", metavar="MODE/STEM", help="every wrong field of one print")
    parser.add_argument(
        "--shrink", metavar="MODE/STEM[:KIND]", help="the least print that the last build reads wrong in the same way"
    )
    parser.add_argument(
        "--record", metavar="FILE.tsv", type=pathlib.Path, help="keep the counts of the last build, to compare with later"
    )
    parser.add_argument("--instructions", type=int, default=0, metavar="N", help="count instructions on N prints a mode")
    return parser.parse_args()


def modes(options):
    can, cannot = prints.available()
    if options.modes:
        wanted = options.modes.split(",")
        unknown = [name for name in wanted if name not in prints.MODES]
        if unknown:
            raise SystemExit(f"no mode {unknown[0]}; there are {', '.join(prints.MODES)}")
    else:
        wanted = [name for name in prints.MODES if options.held_out or not prints.MODES[name].held_out]
    missing = [name for name in wanted if name in cannot]
    if missing:
        print(f"not printed, for want of a browser or the extractor (Scripts/setup --readings): {', '.join(missing)}")
    return [name for name in wanted if name in can]


def show(old, new, folder, place):
    mode, _, stem = place.partition("/")
    for tool in filter(None, (old, new)):
        score = measure.scores(tool, folder, mode)[stem]
        print(f"{tool} on {place}")
        for path, value in score.wrong.items():
            print(f"  {'silent' if path in score.silent else 'wrong '} {path}: {value!r}, not {score.wanted[path]!r}")
        for path, value in score.surplus.items():
            print(f"  {'silent' if path in score.silent else 'extra '} {path}: {value!r}")
        for finding in score.findings:
            print(f"  finding {finding['rule']} {finding['code']}: {finding['message']}")


def shrink(tool, drafts, place):
    place, _, kind = place.partition(":")
    mode, _, stem = place.partition("/")
    draft, kind, data = shrinking.shrink(tool, drafts[stem], mode, kind or None)
    if kind is None:
        print(f"{place} is read right")
        return
    with tempfile.TemporaryDirectory() as work:
        folder = pathlib.Path(work)
        for name, content in (("gold", json.dumps(standards.canonical(draft)).encode()), (mode, data)):
            (folder / name).mkdir()
            (folder / name / f"{stem}.{'json' if name == 'gold' else prints.MODES[mode].suffix}").write_bytes(content)
        print(data.decode())
        print(f"faults: {', '.join(draft.faults)}; kept: {kind}")
        show(tool, None, folder, place)


def counts(tool, folder, mode):
    """Counts by stem, of a build or out of a record."""
    if tool.endswith(".tsv"):
        rows = (line.split("\t") for line in pathlib.Path(tool).read_text("utf-8").splitlines())
        return {stem: measure.Counts(*map(int, row)) for name, stem, *row in rows if name == mode}
    return {stem: score.counts for stem, score in measure.scores(tool, folder, mode).items()}


def record(counted, file):
    rows = (
        "\t".join([mode, stem, *map(str, dataclasses.astuple(c))]) for mode, all in counted.items() for stem, c in all.items()
    )
    file.write_text("".join(row + "\n" for row in rows), "utf-8")


def judged(a, b):
    """To be refused is worse only for a document that was read well, nine of ten fields right."""
    if b.refused > a.refused:
        return "worse" if 10 * (a.wrong + a.surplus) < a.fields else "refused"
    return "same" if a.weight == b.weight else "better" if b.weight < a.weight else "worse"


def compare(before, after, mode, faults):
    """Prints a mode's documents that got better or worse, and its totals; gives the number of worse ones."""
    verdicts = {"better": 0, "worse": 0, "same": 0, "refused": 0}
    stems = [stem for stem in after if stem in before]
    for stem in stems:
        a, b = before[stem], after[stem]
        verdict = judged(a, b)
        verdicts[verdict] += 1
        if verdict != "same":
            print(
                f"  {verdict:6} {mode}/{stem}  wrong {a.wrong} → {b.wrong}  surplus {a.surplus} → {b.surplus}  "
                f"silent {a.silent} → {b.silent}  [{faults[stem]}]"
            )
    for name, of in (("old", before), ("new", after)):
        print(f"{mode:20} {name}  {measure.Counts.total(of[stem] for stem in stems)}")
    print(f"{mode:20} " + ", ".join(f"{name} {n}" for name, n in verdicts.items()), flush=True)
    return verdicts["worse"]


def main():
    options = arguments()
    names = modes(options)
    collection = "held" if options.held_out and options.collection == "fit" else options.collection
    with tempfile.TemporaryDirectory(prefix="readings-") as temporary:
        folder = options.folder or pathlib.Path(temporary)
        single = options.show or options.shrink
        numbers = [int(single.partition(":")[0].rpartition("-")[2])] if single else range(options.size)
        drafts = prints.write(folder, collection, numbers, names)
        if options.show:
            show(options.old, options.new, folder, options.show)
            return 0
        if options.shrink:
            shrink(options.new or options.old, drafts, options.shrink)
            return 0
        worse, counted = 0, {}
        for mode in names:
            first = counts(options.old, folder, mode)
            counted[mode] = first
            if options.new:
                counted[mode] = counts(options.new, folder, mode)
                worse += compare(first, counted[mode], mode, {stem: ", ".join(draft.faults) for stem, draft in drafts.items()})
            else:
                print(f"{mode:20} {measure.Counts.total(first.values())}", flush=True)
        if options.record:
            record(counted, options.record)
        if options.instructions:
            files = [f for mode in names for f in sorted((folder / mode).iterdir())[: options.instructions]]
            taken = [sum(instructions.count(tool, files).values()) for tool in (options.old, options.new) if tool]
            print(
                f"instructions on {len(files)} prints: "
                + " → ".join(f"{n:,}" for n in taken)
                + (f", ratio {taken[1] / taken[0]:.4f}" if options.new else "")
            )
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
