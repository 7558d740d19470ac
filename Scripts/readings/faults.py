"""What real standards do that the form does not foresee: each fault changes a draft, gold and print together."""

import random
import re
from dataclasses import dataclass
from typing import Callable

import standards
import words

FAULTS = {}


@dataclass(frozen=True)
class Fault:
    """Of one group a standard has at most one fault. `says` is the line in the maintainers' page."""

    name: str
    group: str
    says: str
    make: Callable


def fault(name, group, says):
    def keep(make):
        FAULTS[name] = Fault(name, group, says, make)
        return make

    return keep


def sample(rng, list, least, most):
    """Some of the list in its order."""
    chosen = rng.sample(range(len(list)), min(len(list), rng.randint(least, most)))
    return [list[i] for i in sorted(chosen)]


def fresh(dictionary, letters="K"):
    """The code behind the dictionary's last one, written alike."""
    codes = [c for c in dictionary if re.fullmatch(rf"{letters}[0-9]+", c)]
    return f"{letters}{max(int(c[len(letters):]) for c in codes) + 1:0{len(codes[0]) - len(letters)}d}"


def recode(draft, renumber):
    """Gives K and S codes other numbers everywhere; `renumber` maps letters and number to the number as text."""

    def change(code):
        letters = code.rstrip("0123456789")
        return letters + renumber(letters, int(code[len(letters) :]))

    for dictionary, key in ((draft.knowledge, "knowledge"), (draft.skills, "skills")):
        renamed = {}
        for c in dictionary.values():
            c.code = change(c.code)
            renamed[c.code] = c
        dictionary.clear()
        dictionary.update(renamed)
        for block in draft.blocks():
            for reference in getattr(block, key):
                reference.code = change(reference.code)


# Names that look like the tail of their code, or like a code

DIGIT_NAMES = "3D{}建模 5S{}管理 2D/3D{}製圖 4K{}影像 1對1{}指導 360度{}環景 24小時{}輪值 3C{}回收 50公尺{}測距 7日{}排程 10級{}分類".split()
LATIN_NAMES = "OS{}設定 e化{}平台 APP{}應用 iOS{}介面 K8s{}叢集 X光{}判讀 Wi-Fi{}架設 AI{}模型 P2P{}傳輸 S曲線{}分析 T型{}接頭 A4{}文宣 O2O{}行銷".split()


def _begin(draft, writer, rng, shapes, kinds):
    for kind in kinds:
        if kind in ("knowledge", "skills"):
            for c in sample(rng, [*getattr(draft, kind).values()], 1, 3):
                c.text = writer.once(lambda: rng.choice(shapes).format(writer.thing()))
        else:
            for e in sample(rng, [*draft.entries(kind)], 1, 3):
                e.text = writer.once(lambda: rng.choice(shapes).format(writer.thing()))


@fault("digit-names", "names", "names that begin with digits: `O2.3.1` `3D設計`, `S07` `3D繪圖`")
def _(draft, writer, rng):
    _begin(draft, writer, rng, DIGIT_NAMES, ("knowledge", "skills", "output", "task"))


@fault("all-digit-names", "names", "all names of one list begin with the same digit")
def _(draft, writer, rng):
    key = rng.choice(("knowledge", "skills"))
    for c in getattr(draft, key).values():
        c.text = "3D" + c.text


@fault("latin-names", "names", "names that begin with Latin letters: `K05` `OS軟體`, `K08` `K8s叢集`")
def _(draft, writer, rng):
    _begin(draft, writer, rng, LATIN_NAMES, ("knowledge", "skills", "output", "task"))


@fault("dot-names", "names", "a name that begins with a dot among codes without: `K04` `.NET平台`")
def _(draft, writer, rng):
    rng.choice([*draft.knowledge.values()]).text = ".NET" + rng.choice(("平台概念", "程式架構", "元件應用"))


