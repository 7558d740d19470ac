"""Counts the instructions of ocs by callgrind: the same build on the same input gives the same count, on any machine.
Only ocs's own code and the Swift runtime in it count; the C library has a version of each function for each processor."""
import collections
import os
import re
import subprocess
import tempfile


def count(tool, files):
    """Instructions by function."""
    return profile(tool, files)[0]


def profile(tool, files):
    """Instructions by function, and how often memory was allocated."""
    with tempfile.TemporaryDirectory() as work:
        profile = f"{work}/profile"
        environment = dict(os.environ, SWIFT_DETERMINISTIC_HASHING="1")
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", tool, "normalize", "--quiet",
                   "--jobs", "1", "--output", f"{work}/out", *map(str, files)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise SystemExit(f"callgrind ended with status {done.returncode}:\n{done.stderr}")
        with open(profile, encoding="utf-8") as lines:
            return parse(lines, os.path.basename(tool))


def parse(lines, binary):
    names, objects = {}, {}
    counts = collections.Counter()
    allocations = 0
    function, called, isOwn, isCall = "", "", False, False

    def name(text, known):
        number, _, spelled = text.partition(" ")
        if spelled:
            known[number] = spelled
        return known.get(number, number)

    for line in lines:
        line = line.rstrip("\n")
        if line.startswith("ob="):
            isOwn = name(line[3:], objects).endswith("/" + binary)
        elif line.startswith("cob="):
            name(line[4:], objects)
        elif line.startswith("fn="):
            function = name(line[3:], names)
        elif line.startswith("cfn="):
            called = name(line[4:], names)
        elif line.startswith("calls="):
            isCall = True
            if called == "malloc":
                allocations += int(line[6:].split()[0])
        elif re.match(r"[0-9+*-]", line):
            # The line below `calls=` has what the called function took.
            if isCall:
                isCall = False
            elif isOwn:
                counts[re.sub(r"'\d+$", "", function)] += int(line.split()[1])
    return counts, allocations


def steady(tool, files):
    """What the second half of the files takes: instructions a byte, and allocations a document."""
    half = files[:len(files) // 2]
    first, all_ = profile(tool, half), profile(tool, files)
    rest = files[len(half):]
    return ((sum(all_[0].values()) - sum(first[0].values())) / sum(path.stat().st_size for path in rest),
            (all_[1] - first[1]) / len(rest))


def demangled(names):
    done = subprocess.run(["swift", "demangle", "--simplified"], input="\n".join(names), capture_output=True, text=True)
    return done.stdout.splitlines() if done.returncode == 0 else names
