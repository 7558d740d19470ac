"""PDFs and Office documents that are damaged or were written by an enemy: each is read or refused, in bounded time and memory; no
file is written outside of the output folder, no shell and no program but poppler's is run, and no network is used."""
import io
import os
import pathlib
import random
import re
import resource
import struct
import time
import zipfile
import zlib

from figures import INPUTS, Breaches, Figure, run, scratch

SECONDS = 240
MEMORY = 2 << 30
PROGRAMS = {"pdftotext", "pdftocairo", "pdftoppm", "tesseract"}


def damaged(count):
    """The same PDF, each time with some of its bytes changed, cut out, doubled or exchanged."""
    sound = (INPUTS / "tea-roasting.pdf").read_bytes()
    for seed in range(count):
        chance = random.Random(f"pdf {seed}")
        data = bytearray(sound)
        for _ in range(chance.choice((1, 3, 10, 100))):
            at = chance.randrange(8, len(data))
            length = chance.choice((1, 2, 16, 300))
            what = chance.randrange(5)
            if what == 0:
                data[at : at + length] = chance.randbytes(length)
            elif what == 1:
                del data[at : at + length]
            elif what == 2:
                data[at:at] = data[at : at + length]
            elif what == 3:
                data[at : at + 1] = str(chance.choice((0, -1, 65_536, 2**31, 2**63, 10**30))).encode()
            else:
                other = chance.randrange(8, len(data))
                data[at : at + length], data[other : other + length] = data[other : other + length], data[at : at + length]
        if chance.randrange(8) == 0:
            del data[chance.randrange(8, len(data)) :]
        yield f"damaged-{seed:03}.pdf", bytes(data)


