"""Holds a fixed run to its recorded number of instructions."""
import argparse
import datetime
import json
import pathlib
import sys

import documents
import instructions

FLOOR = pathlib.Path(__file__).with_name("floor.json")
MOST = 1.03
# Of these many functions the counts are kept, so that a rise can be laid at somebody's door.
KEPT = 80


def main():
    parser = argparse.ArgumentParser(prog="Scripts/check-instructions")
    parser.add_argument("tool")
    parser.add_argument("--record", metavar="REASON", help="move the floor, and say why")
    options = parser.parse_args()
    counts = instructions.count(options.tool, sorted(documents.INPUTS.glob("*.txt")))
    total = sum(counts.values())
    if options.record:
        FLOOR.write_text(json.dumps({
            "date": datetime.date.today().isoformat(), "reason": options.record, "instructions": total,
            "functions": dict(sorted(counts.most_common(KEPT))),
        }, indent=1) + "\n", "utf-8")
        print(f"floor: {total:,} instructions")
        return 0
    floor = json.loads(FLOOR.read_text("utf-8"))
    ratio = total / floor["instructions"]
    print(f"{total:,} instructions, {ratio:.4f} of the floor of {floor['date']}")
    if ratio <= MOST:
        return 0
    growth = {name: value - floor["functions"].get(name, 0) for name, value in counts.items()}
    worst = sorted(growth, key=growth.get, reverse=True)[:12]
    for name, shown in zip(worst, instructions.demangled(worst)):
        print(f"  {growth[name]:+12,}  {shown}")
    print(f"more than {MOST - 1:.0%} over the floor; if that is worth it: Scripts/check-instructions --record REASON")
    return 1


if __name__ == "__main__":
    sys.exit(main())