@fault("code-words", "names", "words that look like codes inside texts: `S3`, `T1專線`, `P0級`, `K8s`, `S20.20`")
def _(draft, writer, rng):
    shapes = ("T1專線", "S3儲存區", "P0級事件", "K8s叢集", "A4文件", "O2感測器", "S20.20標準", "P2P網路", "T恤", "K0版本")
    for e in sample(rng, [*draft.entries("indicator")], 2, 4):
        head, comma, tail = e.text.partition("，")
        e.text = f"{head}與{rng.choice(shapes)}{comma}{tail}"
    for c in sample(rng, [*draft.knowledge.values(), *draft.skills.values()], 1, 3):
        c.text = writer.once(lambda: f"{writer.thing()}{rng.choice(shapes)}") + rng.choice(("概念", "應用"))


@fault("task-references", "names", "an indicator speaks of another task: `依T1.2所列`")
def _(draft, writer, rng):
    codes = [t.entry.code for t in draft.tasks() if t.entry.code]
    for e in sample(rng, [*draft.entries("indicator")], 1, 3):
        e.text = f"依{rng.choice(codes)}所列{writer.thing()}，{e.text}"


@fault("long-names", "names", "tasks, outputs and competencies with long names, in brackets and with commas")
def _(draft, writer, rng):
    longer = lambda text: f"{text}（含{writer.things(3)}，以及{writer.thing()}{rng.choice(words.ACTS)}）"
    for e in [
        *sample(rng, [*draft.entries("task")], 1, 3),
        *sample(rng, [*draft.entries("output")], 1, 3),
        *sample(rng, [*draft.knowledge.values(), *draft.skills.values()], 2, 5),
    ]:
        e.text = longer(e.text)


@fault(
    "tails-alike", "names", "several competencies that end in the same words, of which a shorter one is the whole name of another"
)
def _(draft, writer, rng):
    chosen = rng.sample([*draft.knowledge.values()], min(4, len(draft.knowledge)))
    base = writer.once(lambda: f"{writer.thing()}{rng.choice(words.ACTS)}")
    for c, tail in zip(chosen, ("", "方法", "方法與程序", "相關知識")):
        c.text = base + tail


@fault("misprints", "names", "simplified characters and doubled words, which stay as printed")
def _(draft, writer, rng):
    for c in sample(rng, [*draft.knowledge.values(), *draft.skills.values()], 1, 2):
        c.text = c.text.replace("與", "与").replace("術", "术").replace("檢", "检")
    e = rng.choice([*draft.entries("indicator")])
    e.text = e.text.replace("，", "，，", 1) if rng.random() < 0.3 else e.text.replace("並", "並並", 1)


# Codes


@fault("loose-codes", "codes", "blanks and dots in a few codes: `P 5.1.2`, `P.2.2.2`, `P1.1.1.`")
def _(draft, writer, rng):
    shapes = (lambda c: f"{c[0]} {c[1:]}", lambda c: f"{c[0]}.{c[1:]}", lambda c: f"{c}.")
    for e in sample(rng, [*draft.entries("output", "indicator")], 1, 4):
        if e.code and e.text[0] > "\u2e80":
            e.shown = rng.choice(shapes)(e.code)


@fault("zero-for-o", "codes", "`01.2.1` among the outputs, a zero typed for O")
def _(draft, writer, rng):
    outputs = [e for e in draft.entries("output") if e.code]
    if not outputs:
        return False
    e = rng.choice(outputs)
    e.shown = "0" + e.code[1:]


@fault("wrong-kind", "codes", "a P code among the outputs; it keeps its letter")
def _(draft, writer, rng):
    outputs = [e for e in draft.entries("output") if e.code]
    if not outputs:
        return False
    e = rng.choice(outputs)
    e.code = "P" + e.code[1:]


@fault("swapped-lists", "codes", "a K code among the skills; it stays there")
def _(draft, writer, rng):
    code = fresh(draft.knowledge, "K")
    draft.skills[code] = standards.Competency(code, writer.text("skill"))
    rng.choice(draft.blocks()).skills.append(standards.Reference(code))


@fault("second-series", "codes", "`SS01`, a series of its own among the skills")
def _(draft, writer, rng):
    for i in range(1, rng.randint(2, 5)):
        code = f"SS{i:02d}"
        draft.skills[code] = standards.Competency(code, writer.text("skill"))
        for block in sample(rng, draft.blocks(), 1, 2):
            block.skills.append(standards.Reference(code))


