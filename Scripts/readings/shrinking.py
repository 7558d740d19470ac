"""Takes away from a standard what an error of its reading does not need."""

import copy
import json
import pathlib
import re
import tempfile

import measure
import prints
import standards


def kind(path):
    """An error's place without its names: `duties[].tasks[].name`."""
    return re.sub(r"\[[^\]]*\]", "[]", path)


def errors(ocs, draft, mode, press):
    """The kinds of the wrong and surplus fields of a draft's print, blanks apart, and the print."""
    data = prints.one(draft, mode, press)
    with tempfile.TemporaryDirectory() as work:
        file = pathlib.Path(work) / f"{draft.seed}.{prints.MODES[mode].suffix}"
        file.write_bytes(data)
        (answer,) = measure.read(ocs, [file])
    score = measure.score(json.loads(json.dumps(standards.canonical(draft))), answer)
    return [kind(path) for path in (*score.wrong, *score.surplus) if path not in score.blanks], data


def smaller(draft):
    """Changes to try, the larger ones first; each is a function that changes a copy."""
    yield from (lambda d: d.duties.pop(),)
    for i, duty in enumerate(draft.duties):
        if i and len(draft.duties) > 1:
            yield lambda d, i=i: d.duties.pop(i)
    for i, duty in enumerate(draft.duties):
        if len(duty.tasks) > 1 and not any(t.blocks_of for t in duty.tasks[:-1]):
            yield lambda d, i=i: d.duties[i].tasks.pop()
    for name in ("history", "attitudes", "notes", "prerequisites"):
        if getattr(draft, name):
            yield lambda d, name=name: getattr(d, name).clear()
            yield lambda d, name=name: getattr(d, name).pop()
    for b, block in enumerate(draft.blocks()):
        for name in ("outputs", "indicators"):
            if len(getattr(block, name)) > (name == "indicators"):
                yield lambda d, b=b, name=name: getattr(d.blocks()[b], name).pop()
        for name in ("knowledge", "skills"):
            for i in reversed(range(len(getattr(block, name)))):
                if len(getattr(block, name)) > 1:
                    yield lambda d, b=b, name=name, i=i: getattr(d.blocks()[b], name).pop(i)
    for i, p in enumerate(draft.entries("indicator")):
        if "，" in p.text[:-1]:
            yield lambda d, i=i: _cut([*d.entries("indicator")][i])
    for name in ("knowledge", "skills"):
        for code, c in getattr(draft, name).items():
            if c.marks or c.details:
                yield lambda d, name=name, code=code: (
                    getattr(d, name)[code].marks.clear(),
                    getattr(d, name)[code].details.clear(),
                )
    if draft.habits.spaced:
        yield lambda d: setattr(d.habits, "spaced", 0.0)


def _cut(indicator):
    indicator.text = indicator.text.partition("，")[0] + "。"


def _pruned(draft):
    """Without the K and S that no block names any more."""
    for dictionary, name in ((draft.knowledge, "knowledge"), (draft.skills, "skills")):
        used = {r.code for b in draft.blocks() for r in getattr(b, name)}
        for code in [c for c in dictionary if c not in used]:
            del dictionary[code]
    return draft


def shrink(ocs, draft, mode, wanted=None):
    """The smallest draft found whose print still has an error of the wanted kind (the first kind of all, where none is
    given), that kind, and the print."""
    press = prints.Press()
    try:
        kinds, data = errors(ocs, draft, mode, press)
        if not kinds:
            return draft, None, data
        wanted, again = wanted or kinds[0], True
        while again:
            again, position = False, 0
            # What was tried in vain is not tried again before the next round.
            while position < len(changes := list(smaller(draft))):
                candidate = copy.deepcopy(draft)
                try:
                    changes[position](candidate)
                    kinds, printed = errors(ocs, _pruned(candidate), mode, press) if candidate.duties else ([], data)
                except IndexError:
                    kinds = []
                if wanted in kinds:
                    draft, data, again = candidate, printed, True
                else:
                    position += 1
        return draft, wanted, data
    finally:
        press.close()
