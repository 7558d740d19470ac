"""A draft as the official form prints it: cells of lines, before any tool has read it."""

import random
import re
from dataclasses import dataclass, field

import words

STATUS = {"superseded": "歷史版本"}
VERSION_HEADS = ["版本", "職能基準代碼", "職能基準名稱", "狀態", "更新說明", "發展更新日期"]


@dataclass
class Cell:
    """`rows` and `columns` are spans."""

    lines: list
    rows: int = 1
    columns: int = 1


@dataclass
class Form:
    title: str
    versions: list
    profile: list
    heads: list
    # Each row has a cell or, where one above covers it, None in each of the seven columns.
    rows: list
    attitude_heading: str
    attitudes: list
    attitudes_again: int | None
    notes_title: str
    # Paragraphs: (is it a heading of a list, bullet, text).
    notes: list = field(default_factory=list)


class Printer:
    """Prints the texts of one draft by its habits."""

    def __init__(self, draft):
        self.draft, self.habits = draft, draft.habits
        self.seen, self.rng = set(), random.Random(f"blanks {draft.seed}")

    def text(self, text):
        text = words.spaced(text or "", self.rng, self.habits.spaced)
        return text.replace("【註", "【註 ") if self.habits.wide_marks else text

    def code(self, code, shown=None):
        if shown is not None or not code:
            return shown or ""
        if self.habits.unpadded:
            code = re.sub(r"^([KSA]+)0+(?=[0-9])", r"\1", code)
        return code + self.habits.behind.get(code[0], "")

    def entry(self, entry):
        return self.code(entry.code, entry.shown) + (entry.printed if entry.printed is not None else self.text(entry.text))

    def mark(self, mark):
        return f"【{mark}】".replace("註", "註 ") if self.habits.wide_marks else f"【{mark}】"

    def competencies(self, references, dictionary):
        """A mark is printed at a note's first use only, a task's mark always."""
        lines = []
        for reference in references:
            c = dictionary[reference.code]
            marks = [m for m in c.marks if m.startswith("T") or (c.code, m) not in self.seen]
            self.seen.update((c.code, m) for m in marks)
            text = reference.printed if reference.printed is not None else self.text(c.text)
            details = c.details if reference.printed is None else []
            lines.append(
                self.code(c.code, reference.shown) + text + "、".join(self.mark(m) for m in marks) + ("：" if details else "")
            )
            lines += [f"■ {self.text(d)}" for d in details]
        return lines

    def level(self, block):
        return block.shown_level if block.shown_level is not None else str(block.level or self.habits.no_level)


def lay_out(draft):
    printer, habits = Printer(draft), draft.habits
    notes = []
    if draft.prerequisites and habits.prerequisites:
        notes.append((True, "", habits.prerequisites))
        notes += [(False, habits.bullet, printer.text(p)) for p in draft.prerequisites]
    if habits.notes:
        notes.append((True, "", habits.notes))
        notes += [(False, "", habits.no_note)] if habits.no_note else []
    for mark, text in draft.notes:
        notes.append((False, habits.bullet, (printer.mark(mark) if mark else "") + printer.text(text)))
    return Form(
        draft.title if draft.title is not None else habits.title.format(draft.name),
        _versions(draft),
        _profile(draft, printer),
        _heads(habits),
        _rows(draft, printer),
        habits.attitude,
        _attitudes(draft, printer),
        habits.attitudes_again,
        habits.notes_title,
        notes,
    )


def _versions(draft):
    if not draft.history:
        return []
    rows = [list(VERSION_HEADS)]
    for v in draft.history:
        status = draft.habits.current if v.status == "current" else STATUS.get(v.status, v.status)
        rows.append(
            [
                f"V{v.version}",
                v.code,
                v.name,
                status,
                draft.habits.superseded.format(v.superseded_by) if v.superseded_by else v.note or "略",
                v.date.replace("-", "/"),
            ]
        )
    return rows


def _profile(draft, printer):
    habits = draft.habits
    named = lambda kind: Cell([draft.name if draft.kind == kind else ""], columns=4)

    def category(label, categories):
        code = "行業別代碼" if label == habits.industry else f"{label}代碼"
        return [
            Cell([label]),
            Cell([habits.path.join(c.path) for c in categories], columns=2),
            Cell([code]),
            Cell([c.code or "" for c in categories]),
        ]

    code = draft.shown_code if draft.shown_code is not None else draft.code or ""
    level = draft.shown_level if draft.shown_level is not None else str(draft.level or "")
    return [
        [Cell(["職能基準代碼"], columns=2), Cell([code], columns=4)],
        [Cell(list(habits.name_labels), rows=2), Cell(["職類"]), named("jobCategory")],
        [None, Cell(["職業"]), named("occupation")],
        [Cell(list(habits.group_labels), rows=3), *category("職類別", draft.job)],
        [None, *category("職業別", draft.occupation)],
        [None, *category(habits.industry, draft.industry)],
        [Cell([habits.description], columns=2), Cell([printer.text(line) for line in draft.description], columns=4)],
        [Cell([habits.base_level], columns=2), Cell([level], columns=4)],
    ]


def _heads(habits):
    return [
        [habits.duty],
        [habits.task],
        [habits.output],
        [habits.indicator],
        [habits.level],
        list(habits.knowledge),
        list(habits.skills),
    ]


def _rows(draft, printer):
    rows = []
    for duty in draft.duties:
        count = sum(len(t.blocks) for t in duty.tasks if not t.blocks_of)
        first = True
        for task in duty.tasks:
            if task.blocks_of:
                continue
            cell = []
            for t in [task, *(t for t in duty.tasks if t.blocks_of and t.blocks_of == task.entry.code)]:
                cell += [t.heading] if t.heading else []
                cell += [printer.entry(e) for e in (t.entry, *t.subtasks) if e.code or e.text]
            for number, block in enumerate(task.blocks):
                tail = [
                    Cell([printer.level(block)]),
                    Cell(printer.competencies(block.knowledge, draft.knowledge)),
                    Cell(printer.competencies(block.skills, draft.skills)),
                ]
                if duty.merged:
                    for c in tail:
                        c.rows = count
                rows.append(
                    [
                        Cell([printer.entry(duty.entry)], rows=count) if first else None,
                        Cell(cell, rows=len(task.blocks)) if number == 0 else None,
                        Cell([printer.entry(o) for o in block.outputs]),
                        Cell([printer.entry(p) for p in block.indicators]),
                        *(tail if first or not duty.merged else [None] * 3),
                    ]
                )
                first = False
    return rows


def _attitudes(draft, printer):
    lines = []
    for a in draft.attitudes:
        parts = [printer.text(part) for part in (a.name, a.text) if part]
        lines.append(printer.code(a.code) + draft.habits.attitude_colon.join(parts))
    return ["、".join(lines)] if draft.habits.attitudes_in_line else lines
