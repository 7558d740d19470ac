"""Invented standards: a draft that faults change, and the canonical JSON that `ocs` owes for it.

`make(seed, faults)` gives a draft. The same seed and faults give the same draft on every machine.
"""

import random
import re
from dataclasses import dataclass, field

import words


@dataclass
class Entry:
    """A coded text. `shown` and `printed` are what stands on paper where that is not code and text."""

    code: str | None
    text: str | None
    shown: str | None = None
    printed: str | None = None


@dataclass
class Competency:
    """A K or S of the dictionary."""

    code: str
    text: str
    details: list = field(default_factory=list)
    marks: list = field(default_factory=list)


@dataclass
class Reference:
    """A K or S set against a block, in the order of print."""

    code: str
    shown: str | None = None
    printed: str | None = None


@dataclass
class Block:
    level: int | None
    outputs: list = field(default_factory=list)
    indicators: list = field(default_factory=list)
    knowledge: list = field(default_factory=list)
    skills: list = field(default_factory=list)
    shown_level: str | None = None


@dataclass
class Task:
    entry: Entry
    blocks: list
    subtasks: list = field(default_factory=list)
    blocks_of: str | None = None
    heading: str | None = None


@dataclass
class Duty:
    entry: Entry
    tasks: list
    # One level, K and S cell for all rows of the duty.
    merged: bool = False


@dataclass
class Attitude:
    code: str | None
    name: str | None
    text: str | None


@dataclass
class Category:
    code: str | None
    path: list


@dataclass
class Version:
    version: int | None
    code: str
    name: str
    status: str
    superseded_by: str | None
    note: str | None
    date: str


@dataclass
class Habits:
    """How a whole document is printed. None of it is in the canonical JSON."""

    title: str = "{}職能基準"
    behind: dict = field(default_factory=dict)
    unpadded: bool = False
    spaced: float = 0.0
    duty: str = "主要職責"
    task: str = "工作任務"
    output: str = "工作產出"
    indicator: str = "行為指標"
    level: str = "職能級別"
    knowledge: tuple = ("職能內涵", "(K=knowledge 知識)")
    skills: tuple = ("職能內涵", "(S=skills 技能)")
    attitude: str = "職能內涵(A=attitude 態度)"
    name_labels: tuple = ("職能基準名稱", "(擇一填寫)")
    group_labels: tuple = ("所屬", "類別")
    industry: str = "行業別"
    description: str = "工作描述"
    base_level: str = "基準級別"
    notes_title: str = "說明與補充事項"
    prerequisites: str | None = "建議擔任此職類/職業之學歷/經歷/或能力條件："
    notes: str | None = "其他補充說明："
    bullet: str = ""
    # 【註 1】
    wide_marks: bool = False
    path: str = "/"
    current: str = "最新版本"
    superseded: str = "已被《{}》取代"
    no_level: str = ""
    no_note: str | None = None
    attitudes_in_line: bool = False
    # Attitudes above which their heading stands again (a page's break).
    attitudes_again: int | None = None
    attitude_colon: str = "："


@dataclass
class Draft:
    seed: str
    writer: words.Writer
    rng: random.Random
    name: str
    kind: str
    code: str | None
    level: int | None
    description: list
    job: list
    occupation: list
    industry: list
    history: list
    duties: list
    knowledge: dict
    skills: dict
    attitudes: list
    prerequisites: list
    notes: list
    habits: Habits = field(default_factory=Habits)
    shown_code: str | None = None
    shown_level: str | None = None
    title: str | None = None
    faults: list = field(default_factory=list)

    def tasks(self):
        return [task for duty in self.duties for task in duty.tasks]

    def blocks(self):
        return [block for task in self.tasks() for block in task.blocks]

    def entries(self, *kinds):
        """Entries of some of: duty, task, output, indicator."""
        for duty in self.duties:
            if "duty" in kinds:
                yield duty.entry
            for task in duty.tasks:
                if "task" in kinds:
                    yield task.entry
                for block in task.blocks:
                    if "output" in kinds:
                        yield from block.outputs
                    if "indicator" in kinds:
                        yield from block.indicators


def order(code):
    """K, S and A codes are sorted by number, then by letters."""
    letters, number = re.fullmatch(r"([A-Z]+)([0-9]+)", code).groups()
    return int(number), letters, code


