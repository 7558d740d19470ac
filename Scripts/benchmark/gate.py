"""Holds fixed runs, one a layout, to their recorded numbers of instructions."""
import argparse
import concurrent.futures
import datetime
import json
import pathlib
import sys

import documents
import instructions

FLOOR = pathlib.Path(__file__).with_name("floor.json")
MOST = 1.03
# Of these many functions of each layout the counts are kept, so that a rise can be laid at somebody's door.
KEPT = 40


def count(tool):
    """Instructions by function, for each layout."""
    layouts = documents.layouts()
    # The largest first, two at a time.
    order = sorted(layouts, key=lambda layout: -sum(path.stat().st_size for path in layouts[layout]))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        counts = dict(zip(order, pool.map(lambda layout: instructions.count(tool, layouts[layout]), order)))
    return {layout: counts[layout] for layout in layouts}


def record(counts, reason):
    FLOOR.write_text(json.dumps({
        "date": datetime.date.today().isoformat(), "reason": reason,
        "layouts": {layout: {
            "instructions": sum(own.values()), "functions": dict(sorted(own.most_common(KEPT))),
        } for layout, own in counts.items()},
    }, indent=1) + "\n", "utf-8")
    for layout, own in counts.items():
        print(f"floor of {layout}: {sum(own.values()):,} instructions")


def main():
    parser = argparse.ArgumentParser(prog="Scripts/check-instructions")
    parser.add_argument("tool")
    parser.add_argument("--record", metavar="REASON", help="move the floor, and say why")
    options = parser.parse_args()
    counts = count(options.tool)
    if options.record:
        record(counts, options.record)
        return 0
    floor = json.loads(FLOOR.read_text("utf-8"))
    status = 0
    for layout, own in counts.items():
        known = floor["layouts"].get(layout)
        if known is None:
            print(f"{layout}: no floor yet; record one: Scripts/check-instructions --record REASON")
            status = 1
            continue
        ratio = sum(own.values()) / known["instructions"]
        print(f"{layout}: {sum(own.values()):,} instructions, {ratio:.4f} of the floor of {floor['date']}")
        if ratio <= MOST:
            continue
        status = 1
        growth = {name: value - known["functions"].get(name, 0) for name, value in own.items()}
        worst = sorted(growth, key=growth.get, reverse=True)[:12]
        for name, shown in zip(worst, instructions.demangled(worst)):
            print(f"  {growth[name]:+12,}  {shown}")
    if status:
        print(f"more than {MOST - 1:.0%} over a floor; if that is worth it: Scripts/check-instructions --record REASON")
    return status


if __name__ == "__main__":
    sys.exit(main())
