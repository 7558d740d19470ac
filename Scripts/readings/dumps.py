"""A form as scripts around table extractors dump it, without a PDF: rows torn by pages, repeated headings, wrap blanks."""

import csv as comma_separated
import io
import re
import unicodedata
from dataclasses import dataclass, replace

# Ideographs that fit on a line of each column.
WIDTHS = (7, 8, 8, 17, 3, 10, 10)
RADICALS = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0x2F00, 0x2FD6)}

TABLE = str.maketrans(RADICALS)


@dataclass
class Sheet:
    """Settings of one dump. `wrap` is what a line's end in a cell leaves; `item` what an item's end leaves."""

    height: int = 50
    scale: float = 1.0
    wrap: str = " "
    item: str = " "
    tags: bool = False
    torn_heads: bool = False
    footer: bool = False
    bold: str = ""
    blank_lines: bool = True
    # Radicals of their own for ideographs, as PDF tools give them.
    radicals: bool = False
    # Empty physical columns behind some of the task table's.
    spare: tuple = ()
    # Blanks between all ideographs of some cells, as justified lines give.
    justified: bool = False
    # What stands for a blank.
    blank: str = " "

    @staticmethod
    def drawn(rng):
        return Sheet(
            rng.choice((40, 50, 60, 10_000)),
            rng.choice((0.9, 1.0, 1.2)),
            rng.choice((" ", " ", "")),
            rng.choice((" ", " ", " ", "")),
            rng.random() < 0.25,
            rng.random() < 0.5,
            rng.random() < 0.3,
            rng.choice(("", "", "**", "b")),
            rng.random() < 0.8,
            rng.random() < 0.15,
            tuple(sorted(rng.sample(range(7), rng.randint(1, 4)))) if rng.random() < 0.15 else (),
            rng.random() < 0.1,
            rng.choice((" ",) * 8 + ("\u00a0", "\u3000")),
        )


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def wrapped(text, columns):
    """Lines of at most so many half-widths; a Latin word moves to the next line whole where it fits there."""
    words, word = [], ""
    for c in text:
        latin = ord(c) < 0x2E80 and c != " "
        if latin:
            word += c
            continue
        words += [w for w in (word, c) if w]
        word = ""
    words += [word] if word else []
    out, line = [], ""
    for word in words:
        if width(line) + width(word) > columns and line.strip() and not (word == " " or word in "，。、；：）】」"):
            out.append(line)
            line = ""
            if word == " ":
                continue
        while width(word) > columns and not line:
            head = word[:columns]
            out.append(head)
            word = word[columns:]
        line += word
    return [*out, line] if line or not out else out


@dataclass
class Line:
    text: str
    # Starts an item.
    first: bool


def laid(cell, columns):
    return [Line(piece, number == 0) for item in cell.lines for number, piece in enumerate(wrapped(item, columns))]


def pieces(form, sheet):
    """The task table page by page: a list of pages, each a list of rows of seven lists of lines."""
    columns = [max(2, int(w * sheet.scale) * 2) for w in WIDTHS]
    heights, texts = [], []
    for row in form.rows:
        texts.append([laid(c, columns[i]) if c else None for i, c in enumerate(row)])
        heights.append(max([1] + [len(t) for t, c in zip(texts[-1], row) if c and c.rows == 1]))
    for number, row in enumerate(form.rows):
        for c, t in zip(row, texts[number]):
            if c and c.rows > 1:
                short = len(t) - sum(heights[number : number + c.rows])
                heights[number + c.rows - 1] += max(0, short)
    pages, used = [[]], 20
    waiting = [[] for _ in columns]
    for number, row in enumerate(form.rows):
        rest = [list(t) if t is not None else None for t in texts[number]]
        left, first = heights[number], True
        while left:
            if used >= sheet.height:
                pages.append([])
                used = 3
            take = min(left, sheet.height - used)
            out = []
            for i, c in enumerate(row):
                if first and c:
                    waiting[i] = rest[i]
                covers = c.rows if c and first else 1
                # A cell over several rows is as high as what of them stands on this page.
                room = take if covers == 1 else min(sheet.height - used, sum(heights[number : number + covers]))
                out.append(waiting[i][:room] if waiting[i] else [])
                waiting[i] = waiting[i][room:]
            pages[-1].append(out)
            used += take
            left -= take
            first = False
    return pages


