"""Reads prints with a build of `ocs` and scores each against its gold, silent errors included.

A field is a leaf of the canonical JSON, named by the codes above it, so that one lost row costs its own fields and no
others. **Silent** is a wrong, lost or surplus field, blanks apart, where no finding names an entry on its path (for the
profile: where no finding of the profile was made). A refused document has told.
"""

import base64
import collections
import dataclasses
import json
import re
import subprocess
from dataclasses import dataclass, field

PROFILE_RULES = {
    "missing-field",
    "title-mismatch",
    "ambiguous-text",
    "unplaced-text",
    "broken-history",
    "category-mismatch",
    "unreliable-reading",
    "empty-column",
}
DOUBTS = {"ambiguous-text", "embedded-code"}
NAMED_BY_TEXT = (".knowledge", ".skills", "prerequisites", ".details", ".marks")
LISTS = ("duties", "knowledge", "skills", "attitudes")


def bare(value):
    return re.sub(r"\s", "", value) if isinstance(value, str) else value


def fields(value, path=""):
    """(path, leaf) of every leaf; list items are named by their code or text without its blanks, else by position."""
    if isinstance(value, dict):
        for key in sorted(value):
            yield from fields(value[key], f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        seen = collections.Counter()
        for index, item in enumerate(value):
            name = str(index)
            if isinstance(item, dict):
                name = item.get("code") or (bare(item["text"]) if set(item) == {"mark", "text"} else name)
            elif path.endswith(NAMED_BY_TEXT):
                name = bare(item)
            seen[name] += 1
            yield from fields(item, f"{path}[{name}#{seen[name]}]" if seen[name] > 1 else f"{path}[{name}]")
    else:
        yield path, value


def names(path):
    """The entries on a path, without the number of a repeated one."""
    return set(re.findall(r"\[([^\]]*?)(?:#[0-9]+)?\]", path))


@dataclass(frozen=True)
class Counts:
    """Of one print, or of many."""

    documents: int = 1
    exact: int = 0
    apart_from_blanks: int = 0
    refused: int = 0
    fields: int = 0
    wrong: int = 0
    surplus: int = 0
    blanks: int = 0
    silent: int = 0
    # Findings of all rules; those that doubt the reading; doubts about an entry that was read wrong.
    findings: int = 0
    doubts: int = 0
    justified: int = 0

    @property
    def weight(self):
        """What a comparison weighs: blanks count for little, silent errors twice."""
        return 100 * (self.wrong + self.surplus + self.silent) - 99 * self.blanks

    @staticmethod
    def total(many):
        many = list(many)
        return Counts(*(sum(getattr(c, f.name) for c in many) for f in dataclasses.fields(Counts)))

    def __str__(self):
        share = lambda n: 100 * n / max(1, self.fields)
        return (
            f"exact {self.exact:3d}/{self.documents} ({self.apart_from_blanks:3d} blanks apart)  "
            f"fields {100 - share(self.wrong):7.3f} %  surplus {self.surplus:4d}  "
            f"silent {self.silent:4d} = {share(self.silent):.3f} %  refused {self.refused}  "
            f"findings {self.findings}, doubts {self.doubts} ({self.justified} justified)"
        )


@dataclass
class Score:
    """One print's. `wrong` and `surplus` map paths to what was read, `wanted` has the gold's."""

    refused: bool
    wanted: dict
    wrong: dict = field(default_factory=dict)
    surplus: dict = field(default_factory=dict)
    blanks: list = field(default_factory=list)
    silent: list = field(default_factory=list)
    findings: list = field(default_factory=list)

    @property
    def counts(self):
        return Counts(
            exact=int(not self.wrong and not self.surplus),
            apart_from_blanks=int(len(self.wrong) == len(self.blanks) and not self.surplus),
            refused=int(self.refused),
            fields=len(self.wanted),
            wrong=len(self.wrong),
            surplus=len(self.surplus),
            blanks=len(self.blanks),
            silent=len(self.silent),
            findings=len(self.findings),
            doubts=len(self.doubts),
            justified=sum(map(self.justifies, self.doubts)),
        )

    @property
    def doubts(self):
        return [f for f in self.findings if f["rule"] in DOUBTS]

    def justifies(self, doubt):
        """Whether an entry that the finding names was read wrong; without a code, whether any field outside the lists was."""
        paths = [*self.wrong, *self.surplus]
        return (
            any(doubt["code"] in names(path) for path in paths)
            if doubt["code"]
            else any(not path.startswith(LISTS) for path in paths)
        )


def score(gold, answer):
    standard, findings = answer.get("standard"), answer.get("findings") or []
    want, got = dict(fields(gold)), dict(fields(standard)) if standard else {}
    result = Score(standard is None, want, findings=findings)
    result.wrong = {
        k: got.get(k) for k, value in want.items() if k not in got or got[k] != value or type(got[k]) is not type(value)
    }
    result.surplus = {k: value for k, value in got.items() if k not in want}
    result.blanks = [k for k in result.wrong if k in got and bare(got[k]) == bare(want[k])]
    codes, rules = {f["code"] for f in findings} - {None}, {f["rule"] for f in findings}

    def told(path):
        if result.refused or codes & names(path):
            return True
        return not path.startswith(LISTS) and bool(rules & PROFILE_RULES)

    result.silent = [k for k in (*result.wrong, *result.surplus) if k not in result.blanks and not told(k)]
    return result


def request(file):
    return json.dumps({"name": file.name, "bytes": base64.b64encode(file.read_bytes()).decode()}) + "\n"


def read(ocs, files):
    """The answer of `ocs stream` for each file."""
    done = subprocess.run([ocs, "stream"], input="".join(map(request, files)), capture_output=True, text=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(files):
        raise SystemExit(f"{ocs} stream gave {len(answers)} answers to {len(files)} documents: {done.stderr[-500:]}")
    return answers


def scores(ocs, folder, mode):
    """Score by stem for all prints of a mode."""
    files = sorted((folder / mode).iterdir())
    gold = lambda file: json.loads((folder / "gold" / f"{file.stem}.json").read_text("utf-8"))
    return {file.stem: score(gold(file), answer) for file, answer in zip(files, read(ocs, files))}
