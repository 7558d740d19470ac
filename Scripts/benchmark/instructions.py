"""Counts the instructions of ocs by callgrind: the same build on the same input gives the same count, on any machine.
Only ocs's own code and the Swift runtime in it count; the C library has a version of each function for each processor."""
import collections
import os
import re
import subprocess
import tempfile


def count(tool, files):
    """Instructions by function."""
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
    function, isOwn, isCall = "", False, False

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
            name(line[4:], names)
        elif line.startswith("calls="):
            isCall = True
        elif re.match(r"[0-9+*-]", line):
            # The line below `calls=` has what the called function took.
            if isCall:
                isCall = False
            elif isOwn:
                counts[re.sub(r"'\d+$", "", function)] += int(line.split()[1])
    return counts


def per_byte(tool, files):
    first, rest = files[:1], files[1:]
    start = sum(count(tool, first).values())
    return (sum(count(tool, files).values()) - start) / sum(path.stat().st_size for path in rest)


def demangled(names):
    done = subprocess.run(["swift", "demangle", "--simplified"], input="\n".join(names), capture_output=True, text=True)
    return done.stdout.splitlines() if done.returncode == 0 else names