def pdf(objects, trailer="", start=None):
    """A PDF of numbered objects; the first is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + (body if isinstance(body, bytes) else body.encode()) + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer.encode(),
        table if start is None else start,
    )
    return bytes(out)


def stream(data, entries=""):
    return b"<</Length %d%s>>\nstream\n" % (len(data), entries.encode()) + data + b"\nendstream"


FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def page(content, entries="", box="0 0 595 842", more=(), resources=""):
    """One page that draws this."""
    body = content if isinstance(content, bytes) else content.encode()
    return pdf(
        [
            f"<</Type/Catalog/Pages 2 0 R{entries}>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>{resources}>>>>",
            body if body.startswith(b"<<") else stream(body),
            FONT,
            *more,
        ]
    )


TEXT = "BT /F 10 Tf 50 700 Td (T1 $(touch PWNED) `touch PWNED` ; touch PWNED) Tj ET"


def hostile_pdfs():
    many = 10_000
    kids = " ".join(f"{n} 0 R" for n in range(5, 5 + many))
    yield "pages", pdf(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            f"<</Type/Pages/Kids[{kids}]/Count {many}>>",
            stream(TEXT.encode()),
            FONT,
            *["<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>"] * many,
        ]
    )
    yield "page-count", pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 2000000000>>"])
    yield "page-loop", pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>"])
    yield "table-loop", pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"], "/Prev 9", start=9)
    yield "length-loop", page(b"<</Length 4 0 R>>\nstream\n" + TEXT.encode() + b"\nendstream")
    yield "encrypted", pdf(
        ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"],
        f"/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<{'41' * 32}>/U<{'42' * 32}>>>/ID[<00><00>]",
    )
    yield "unknown-encryption", pdf(
        ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"], "/Encrypt<</Filter/Nobody/V 9>>"
    )
    yield "bomb", page(stream(zlib.compress(bytes(400 << 20), 9), "/Filter/FlateDecode"))
    twice = zlib.compress(zlib.compress(bytes(900 << 20), 9), 9)
    yield "bomb-in-bomb", page(stream(twice, "/Filter[/FlateDecode/FlateDecode]"))
    yield "many-filters", page(stream(b"00>", "/Filter[" + "/ASCIIHexDecode" * 5000 + "]"))
    yield "large-page", page(TEXT, box="0 0 1000000000 1000000000")
    yield "no-page", page(TEXT, box="0 0 0 0")
    yield "numbers", page("BT /F 1e38 Tf 1e308 -1e308 Td (K01) Tj ET 1e300 0 0 1e300 0 0 cm 0 0 m 1e99 1e99 l S " + TEXT)
    drawing = stream(b"/X Do /X Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>")
    yield "drawing-in-itself", page("/X Do", resources="/XObject<</X 6 0 R>>", more=[drawing])
    picture = stream(b"\0", "/Type/XObject/Subtype/Image/Width 200000/Height 200000/ColorSpace/DeviceGray/BitsPerComponent 8")
    yield "large-picture", page("99 0 0 99 0 0 cm /X Do", resources="/XObject<</X 6 0 R>>", more=[picture])
    yield "many-lines", page("".join(f"{n % 590} 0 m {n % 590} 840 l S 0 {n % 840} m 590 {n % 840} l S\n" for n in range(60_000)))
    grid = "".join(f"{x * 5} 0 m {x * 5} 840 l S 0 {x * 7} m 590 {x * 7} l S\n" for x in range(119))
    yield "grid", page(grid + "".join(f"BT /F 2 Tf {x * 5 + 1} {y * 7 + 2} Td (K) Tj ET\n" for x in range(100) for y in range(100)))
    yield "many-words", page("BT /F 1 Tf 1 TL 0 800 Td\n" + "(K01 K02 K03 P1.1.1 T1 T1.1 O1.1.1) Tj T*\n" * 60_000 + "ET")
    yield "nested", page("q " * 200_000 + TEXT + " Q" * 200_000)
    yield "arrays", pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids" + "[" * 100_000 + "]" * 100_000 + "/Count 1>>"])
    yield "actions", page(
        TEXT,
        "/OpenAction<</S/Launch/F(/bin/sh)/P(-c 'touch PWNED')>>/AA<</O<</S/JavaScript/JS(app.launchURL('http://127.0.0.1:9/'))>>>>"
        "/Names<</EmbeddedFiles<</Names[(../../PWNED)<</Type/Filespec/F(../../PWNED)/EF<</F 4 0 R>>>>]>>>>",
    )
    outside = stream(b"", "/F<</FS/URL/F(http://127.0.0.1:9/x)>>/FFilter/FlateDecode")
    yield "stream-elsewhere", page(outside)
    yield "header-alone", b"%PDF-1.7\n"
    yield "zeros", b"%PDF-1.7\n" + bytes(1 << 20)
    yield "archive-behind", page(TEXT) + archive({"word/document.xml": b"<x/>"})


def archive(parts, change=lambda info: None):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            change(info)
            file.writestr(info, data)
    return out.getvalue()


RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word(document, target="word/document.xml", more={}):
    head = '<?xml version="1.0"?>'
    if isinstance(document, str):
        document = (
            head + '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
            f"{document}</w:body></w:document>"
        ).encode()
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" Type="{OFFICE}/officeDocument" Target="{target}"/>'
        "</Relationships>",
        "word/document.xml": document,
        **more,
    }


def workbook(sheet):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = word("")["_rels/.rels"].replace("word/document.xml", "xl/workbook.xml")
    return {
        "[Content_Types].xml": word("")["[Content_Types].xml"],
        "_rels/.rels": relations,
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="s" Type="{OFFICE}/worksheet" Target="s.xml"/>'
        "</Relationships>",
        "xl/s.xml": f'<worksheet xmlns="{main}">{sheet}</worksheet>',
    }


def open_text(body):
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    return {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'<o:document-content xmlns:o="{name}office:1.0" xmlns:text="{name}text:1.0" xmlns:table="{name}table:1.0"><o:body>'
        f"<o:text>{body}</o:text></o:body></o:document-content>",
    }


def patched(data, old, new):
    """Every header's bytes changed."""
    assert old in data and len(old) == len(new)
    return data.replace(old, new)


