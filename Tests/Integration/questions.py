#!/usr/bin/env python3
"""Asks a database that the loading scripts have filled ten questions that people ask.

usage: questions.py sqlite|postgres DATABASE FOLDER    DATABASE is a file or what psql takes for a connection, FOLDER
holds the standards that were loaded.
"""
import json, pathlib, subprocess, sys


class Database:
    """A database, through the program that comes with it."""

    def __init__(self, dialect, name):
        self.dialect = dialect
        self.words = ["sqlite3", "-list", name] if dialect == "sqlite" else ["psql", "--no-psqlrc", "-At", "--dbname", name, "-c"]

    def ask(self, sql):
        """The rows as texts."""
        done = subprocess.run([*self.words, sql], capture_output=True, text=True, check=True)
        return [line.split("|") for line in done.stdout.splitlines()]


def questions(database, standards):
    """Ten questions that people ask, answered by the database and by the standards themselves."""
    tea = standards["FBT7513-101v2"]
    blocks = [(d, t, b) for d in tea["duties"] for t in d["tasks"] for b in t["blocks"]]
    texts = json.dumps(list(standards.values()), ensure_ascii=False)
    word = next(w for w in ("品質", "資料", "安全", "設備") if w in texts)
    whole = "standard = 'FBT7513-101v2'"
    asked = [
        # Which standards are there, and how many?
        ("SELECT count(*) FROM standards", [[str(len(standards))]]),
        # Which is the newest version of a family?
        ("SELECT key FROM latest_standards WHERE family = 'FBT7513-101'", [["FBT7513-101v2"]]),
        # Which tasks need a knowledge?
        (f"SELECT DISTINCT task_code FROM task_competencies WHERE {whole} AND code = 'K01' ORDER BY 1",
         sorted({(t["code"],) for d, t, b in blocks if "K01" in b["knowledge"]})),
        # What does a task need?
        (f"SELECT code FROM task_competencies WHERE {whole} AND task_code = 'T1.1' AND kind = 'S' ORDER BY 1",
         sorted((c,) for d, t, b in blocks if t["code"] == "T1.1" for c in b["skills"])),
        # Which indicators has a task, at which level?
        (f"SELECT code, level FROM task_indicators WHERE {whole} AND task_code = 'T1.1' ORDER BY code",
         sorted((i["code"], str(b["level"] or "")) for d, t, b in blocks if t["code"] == "T1.1" for i in b["indicators"])),
        # Which standards have a word of two characters in a text?
        (f"SELECT DISTINCT standard FROM search_texts WHERE text LIKE '%{word}%' AND standard NOT LIKE 'HOS%' ORDER BY 1",
         sorted((k,) for k, s in standards.items() if not k.startswith("HOS") and word in json.dumps(
             {f: v for f, v in s.items() if f not in ("history", "categories")}, ensure_ascii=False))),
        # What is wrong with a standard?
        ("SELECT rule, code FROM standard_findings WHERE standard = 'EDU4411-016V3' ORDER BY 1, 2",
         [("code-gap", "P3.2.3"), ("misplaced-code", "P3.2.9"), ("simplified-character", "P3.2.1"), ("wrong-code-kind", "P2.3.1")]),
        # Which documents gave it?
        (f"SELECT count(*), max(layout) FROM documents WHERE {whole}", [("1", "json")]),
        # When was a version published, and is it the current one?
        (f"SELECT code, status, date FROM history WHERE {whole} ORDER BY position",
         [(h["code"] or "", h["status"] or "", h["date"] or "") for h in tea["history"]]),
        # What do two standards have in common?
        ("SELECT count(*) > 0 FROM shared_competencies", None),
    ]
    assert len(asked) == 10
    for sql, answer in asked:
        got = database.ask(sql)
        assert answer is None and got or got == [list(row) for row in answer], f"{sql}\n{got}\n{answer}"
    if database.dialect == "sqlite":
        text, = next(t for t in database.ask("SELECT text FROM search_texts WHERE length(text) > 8") if t[0].isalpha())
        assert database.ask(f"SELECT 1 FROM search WHERE search MATCH '\"{text[2:6]}\"'"), text
    else:
        kind, = database.ask("SELECT data_type FROM information_schema.columns WHERE table_name = 'history' AND column_name = 'date'")
        assert kind == ["date"], kind


def main():
    dialect, name, folder = sys.argv[1:]
    standards = {p.stem: json.loads(p.read_text("utf-8")) for p in sorted(pathlib.Path(folder).glob("*.json"))}
    questions(Database(dialect, name), standards)
    print(f"{dialect}: {len(standards)} standards, 10 questions")


if __name__ == "__main__":
    main()