def joined(lines, sheet):
    text = ""
    for line in lines:
        if text:
            text = text.rstrip(" ") + " " if text.endswith(" ") else text + (sheet.item if line.first else sheet.wrap)
        text += line.text
    if not sheet.tags or not text:
        return text
    items, start = [], 0
    for number in range(1, len(lines) + 1):
        if number == len(lines) or lines[number].first:
            items.append(joined(lines[start:number], Sheet(wrap=sheet.wrap, item=sheet.item)))
            start = number
    return " ".join(f"<p>{item}</p>" for item in items)


def row_texts(row, sheet):
    texts = [joined(lines, sheet) for lines in row]
    if sheet.justified:
        texts[3] = re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", " ", texts[3])
    return [t.replace(" ", sheet.blank) for t in texts]


def bold(text, sheet):
    if not text or not sheet.bold:
        return text
    return f"<b>{text}</b>" if sheet.bold == "b" else f"{sheet.bold}{text}{sheet.bold}"


def heads(form, sheet, number):
    heads = [" ".join(h) for h in form.heads]
    if sheet.torn_heads and number % 2 == 0:
        heads[4] = heads[4][:2] + " " + heads[4][2:]
    return heads


def table(form, sheet):
    """Title, then tables as lists of rows of strings; a string alone is a line of text."""
    out = [form.title, ""]
    if form.versions:
        out += [list(r) for r in form.versions] + [""]
    for row in form.profile:
        cells = []
        for c in row:
            if c is None:
                cells.append("")
            else:
                text = " ".join(c.lines)
                # What is short and has a label's place is bold in such dumps.
                cells += [bold(text, sheet) if len(cells) < 2 else text] + [""] * (c.columns - 1)
        out.append(cells)
    out.append("")
    pages = pieces(form, sheet)
    for number, page in enumerate(pages):
        if number and sheet.footer:
            out += [f"第 {number} 頁，總共 {len(pages) + 1} 頁"]
        for row in [heads(form, sheet, number), *(row_texts(row, sheet) for row in page)]:
            out.append([t for i, text in enumerate(row) for t in ([text, ""] if i in sheet.spare else [text])])
        out.append("")
    again = form.attitudes_again or 0
    for part in ([form.attitudes[:again]] if again else []) + [form.attitudes[again:]]:
        out += [form.attitude_heading, *part, ""]
    out.append(form.notes_title)
    if sheet.tags:
        out.append(" ".join(f"<p>{bullet}{text}</p>" for _, bullet, text in form.notes))
    else:
        out += [bullet + text for _, bullet, text in form.notes]
    if sheet.radicals:
        out = [[t.translate(TABLE) for t in row] if isinstance(row, list) else row.translate(TABLE) for row in out]
    return out


def tsv(form, sheet):
    rows = table(form, sheet)
    out = ["\t".join(row) if isinstance(row, list) else row for row in rows]
    return "\n".join(line for line in out if line or sheet.blank_lines) + "\n"


def pipes(form, sheet):
    """The same as pipe tables of Markdown; a table's first row is its heading."""
    out, inside = [], False
    for row in table(form, sheet):
        if isinstance(row, list):
            out.append("| " + " | ".join(t.replace("|", "\\|") for t in row) + " |")
            if not inside:
                out.append("|" + " --- |" * len(row))
            inside = True
        else:
            if inside and row:
                out.append("")
            inside = False
            out.append(row)
    return "\n".join(out) + "\n"


def csv(form, sheet):
    out = io.StringIO()
    writer = comma_separated.writer(out, lineterminator="\n")
    for row in table(form, replace(sheet, bold="")):
        writer.writerow(row if isinstance(row, list) else [row] if row else [])
    return out.getvalue()
