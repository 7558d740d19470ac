"""Documents written by an enemy: nothing outside of the output folder is touched, nothing is run, no reader of the output is
fooled."""
import csv
import io
import json
import pathlib
import random
import re
import sqlite3
import xml.etree.ElementTree as ElementTree

from figures import Breaches, Figure, contents, run, scratch

PROFILE = ("示範人員職能基準\n\n職能基準代碼\t\t{code}\n職能基準名稱(擇一填寫)\t職業\t{name}\n所屬類別\t職類別\t示範類/測試\t職類別代碼\tTST\n"
           "\t職業別\t示範技術員\t職業別代碼\t1234\n\t行業別\t示範業/測試業\t行業別代碼\tA0101\n工作描述\t\t{text}\n基準級別\t\t3\n\n"
           "主要職責\t工作任務\t工作產出\t行為指標\t職能級別\t職能內涵(K=knowledge 知識)\t職能內涵(S=skills 技能)\n"
           "T1盤點\tT1.1{text}\tO1.1.1{text}\tP1.1.1{text}\t9\tK01{text}\tS01{text}\n")

TEXTS = ["'); DROP TABLE standards;--", "\"; DROP TABLE standards; --", "x' OR '1'='1", "$$; DROP TABLE standards; $$", "\\'; --",
         "=HYPERLINK(\"http://x\",\"y\")", "+1+1", "-2+3", "@SUM(A1)", "a,b\"c", "a\u2028b", "a|b|c", "[x](javascript:alert(1))",
         "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;script&gt;x&lt;/script&gt;", "![x](http://x/y.png)",
         "`x` **y** # z", "@octocat #1 :tada:", "::error file=x::y", "%0A::error::x", "]]><!--", "&amp;&#x26;", "a\u001b[31mb",
         "a\u009b31mb", "\u202egnp.exe", "a\u200bb\u2066c", "\ufeff", "㊣&x", "</textarea></pre>", "{{7*7}}", "${jndi:ldap://x}",
         "$(touch PWNED)", "`touch PWNED`", "; touch PWNED", "| touch PWNED", "%s%n%x", "\\u0000", "NaN", "null"]

CODES = ["../../escape", "/etc/passwd", "..", ".", "a/b", "~root", "-rf", "--output", "CON", "NUL.txt", "x%2Fy", ".hidden", "a\\b",
         "C:\\x", "a:b", "a*b?", "CON\u202e", "a\u200bb", "x" * 300, "㊣" * 100, "e\u0301", "É", "é", "ﬀ", "İ", "ß", "SS", "%",
         "%25", "a%00b", "|id", ";id", "`id`", "$(id)", "a b", " a", "a ", "'", "\"", "<x>", "&amp;", "#", "?", "=1+1", "@x"]

# What a terminal or a viewer would obey.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def documents(folder):
    """200 hostile codes, and every hostile text in every field."""
    folder.mkdir()
    chance = random.Random(3)
    codes = list(CODES)
    while len(codes) < 200:
        parts = [chance.choice(CODES + ["..", "/", "\\", "\u202e"]) for _ in range(chance.randint(2, 4))]
        codes.append("".join(parts)[:400])
    for n, code in enumerate(codes):
        (folder / f"code-{n:03}.txt").write_bytes(PROFILE.format(code=code, name="示範", text="核對").encode())
    texts = folder.parent / "texts"
    texts.mkdir()
    for n, text in enumerate(TEXTS):
        (texts / f"text-{n:03}.txt").write_bytes(PROFILE.format(code=f"TST{n:04}-001v1", name="示範" + text, text=text).encode())
    page = "<!DOCTYPE html SYSTEM \"http://127.0.0.1:9/x.dtd\" [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n"
    page += "<html><body>&e;<table>"
    for row in PROFILE.format(code="TST9999-001v1", name="示範", text="<p>a<b>b</p>&e;</b>").splitlines():
        page += "<tr><td>" + row.replace("\t", "</td><td>") + "</td></tr>\n"
    (texts / "entities.html").write_text(page + "</table></body></html>\n", "utf-8")
    return len(codes)


def outside(trace, allowed):
    """Paths that were written, made, renamed or removed, and lie elsewhere; programs, and talks with the network."""
    for line in pathlib.Path(trace).read_text("utf-8", "replace").splitlines():
        if re.search(r"\b(socket|connect|bind|sendto)\(", line) or re.search(r"\b(execve|execveat|fork|vfork)\(", line):
            yield line
        if "open" in line and not re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC)", line):
            if "/etc/passwd" in line:
                yield line
            continue
        if re.search(r"\b(open|openat|creat|mkdir|mkdirat|rename|renameat2?|unlink|unlinkat|rmdir|link|linkat|symlink"
                     r"|symlinkat|chmod|fchmodat|truncate)\(", line) and " = -1 " not in line:
            for path in re.findall(r'"((?:[^"\\]|\\.)*)"', line):
                real = path.encode().decode("unicode_escape").encode("latin-1", "replace").decode("utf-8", "replace")
                inside = any(real == str(a) or real.startswith(str(a) + "/") for a in allowed)
                if not inside or "/../" in real or real.endswith("/.."):
                    yield line


