#!/usr/bin/env python3
"""Validates exported CSV and CASE packages with other people's validators, and opens the spreadsheet.

usage: exchange.py OCS PATH…    Needs jsonschema; the CSV part needs frictionless, the spreadsheet LibreOffice; each is skipped where it is missing.
"""
import csv, importlib.util, io, json, os, pathlib, shutil, subprocess, sys, tempfile, zipfile
from xml.etree import ElementTree

import jsonschema

OCS, PATHS = os.path.abspath(sys.argv[1]), sys.argv[2:]
SCHEMAS = pathlib.Path(__file__).resolve().parent / "schemas"


# What spreadsheets take for something else than text.
NAMES = ["=1+1", "@x", "_x0041_", "a\u0001b", "tab\tq", "l1\nl2", "  edges  ", "1234", "2024-01-01", "TRUE", "'x", "007", "1e5", "\ufffe",
         "<b>&amp;\"", "]]>", "\u202eabc", "長" * 5000]


def hostile(folder):
    """Standards with such names."""
    folder.mkdir()
    standard = json.loads((pathlib.Path(__file__).resolve().parents[2] / "Normalized" / "EDU4411-016V3.json").read_text("utf-8"))
    for n, name in enumerate(NAMES):
        standard |= {"code": f"TST0000-{n:03}v1", "name": name}
        (folder / f"{n}.json").write_text(json.dumps(standard), "utf-8")
    return folder


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


def sheets(folder):
    """The spreadsheet as LibreOffice reads it: the cells of each sheet are those of the table."""
    PATHS.append(hostile(folder / "hostile"))
    files = twice(folder, "--to", "xlsx")
    assert list(files) == ["ocs.xlsx"]
    with zipfile.ZipFile(folder / "first" / "ocs.xlsx") as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
        assert all(b'state="frozen"' in archive.read(n) for n in archive.namelist() if "/sheet" in n)
    if not shutil.which("soffice"):
        print("xlsx: sound XML; not opened, LibreOffice is not installed")
        return
    # 44: commas; 34: quotes; 76: UTF-8; -1: all sheets.
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
                    "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", folder / "opened",
                    folder / "first" / "ocs.xlsx"], check=True, capture_output=True, timeout=300)
    tables = export(folder / "tables", "--to", "csv")
    opened = {p.name.removeprefix("ocs-"): p for p in (folder / "opened").iterdir()}
    wanted = {n: text for n, text in tables.items() if n.endswith(".csv")}
    assert set(opened) == set(wanted), set(opened) ^ set(wanted)
    cells = 0
    for name, text in wanted.items():
        ours = list(csv.reader(io.StringIO(text.decode("utf-8"), newline=""), strict=True))
        theirs = list(csv.reader(io.StringIO(opened[name].read_text("utf-8"), newline=""), strict=True))
        assert len(ours) == len(theirs), (name, len(ours), len(theirs))
        for n, (a, b) in enumerate(zip(ours, theirs)):
            assert a == b, f"{name}, row {n + 1}: {a} is read as {b}"
            cells += len(a)
    print(f"xlsx: LibreOffice reads {cells} cells of {len(wanted)} sheets as they are")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for part in ("case", "csv", "xlsx"):
            (folder / part).mkdir()
        (folder / "csv" / "jsonl").mkdir()
        case(folder / "case")
        tables(folder / "csv")
        sheets(folder / "xlsx")


main()
