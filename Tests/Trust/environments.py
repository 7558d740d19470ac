"""The same bytes in every environment."""
import hashlib
import os
import pathlib
import random

from figures import INPUTS, ROOT, Breaches, Figure, run, scratch

LOCALES = ["C", "C.UTF-8", "zh_TW.UTF-8", "tr_TR.UTF-8", "ar_EG", "de_DE@euro", "xx", ""]
ZONES = ["UTC", "Asia/Taipei", "America/St_Johns", "Antarctica/Troll", ""]


def digest(ocs, place, n, chance, library):
    """Runs everything that writes, and gives one digest of all of it."""
    inputs = sorted(INPUTS.glob("*.txt"))
    chance.shuffle(inputs)
    environment = dict(os.environ, LC_ALL=chance.choice(LOCALES), TZ=chance.choice(ZONES), HOME="/nowhere")
    environment.pop("LANG", None)
    if chance.random() < 0.5:
        environment["SWIFT_DETERMINISTIC_HASHING"] = "1"
    if library:
        environment["LD_LIBRARY_PATH"] = str(library)
    folder = place / str(n) / chance.choice(["a", "b c", "㊣", "d/e"])
    folder.mkdir(parents=True)
    mask = chance.choice([0o022, 0o077, 0o002])
    jobs = ["--jobs", 1 + n % 16]
    options = {"env": environment, "cwd": folder, "umask": mask}
    total = hashlib.sha256()
    for words in ([["normalize", *inputs, "--output", "out", "--findings", "f", "--ledger", "l"] + jobs]
                  + [["check", *inputs, "--format", kind] + jobs for kind in ("jsonl", "sarif", "junit", "github", "text")]
                  + [["export", "--to", kind, *inputs, "--output", f"e-{kind}"] + jobs
                     for kind in ("sql", "csv", "jsonl", "markdown")]):
        result = run([ocs] + words, **options)
        total.update(result.stdout + b"\0" + result.stderr + bytes([result.returncode]))
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        total.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def figures(ocs, other=None):
    """`other` is an ocs that was linked with another libxml2, and the folder of that library."""
    breaches = Breaches("environments")
    chance = random.Random(5)
    digests = set()
    with scratch() as place:
        for n in range(32):
            tool, library = other if other and n % 4 == 3 else (ocs, None)
            digests.add(digest(tool, pathlib.Path(place), n, chance, library))
    breaches.check(len(digests) == 1, f"{len(digests)} digests")
    note = "8 of them with " + version(other[1]) if other else "libxml2 of this system alone"
    return [Figure("environments", 32, breaches.count, f"digests but one; {note}")]


def with_newest_library():
    """An ocs that is linked with the newest libxml2 that Debian has the source of, and the folder of that library."""
    folder = run([ROOT / "Tests/Trust/newest-libxml2", ROOT / ".build/libxml2"])
    assert folder.returncode == 0, folder.stderr.decode()[-2000:]
    library = pathlib.Path(folder.stdout.decode().split()[-1]) / "lib"
    environment = dict(os.environ, PKG_CONFIG_PATH=str(library / "pkgconfig"))
    built = run(["swift", "build", "-c", "release", "--product", "ocs", "--scratch-path", ".build/newest",
                 "-Xlinker", f"-L{library}"], cwd=ROOT, env=environment)
    assert built.returncode == 0, built.stdout.decode()[-2000:]
    return ROOT / ".build/newest/release/ocs", library


def version(library):
    text = (library / "pkgconfig/libxml-2.0.pc").read_text()
    return "libxml2 " + next(line.split()[1] for line in text.splitlines() if line.startswith("Version:"))