@fault("letter-branch", "codes", "a duty with a letter: `T2a`, its tasks `T2a.1`, `P2a.1.1`")
def _(draft, writer, rng):
    if len(draft.duties) < 2:
        return False
    duty = draft.duties[-1]
    old, new = duty.entry.code, draft.duties[-2].entry.code + "a"
    for e in [
        duty.entry,
        *(t.entry for t in duty.tasks),
        *(e for t in duty.tasks for b in t.blocks for e in (*b.outputs, *b.indicators)),
    ]:
        e.code = e.code[0] + new[1:] + e.code[len(old) :]


@fault("three-digits", "lists", "`K001`, `S001`: three digits, all padded")
def _(draft, writer, rng):
    recode(draft, lambda letters, number: f"{number:03d}")


@fault("from-hundred", "lists", "a list that starts at 101, 201 or 301")
def _(draft, writer, rng):
    start = rng.choice((100, 200, 300))
    recode(draft, lambda letters, number: f"{number + start}")


@fault("unpadded", "lists", "`K1` … `K12`, not padded")
def _(draft, writer, rng):
    draft.habits.unpadded = True


@fault("one-unpadded", "lists", "one padded code among unpadded ones, or the other way round")
def _(draft, writer, rng):
    draft.habits.unpadded = rng.random() < 0.5
    references = [r for b in draft.blocks() for r in (*b.knowledge, *b.skills) if r.code[1] == "0"]
    r = rng.choice(references)
    r.shown = r.code if draft.habits.unpadded else r.code.replace("0", "")


@fault("long-lists", "lists", "numbers of two digits everywhere: T1.10, P2.1.17, O1.2.14, K72")
def _(draft, writer, rng):
    duty = rng.choice(draft.duties)
    block = rng.choice(duty.tasks).blocks[0]
    for key, kind in (("outputs", "output"), ("indicators", "indicator")):
        entries = getattr(block, key)
        if entries:
            path = entries[0].code.rpartition(".")[0]
            entries += [standards.Entry(f"{path}.{i}", writer.text(kind)) for i in range(len(entries) + 1, rng.randint(11, 15))]
    for i in range(len(draft.knowledge) + 1, rng.randint(45, 73)):
        code = f"K{i:02d}"
        draft.knowledge[code] = standards.Competency(code, writer.text("knowledge"))
        draft.blocks()[-1].knowledge.append(standards.Reference(code))


@fault("behind-codes", "behind", "a dot, colon, comma or blank behind all codes of some kinds")
def _(draft, writer, rng):
    sign = rng.choice((".", " ", " ", "：", "、", ". "))
    for letter in rng.choice(("TOPKSA", "KS", "OP", "TOP", "P", "TOPKS")):
        draft.habits.behind[letter] = sign


@fault("gaps", "order", "numbers that are skipped among outputs, indicators, K or S")
def _(draft, writer, rng):
    kinds = rng.sample(("output", "indicator", "K", "S"), 2)
    for kind in kinds:
        if kind in "KS":
            at = rng.randint(2, 6)
            width = len(next(iter(draft.knowledge))) - 1
            recode(draft, lambda letters, number: f"{number + (letters == kind and number >= at):0{width}d}")
        else:
            lists = [b for b in draft.blocks() if len(b.outputs if kind == "output" else b.indicators) > 1]
            for block in sample(rng, lists, 1, 2):
                entries = block.outputs if kind == "output" else block.indicators
                last = entries[-1]
                path, _, number = last.code.rpartition(".")
                last.code = f"{path}.{int(number) + 1}"


@fault("order", "order", "outputs, indicators or competencies out of order within their cell")
def _(draft, writer, rng):
    for block in sample(rng, draft.blocks(), 1, 3):
        for entries in (block.outputs, block.indicators, block.knowledge, block.skills):
            if len(entries) > 2 and rng.random() < 0.6:
                i = rng.randrange(1, len(entries) - 1)
                entries[i], entries[i + 1] = entries[i + 1], entries[i]


@fault("misplaced", "order", "an output or indicator in the row of another task")
def _(draft, writer, rng):
    blocks = draft.blocks()
    if len(blocks) < 2:
        return False
    i = rng.randrange(len(blocks) - 1)
    key = rng.choice(("outputs", "indicators"))
    source, target = getattr(blocks[i + 1], key), getattr(blocks[i], key)
    if key == "indicators" and len(source) < 2 or not source:
        return False
    target.append(source.pop(0))