def canonical(draft):
    """The canonical JSON that is owed for the draft."""

    def entry(e, key):
        return {"code": e.code, key: e.text}

    def block(b):
        codes = lambda references: sorted({r.code for r in references}, key=order)
        return {
            "level": b.level,
            "outputs": [entry(o, "name") for o in b.outputs],
            "indicators": [entry(p, "text") for p in b.indicators],
            "knowledge": codes(b.knowledge),
            "skills": codes(b.skills),
        }

    def task(t):
        return {
            **entry(t.entry, "name"),
            "subtasks": [entry(s, "name") for s in t.subtasks],
            "blocksOf": t.blocks_of,
            "blocks": [] if t.blocks_of else [block(b) for b in t.blocks],
        }

    def dictionary(competencies):
        return [
            {"code": c.code, "name": c.text, "details": c.details, "marks": c.marks}
            for c in sorted(competencies.values(), key=lambda c: order(c.code))
        ]

    code = draft.code
    found = re.fullmatch(r"(.*?)[vV]([0-9]+)", code or "")
    categories = lambda list: [{"code": c.code, "path": c.path} for c in list]
    return {
        "schema": "ocs/1",
        "code": code,
        "family": found[1] if found else code,
        "version": int(found[2]) if found else None,
        "name": draft.name,
        "nameKind": draft.kind,
        "level": draft.level,
        "description": "\n".join(draft.description) or None,
        "categories": {
            "job": categories(draft.job),
            "occupation": categories(draft.occupation),
            "industry": categories(draft.industry),
        },
        "history": [
            {
                "version": v.version,
                "code": v.code,
                "name": v.name,
                "status": v.status,
                "supersededBy": v.superseded_by,
                "note": v.note,
                "date": v.date,
            }
            for v in draft.history
        ],
        "duties": [{**entry(d.entry, "name"), "tasks": [task(t) for t in d.tasks]} for d in draft.duties],
        "knowledge": dictionary(draft.knowledge),
        "skills": dictionary(draft.skills),
        "attitudes": [{"code": a.code, "name": a.name, "text": a.text} for a in draft.attitudes],
        "prerequisites": draft.prerequisites,
        "notes": [{"mark": mark, "text": text} for mark, text in draft.notes],
        "unplaced": unplaced(draft),
    }


def unplaced(draft):
    """Headings above a task's code, each with the code that is printed last before it."""
    found, last = [], None
    for duty in draft.duties:
        last = duty.entry.code or last
        for task in (t for t in duty.tasks if not t.blocks_of):
            for t in [task, *(t for t in duty.tasks if t.blocks_of and t.blocks_of == task.entry.code)]:
                if t.heading:
                    found.append({"near": last, "text": t.heading})
                last = ([e.code for e in (t.entry, *t.subtasks) if e.code] or [last])[-1]
            for block in task.blocks:
                last = (
                    [e.code for e in (*block.outputs, *block.indicators, *block.knowledge, *block.skills) if e.code] or [last]
                )[-1]
    return found


def make(seed, faults=()):
    """A standard, and the faults (functions of `faults.FAULTS`) that it has."""
    rng = random.Random(f"standard {seed}")
    field_ = rng.choice(words.FIELDS)
    writer = words.Writer(rng, field_)
    draft = _sound(seed, rng, writer, field_)
    for fault in faults:
        if fault.make(draft, writer, rng) is not False:
            draft.faults.append(fault.name)
    return draft


