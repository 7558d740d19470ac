#!/usr/bin/env python3
"""Validates exported CSV and CASE packages with other people's validators.

usage: exchange.py OCS PATH…    Needs jsonschema; the CSV part needs frictionless, and is skipped where it is missing.
"""
import csv, importlib.util, json, os, pathlib, subprocess, sys, tempfile

import jsonschema

OCS, PATHS = os.path.abspath(sys.argv[1]), sys.argv[2:]
SCHEMAS = pathlib.Path(__file__).resolve().parent / "schemas"


def export(folder, *words):
    subprocess.run([OCS, "export", *words, "--output", folder, *PATHS], check=True)
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def twice(folder, *words):
    first, second = (export(folder / n, *words) for n in ("first", "second"))
    assert first == second, f"two exports of {words} differ"
    return first


def case(folder):
    files = twice(folder, "--to", "case", "--date", "2024-01-31")
    formats = jsonschema.FormatChecker()
    validators = [
        jsonschema.Draft201909Validator(json.loads((SCHEMAS / "official-case-v1p1-cfpackage.schema.json").read_text("utf-8")), format_checker=formats),
        jsonschema.Draft7Validator(json.loads((SCHEMAS / "case-v1p0-cfpackage-schema.json").read_text("utf-8")), format_checker=formats),
    ]
    for name, text in files.items():
        package = json.loads(text)
        for validator in validators:
            for error in validator.iter_errors(package):
                sys.exit(f"{name}: {error.json_path}: {error.message[:300]}")
        items = {i["identifier"] for i in package["CFItems"]} | {package["CFDocument"]["identifier"]}
        identifiers = [x["identifier"] for x in package["CFItems"] + package["CFAssociations"]]
        assert len(identifiers) == len(set(identifiers)), f"{name}: an identifier occurs twice"
        for link in package["CFAssociations"]:
            if link["associationType"] != "replacedBy":
                assert {link["originNodeURI"]["identifier"], link["destinationNodeURI"]["identifier"]} <= items, name
        children = [a["originNodeURI"]["identifier"] for a in package["CFAssociations"] if a["associationType"] == "isChildOf"]
        assert sorted(children) == sorted(i["identifier"] for i in package["CFItems"]), f"{name}: an item has no parent, or two"
    print(f"case: {len(files)} packages are valid against CASE 1.1 and 1.0")


def tables(folder):
    files = twice(folder, "--to", "csv")
    # The same rows as JSON Lines, read by a reader that is not ours.
    lines = twice(folder / "jsonl", "--to", "jsonl")
    for name, text in files.items():
        if not name.endswith(".csv"):
            continue
        rows = list(csv.DictReader(text.decode("utf-8").splitlines(keepends=True), strict=True))
        wanted = [json.loads(x) for x in lines[name[:-4] + ".jsonl"].decode("utf-8").split("\n") if x]
        assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in wanted] == [dict(sorted(r.items())) for r in rows], name
    if not importlib.util.find_spec("frictionless"):
        print("csv: read back; not validated, frictionless is not installed")
        return
    from frictionless import validate

    report = validate(str(folder / "first" / "datapackage.json"))
    assert report.valid, report.to_summary()
    print(f"csv: {len(report.tasks)} tables are valid, foreign keys included")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for part in ("case", "csv"):
            (folder / part).mkdir()
        (folder / "csv" / "jsonl").mkdir()
        case(folder / "case")
        tables(folder / "csv")


main()