def hostile_archives():
    text = "<w:p><w:r><w:t>T1 $(touch PWNED)</w:t></w:r></w:p>"
    cell = "<w:tbl><w:tr><w:tc><w:tcPr>{}</w:tcPr><w:p/></w:tc></w:tr></w:tbl>"
    sound = archive(word(text))
    yield "bomb.docx", archive(word(b"<w:document>" + b" " * (600 << 20)))
    yield "names.docx", archive(word(text, more={"../../PWNED": b"x", "/etc/PWNED": b"x", "a\\..\\PWNED": b"x"}))
    yield "target.docx", archive(word(text, target="../../../../../../etc/passwd"))
    yield "address.docx", archive(word(text, target="http://127.0.0.1:9/x.xml"))
    yield "members.docx", archive(word(text, more={f"x/{n}": b"" for n in range(30_000)}))
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "K01">{entities}]><w:document><w:body>&e11;</w:body></w:document>'
    yield "entities.docx", archive(word(bomb.encode()))
    outside = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document>&e;</w:document>'
    yield "outside.docx", archive(word(outside.encode()))
    yield "depth.docx", archive(word("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000))
    yield "attributes.docx", archive(word("<w:p " + " ".join(f'a{n}="x"' for n in range(100_000)) + "/>"))
    yield "span.docx", archive(word(cell.format('<w:gridSpan w:val="2000000000"/>')))
    yield "rows.docx", archive(word("<w:tbl>" + "<w:tr><w:tc><w:p/></w:tc></w:tr>" * 400_000 + "</w:tbl>"))
    link = archive(word(text), lambda info: setattr(info, "external_attr", 0o120777 << 16))
    yield "link.docx", link
    yield "encrypted.docx", patched(patched(sound, b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0\1\0"), b"PK\3\4\x14\0\0\0", b"PK\3\4\x14\0\1\0")
    yield "method.docx", patched(patched(sound, b"PK\1\2\x14\3\x14\0\0\0\x08", b"PK\1\2\x14\3\x14\0\0\0\x63"), b"PK\3\4\x14\0\0\0\x08", b"PK\3\4\x14\0\0\0\x63")
    end = sound.rindex(b"PK\5\6")
    yield "loop.docx", sound[: end + 16] + struct.pack("<I", end) + sound[end + 20 :]
    yield "size.docx", sound[: end + 12] + struct.pack("<I", 0xFFFFFFFF) + sound[end + 16 :]
    directory = sound.index(b"PK\1\2")
    first = sound[directory : sound.index(b"PK\1\2", directory + 4)]
    yield "twice.docx", sound[:directory] + first + sound[directory:end] + sound[end:]
    yield "sum.docx", sound[: directory + 16] + b"\0\0\0\0" + sound[directory + 20 :]
    yield "cut.docx", sound[: len(sound) // 2]
    yield "merge.xlsx", archive(workbook('<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'))
    yield "row.xlsx", archive(workbook('<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="99999999999999999999"/></sheetData>'))
    yield "string.xlsx", archive(workbook('<sheetData><row r="1"><c r="A1" t="s"><v>999999999999</v></c></row></sheetData>'))
    repeated = 'table:number-{}-repeated="2000000000"'
    row = f"<table:table-row {repeated.format('rows')}><table:table-cell {repeated.format('columns')}><text:p>K01</text:p></table:table-cell></table:table-row>"
    yield "repeated.odt", archive(open_text(f"<table:table>{row}</table:table>"))
    yield "spanned.odt", archive(open_text('<table:table><table:table-row><table:table-cell table:number-rows-spanned="2000000000" table:number-columns-spanned="2000000000"><text:p>K01</text:p></table:table-cell></table:table-row></table:table>'))
    yield "blanks.odt", archive(open_text('<text:p>K01<text:s text:c="2000000000"/></text:p>'))


def outside(trace, ocs, allowed):
    """What of a trace is a write elsewhere, another program or a talk with the network."""
    for line in trace.read_text("utf-8", "replace").splitlines():
        if re.search(r"\b(socket|connect|bind|sendto)\(", line):
            yield line
        program = re.search(r'\bexecve\("([^"]*)"', line)
        if program and " = 0" in line and program[1] != str(ocs) and os.path.basename(program[1]) not in PROGRAMS:
            yield line
        writes = re.search(r"\bopen(at)?\(", line) and re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC)", line)
        changes = re.search(r"\b(creat|mkdir|mkdirat|rename|renameat2?|unlink|unlinkat|rmdir|link|linkat|symlink|symlinkat)\(", line)
        if (writes or changes) and " = -1 " not in line:
            for path in re.findall(r'"((?:[^"\\]|\\.)*)"', line):
                if path != "/dev/null" and not any(path == str(a) or path.startswith(f"{a}/") or path.startswith(f"{a}.") for a in allowed):
                    yield line


def figures(ocs, is_long):
    breaches = Breaches("hostile")
    documents = [*damaged(1000 if is_long else 100)]
    documents += [(f"{name}.pdf", data) for name, data in hostile_pdfs()]
    documents += [*hostile_archives()]
    read = longest = 0
    with scratch() as place:
        place = pathlib.Path(place)
        (place / "in").mkdir()
        for name, data in documents:
            path, trace = place / "in" / f"$(touch PWNED) {name}", place / "trace"
            path.write_bytes(data)
            begun = time.monotonic()
            command = ["strace", "-f", "-qq", "-s", "300", "-o", trace, "-e", "trace=file,network,process", ocs, "normalize", path]
            result = run([*command, "--output", place / "out", "--replace", "--quiet"], cwd=place)
            status, errors = result.returncode, result.stderr
            took = time.monotonic() - begun
            longest = max(longest, took)
            read += status == 0
            breaches.check(status in (0, 1, 2), name, status, errors[-300:])
            breaches.check(status == 0 or errors.strip(), name, "refused without a word")
            breaches.check(took < SECONDS, name, f"took {took:.0f} seconds")
            for line in outside(trace, ocs, [place / "out", place / ".out"]):
                breaches.check(False, name, line[:300])
            path.unlink()
        breaches.check(not list(place.rglob("PWNED")), "a shell was run")
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
        breaches.check(most < MEMORY, "memory", most)
    return [Figure("hostile PDFs and Office files", len(documents), breaches.count, f"{read} read, the others refused; {longest:.0f} s at most")]