def _sound(seed, rng, writer, field_):
    name = rng.choice(field_.workers)
    job, work, trade = rng.choice(words.JOB_PATHS), rng.choice(words.WORK_PATHS), rng.choice(words.TRADE_PATHS)
    version = rng.randint(1, 4)
    family = f"{job[0]}{work[0]}-{rng.randint(1, 60):03d}"
    habits = Habits(
        spaced=rng.choice((0.0, 0.0, 0.5, 1.0)),
        bullet=rng.choice(("", "‧ ", "●", "■ ", "• ")),
        path=rng.choice(("/", " / ", "／")),
        prerequisites=rng.choice(
            (
                "建議擔任此職類/職業之學歷/經歷/或能力條件：",
                "建議擔任此職類/職業之學歷/經驗/或能力條件：",
                "建議擔任此職類 / 職業之學歷 / 經歷 / 或能力條件：",
            )
        ),
    )
    knowledge = [Competency(f"K{i:02d}", writer.text("knowledge")) for i in range(1, rng.randint(8, 34))]
    skills = [Competency(f"S{i:02d}", writer.text("skill")) for i in range(1, rng.randint(5, 17))]
    duties, fresh = [], {"K": 0, "S": 0}
    shape = [rng.randint(1, 4) for _ in range(rng.randint(2, 5))]
    rows = sum(shape)
    for d, tasks in enumerate(shape, 1):
        duty = Duty(Entry(f"T{d}", writer.text("duty")), [])
        for t in range(1, tasks + 1):
            left = rows - sum(len(x.tasks) for x in duties) - t + 1
            block = Block(
                rng.choice((2, 3, 3, 3, 4, 4, 5)),
                [Entry(f"O{d}.{t}.{i}", writer.text("output")) for i in range(1, rng.choice((1, 2, 2, 2, 3, 3, 4)))],
                [Entry(f"P{d}.{t}.{i}", writer.text("indicator")) for i in range(1, rng.randint(2, 6))],
                _references(rng, knowledge, fresh, "K", left),
                _references(rng, skills, fresh, "S", left),
            )
            duty.tasks.append(Task(Entry(f"T{d}.{t}", writer.text("task")), [block]))
        duties.append(duty)
    history = _history(rng, family, version, name) if rng.random() < 0.8 else []
    notes = [(None, writer.text("note")) for _ in range(rng.choice((0, 1, 2)))]
    draft = Draft(
        seed,
        writer,
        rng,
        name,
        rng.choice(("occupation", "occupation", "occupation", "jobCategory")),
        f"{family}v{version}",
        rng.choice((2, 3, 3, 4, 4, 5)),
        [writer.text("description")],
        [Category(job[0], list(job[1:]))],
        [Category(work[0], list(work[1:]))],
        [Category(trade[0], list(trade[1:]))],
        history,
        duties,
        {c.code: c for c in knowledge},
        {c.code: c for c in skills},
        [
            Attitude(f"A{i:02d}", trait, writer.text("attitude"))
            for i, trait in enumerate(rng.sample(words.TRAITS, rng.randint(3, 6)), 1)
        ],
        [writer.text("prerequisite") for _ in range(rng.randint(1, 3))],
        notes,
        habits,
    )
    if rng.random() < 0.4:
        _mark(draft, rng, writer)
    if not draft.notes:
        habits.notes, habits.no_note = rng.choice((("其他補充說明：", "無。"), (None, None)))
    return draft


def _references(rng, competencies, fresh, letter, rows_left):
    """New numbers in turn, as many as the rows that are left need, and some of those before."""
    start, open_ = fresh[letter], len(competencies) - fresh[letter]
    new = open_ if rows_left == 1 else min(open_, max(1 if not start else 0, round(open_ / rows_left + rng.uniform(-1, 1))))
    fresh[letter] = start + new
    most = 10 if letter == "S" else 5
    old = sorted(rng.sample(range(start), min(start, rng.randint(0, most))))
    return [Reference(competencies[i].code) for i in (*old, *range(start, start + new))]


def _history(rng, family, version, name):
    rows = []
    for v in range(version, 0, -1):
        code = f"{family}v{v}"
        rows.append(
            Version(
                v,
                code,
                name if rng.random() < 0.8 or v == version else f"{name[:-1]}人員",
                "current" if v == version else "superseded",
                None if v == version else f"{family}v{v + 1}",
                None,
                f"{2016 + v * 2}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
            )
        )
    return rows


def _mark(draft, rng, writer):
    """Notes with marks: 【註1】 at a word of an indicator or behind a K."""
    indicators = [p for p in draft.entries("indicator") if "，" in p.text]
    chosen = rng.sample(indicators, min(len(indicators), rng.randint(1, 3)))
    chosen.sort(key=indicators.index)
    number = 0
    for indicator in chosen:
        number += 1
        head, _, tail = indicator.text.partition("，")
        indicator.text = f"{head}【註{number}】，{tail}"
        draft.notes.append((f"註{number}", writer.text("note")))
    if rng.random() < 0.4:
        number += 1
        rng.choice(list(draft.knowledge.values())).marks.append(f"註{number}")
        draft.notes.append((f"註{number}", writer.text("note")))