def check_paths(ocs, place, breaches):
    count = documents(place / "codes")
    trace = place / "trace"
    for n, words in enumerate([
        ["normalize", place / "codes", place / "texts", "--output", place / "out", "--findings", place / "out/f.jsonl"],
        ["normalize", place / "codes", "--output", place / "out", "--replace"],
        ["export", "--to", "markdown", place / "codes", "--output", place / "pages"],
        ["export", "--to", "case", "--date", "2026-01-01", place / "codes", "--output", place / "case"]]):
        result = run(["strace", "-f", "-qq", "-s", "4096", "-o", trace, "-e", "trace=file,network,process", ocs] + words
                     + ["--quiet"] * (n < 2))
        breaches.check(result.returncode in (0, 1), words[0], result.returncode, result.stderr[-300:])
        lines = [l for l in outside(trace, [place / "out", place / "pages", place / "case", place / ".out"])
                 if "execve(\"" + str(ocs) not in l and f"{place}/.out." not in l and f'"{place}"' not in l]
        for line in lines:
            breaches.check(False, line)
    names = contents(place / "out")
    breaches.check(len(names) >= 150, f"{len(names)} standards of {count} codes")
    breaches.check(not [p for p in pathlib.Path(place).rglob("PWNED")], "a shell was run")
    return count


def texts_of(ocs, folder):
    lines = run([ocs, "normalize", folder, "--jsonl", "--quiet"]).stdout.decode().splitlines()
    return [json.loads(line) for line in lines]


def check_databases(ocs, place, standards, breaches):
    for again in range(2):
        script = run([ocs, "export", "--to", "sql", place / "texts"]).stdout
        loaded = run(["sqlite3", place / "x.db"], input=script)
        breaches.check(loaded.returncode == 0, "SQL", loaded.stderr)
    database = sqlite3.connect(place / "x.db")
    names = {row[0] for row in database.execute("select name from standards")}
    breaches.check(names == {s["name"] for s in standards}, "SQL: names differ", names ^ {s["name"] for s in standards})
    run([ocs, "export", "--to", "csv", place / "texts", "--output", place / "csv"])
    rows = list(csv.DictReader(io.StringIO((place / "csv/standards.csv").read_text("utf-8"), newline="")))
    breaches.check({r["name"] for r in rows} == {s["name"] for s in standards}, "CSV: names differ")
    run([ocs, "export", "--to", "csv", "--guard-formulas", place / "texts", "--output", place / "guarded"])
    for path in sorted((place / "guarded").glob("*.csv")):
        for row in csv.reader(io.StringIO(path.read_text("utf-8"), newline="")):
            for cell in row:
                breaches.check(cell[:1] not in ("=", "+", "@", "-") or re.fullmatch(r"-?\d+(\.\d+)?", cell),
                               "CSV: a formula", cell)
    return 2 * len(standards)


def check_reports(ocs, place, breaches):
    findings = run([ocs, "check", place / "texts", "--format", "jsonl", "--fail-on", "never"]).stdout.decode().splitlines()
    outputs = {kind: run([ocs, "check", place / "texts", "--format", kind, "--fail-on", "never"]).stdout.decode()
               for kind in ("text", "github", "junit", "sarif", "summary")}
    told = run([ocs, "check", place / "texts", "--format", "text"]).stderr.decode()
    for kind in ("text", "github", "summary"):
        for line in outputs[kind].split("\n"):
            breaches.check(not OBEYED.search(line.replace("\t", "")), f"{kind}: a character that is obeyed", repr(line))
    breaches.check(not OBEYED.search(told.replace("\n", "").replace("\t", "")), "messages: a character that is obeyed")
    lines = [line for line in outputs["github"].splitlines() if not re.match(r"\d+ more of severity ", line)]
    commands = [line for line in lines if re.match(r"::(error|warning|notice) ", line)]
    breaches.check(commands == lines, "GitHub: another command")
    breaches.check(len(commands) <= len(findings), "GitHub: more commands than findings", len(commands), len(findings))
    cases = list(ElementTree.fromstring(outputs["junit"]).iter("testcase"))
    breaches.check(len(cases) > 0, "JUnit: no cases")
    results = json.loads(outputs["sarif"])["runs"][0]["results"]
    breaches.check(len(results) == len(findings), "SARIF: results and findings differ")
    page = run([ocs, "export", "--to", "markdown", place / "texts"]).stdout.decode()
    for text in (page, outputs["summary"]):
        breaches.check(not re.search(r"<\s*(script|img|iframe|textarea|pre)\b", text), "Markdown: a tag")
        breaches.check(not re.search(r"(?<!\\)\]\((?!#)", text), "Markdown: a link")
    return len(outputs) + 3


def figures(ocs):
    breaches = Breaches("malice")
    with scratch() as place:
        place = pathlib.Path(place)
        codes = check_paths(ocs, place, breaches)
        standards = texts_of(ocs, place / "texts")
        checked = check_databases(ocs, place, standards, breaches) + check_reports(ocs, place, breaches)
        (place / "bomb.gz").write_bytes(b"\x1f\x8b\x08" + bytes(100))
        bomb = run([ocs, "normalize", place / "bomb.gz"])
        breaches.check(bomb.returncode == 1 and b"gzip" in bomb.stderr, "an archive is not refused")
    return [Figure("hostile codes", codes, breaches.count, "writes elsewhere, programs run, network used"),
            Figure("hostile texts", len(TEXTS), breaches.count, f"in {checked} outputs: SQL, CSV, Markdown, terminal, CI")]
