#!/usr/bin/env python3
"""Loads standards into a real SQLite and a real PostgreSQL 15 and reads them back.

usage: databases.py OCS    Needs sqlite3 and, for the second part, Debian's postgresql-15; the server is started in a
temporary folder, listens on the loopback interface alone, and is gone afterwards.
"""
import copy, json, os, pathlib, random, re, shutil, socket, sqlite3, subprocess, sys, tempfile

from questions import questions

OCS = os.path.abspath(sys.argv[1])
ROOT = pathlib.Path(__file__).resolve().parents[2]
KINDS = {"K": "knowledge", "S": "skills"}


def run(*words, stdin=None, env=None, status=0):
    done = subprocess.run(words, input=stdin, capture_output=True, env=env)
    if status is not None and done.returncode != status:
        sys.exit(f"{' '.join(map(str, words))}: status {done.returncode}\n{done.stderr.decode()[-2000:]}")
    return done


def canonical(standard):
    return json.dumps(standard, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# MARK: Standards out of rows

def rebuild(rows, key):
    """The canonical object of one standard, out of rows of all tables as dictionaries."""
    own = {t: [r for r in rs if r.get("standard", r.get("key")) == key] for t, rs in rows.items() if t not in ("documents", "findings")}
    def table(name, **place):
        found = [r for r in own[name] if all(r[k] == v for k, v in place.items())]
        order = [k for k in ("duty", "task", "block", "position", "depth", "detail", "mark") if found and k in found[0] and isinstance(found[0][k], int)]
        return sorted(found, key=lambda r: [r[k] for k in order])
    s, = own["standards"]
    pick = lambda r, *names: {n: r[n] for n in names}
    def category(kind):
        return [{"code": r["code"], "path": [x["name"] for x in table("category_levels", kind=kind, position=r["position"])]}
                for r in table("categories", kind=kind)]
    def competency(kind):
        return [{"code": r["code"], "name": r["name"],
                 "details": [x["text"] for x in table("competency_details", kind=kind, position=r["position"])],
                 "marks": [x["text"] for x in table("competency_marks", kind=kind, position=r["position"])]}
                for r in table("competencies", kind=kind)]
    def block(r):
        place = {k: r[k] for k in ("duty", "task", "block")}
        out = {"level": r["level"], "outputs": [pick(x, "code", "name") for x in table("outputs", **place)],
               "indicators": [pick(x, "code", "text") for x in table("indicators", **place)]}
        for kind, name in KINDS.items():
            out[name] = [x["code"] for x in table("block_competencies", kind=kind, **place)]
        return out
    def task(r):
        place = {k: r[k] for k in ("duty", "task")}
        return {"code": r["code"], "name": r["name"], "blocksOf": r["blocks_of"],
                "subtasks": [pick(x, "code", "name") for x in table("subtasks", **place)],
                "blocks": [block(x) for x in table("blocks", **place)]}
    return {
        "schema": "ocs/1", "code": s["code"], "family": s["family"], "version": s["version"], "name": s["name"],
        "nameKind": s["name_kind"], "level": s["level"], "description": s["description"],
        "categories": {k: category(k) for k in ("job", "occupation", "industry")},
        "history": [dict(pick(r, "version", "code", "name", "status", "note", "date"), supersededBy=r["superseded_by"])
                    for r in table("history")],
        "duties": [{"code": d["code"], "name": d["name"], "tasks": [task(t) for t in table("tasks", duty=d["duty"])]}
                   for d in table("duties")],
        "knowledge": competency("K"), "skills": competency("S"),
        "attitudes": [pick(r, "code", "name", "text") for r in table("competencies", kind="A")],
        "prerequisites": [r["text"] for r in table("prerequisites")],
        "notes": [pick(r, "mark", "text") for r in table("notes")],
        "unplaced": [pick(r, "near", "text") for r in table("unplaced")],
    }


# MARK: Hostile text

PIECES = ["'", "''", "\\", "\\.", "\n", "\r\n", "\t", '"', ";", "--", "/*", "*/", "$$", "$1", ":x", ":'x'", "%s", "\\copy t from '/etc/passwd'",
          "\n\\! touch pwned\n", "\n.shell touch pwned\n", "'; DROP TABLE standards; --", "$ocs$", "E'\\x41'", "U&'\\0041'", "\u202e", "\u0007",
          "\x7f", "\ufffd", "𠮷", "é", "e\u0301", "=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1", "職能", "NULL", "", " ", "\u3000", "\ufeff", "\\N"]


def hostile(count):
    rng = random.Random(2024)
    texts = [PIECES[i] for i in range(len(PIECES)) if PIECES[i]]
    while len(texts) < count:
        texts.append("".join(rng.choice(PIECES) for _ in range(rng.randint(1, 6))) or "x")
    return texts[:count]


def with_hostile_texts(standard):
    standard = copy.deepcopy(standard)
    texts = hostile(2000)
    standard["code"] = "HOS1234-001v1'\\"
    standard["notes"] = [{"mark": None, "text": t} for t in texts[:700]]
    standard["prerequisites"] = texts[700:1200]
    block = standard["duties"][0]["tasks"][0]["blocks"][0]
    block["indicators"] = [{"code": "P1.1.1", "text": t} for t in texts[1200:1600]]
    block["outputs"] = [{"code": None, "name": t} for t in texts[1600:1900]]
    standard["unplaced"] = [{"near": None, "text": t} for t in texts[1900:]]
    return standard


def smaller(standard):
    """Another edition of the content: entries gone, changed and moved."""
    standard = copy.deepcopy(standard)
    standard["description"] = "改寫。"
    standard["duties"].pop()
    task = standard["duties"][0]["tasks"][0]
    task["blocks"][0]["indicators"] = task["blocks"][0]["indicators"][1:]
    task["blocks"][0]["level"] = 6
    standard["knowledge"] = standard["knowledge"][:-1]
    known = {k["code"] for k in standard["knowledge"]}
    for duty in standard["duties"]:
        for t in duty["tasks"]:
            for b in t["blocks"]:
                b["knowledge"] = [k for k in b["knowledge"] if k in known]
    standard["attitudes"] = []
    return standard


# MARK: Databases

class SQLite:
    name, dialect = "sqlite", "sqlite"

    def __init__(self, folder):
        self.path = str(folder / "ocs.db")
        self.folder = folder

    def load(self, script, status=0):
        return run("sqlite3", self.path, stdin=script, status=status)

    def rows(self):
        db = sqlite3.connect(self.path)
        db.row_factory = sqlite3.Row
        tables = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite%' AND name <> 'schema_version'")]
        out = {t: [dict(r) for r in db.execute(f"SELECT * FROM {t}")] for t in tables}
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        db.close()
        return out

    def run(self, sql):
        db = sqlite3.connect(self.path)
        with db:
            found = db.execute(sql).fetchall()
        db.close()
        return found

    def ask(self, sql):
        """The rows as texts."""
        return [[str(v) if v is not None else "" for v in row] for row in self.run(sql)]

    def state(self):
        """What changes with every page that is written: the file's size, and its bytes without the schema cookie's."""
        return os.stat(self.path).st_size

    def stop(self):
        pass


class Postgres:
    name, dialect = "postgres", "postgres"
    bin = pathlib.Path("/usr/lib/postgresql/15/bin")

    def __init__(self, folder):
        self.data = folder / "pg"
        # The server refuses to run as root.
        self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "env", "LC_ALL=C.UTF-8"] if os.getuid() == 0 else ["env", "LC_ALL=C.UTF-8"]
        self.data.mkdir()
        if os.getuid() == 0:
            shutil.chown(self.data, "postgres", "postgres")
            os.chmod(folder, 0o755)
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = str(s.getsockname()[1])
        run(*self.user, self.bin / "initdb", "-D", self.data, "-U", "ocs", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories='' -c fsync=off"
        run(*self.user, self.bin / "pg_ctl", "-D", self.data, "-w", "-l", self.data / "log", "-o", options, "start")
        self.connection = f"postgresql://ocs@127.0.0.1:{self.port}/postgres"

    def psql(self, *words, stdin=None, status=0):
        return run("psql", "--no-psqlrc", "--quiet", "--dbname", self.connection, *words, stdin=stdin, status=status)

    def load(self, script, status=0):
        done = self.psql(stdin=script, status=None)
        assert (done.returncode != 0) == (status != 0), done.stderr.decode()[-2000:]
        return done

    def rows(self):
        names = self.psql("-At", "-c", "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_version'").stdout.decode().split()
        return {t: json.loads(self.psql("-At", "-c", f"SELECT coalesce(json_agg(t), '[]') FROM {t} t").stdout) for t in names}

    def run(self, sql):
        return self.psql("-At", "-c", sql).stdout.decode()

    def ask(self, sql):
        return [line.split("|") for line in self.run(sql).splitlines()]

    def state(self):
        """Rows that were ever written, changed or removed."""
        self.run("SELECT pg_stat_force_next_flush()")
        return self.ask("SELECT sum(n_tup_ins), sum(n_tup_upd), sum(n_tup_del) FROM pg_stat_user_tables WHERE relname NOT LIKE 'ocs%'")

    def stop(self):
        run(*self.user, self.bin / "pg_ctl", "-D", self.data, "-m", "immediate", "stop")


def scripts(database, folder):
    """The loading scripts as a user of the package has them: outside of the repository, with ocs on PATH."""
    tools = folder / "tools"
    tools.mkdir()
    name = f"load-{database.name}"
    shutil.copy(ROOT / "Scripts" / name, tools / name)
    os.symlink(OCS, tools / "ocs")
    # Other packages have an ocs, too, so the system's folders are not on the path.
    for tool in ("bash", "dirname", "readlink", "sed", "sqlite3", "psql", "pdftotext", "pdftocairo", "pdfinfo"):
        os.symlink(shutil.which(tool), tools / tool)
    env = {"PATH": str(tools), "LC_ALL": "C.UTF-8"}
    target = database.path + "2" if database.dialect == "sqlite" else database.connection
    run(tools / name, target, "--prune", ROOT / "Inputs", env=env)
    if database.dialect == "postgres":
        counts = [str(len(list((ROOT / folder).iterdir()))) for folder in ("Inputs", "Normalized")]
        assert database.ask("SELECT count(*), count(DISTINCT standard) FROM documents") == [counts]
    (tools / "ocs").unlink()
    said = run(tools / name, target, ROOT / "Inputs", env=env, status=2)
    assert b"not on PATH" in said.stderr, said.stderr


def readme(database, folder):
    """The README's lines for this database, as they stand there but for the address of the server."""
    fence = re.search(r"(?ms)^```sh database\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"))[1]
    own = {"sqlite": r"^Scripts/load-sqlite|^sqlite3", "postgres": r"^Scripts/load-postgres"}[database.dialect]
    lines = [line for line in fence.splitlines() if re.search(own, line)]
    assert len(lines) == {"sqlite": 2, "postgres": 1}[database.dialect], fence
    place = folder / "readme"
    place.mkdir()
    for name in ("Scripts", "Normalized"):
        os.symlink(ROOT / name, place / name)
    script = "\n".join(lines)
    if database.dialect == "postgres":
        assert "postgresql://localhost/ocs" in script
        script = script.replace("postgresql://localhost/ocs", database.connection)
    done = subprocess.run(["bash", "-ec", script], cwd=place, env={**os.environ, "OCS": OCS}, capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr, done.stderr
    if database.dialect == "sqlite":
        assert [len(line.split("|")) for line in done.stdout.splitlines()] == [3, 3, 3], done.stdout


def check(database, folder):
    inputs = folder / "standards"
    inputs.mkdir()
    standards = {p.stem: json.loads(p.read_text("utf-8")) for p in sorted((ROOT / "Normalized").glob("*.json"))}
    first = next(iter(standards.values()))
    evil = with_hostile_texts(first)
    standards[evil["code"]] = evil
    twin = copy.deepcopy(first)
    twin["description"] = "另一份。"
    standards[first["code"] + "~2"] = twin
    for i, standard in enumerate(standards.values()):
        (inputs / f"{i:03}.json").write_text(canonical(standard), "utf-8")

    def script(*words):
        return run(OCS, "export", "--to", "sql", "--dialect", database.dialect, *words, inputs).stdout

    whole = script()
    assert whole == script(), "two exports differ"
    if database.dialect == "postgres":
        assert whole.split(b"\n")[0] == b"SET standard_conforming_strings = on;"
    database.load(whole)
    rows = database.rows()
    for key, standard in standards.items():
        found = canonical(rebuild(rows, key))
        assert found == canonical(standard), f"{key} does not come back\n{found[:300]}\n{canonical(standard)[:300]}"
    counts = {"standards": len(standards), "duties": sum(len(s["duties"]) for s in standards.values()),
              "notes": sum(len(s["notes"]) for s in standards.values()),
              "indicators": sum(len(b["indicators"]) for s in standards.values() for d in s["duties"] for t in d["tasks"] for b in t["blocks"])}
    for table, count in counts.items():
        assert len(rows[table]) == count, f"{table}: {len(rows[table])} rows, the model has {count}"
    before = database.state()
    database.load(whole)
    assert database.state() == before, f"loading an unchanged set changed something: {before}, {database.state()}"
    assert database.rows() == rows or all(sorted(map(canonical, database.rows()[t])) == sorted(map(canonical, rows[t])) for t in rows), "loading twice changed rows"
    questions(database, standards)

    # Another edition of one standard: what vanished goes, what changed changes, the others stay.
    edited = smaller(first)
    (inputs / "000.json").write_text(canonical(edited), "utf-8")
    database.load(script())
    rows = database.rows()
    assert canonical(rebuild(rows, first["code"])) == canonical(edited), "the new edition did not come through"
    assert canonical(rebuild(rows, evil["code"])) == canonical(evil)

    # Standards that are not in the set stay, and go where that is asked for, with what is found by search.
    gone = list(standards)[1]
    def found():
        return [int(database.ask(f"SELECT count(*) FROM {t} WHERE standard = '{gone}'")[0][0]) for t in ("search_texts", "documents", "notes")]
    inputs.joinpath("001.json").rename(folder / "001.json")
    database.load(script())
    assert found()[0] > 0
    database.load(script("--prune"))
    assert found() == [0, 0, 0], found()
    assert len(database.rows()["standards"]) == len(standards) - 1 == len(database.rows()["documents"])
    (inputs / "bad.json").write_text("{")
    kept = run(OCS, "export", "--to", "sql", "--dialect", database.dialect, "--prune", inputs / "002.json", inputs / "bad.json", status=1)
    assert b"nothing is pruned" in kept.stderr
    database.load(kept.stdout)
    assert len(database.rows()["standards"]) == len(standards) - 1
    (inputs / "bad.json").unlink()
    (folder / "001.json").rename(inputs / "001.json")
    database.load(script())
    rows = database.rows()

    # A load that fails leaves everything as it was.
    broken = script().replace(b"COMMIT;", b"INSERT INTO blocks VALUES ('none', 1, 1, 1, 9);\nCOMMIT;")
    cut = whole[: len(whole) * 2 // 3]
    for bad, status in ((broken, 1), (cut, None)):
        if status is None:
            subprocess.run(["sqlite3", database.path] if database.name == "sqlite" else ["psql", "--no-psqlrc", "-q", "-d", database.connection], input=bad, capture_output=True)
        else:
            database.load(bad, status=1)
        assert database.rows() == rows, "a failed load left traces"

    # A newer schema is refused.
    for change, words in (("+ 1", b"newer schema"), ("- 2", b"older schema")):
        database.run(f"UPDATE schema_version SET version = version {change}")
        said = database.load(whole, status=1)
        assert words in said.stderr, said.stderr
        assert database.rows() == rows
    assert not pathlib.Path("pwned").exists() and not (folder / "pwned").exists()
    database.run("UPDATE schema_version SET version = version + 1")
    scripts(database, folder)
    readme(database, folder)
    print(f"{database.name}: {len(standards)} standards, 10 questions, 2000 hostile texts, {sum(map(len, rows.values()))} rows: as they were")


def main():
    os.environ["LC_ALL"] = "C.UTF-8"
    for kind in (SQLite, Postgres):
        if kind is Postgres and not (Postgres.bin / "initdb").exists():
            print("postgres: skipped, postgresql-15 is not installed")
            continue
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            os.chdir(folder)
            database = kind(folder)
            try:
                check(database, folder)
            finally:
                database.stop()
            os.chdir("/")


main()
