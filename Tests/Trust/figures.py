"""What the parts of the trust run have in common: the table's rows, and ways to run ocs."""
import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
INPUTS = ROOT / "Inputs"


@dataclasses.dataclass
class Figure:
    """A row of the table: so many of something, of which so many broke a promise."""
    name: str
    count: int
    breaches: int
    note: str = ""


class Breaches:
    """Counts what broke a promise and says it at once."""

    def __init__(self, part):
        self.part = part
        self.count = 0

    def check(self, holds, *evidence):
        if not holds:
            self.count += 1
            print(f"{self.part}:", *evidence, file=sys.stderr)
        return holds


def scratch():
    """A folder in memory where there is one; it goes away with the block."""
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    return tempfile.TemporaryDirectory(prefix="ocs-trust-", dir=place)


def run(command, **options):
    """Runs a command to its end; a minute is more than any of them needs."""
    return subprocess.run([str(word) for word in command], capture_output=True, timeout=3600, **options)


def contents(folder):
    """Every file of a folder by name; hidden ones too."""
    return {path.name: path.read_bytes() for path in pathlib.Path(folder).iterdir() if path.is_file()}


def generations(folder, copies=1):
    """Two folders of documents with the same codes, of which every standard differs; gives both."""
    old, new = folder / "old", folder / "new"
    for target, word in ((old, "甲"), (new, "乙")):
        target.mkdir()
        for path in sorted(INPUTS.glob("*.txt")):
            text = path.read_bytes().decode("utf-8")
            for copy in range(copies):
                (target / f"{copy}-{path.name}").write_bytes(renamed(text, word, copy).encode("utf-8"))
    return old, new


def renamed(text, word, copy):
    """The document with another standard's code, and the word in its description or first duty."""
    for code in ("AGR", "ART", "EDU", "EMS", "ENG", "FBT", "MED", "TOU", "HWS", "LIB"):
        text = text.replace(code, f"{code[0]}{chr(65 + copy // 26)}{chr(65 + copy % 26)}")
    return text.replace("T1.1", "T1.1" + word, 1)


def clear(folder):
    shutil.rmtree(folder, ignore_errors=True)
