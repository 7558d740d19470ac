"""Fuzzing and mutation: inputs that are made up, each held to the laws of the pipeline."""
import ast
import concurrent.futures
import html
import json
import os
import pathlib
import re
import sys
import unicodedata

from figures import INPUTS, ROOT, Breaches, Figure, run, scratch

TARGETS = ["lexer", "fragment", "json", "ledger", "archive", "office", "document", "document-grid", "document-flow", "document-columns",
           "document-markdown", "document-html", "document-csv", "document-boxes", "pages"]


# The least length, in characters, of a line that a document without line ends has.
COLLAPSED = 1_000


def are_labels(text, labels):
    words = unicodedata.normalize("NFKC", text.translate(RADICALS)).lower().split()
    return all(covers(re.sub(r"[()=/:]", "", word), labels, 3) for word in words)


def is_stricter(breach, labels, source):
    """What the checker takes for a loss and is none: a bullet within a line, where the standard has a line break in its
    place; the border of two cells of CSV that hold one torn text; a part of a torn label; a mark that a page cuts; an item's
    code in small letters; a code that is kept as it is printed, with a digit in a circle, or in pieces of which the first has
    no letter or digit; a torn part of 已被《》取代; what an element that is not shown holds, in the middle of a cell; a page's
    footer and heading where the line ends are gone."""
    dropped = re.search(r"dropped as label: '(.*)'$", breach)
    if dropped:
        # Characters that show nothing stand here by their numbers.
        seen = re.sub(r"\\(u[0-9a-f]{4}|x[0-9a-f]{2})", "", html.unescape(dropped[1]).replace("\\n", " "))
        return are_labels(seen, labels)
    printed = re.search(r"'(.*)' is no form of the value at (/categories/.*)?/code$", breach)
    if printed and (any(unicodedata.category(character) == "No" for character in printed[1])
                    or not re.search("[0-9A-Za-z]", unicodedata.normalize("NFKC", printed[1]))):
        return True
    middle = re.search(r": (['\"].*['\"]) is dropped in the middle of ", breach)
    if middle:
        lost = re.escape(ast.literal_eval(middle[1]))
        if re.search(rf"<(style|script|title)\b[^>]*>{lost}</\1", source, re.IGNORECASE):
            return True
        rest, footers = re.subn(r"第\s*[0-9]+\s*頁，總共\s*[0-9]+\s*頁", " ", ast.literal_eval(middle[1]).translate(RADICALS))
        if max(map(len, source.splitlines())) >= COLLAPSED and (footers or rest.strip()) and are_labels(rest, labels):
            return True
    return re.search(r": ['\"]([：:]?[■●◆◎•·‧⚫＊*-]+|[\s\\\"',]+)['\"] is dropped in the middle of |"
                     r"'註[0-9]*' is no form of the value at .*/marks/|"
                     r"dropped as superseded-text: '[已被《》取代。]+'$|"
                     r"'[topksa][ .]?[0-9][0-9.]*' is no form of the value at /(duties|knowledge|skills|attitudes)/", breach)


def covers(text, labels, pieces):
    """Whether the text is made of no more than so many parts of labels."""
    if not text:
        return True
    longest = next((n for n in range(len(text), 0, -1) if any(text[:n] in label for label in labels)), 0)
    return pieces > 0 and longest > 0 and covers(text[longest:], labels, pieces - 1)


RADICALS = str.maketrans("⼯⾏⾒⽤", "工行見用")


def fuzzing(binary, is_long):
    """Each target for some seconds, with the same inputs each time but for the long run; the longest of it is
    Scripts/fuzz, by hand."""
    amount, way, told_as = (3, "--total", "3 minutes each") if is_long else (10_000, "--same", "the same ones each time")
    breaches = Breaches("fuzzing")

    def one(target):
        return run([sys.executable, ROOT / "Tests/Fuzzing/fuzz.py", binary, target, amount, way])

    executions = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for target, result in zip(TARGETS, pool.map(one, TARGETS)):
            told = result.stdout.decode()
            breaches.check(result.returncode == 0, target, told, result.stderr.decode()[-500:])
            executions += int(re.search(r": (\d+) executions", told)[1])
    return [Figure("fuzzed inputs", executions, breaches.count, f"{len(TARGETS)} targets, {told_as}")]


def figures(ocs, trials, is_long):
    mutants, deletions = Breaches("mutants"), Breaches("deletions")
    count, stride = (100_000, 1) if is_long else (240, 1999)
    with scratch() as place:
        def one(seed):
            return run([trials, "mutants", INPUTS, count // 2, seed], cwd=place)

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for result in pool.map(one, (11, 12)):
                mutants.check(result.returncode == 0, result.stdout.decode()[-3000:], result.stderr.decode()[-500:])
        result = run([trials, "deletions", INPUTS, stride])
        deletions.check(result.returncode == 0, result.stdout.decode()[-3000:])
        deleted = int(re.search(r"deletions: (\d+)", result.stdout.decode())[1])
    result = run([trials, "allocations"])
    failing = Breaches("allocations")
    failing.check(result.returncode == 0, result.stdout.decode()[-500:], result.stderr.decode()[-1000:])
    allocations = int((re.search(r"allocations: (\d+)", result.stdout.decode()) or [0, 0])[1])
    failing.check(allocations > 100, "libxml2 was hardly asked", allocations)
    rows = [Figure("failing allocations of libxml2", allocations, failing.count), Figure("mutants with canaries", count, mutants.count),
            Figure("deleted characters", deleted, deletions.count, "each changes the output")]
    return rows + ledgers(ocs, trials, 20_000 if is_long else 60)


def ledgers(ocs, trials, count):
    """Ledgers of mutants, checked by a program that shares no code with ocs, where there is one."""
    shared = pathlib.Path(os.environ.get("OCS_SHARED", ROOT.parent / "shared"))
    checker = shared / "tools/verify_ledger.py"
    if not checker.exists():
        print("no shared material beside this clone; ledgers are checked by ocs alone", file=sys.stderr)
        return []
    breaches = Breaches("ledgers")
    vocabulary = json.loads((shared / "data/vocabulary.json").read_text("utf-8"))
    labels = [re.sub(r"[\s()（）=/／:：]", "", label).lower() for label in vocabulary["labels"]]
    size = min(count, 500)

    def one(seed):
        with scratch() as place:
            folder = pathlib.Path(place) / "in"
            folder.mkdir()
            run([trials, "mutants", INPUTS, size, seed, folder])
            words = [ocs, "normalize", folder, "--output", f"{place}/out", "--ledger", f"{place}/l", "--findings", f"{place}/f",
                     "--quiet"]
            run(words)
            result = run([sys.executable, checker, f"{place}/l", folder, f"{place}/out", "--findings", f"{place}/f"])
            *lines, last = result.stdout.decode().splitlines() or [""]
            # The checker shows no more than 200 lines.
            if f"breaches {len(lines)} " not in last:
                return [last, result.stderr.decode()[-500:]]
            sources = {line: (folder / line.split(": ")[0]).read_text("utf-8", "replace") for line in lines}
            return [line for line in lines if not is_stricter(line, labels, sources[line])]

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for told in pool.map(one, range(100, 100 + count // size)):
            for line in told:
                breaches.check(False, line)
    return [Figure("ledgers checked from outside", count, breaches.count)]
