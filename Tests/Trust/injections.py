"""Every system call of a run fails in turn: the status tells, and output is old or new and whole."""
import collections
import concurrent.futures
import pathlib
import re
import subprocess
import time

from figures import INPUTS, Breaches, Figure, clear, contents, generations, run, scratch

ERRORS = ["EIO", "ENOSPC", "EACCES", "EMFILE", "EINTR"]
# Where these fail there is no memory, no thread or no program; then a run may end by a signal, but never lie.
MEMORY = {"mmap", "brk", "mprotect", "munmap", "mremap", "clone", "clone3", "madvise", "execve", "prlimit64",
          "arch_prctl", "set_tid_address", "set_robust_list", "rseq", "futex", "getrandom"}


def calls(trace):
    """How often each system call was made by one thread."""
    counts = collections.Counter()
    for line in pathlib.Path(trace).read_text("utf-8", "replace").splitlines():
        found = re.match(r"(\d+) +(\w+)\(", line)
        if found:
            counts[found[1], found[2]] += 1
    most = {}
    for (_, name), count in counts.items():
        most[name] = max(most.get(name, 0), count)
    return most


def words(ocs, documents, out, mode):
    return [ocs, "normalize", documents, "--output", out / "standards", "--findings", out / "findings.jsonl", "--ledger",
            out / "ledger.jsonl", "--quiet", "--jobs", "1"] + mode


def state(out):
    found = contents(out) if out.exists() else {}
    standards = contents(out / "standards") if (out / "standards").exists() else {}
    return found, standards


def one(job):
    ocs, place, mode, name, when, error, wanted = job
    old_files, new_files, documents = wanted
    out = pathlib.Path(place) / f"out-{'-'.join(mode)}-{name}-{when}-{error}"
    evidence = []
    # What stood there before.
    (out / "standards").mkdir(parents=True)
    for folder, files in zip((out, out / "standards"), old_files):
        for file, data in files.items():
            (folder / file).write_bytes(data)
    result = run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={name}:error={error}:when={when}"]
                 + words(ocs, documents, out, mode))
    found, standards = state(out)
    found = {n: d for n, d in found.items() if not n.startswith(".")}
    hidden = [n for n in standards if n.startswith(".")]
    standards = {n: d for n, d in standards.items() if not n.startswith(".")}
    status = result.returncode
    if status == 0 and (found, standards) != new_files:
        evidence.append("status 0, and the output is not complete")
    for n, d in standards.items():
        if d not in (old_files[1].get(n), new_files[1].get(n)):
            evidence.append(f"{n} is torn")
    for n, d in found.items():
        # Of documents that could not be read there are no lines.
        lines = set(d.splitlines(True))
        if not (lines <= set(old_files[0].get(n, b"").splitlines(True))
                or lines <= set(new_files[0].get(n, b"").splitlines(True))):
            evidence.append(f"{n} is torn")
    if "--replace" in mode and standards not in (old_files[1], new_files[1]):
        evidence.append("the folder is of two generations")
    if status not in (0, 1, 2, 127) and name not in MEMORY:
        evidence.append(f"status {status}: {result.stderr[-200:]}")
    if status in (1, 2) and not result.stderr.strip():
        evidence.append("no message")
    if hidden and status in (0, 1, 2) and name not in ("unlink", "unlinkat"):
        evidence.append(f"left behind: {hidden}")
    clear(out)
    return [f"{' '.join(mode) or 'adding'}, {name} number {when}, {error}: {what}" for what in evidence]


def changing(ocs, place, breaches):
    """A file that grows, shrinks or is written anew while it is read: slowed reads leave the time for it."""
    text = max(INPUTS.glob("*.txt"), key=lambda path: path.stat().st_size).read_bytes()
    changes = {"grows": text + b"\nmore", "shrinks": text[:100], "is written anew": text[:-1] + b"x"}
    for what, after in changes.items():
        path = place / "changing.txt"
        path.write_bytes(text)
        process = subprocess.Popen(["strace", "-f", "-qq", "-o", "/dev/null", "-P", path, "-e",
                                    "inject=read:delay_exit=400000", str(ocs), "normalize", path, "--jsonl", "--quiet"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(0.3)
        path.write_bytes(after)
        out, told = process.communicate()
        breaches.check(process.returncode == 2 and b"changed while it was read" in told and not out, "a file that", what,
                       process.returncode, told[-200:])
    return len(changes)


def figures(ocs, is_long):
    breaches, changing_breaches = Breaches("injection"), Breaches("changing files")
    with scratch() as place:
        place = pathlib.Path(place)
        old, new = generations(place)
        few = place / "few-old", place / "few-new"
        for source, target in zip((old, new), few):
            target.mkdir()
            for path in sorted(source.iterdir())[:3]:
                (target / path.name).write_bytes(path.read_bytes())
        jobs = []
        for mode in ([], ["--replace"]):
            run(words(ocs, few[0], place / "first", mode))
            old_files = state(place / "first")
            run(words(ocs, few[1], place / "second", mode))
            new_files = state(place / "second")
            assert old_files != new_files and old_files[1] and new_files[1]
            trace = place / "trace"
            run(["strace", "-f", "-qq", "-o", trace] + words(ocs, few[1], place / "first", mode))
            clear(place / "first")
            clear(place / "second")
            for name, count in sorted(calls(trace).items()):
                if name in ("execve", "exit", "exit_group", "restart_syscall"):
                    continue
                places = range(1, count + 1)
                if not is_long and count > 3:
                    places = sorted({1, count // 2, count})
                for when in places:
                    for error in ERRORS if is_long else ERRORS[when % 5:when % 5 + 1]:
                        jobs.append((ocs, place, mode, name, when, error, (old_files, new_files, few[1])))
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for evidence in pool.map(one, jobs):
                for what in evidence:
                    breaches.check(False, what)
        changed = changing(ocs, place, changing_breaches)
    return [Figure("files that change while they are read", changed, changing_breaches.count), Figure("failing system calls", len(jobs), breaches.count, "torn, mixed, silent or wrong status")]
