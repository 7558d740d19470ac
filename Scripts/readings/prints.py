"""Prints a collection of invented standards in every layout: gold/STEM.json, and MODE/STEM.SUFFIX beside it.

A STEM is COLLECTION-NUMBER. What a browser and the extractors make is kept by the hash of what it is made of.
"""

import hashlib
import json
import multiprocessing
import os
import pathlib
import random
import shutil
import tempfile
from dataclasses import dataclass

import browser
import dumps
import extractors
import faults
import form
import office
import pages
import standards

CACHE = pathlib.Path(__file__).resolve().parents[2] / ".build" / "readings" / "prints"


@dataclass(frozen=True)
class Direct:
    """A layout that needs no PDF."""

    name: str
    suffix: str
    make: object
    held_out: bool = False


DIRECT = (
    Direct("html", "html", lambda form_, rng: pages.page(form_, pages.Sheet.drawn(rng))),
    Direct("tsv", "txt", lambda form_, rng: dumps.tsv(form_, dumps.Sheet.drawn(rng))),
    Direct("csv", "csv", lambda form_, rng: dumps.csv(form_, dumps.Sheet.drawn(rng))),
    Direct("pipes", "md", lambda form_, rng: dumps.pipes(form_, dumps.Sheet.drawn(rng))),
    Direct("docx", "docx", lambda form_, rng: office.docx(form_)),
    Direct("odt", "odt", lambda form_, rng: office.odt(form_)),
    Direct("xlsx", "xlsx", lambda form_, rng: office.xlsx(form_)),
)
MODES = {mode.name: mode for mode in (*DIRECT, *extractors.EXTRACTORS)}


def available():
    """Names of the modes that this machine can print, and of those that it cannot."""
    can = [m.name for m in DIRECT]
    if browser.program():
        can += [e.name for e in extractors.EXTRACTORS if e.installed()]
    return can, [name for name in MODES if name not in can]


def kept(key, suffix, make):
    """The bytes that `make` gives, made once for each key."""
    place = CACHE / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.{suffix}"
    if not place.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        data = make()
        with tempfile.NamedTemporaryFile(dir=CACHE, delete=False) as file:
            file.write(data)
        os.replace(file.name, place)
    return place


def kept_office(documents):
    """The PDFs of Word documents, by stem; those that were not printed before are printed at once."""
    keys = {stem: "word " + hashlib.sha256(data).hexdigest() for stem, data in documents.items()}
    place = lambda key: CACHE / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.pdf"
    new = [stem for stem in documents if not place(keys[stem]).exists()]
    printed = dict(zip(new, office.pdfs([documents[stem] for stem in new]))) if new else {}
    return {stem: kept(key, "pdf", lambda: printed[stem]) for stem, key in keys.items()}


class Press:
    """Prints pages to PDF; starts its browser when the first is asked for."""

    def __init__(self):
        self.browser = None

    def pdf(self, html):
        if self.browser is None:
            self.browser = browser.Browser().__enter__()
        return self.browser.pdf(html)

    def close(self):
        if self.browser:
            self.browser.__exit__()


def encoded(text):
    return text if isinstance(text, bytes) else text.encode("utf-8", "replace")


def _read(job):
    """One extractor on one PDF; a tool that fails gives an empty text."""
    name, pdf, target = job
    tool = MODES[name]

    make = lambda: encoded(tool.read(str(pdf)))
    shutil.copyfile(kept(f"{name} {pdf.stem}", tool.suffix, make), target)


def _quiet():
    """Some tools talk on standard output."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)


def pdf_page(draft, paper):
    return pages.page(paper, pages.Sheet.drawn(random.Random(f"pdf {draft.seed}")), printed=True)


def word_document(draft, paper):
    return office.docx(paper, office.Paper.drawn(random.Random(f"word {draft.seed}")))


def direct(mode, draft, paper):
    made = mode.make(paper, random.Random(f"{mode.name} {draft.seed}"))
    return made if isinstance(made, bytes) else made.encode()


def one(draft, name, press):
    """The draft's print in one mode, not kept."""
    mode, paper = MODES[name], form.lay_out(draft)
    if isinstance(mode, Direct):
        return direct(mode, draft, paper)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(
            press.pdf(pdf_page(draft, paper)) if mode.press == "browser" else office.pdfs([word_document(draft, paper)])[0]
        )
        file.flush()
        return encoded(mode.read(file.name))


def write(folder, collection, numbers, modes, say=lambda text: None):
    """Prints the standards of these numbers; gives their drafts by stem."""
    folder = pathlib.Path(folder)
    for name in ("gold", *modes):
        (folder / name).mkdir(parents=True, exist_ok=True)
    drafts, jobs, press = {}, [], Press()
    tools = [e for e in extractors.EXTRACTORS if e.name in modes]
    documents = {}
    try:
        for number in numbers:
            draft = faults.standard(collection, number)
            stem, paper = draft.seed, form.lay_out(draft)
            drafts[stem] = draft
            (folder / "gold" / f"{stem}.json").write_text(
                json.dumps(standards.canonical(draft), ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8"
            )
            for mode in DIRECT:
                if mode.name in modes:
                    (folder / mode.name / f"{stem}.{mode.suffix}").write_bytes(direct(mode, draft, paper))
            if any(tool.press == "browser" for tool in tools):
                page = pdf_page(draft, paper)
                pdf = kept(page, "pdf", lambda: press.pdf(page))
                jobs += [
                    (tool.name, pdf, folder / tool.name / f"{stem}.{tool.suffix}") for tool in tools if tool.press == "browser"
                ]
            if any(tool.press == "office" for tool in tools):
                documents[stem] = word_document(draft, paper)
    finally:
        press.close()
    for stem, pdf in kept_office(documents).items():
        jobs += [(tool.name, pdf, folder / tool.name / f"{stem}.{tool.suffix}") for tool in tools if tool.press == "office"]
    if jobs:
        say(f"{len(jobs)} extractions")
        with multiprocessing.Pool(2, _quiet) as pool:
            for _ in pool.imap_unordered(_read, jobs, chunksize=4):
                pass
    (folder / "faults.tsv").write_text("".join(f"{stem}\t{','.join(d.faults)}\n" for stem, d in drafts.items()), "utf-8")
    return drafts
