"""Limits at their real sizes, and a run over very many documents."""
import pathlib
import sys

from figures import INPUTS, Breaches, Figure, run, scratch
from malice import PROFILE

SOUND = PROFILE.format(code="TST1234-001v1", name="示範", text="核對").rstrip("\n")


def padded(size):
    return SOUND + "\n" * (size - len(SOUND.encode()))


def with_line(size):
    """The last line is so many bytes long."""
    return SOUND + "a" * (size - len(SOUND.rsplit("\n", 1)[1].encode()))


LIMITS = [
    ("file", 64 << 20, padded),
    ("line", 16 << 20, with_line),
    ("cell", 1 << 20, lambda n: SOUND.replace("P1.1.1核對", "P1.1.1" + "a" * (n - 6))),
    ("columns", 4096, lambda n: SOUND + "\t" * (n - 7)),
    ("nesting", 200, lambda n: SOUND.replace("P1.1.1核對", "P1.1.1" + "<b>" * n + "核對" + "</b>" * n)),
    ("marks", 30, lambda n: SOUND.replace("P1.1.1核對", "P1.1.1e" + "\u0301" * n)),
]


def check_limits(ocs, place, breaches):
    count = 0
    for name, limit, make in LIMITS:
        for size, refused in ((limit - 1, False), (limit, False), (limit + 1, True)):
            path = place / "document.txt"
            path.write_bytes(make(size).encode())
            # Such a line is one cell; here only the line is asked about.
            more = ["--max-cell", 1 << 30] if name in ("line", "file") else []
            result = run([ocs, "normalize", path, "--jsonl", "--quiet"] + more)
            breaches.check(result.returncode == (1 if refused else 0), name, size, result.returncode, result.stderr[:200])
            breaches.check(bool(result.stderr) == refused, name, size, "message")
            count += 1
    rows = "".join(f"\tT1.{n // 90 + 2}核對\t\tP1.{n // 90 + 2}.{n % 90 + 1}核对\t3\tK01核對\tS01核對\n" for n in range(10_050))
    path.write_bytes((SOUND + "\n" + rows).encode())
    result = run([ocs, "normalize", path, "--findings", place / "f", "--jsonl", "--quiet"])
    lines = (place / "f").read_text("utf-8").splitlines()
    breaches.check(len(lines) == 10_001 and "more findings" in lines[-1], "findings", len(lines))
    return count + 1


def check_many(ocs, place, count, breaches):
    """Peak memory in KB of a run over so many documents, with no more than 64 descriptors."""
    folder = place / "many"
    folder.mkdir()
    texts = [path.read_text("utf-8") for path in sorted(INPUTS.glob("*.txt")) if path.stat().st_size < 16_000]
    for n in range(count):
        text = texts[n % len(texts)]
        start = text.index("職能基準代碼")
        (folder / f"{n}.txt").write_text(text[:start] + text[start:].replace("-", f"{n:05}-", 1), "utf-8")
    words = [ocs, "normalize", folder, "--output", place / "standards", "--jobs", "1", "--quiet"]

    # A process starts with the peak of the one that it was forked from: a small one starts it.
    small = ("import os, resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)); "
             "_, status, used = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ), 0); "
             "print(status, used.ru_maxrss)")
    result = run([sys.executable, "-S", "-c", small] + words)
    status, memory = map(int, result.stdout.split())
    written = len(list((place / "standards").iterdir()))
    breaches.check(status == 0, "many documents", status, result.stderr[-300:])
    breaches.check(written > count * 0.9, "many documents", written)
    breaches.check(memory <= 40_000, "many documents", f"{memory} KB")
    return memory


def figures(ocs, is_long):
    limits, many = Breaches("limits"), Breaches("many")
    with scratch() as place:
        place = pathlib.Path(place)
        checked = check_limits(ocs, place, limits)
        count = 20_000 if is_long else 1000
        memory = check_many(ocs, place, count, many)
    return [Figure("limits, below, at and above", checked, limits.count),
            Figure("documents in one run", count, many.count, f"{memory / 1000:.1f} MB, 64 descriptors")]
