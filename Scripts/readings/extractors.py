"""Public tools that read a PDF as text. Each is a function from a path to text, or None where it is not installed."""

import importlib.util
import logging
import pathlib
import shutil
import subprocess
from dataclasses import dataclass
from typing import Callable


@dataclass(frozen=True)
class Extractor:
    """`held_out` ones are not for fitting: only the judgement sees them."""

    name: str
    suffix: str
    needs: str
    read: Callable
    held_out: bool = False
    # What prints the PDF: a browser, or LibreOffice a Word document.
    press: str = "browser"

    def installed(self):
        if self.press == "office" and shutil.which("soffice") is None:
            return False
        if self.needs == "pdftotext":
            return shutil.which("pdftotext") is not None
        return importlib.util.find_spec(self.needs) is not None


def poppler(*options):
    return lambda path: subprocess.run(["pdftotext", *options, path, "-"], capture_output=True, check=True).stdout.decode()


def grid(path):
    """pdfplumber's tables as scripts around it dump them: a line a row, cells parted by tabs, other text as lines."""
    import pdfplumber

    lines = []
    with pdfplumber.open(path) as document:
        for page in document.pages:

            def between(top, bottom):
                if bottom - top >= 2:
                    text = page.crop((0, top, page.width, bottom)).extract_text() or ""
                    lines.extend(line for line in text.split("\n") if line.strip())

            y = 0
            for table in sorted(page.find_tables(), key=lambda t: t.bbox[1]):
                between(y, table.bbox[1])
                y = table.bbox[3]
                lines.append("")
                lines.extend("\t".join((cell or "").replace("\n", " ") for cell in row) for row in table.extract())
                lines.append("")
            between(y, page.height)
    return "\n".join(lines) + "\n"


def words(path):
    import pdfplumber

    with pdfplumber.open(path) as document:
        return "\n".join(page.extract_text() or "" for page in document.pages) + "\n"


def markdown(layout):
    def read(path):
        import pymupdf4llm

        pymupdf4llm.use_layout(layout)
        return pymupdf4llm.to_markdown(path, show_progress=False)

    return read


def mupdf(path):
    import pymupdf

    with pymupdf.open(path) as document:
        return "\f".join(page.get_text() for page in document)


def markitdown(path):
    from markitdown import MarkItDown

    return MarkItDown().convert(path).text_content


def pypdf(path):
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def itself(path):
    return pathlib.Path(path).read_bytes()


EXTRACTORS = (
    Extractor("pdf", "pdf", "pdftotext", itself),
    Extractor("word-pdf", "pdf", "pdftotext", itself, press="office"),
    Extractor("boxes", "xml", "pdftotext", poppler("-bbox-layout"), press="office"),
    Extractor("raw", "txt", "pdftotext", poppler("-raw")),
    Extractor("layout", "txt", "pdftotext", poppler("-layout")),
    Extractor("interleaved", "txt", "pdftotext", poppler()),
    Extractor("grid", "txt", "pdfplumber", grid),
    Extractor("pdfplumber", "txt", "pdfplumber", words),
    Extractor("pymupdf4llm", "md", "pymupdf4llm", markdown(False)),
    Extractor("markitdown", "md", "markitdown", markitdown),
    Extractor("pymupdf", "txt", "pymupdf", mupdf, held_out=True),
    Extractor("pypdf", "txt", "pypdf", pypdf, held_out=True),
    Extractor("pymupdf4llm-layout", "md", "pymupdf4llm", markdown(True), held_out=True),
)

logging.disable(logging.CRITICAL)
