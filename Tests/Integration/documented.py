#!/usr/bin/env python3
"""Fails where a public symbol of the library has no documentation comment, and names it with its place.

usage: documented.py FOLDER    FOLDER holds the symbol graphs of the modules.
"""
import json, pathlib, sys


def main():
    graphs = sorted(pathlib.Path(sys.argv[1]).glob("*/*.symbols.json"))
    symbols = [symbol for graph in graphs for symbol in json.loads(graph.read_text("utf-8"))["symbols"]]
    # What protocols give their conformers is documented with the protocols.
    bare = [s for s in symbols if "docComment" not in s and "::SYNTHESIZED::" not in s["identifier"]["precise"]]
    for symbol in bare:
        place = symbol.get("location", {})
        file = place.get("uri", "").removeprefix("file://")
        line = place.get("position", {}).get("line", 0) + 1
        print(f"{file}:{line}: {'.'.join(symbol['pathComponents'])} has no documentation comment", file=sys.stderr)
    assert len(symbols) > 300, f"only {len(symbols)} symbols in {sys.argv[1]}"
    if bare:
        sys.exit(1)
    print(f"docs: {len(symbols)} public symbols of {len({g.parent for g in graphs})} modules are documented")


main()