@fault("two-names", "names-of-codes", "one K code with two names; the more frequent one counts")
def _(draft, writer, rng):
    uses = {}
    for block in draft.blocks():
        for r in block.knowledge:
            uses.setdefault(r.code, []).append(r)
    often = [list for list in uses.values() if len(list) > 2]
    if not often:
        return False
    rng.choice(rng.choice(often)).printed = writer.text("knowledge")


@fault("two-codes", "names-of-codes", "two S codes with one name")
def _(draft, writer, rng):
    a, b = rng.sample([*draft.skills.values()], 2)
    b.text = a.text


@fault("own-code", "own-code", "the standard's code with `V`, without a suffix, or absent")
def _(draft, writer, rng):
    shape = rng.choice(("V", "none", "absent"))
    if shape == "V":
        draft.code = draft.code.replace("v", "V")
    else:
        draft.code = draft.code.partition("v")[0] if shape == "none" else None
        draft.history = []


# Duties, tasks, blocks


@fault("two-part", "tasks", "no task codes at all, and two-part P and O codes: `P1.1` below T1")
def _(draft, writer, rng):
    for duty in draft.duties:
        count = {"O": 0, "P": 0}
        for task in duty.tasks:
            task.entry.code = None
            for e in (e for b in task.blocks for e in (*b.outputs, *b.indicators)):
                count[e.code[0]] += 1
                e.code = f"{e.code[0]}{duty.entry.code[1:]}.{count[e.code[0]]}"


@fault("no-codes", "tasks", "tasks or duties without codes; P and O codes of three parts")
def _(draft, writer, rng):
    entries = draft.entries(rng.choice(("duty", "task", "task")))
    for entry in entries:
        entry.code = None


@fault("subtasks", "tasks", "three-part codes inside a task cell: `T1.1.1`")
def _(draft, writer, rng):
    for task in sample(rng, draft.tasks(), 1, 2):
        task.subtasks = [standards.Entry(f"{task.entry.code}.{i}", writer.text("task")) for i in range(1, rng.randint(3, 5))]


@fault("shared-cell", "tasks", "several T codes in one task cell, which share the row")
def _(draft, writer, rng):
    _share(draft, writer, rng)


@fault("shared-cell-heading", "tasks", "several T codes in one cell, above one of them a heading that has no code")
def _(draft, writer, rng):
    first = _share(draft, writer, rng)
    if first:
        cell = [first, *(t for t in draft.tasks() if t.blocks_of == first.entry.code)]
        at = rng.choice((0, len(cell) - 1))
        codes = "~".join(sorted({cell[at].entry.code, cell[-1].entry.code}))
        cell[at].heading = f"下列{codes}為{rng.choice(('共同', '進階', '基礎'))}任務："


def _share(draft, writer, rng):
    duties = [d for d in draft.duties if len(d.tasks) > 1]
    if not duties:
        return None
    duty = rng.choice(duties)
    at = rng.randrange(len(duty.tasks) - 1)
    first, rest = duty.tasks[at], duty.tasks[at + 1 : at + rng.randint(2, 4)]
    _merge(first, rest)
    return first


def _merge(first, rest):
    """The first task's block takes over those of the rest."""
    into = first.blocks[-1]
    for task in rest:
        for block in task.blocks:
            into.outputs += block.outputs
            into.indicators += block.indicators
            for key in ("knowledge", "skills"):
                had = getattr(into, key)
                had += [r for r in getattr(block, key) if r.code not in {x.code for x in had}]
                had.sort(key=lambda r: standards.order(r.code))
        task.blocks, task.blocks_of = [], first.entry.code


@fault("foreign-task", "tasks", "a task of the next duty at the end of a task cell")
def _(draft, writer, rng):
    pairs = [(a, b) for a, b in zip(draft.duties, draft.duties[1:]) if len(b.tasks) > 1]
    if not pairs:
        return False
    here, there = rng.choice(pairs)
    task = there.tasks.pop(0)
    _merge(here.tasks[-1], [task])
    here.tasks.append(task)


