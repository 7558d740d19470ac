"""A form as a Word document, an OpenDocument text and an Excel workbook, written without their programs."""

import io
import pathlib
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape

from form import Cell

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
PARTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def archive(parts, stored=()):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            # A fixed date: the same form gives the same bytes.
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            file.writestr(info, text)
    return out.getvalue()


def tables(form):
    """Paragraphs, and tables as rows of cells (None where one above covers it), in the order of the form."""
    plain = lambda row: [Cell([text]) for text in row]
    yield form.title
    if form.versions:
        yield [plain(row) for row in form.versions]
    yield form.profile
    yield [[Cell(head) for head in form.heads], *form.rows]
    again = form.attitudes_again or 0
    for part in ([form.attitudes[:again]] if again else []) + [form.attitudes[again:]]:
        yield [[Cell([form.attitude_heading])], *([Cell([text])] for text in part)]
    yield [[Cell([form.notes_title])], [Cell([bullet + text for _, bullet, text in form.notes])]]


def open_above(rows):
    """For each row the cells that hang over from above: column → (cell, rows that are left)."""
    hanging = {}
    for row in rows:
        starts, column = {}, 0
        for cell in row:
            if cell is None:
                column += hanging[column][0].columns if column in hanging else 1
                continue
            starts[column] = cell
            column += cell.columns
        yield starts, dict(hanging)
        hanging = {c: (cell, left - 1) for c, (cell, left) in hanging.items() if left > 1}
        hanging |= {c: (cell, cell.rows - 1) for c, cell in starts.items() if cell.rows > 1}


FACES = ("AR PL UKai TW", "AR PL UMing TW", "Noto Sans CJK TC")
# Of the profile and of the tasks, in hundredths of the page's width.
WIDTHS = {6: (16, 9, 25, 14, 16, 20), 7: (11, 12, 12, 27, 7, 16, 15), 1: (100,)}
BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))


@dataclass
class Paper:
    """How a document is printed: size of its characters in points, margins in millimetres."""

    font: float = 10
    margin: float = 12
    face: str = FACES[0]

    @staticmethod
    def drawn(rng):
        return Paper(rng.choice((9, 10, 11)), rng.choice((12, 15, 18, 20)), rng.choice(FACES))

    @property
    def width(self):
        """Between the margins of an A4 page, in twentieths of a point."""
        return round((210 - 2 * self.margin) / 25.4 * 1440)


def docx(form, paper=Paper()):
    size = round(2 * paper.font)
    face = f'<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{paper.face}"/><w:sz w:val="{size}"/></w:rPr>'
    paragraph = lambda text: f'<w:p><w:r>{face}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'

    def cell(c, merge):
        span = f'<w:gridSpan w:val="{c.columns}"/>' if c.columns > 1 else ""
        down = {"start": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>", "": ""}[merge]
        lines = [""] if merge == "on" else c.lines or [""]
        return f"<w:tc><w:tcPr>{span}{down}</w:tcPr>{''.join(map(paragraph, lines))}</w:tc>"

    body = []
    for part in tables(form):
        if isinstance(part, str):
            body.append(paragraph(part))
            continue
        rows = []
        for number, (starts, hanging) in enumerate(open_above(part)):
            cells = {c: cell(x, "start" if x.rows > 1 else "") for c, x in starts.items()} | {
                c: cell(x, "on") for c, (x, _) in hanging.items()
            }
            again = "<w:trPr><w:tblHeader/></w:trPr>" if number == 0 and len(part[0]) == 7 else ""
            rows.append(f"<w:tr>{again}" + "".join(cells[c] for c in sorted(cells)) + "</w:tr>")
        widths = WIDTHS[sum(c.columns for c in part[0])]
        columns = "".join(f'<w:gridCol w:w="{paper.width * w // 100}"/>' for w in widths)
        look = f'<w:tblPr><w:tblW w:w="{paper.width}" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        body += [f"<w:tbl>{look}<w:tblGrid>{columns}</w:tblGrid>" + "".join(rows) + "</w:tbl>", paragraph(""), paragraph("")]
    edge = round(paper.margin / 25.4 * 1440)
    body.append(
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{edge}" w:right="{edge}" w:bottom="{edge}" w:left="{edge}" w:header="340" w:footer="340" w:gutter="0"/></w:sectPr>'
    )
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{PARTS}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{WORD}"><w:body>{"".join(body)}</w:body></w:document>',
        }
    )


def odt(form):
    paragraph = lambda text: f"<text:p>{escape(text)}</text:p>"
    body = []
    for part in tables(form):
        if isinstance(part, str):
            body.append(paragraph(part))
            continue
        rows = []
        for starts, hanging in open_above(part):
            cells = {c: "<table:covered-table-cell/>" * x.columns for c, (x, _) in hanging.items()}
            for c, x in starts.items():
                spans = (f' table:number-columns-spanned="{x.columns}"' if x.columns > 1 else "") + (
                    f' table:number-rows-spanned="{x.rows}"' if x.rows > 1 else ""
                )
                cells[c] = (
                    f"<table:table-cell{spans}>{''.join(map(paragraph, x.lines or ['']))}</table:table-cell>"
                    + "<table:covered-table-cell/>" * (x.columns - 1)
                )
            rows.append("<table:table-row>" + "".join(cells[c] for c in sorted(cells)) + "</table:table-row>")
        body.append("<table:table>" + "".join(rows) + "</table:table>")
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{name}office:1.0" xmlns:text="{name}text:1.0" xmlns:table="{name}table:1.0">'
            f'<office:body><office:text>{"".join(body)}</office:text></office:body></office:document-content>',
        },
        stored=("mimetype",),
    )


def xlsx(form):
    """One worksheet: the tables one below the other, merged cells as such."""
    rows, merges, number = [], [], 0

    def put(column, text):
        return (
            f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
            if text
            else ""
        )

    for part in tables(form):
        for starts, _ in open_above([[Cell([part])]] if isinstance(part, str) else part):
            number += 1
            rows.append(f'<row r="{number}">' + "".join(put(c, "\n".join(x.lines)) for c, x in sorted(starts.items())) + "</row>")
            merges += [
                f"{chr(65 + c)}{number}:{chr(64 + c + x.columns)}{number + x.rows - 1}"
                for c, x in starts.items()
                if x.rows * x.columns > 1
            ]
        number += 1
    merged = (
        f'<mergeCells count="{len(merges)}">' + "".join(f'<mergeCell ref="{m}"/>' for m in merges) + "</mergeCells>"
        if merges
        else ""
    )
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{sheet}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{PARTS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{PARTS}"><sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{PARTS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{SHEET}"><sheetData>{"".join(rows)}</sheetData>{merged}</worksheet>',
        }
    )


def program():
    """LibreOffice, or None where it is not installed."""
    return shutil.which("soffice")


def pdfs(documents):
    """What LibreOffice prints of Word documents, all by one run of it."""
    with tempfile.TemporaryDirectory(prefix="readings-office-") as work:
        files = [pathlib.Path(work) / f"{number}.docx" for number in range(len(documents))]
        for file, data in zip(files, documents):
            file.write_bytes(data)
        subprocess.run(
            [program(), "--headless", f"-env:UserInstallation=file://{work}/settings", "--convert-to", "pdf", "--outdir", work, *files],
            check=True,
            capture_output=True,
        )
        return [file.with_suffix(".pdf").read_bytes() for file in files]
