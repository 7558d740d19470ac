#!/usr/bin/env python3
"""Tests the invented standards and the scoring that Scripts/compare-readings stands on.

usage: generator.py OCS
"""

import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]
READINGS = ROOT / "Scripts" / "readings"
sys.path.insert(0, str(READINGS))
import faults  # noqa: E402
import form  # noqa: E402
import measure  # noqa: E402
import prints  # noqa: E402
import standards  # noqa: E402

OCS = os.path.abspath(sys.argv.pop(1))


def bare(text):
    return "".join(text.split())


class Standards(unittest.TestCase):
    def test_every_gold_keeps_the_contract(self):
        validator = jsonschema.Draft202012Validator(
            json.loads(subprocess.run([OCS, "schema"], capture_output=True, check=True, text=True).stdout)
        )
        for number in range(2 * len(faults.FAULTS)):
            draft = faults.standard("contract", number)
            for error in validator.iter_errors(standards.canonical(draft)):
                self.fail(f"{draft.seed} {draft.faults}: {error.json_path}: {error.message[:200]}")

    def test_sound_standards_are_read_as_their_gold_where_cells_are_told(self):
        drafts = [standards.make(f"sound-{number}") for number in range(20)]
        for mode in map(prints.MODES.get, ("html", "docx", "odt", "xlsx")):
            with tempfile.TemporaryDirectory() as work:
                files = [pathlib.Path(work) / f"{draft.seed}.{mode.suffix}" for draft in drafts]
                for file, draft in zip(files, drafts):
                    file.write_bytes(prints.direct(mode, draft, form.lay_out(draft)))
                for draft, answer in zip(drafts, measure.read(OCS, files)):
                    self.assertEqual(answer["standard"], standards.canonical(draft), f"{mode.name} {draft.seed}")

    def test_every_fault_changes_what_is_printed_or_owed(self):
        for fault in faults.FAULTS.values():
            changed = False
            for number in range(8):
                sound, faulty = standards.make(f"fault-{number}"), standards.make(f"fault-{number}", [fault])
                changed = changed or form.lay_out(sound) != form.lay_out(faulty)
            self.assertTrue(changed, fault.name)

    def test_no_standard_has_two_faults_of_one_group(self):
        for number in range(200):
            names = faults.standard("groups", number).faults
            groups = [faults.FAULTS[name].group for name in names]
            self.assertEqual(len(groups), len(set(groups)), names)

    def test_the_same_seed_gives_the_same_bytes(self):
        code = (
            "import hashlib, json, sys; sys.path.insert(0, sys.argv[1]); import faults, form, prints, standards\n"
            "h = hashlib.sha256()\n"
            "for n in range(66):\n"
            "    d = faults.standard('same', n); f = form.lay_out(d)\n"
            "    h.update(json.dumps(standards.canonical(d)).encode())\n"
            "    for m in prints.DIRECT: h.update(prints.direct(m, d, f))\n"
            "print(h.hexdigest())"
        )
        run = lambda seed: subprocess.run(
            [sys.executable, "-c", code, str(READINGS)],
            env=dict(os.environ, PYTHONHASHSEED=seed),
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        self.assertEqual(run("1"), run("2"))

    def test_a_table_dump_loses_nothing(self):
        """Rows torn by pages still hold every text once, in the order of their column."""
        for number in range(66):
            draft = faults.standard("whole", number)
            paper = form.lay_out(draft)
            for height in (30, 45, 10_000):
                rows = [row for page in prints.dumps.pieces(paper, prints.dumps.Sheet(height=height)) for row in page]
                for column in range(7):
                    printed = "".join(line.text for row in rows for line in row[column])
                    wanted = "".join(line for row in paper.rows if row[column] for line in row[column].lines)
                    self.assertEqual(bare(printed), bare(wanted), f"{draft.seed}, column {column}, {height} lines a page")

    def test_every_fault_is_on_the_page(self):
        page = (ROOT / "Sources/Normalization/Normalization.docc/ComparingReadings.md").read_text("utf-8")
        for fault in faults.FAULTS.values():
            self.assertIn(f"| `{fault.name}` | {fault.says} |\n", page)


class Scoring(unittest.TestCase):
    def setUp(self):
        self.gold = standards.canonical(standards.make("scoring"))
        self.read = copy.deepcopy(self.gold)
        self.indicator = self.read["duties"][0]["tasks"][0]["blocks"][0]["indicators"][0]

    def score(self, *codes):
        return measure.score(
            self.gold, {"standard": self.read, "findings": [{"code": code, "rule": "ambiguous-text"} for code in codes]}
        )

    def test_the_gold_itself_is_exact(self):
        self.assertEqual(self.score().counts, measure.Counts(exact=1, apart_from_blanks=1, fields=len(self.score().wanted)))

    def test_a_planted_error_is_silent_until_a_finding_names_an_entry_above_it(self):
        self.indicator["text"] += "尾"
        self.assertEqual((self.score().counts.wrong, self.score().counts.silent), (1, 1))
        self.assertEqual(self.score("K99").counts.silent, 1)
        for code in (self.indicator["code"], "T1.1", "T1"):
            self.assertEqual(self.score(code).counts.silent, 0)

    def test_an_error_of_the_profile_is_told_by_a_finding_of_the_profile(self):
        self.read["description"] = "別的"
        self.assertEqual(self.score().counts.silent, 1)
        self.assertEqual(self.score(None).counts.silent, 0)

    def test_blanks_are_wrong_and_not_silent(self):
        self.indicator["text"] = self.indicator["text"][:1] + " " + self.indicator["text"][1:]
        counts = self.score().counts
        self.assertEqual((counts.wrong, counts.blanks, counts.silent, counts.exact, counts.apart_from_blanks), (1, 1, 0, 0, 1))

    def test_a_surplus_entry_is_counted(self):
        self.read["prerequisites"].append("多的")
        self.assertEqual((self.score().counts.surplus, self.score().counts.silent), (1, 1))

    def test_a_refused_document_has_told(self):
        counts = measure.score(self.gold, {"standard": None, "error": "…", "findings": []}).counts
        self.assertEqual((counts.refused, counts.wrong, counts.silent), (1, counts.fields, 0))


if __name__ == "__main__":
    unittest.main()