@fault("several-blocks", "levels", "a task in several rows, each with its own level, K and S; levels may be equal")
def _(draft, writer, rng):
    tasks = [
        t
        for t in draft.tasks()
        if t.blocks and len(t.blocks[0].indicators) > 1 and len(t.blocks[0].knowledge) > 1 and len(t.blocks[0].skills) > 1
    ]
    if not tasks:
        return False
    for task in sample(rng, tasks, 1, 2):
        block = task.blocks[0]
        cut = lambda list: (list[: (len(list) + 1) // 2], list[(len(list) + 1) // 2 :])
        second = standards.Block(block.level if rng.random() < 0.3 else block.level % 6 + 1)
        for key in ("outputs", "indicators", "knowledge", "skills"):
            here, there = cut(getattr(block, key))
            setattr(block, key, here)
            setattr(second, key, there)
        task.blocks.append(second)


@fault("merged-duty", "levels", "level, K and S cells merged over all tasks of each duty")
def _(draft, writer, rng):
    for duty in draft.duties:
        blocks = [b for t in duty.tasks for b in t.blocks]
        for key in ("knowledge", "skills"):
            codes = sorted({r.code for b in blocks for r in getattr(b, key)}, key=standards.order)
            for b in blocks:
                setattr(b, key, [standards.Reference(c) for c in codes])
        for b in blocks:
            b.level = blocks[0].level
        duty.merged = True


@fault("no-levels", "levels", "no task level in the whole standard")
def _(draft, writer, rng):
    _no_levels(draft)
    draft.habits.no_level = rng.choice(("", "-", "—"))


@fault("no-levels-two-part", "levels", "no levels, and two-part P codes below all T codes of a duty in one cell")
def _(draft, writer, rng):
    _no_levels(draft)
    for duty in draft.duties:
        if any(not t.entry.code or t.blocks_of or t.subtasks for t in duty.tasks):
            continue
        _merge(duty.tasks[0], duty.tasks[1:])
        for key in ("outputs", "indicators"):
            for number, e in enumerate(getattr(duty.tasks[0].blocks[0], key), 1):
                e.code = f"{e.code[0]}{duty.tasks[0].entry.code[1:].partition('.')[0]}.{number}"


def _no_levels(draft):
    for block in draft.blocks():
        block.level = None


@fault("dash-levels", "levels", "a dash for the level of some rows")
def _(draft, writer, rng):
    for block in sample(rng, draft.blocks(), 1, 2):
        block.level, block.shown_level = None, rng.choice("-—")


@fault("level-forms", "levels", "`第4級`, `4級`, `４`")
def _(draft, writer, rng):
    shape = rng.choice(("第{}級", "{}級", "wide"))
    show = lambda level: None if level is None else chr(0xFF10 + level) if shape == "wide" else shape.format(level)
    for block in draft.blocks():
        block.shown_level = show(block.level) if block.shown_level is None else block.shown_level
    draft.shown_level = show(draft.level)


@fault("odd-levels", "levels", "`3（初）`, `4級以上`: the digit counts; `34` counts as none")
def _(draft, writer, rng):
    block = rng.choice(draft.blocks())
    shape = rng.choice(("{}（初）", "{}級以上", "34"))
    if shape == "34":
        block.level, block.shown_level = None, "34"
    else:
        block.level = block.level or 3
        block.shown_level = shape.format(block.level)


@fault("no-outputs", "outputs", "no row has an output")
def _(draft, writer, rng):
    for block in draft.blocks():
        block.outputs = []


# The profile and the version table


@fault("many-categories", "categories", "several job categories, occupations and industries, line by line")
def _(draft, writer, rng):
    more = lambda rows: [standards.Category(r[0], list(r[1:])) for r in rng.sample(rows, rng.randint(2, 4))]
    draft.job, draft.occupation, draft.industry = more(words.JOB_PATHS), more(words.WORK_PATHS), more(words.TRADE_PATHS)


@fault("no-category-codes", "categories", "a category without a code")
def _(draft, writer, rng):
    rng.choice((draft.occupation, draft.industry))[0].code = None


@fault("three-part-paths", "categories", "category names of three parts, and short industry codes")
def _(draft, writer, rng):
    draft.job[0].path.append("現場作業")
    draft.industry[0].code = draft.industry[0].code[:3]
    draft.industry[0].path = draft.industry[0].path[:1]


@fault("no-versions", "versions", "no version table")
def _(draft, writer, rng):
    draft.history = []


@fault("long-versions", "versions", "a version table of many rows, older ones with other names")
def _(draft, writer, rng):
    if not draft.history:
        return False
    family, count = draft.code.lower().rpartition("v")[0].upper(), rng.randint(6, 11)
    draft.code = f"{family}v{count}"
    names = [draft.name, draft.name[:-1] + "人員", draft.name + "（初階）"]
    draft.history = [
        standards.Version(
            v,
            f"{family}v{v}",
            draft.name if v == count else rng.choice(names),
            "current" if v == count else "superseded",
            None if v == count else f"{family}v{v + 1}",
            None,
            f"{2012 + v}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
        )
        for v in range(count, 0, -1)
    ]


@fault("version-words", "versions", "`最近版本`, a blank behind 《, other text in the notes")
def _(draft, writer, rng):
    draft.habits.current = "最近版本"
    draft.habits.superseded = rng.choice(("已被《 {}》取代", "已被《{} 》取代"))
    if draft.history:
        draft.history[0].note = rng.choice(("新增職責", "修正部分內容", "依產業需求調整"))


@fault("old-labels", "labels", "headings of older forms: 工作任務 / 工作活動, 職業內涵, 級別, 所屬產業")
def _(draft, writer, rng):
    h = draft.habits
    h.duty, h.task = rng.choice((("工作任務", "工作活動"), ("工作職責", "工作任務")))
    h.level = rng.choice(("職能級別", "級別"))
    h.knowledge = rng.choice(
        (("職業內涵", "(K=knowledge 知識)"), ("職能內涵", "( K=knowledge 知識 )"), ("職能內涵", "（K=knowledge 知識）"))
    )
    h.skills = tuple(part.replace("K=knowledge 知識", "S=skills 技能") for part in h.knowledge)
    h.industry = rng.choice(("行業別", "所屬產業"))
    h.description = rng.choice(("工作描述", "職務描述"))


@fault("spaced-labels", "labels", "labels with blanks and full-width brackets")
def _(draft, writer, rng):
    h = draft.habits
    h.name_labels = rng.choice((("職能基準名稱", "( 擇一填寫 )"), ("職能基準名稱", "（擇一填寫）"), ("職能基準名稱(擇一填寫)",)))
    h.group_labels = ("所屬類別",)
    h.knowledge, h.skills = ("職能內涵", "( K=knowledge 知識 )"), ("職能內涵", "( S=skills 技能 )")
    h.attitude = rng.choice(("職能內涵（A=attitude 態度）", "職能內涵 ( A=attitude 態度 )"))


@fault("label-title", "title", "a name that begins with a label's word: 職業…, 職能…")
def _(draft, writer, rng):
    old = draft.name
    draft.name = rng.choice(("職業", "職能", "知識", "技能")) + rng.choice(
        (f"{writer.thing()}教練", f"{writer.thing()}管理師", f"訓練{writer.thing()}專員")
    )
    for v in draft.history:
        v.name = draft.name if v.name == old else v.name


@fault("other-title", "title", "a title that is not the name, or without 職能基準")
def _(draft, writer, rng):
    draft.title = rng.choice((f"{draft.name[:-1]}人員職能基準", draft.name))


@fault("missing-fields", "missing", "a profile without level or description")
def _(draft, writer, rng):
    if rng.random() < 0.5:
        draft.level = None
    else:
        draft.description = []


@fault("ordinals", "missing", "a description of numbered lines; each keeps its ordinal")
def _(draft, writer, rng):
    shape = rng.choice(("{}.", "{}、", "({})"))
    draft.description = [shape.format(i) + writer.text("description") for i in range(1, rng.randint(3, 5))]


# Attitudes and notes


@fault("attitudes-named", "attitudes", "attitudes of a name only")
def _(draft, writer, rng):
    for a in draft.attitudes:
        a.text = None


@fault("attitudes-in-line", "attitudes", "attitudes in one paragraph: `A01主動積極、A02正直誠實`")
def _(draft, writer, rng):
    for a in draft.attitudes:
        a.text = None
    draft.habits.attitudes_in_line = True


@fault("attitudes-uncoded", "attitudes", "a paragraph without codes for attitudes")
def _(draft, writer, rng):
    draft.attitudes = [standards.Attitude(None, None, writer.text("attitude"))]


@fault("attitudes-gap", "attitudes", "a number skipped among the attitudes")
def _(draft, writer, rng):
    last = draft.attitudes[-1]
    last.code = f"A{int(last.code[1:]) + 1:02d}"


@fault("attitudes-again", "attitudes", "the attitudes' heading printed twice, around a page's break")
def _(draft, writer, rng):
    draft.habits.attitudes_again = 1 + rng.randrange(len(draft.attitudes) - 1) if len(draft.attitudes) > 1 else None


@fault("note-labels", "notes", "labels of the notes nearly right: 其它補充說明, without 或, without 建議")
def _(draft, writer, rng):
    draft.habits.prerequisites = rng.choice(
        (
            "建議擔任此類/職業之學歷/經歷/能力條件：",
            "擔任此職類/職業之學歷/經歷/或能力條件：",
            "建議擔任此職類／職業之學歷／經驗／或能力條件",
            "建議擔任此職務之學歷/經歷/或能力條件：",
            "入門水準建議：",
        )
    )
    if draft.habits.notes:
        draft.habits.notes = rng.choice(("其它補充說明：", "其他說明：", "其他補充説明：", "補充說明："))


@fault("no-note-labels", "notes", "notes without any label above them")
def _(draft, writer, rng):
    draft.prerequisites, draft.habits.notes, draft.habits.prerequisites = [], None, None
    draft.notes = draft.notes or [(None, writer.text("note"))]


@fault("numbers-first", "notes", "items that begin with their own number: `18歲以上`, `3D列印`, `-20°C`")
def _(draft, writer, rng):
    draft.habits.bullet = rng.choice(("", "‧ ", "■ "))
    draft.prerequisites = [rng.choice(("18歲以上", "2年以上相關經驗", "3D列印技術基礎訓練40小時")), *draft.prerequisites]
    draft.habits.notes, draft.habits.no_note = "其他補充說明：", None
    draft.notes.insert(
        0, (None, rng.choice(("-20°C至0°C之環境屬低溫作業。", "5S：整理、整頓、清掃、清潔、素養。", "2人以上方得進行高處作業。")))
    )


@fault("wide-marks", "notes", "【註 1】 with a blank")
def _(draft, writer, rng):
    if not any(mark for mark, _ in draft.notes):
        standards._mark(draft, rng, writer)
        draft.habits.notes, draft.habits.no_note = "其他補充說明：", None
    draft.habits.wide_marks = True


@fault("task-marks", "marks", "【T1.1】、【T1.5】 behind K and S names")
def _(draft, writer, rng):
    codes = [t.entry.code for t in draft.tasks() if t.entry.code]
    if not codes:
        return False
    for c in sample(rng, [*draft.knowledge.values(), *draft.skills.values()], 2, 6):
        c.marks += sample(rng, codes, 1, 2)


@fault("details", "details", "sub-items behind a name: `K03…：■ … ■ …`")
def _(draft, writer, rng):
    for c in sample(rng, [*draft.knowledge.values()], 1, 3):
        c.details = [writer.text("detail") for _ in range(rng.randint(2, 4))]


def standard(collection, number):
    """The numbered standard of a collection, with one to three faults; each fault comes up once in about sixty numbers."""
    rng = random.Random(f"faults {collection} {number}")
    deck = sorted(FAULTS)
    random.Random(f"deck {collection} {number // len(deck)}").shuffle(deck)
    first = FAULTS[deck[number % len(deck)]]
    others = rng.sample(sorted(FAULTS), len(FAULTS))
    wanted, groups, chosen = rng.choice((1, 2, 2, 3)), {first.group}, [first]
    for other in map(FAULTS.get, others):
        if len(chosen) < wanted and other.group not in groups:
            groups.add(other.group)
            chosen.append(other)
    # Faults that split and merge rows come before those that look at codes.
    chosen.sort(key=lambda f: [*FAULTS].index(f.name))
    return standards.make(f"{collection}-{number:03d}", chosen)
