"""The pages of `ocs review` in a real browser: what they show, what keys and pointer do, what is saved, that nothing of a document
is ever run, and that a screen reader finds its way.

usage: browser.py OCS [FOLDER…]    documents of which every page is looked at; needs Chromium, its driver, selenium and axe
"""
import base64
import collections
import html
import importlib.util
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests" / "Trust"))
import malice  # noqa: E402

OCS = os.path.abspath(sys.argv[1])
FAULTY = ROOT / "Inputs" / "mobile-library.grid.txt"
WIDTHS = {1280: 900, 390: 844}
AXE = next(pathlib.Path(importlib.util.find_spec("axe_playwright_python").origin).parent.rglob("axe.min.js")).read_text("utf-8")

# What would tell that a text was run, in each place where a text of a document may land.
RUN = "window.wasRun=1"
SCRIPTS = [f"<script>{RUN}</script>", f"</script><script>{RUN}</script>", f"<img src=x onerror={RUN}>", f"\"><img src=x onerror={RUN}>",
           f"' onmouseover='{RUN}' x='", f"\" onmouseover=\"{RUN}\" autofocus onfocus=\"{RUN}\" x=\"", f"<svg onload={RUN}>",
           f"<svg><animate onbegin={RUN} attributeName=x>", f"<iframe srcdoc=\"<script>parent.{RUN[7:]}</script>\">",
           f"<a href=\"javascript:{RUN}\">x</a>", f"</textarea></title></style><script>{RUN}</script>", f"--><script>{RUN}</script><!--",
           f"]]><script>{RUN}</script>", f"<details open ontoggle={RUN}>", f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
           f"\u2028{RUN}//", f"`${{{RUN}}}`", f"</div></section><base href=http://127.0.0.1:9/><script src=x.js></script>",
           f"<form action=javascript:{RUN}><input autofocus type=submit>", f"<style>@import 'http://127.0.0.1:9/x.css';</style>",
           f"<meta http-equiv=refresh content=0;url=javascript:{RUN}>", f"constructor[`constructor`](`{RUN}`)``", "__proto__"]


def run(*words, expected=None):
    result = subprocess.run([OCS, *map(str, words)], capture_output=True, text=True)
    assert expected is None or result.returncode == expected, (words, result.returncode, result.stderr[-600:])
    return result


def review(site, *words):
    run("review", *words, "--output", site, "--quiet", "--fail-on", "never")
    return site


class Page:
    """A browser of a width, with the few verbs that the checks need."""

    def __init__(self, width, downloads, dark=False):
        options = Options()
        options.binary_location = "/usr/bin/chromium"
        for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--force-prefers-reduced-motion"):
            options.add_argument(word)
        options.add_experimental_option("prefs", {"download.default_directory": str(downloads), "download.prompt_for_download": False})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.browser = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.width, self.downloads = width, downloads
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=WIDTHS[width], deviceScaleFactor=1, mobile=width < 500)
        if dark:
            self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        # A dialog that asks whether to leave would stop the driver.
        self.ask("Page.addScriptToEvaluateOnNewDocument", source="addEventListener('beforeunload', e => e.stopImmediatePropagation(), true)")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.browser.quit()

    def ask(self, method, **words):
        return self.browser.execute_cdp_cmd(method, words)

    def open(self, place, fragment=""):
        self.browser.get("about:blank")
        self.browser.get(pathlib.Path(place).resolve().as_uri() + fragment)

    def js(self, script, *words):
        return self.browser.execute_script(script, *words)

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def press(self, *keys):
        ActionChains(self.browser).send_keys(*keys).perform()

    def point(self, element):
        self.js("arguments[0].scrollIntoView({block: 'center'})", element)
        ActionChains(self.browser).move_to_element(element).perform()

    def click(self, element):
        self.js("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def wait(self, what, message):
        WebDriverWait(self.browser, 10).until(lambda _: what(), message)

    def complaints(self):
        """What the browser complained of: a script that was not allowed, a file that is not there."""
        return [entry["message"] for entry in self.browser.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def axe(self, what):
        self.browser.set_script_timeout(120)
        self.js(AXE + ";window.axe = axe")
        found = self.browser.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, {preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
            ".then(r => done(r.violations), e => done(String(e)))")
        assert not isinstance(found, str), found
        assert not found, (what, self.width, [(v["id"], [(n["html"][:160], n["failureSummary"][:200]) for n in v["nodes"][:3]]) for v in found])


# MARK: Overview


def rows(page):
    return [row.text.split("\n")[0] for row in page.all("#rows tbody th")]


def overview(page, site, report):
    page.open(site / "index.html")
    documents = report["documents"]
    assert rows(page) == [d["document"] for d in documents], "the overview's order is the report's"
    assert not page.complaints()
    errors = {d["document"]: d["errors"] + d["warnings"] + d["infos"] for d in documents}
    heads = {cell.get_attribute("data-key"): cell for cell in page.all("#rows thead th")}
    # A narrow screen has room for few columns.
    key = "tasks" if page.width > 500 else "warnings"
    page.click(heads[key].find_element(By.TAG_NAME, "button"))
    assert heads[key].get_attribute("aria-sort") == "descending"
    wanted = sorted(documents, key=lambda d: -d[key])
    assert rows(page) == [d["document"] for d in wanted], f"sorted by {key}"
    page.click(heads[key].find_element(By.TAG_NAME, "button"))
    assert heads[key].get_attribute("aria-sort") == "ascending"
    assert rows(page)[0] == min(documents, key=lambda d: d[key])["document"]
    # A word, then a rule.
    page.one("#text").send_keys("tea html")
    assert set(rows(page)) == {d["document"] for d in documents if "tea" in d["document"] and "html" in d["document"]}
    assert "text=tea+html" in page.browser.current_url, "the view stands in the address"
    page.browser.refresh()
    assert len(rows(page)) == 1, "and is there again"
    page.one("#text").clear()
    Select(page.one("#rule")).select_by_value("malformed-code")
    assert set(rows(page)) == {d["document"] for d in documents if "malformed-code" in d["rules"]}
    Select(page.one("#rule")).select_by_value("")
    Select(page.one("#state")).select_by_value("found")
    assert set(rows(page)) == {d for d, count in errors.items() if count}
    Select(page.one("#state")).select_by_value("")
    bars = page.js("return [...document.querySelectorAll('#rows tbody svg.findings')].map(s => s.querySelectorAll('rect').length)")
    assert sum(1 for b in bars if b) == sum(1 for count in errors.values() if count)
    charts = [svg.get_attribute("aria-label") for svg in page.all("figure.chart svg")]
    assert len(charts) == 3 and "malformed-code 5" in charts[1], charts
    assert page.js("return document.documentElement.scrollWidth <= innerWidth"), "the page is no wider than the screen"
    page.axe("overview")


def paging(page, folder):
    """Two thousand rows: a hundred at a time."""
    texts, site = folder / "many", folder / "many-site"
    texts.mkdir()
    profile = malice.PROFILE
    for n in range(2000):
        (texts / f"{n:04}.txt").write_text(profile.format(code=f"TST{n:04}-001v1", name=f"示範{n}", text="核對"), "utf-8")
    review(site, texts)
    began = time.monotonic()
    page.open(site / "index.html")
    page.wait(lambda: len(page.all("#rows tbody tr")) == 100, "rows are shown a hundred at a time")
    shown = time.monotonic() - began
    assert shown < 5, f"the overview of 2,000 documents took {shown:.1f} s"
    assert "1 to 100 of 2000" in page.one("#shown").text
    page.click(page.one("#on"))
    assert "101 to 200 of 2000" in page.one("#shown").text and rows(page)[0] == "0100.txt"
    page.click(page.one("#back"))
    began = time.monotonic()
    page.one("#text").send_keys("TST1999")
    assert rows(page) == ["1999.txt"] and time.monotonic() - began < 3
    return shown


# MARK: Documents


def ledgers(folder, names):
    """What `ocs normalize` says became of each document: the spans, and the text that they are spans of."""
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        run("normalize", folder, "--quiet", "--accept-unreliable", "--output", place / "out", "--ledger", place / "ledger",
            "--carrier", place / "carriers")
        for line in (place / "ledger").read_text("utf-8").split("\n"):
            if not line:
                continue
            ledger = json.loads(line)
            carrier = place / "carriers" / (ledger["document"] + ".txt")
            data = (carrier if carrier.exists() else pathlib.Path(folder) / ledger["document"]).read_bytes()
            if not names or ledger["document"] in names:
                yield ledger["document"], ledger["spans"], data


NAMES = {"kept": "k", "repeat": "r", "variant": "w", "unplaced": "u", "derived": "d"}

# Characters that are spelled count as one; tabs and form feeds, which have signs, are white space.
MARKED = r"""
const counts = {};
for (const span of document.querySelectorAll('.lines span[class]')) {
  const kind = span.classList[0];
  let text = '', spelled = 0;
  for (const node of document.createNodeIterator(span, NodeFilter.SHOW_TEXT) && walk(span)) {
    const i = node.parentElement.closest('i.x');
    if (!i) text += node.data;
    else if (node.data.startsWith('U+')) spelled += 1;
  }
  counts[kind] = (counts[kind] ?? 0) + [...text].filter(c => !/\s/u.test(c)).length + spelled;
}
return counts;
function* walk(root) {
  const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) yield nodes.currentNode;
}
"""

# For each value of the result: its pointer, and whether something of the source, or of the result, is marked with it.
REACHED = """
const reached = {};
for (const value of document.querySelectorAll('#result [data-v][id]')) {
  reached[value.id] = document.querySelectorAll(`#source [data-v="${value.dataset.v}"]`).length;
}
return reached;
"""


def spans(page, site, folder):
    """Every span of the ledger is on the page, and is reached from its value."""
    sums = collections.Counter()
    for document, ledger, data in ledgers(folder, None):
        page.open(site / "documents" / (urllib.parse.quote(document, safe="").replace("%", "~") + ".html"))
        counts, pointers = collections.Counter(), set()
        for lower, upper, fate, name, *_ in ledger:
            text = data[lower:upper].decode("utf-8")
            count = sum(1 for c in text if not c.isspace())
            if fate != "drop":
                pointers.add(name)
            if count:
                counts[NAMES.get(fate, f"o-{name}")] += count
        marked = {k: n for k, n in page.js(MARKED).items() if n}
        assert marked == dict(counts), (document, {k: (marked.get(k), counts.get(k)) for k in {*marked, *counts} if marked.get(k) != counts.get(k)})
        reached = page.js(REACHED)
        missing = [p for p in pointers if not reached.get(p)]
        assert not missing, (document, missing[:5])
        assert not page.complaints(), document
        sums += counts
    return sum(sums.values())


def lit(page, pane):
    return page.js(f"return [...document.querySelectorAll('{pane} .lit')].map(e => e.textContent)")


def document(page, site):
    page.open(site / "documents" / f"{FAULTY.name}.html")
    assert not page.complaints()
    wide = page.width > 500
    _, ledger, data = next(ledgers(FAULTY.parent, {FAULTY.name}))

    def read(pointer):
        return [data[a:b].decode() for a, b, fate, name, *_ in ledger if fate != "drop" and name == pointer]

    # Every sixth value: what lights up is what the ledger says.
    values = page.all("#result [data-v][id]")
    assert len(values) > 100
    for value in values[::6]:
        pointer = value.get_attribute("id")
        page.point(value)
        shown = "".join(lit(page, "#source"))
        assert shown == "".join(read(pointer)), (pointer, shown, read(pointer))
        assert "line" in page.one("#told").text
    # And from the source to the result.
    name = "/duties/0/tasks/1/name"
    number = page.js(f"return document.getElementById('{name}').dataset.v")
    if not wide:
        page.click(page.one(".views [data-view=source]"))
    place = page.all(f'#source [data-v="{number}"]')[0]
    page.click(place)
    assert page.js("return document.getElementById(arguments[0]).classList.contains('lit')", name)
    assert name in page.one("#told").text
    if not wide:
        page.click(page.one(".views [data-view=result]"))
    # A link that was sent.
    page.open(site / "documents" / f"{FAULTY.name}.html", "#/duties/0/tasks/1")
    page.wait(lambda: page.js("return document.activeElement.id") == "/duties/0/tasks/1", "the link leads to its task")
    assert page.js("const r = document.activeElement.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight")
    keys(page, site)
    follow(page, wide)
    page.open(site / "documents" / f"{FAULTY.name}.html")
    assert page.js("return document.documentElement.scrollWidth <= innerWidth"), "the page is no wider than the screen"
    page.axe("document")
    if not wide:
        for view in ("source", "findings"):
            page.click(page.one(f".views [data-view={view}]"))
            page.axe(f"document, {view}")


def keys(page, site):
    page.open(site / "documents" / f"{FAULTY.name}.html")
    count = len(page.all("#findings li"))
    current = lambda: page.js("return document.activeElement.id")  # noqa: E731
    page.press("j")
    assert current() == "finding-1"
    for _ in range(3):
        page.press("j")
    page.press("k")
    assert current() == "finding-3"
    assert lit(page, "#source") == ["4級以上"], lit(page, "#source")
    assert {mark.get_attribute("textContent") for mark in page.all("a.n.here")} == {"3"}
    for _ in range(count + 2):
        page.press("j")
    assert current() == f"finding-{count}"
    page.press("?")
    assert page.one("dialog").is_displayed() and "next, previous finding" in page.one("dialog").text
    page.axe("keys")
    page.press(Keys.ESCAPE)
    assert not page.one("dialog").is_displayed()
    # Arrows go from value to value within a pane.
    page.press("r")
    assert page.js("return document.activeElement.closest('#result') !== null")
    page.press(Keys.ESCAPE)
    page.js("document.getElementById('result').focus()")
    page.press(Keys.ARROW_DOWN)
    assert current() == "/code", current()
    page.press(Keys.ARROW_DOWN)
    assert current() == "/name" and "行動圖書車服務人員" in lit(page, "#source")[0]
    page.press("n")
    page.wait(lambda: FAULTY.name not in page.browser.current_url, "n goes to the next document")
    page.press("p")
    page.wait(lambda: FAULTY.name in page.browser.current_url, "p goes back")
    page.press("o")
    page.wait(lambda: page.browser.current_url.split("#")[0].endswith("index.html"), "o goes to the overview")


def follow(page, wide):
    """From the list to the place of a finding, and back."""
    page.browser.back()
    page.wait(lambda: FAULTY.name in page.browser.current_url, "back")
    if not wide:
        page.click(page.one(".views [data-view=findings]"))
    link = page.all("#findings li .to-place")[7]
    page.click(link)
    mark = page.one("#place-8")
    assert mark.is_displayed() and page.js(
        "const r = arguments[0].getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight", mark), "the place is in sight"
    page.click(mark)
    page.wait(lambda: page.js("return document.activeElement.id") == "finding-8", "its number leads back")


def saved(page, name):
    place = page.downloads / name
    page.wait(lambda: place.exists() and place.read_text("utf-8").endswith("}\n"), f"{name} is saved")
    text = place.read_text("utf-8")
    place.unlink()
    return text


def decide(page, n, reason):
    item = page.one(f"#finding-{n}")
    page.click(item.find_element(By.CSS_SELECTOR, ".accept"))
    page.one(f"#finding-{n} form [name=reason]").send_keys(reason)
    page.click(page.one(f"#finding-{n} form [type=submit]"))
    assert reason in page.one(f"#finding-{n} .accepted").text


def button(page, text):
    return next(b for b in page.all("#decisions button") if b.text == text)


def decisions(page, site, folder):
    """What is accepted is saved, and `ocs check` takes it."""
    page.open(site / "documents" / f"{FAULTY.name}.html")
    if page.width < 500:
        page.click(page.one(".views [data-view=findings]"))
    before = [json.loads(x) for x in run("check", FAULTY, "--format", "jsonl", "--quiet").stdout.splitlines()]
    decide(page, 3, "printed so in the original \"級\" <b>")
    decide(page, 9, "as printed")
    page.axe("decisions")
    page.click(button(page, "Save as .ocs.json"))
    text = saved(page, "ocs.json")
    assert "2 accepted; saved." in page.one("#decisions").text
    (folder / "ocs.json").write_text(text, "utf-8")
    for words in ((FAULTY,), (FAULTY.parent,)):
        result = run("check", *words, "--config", folder / "ocs.json", "--format", "jsonl", expected=1)
        after = [json.loads(x) for x in result.stdout.splitlines()]
        gone = [f for f in before if f not in after]
        assert {(f["rule"], f["code"]) for f in gone} == {("invalid-level", "T1.2"), ("simplified-character", "P3.2.1")}, gone
        assert "matches nothing" not in result.stderr and "2 suppressed" in result.stderr
    page.click(button(page, "Save as baseline"))
    (folder / "baseline.json").write_text(saved(page, "ocs-baseline.json"), "utf-8")
    result = run("check", FAULTY, "--baseline", folder / "baseline.json")
    assert "2 suppressed" in result.stderr and "is gone" not in result.stderr, result.stderr
    # To a file that is there already, without losing what it holds.
    (folder / "own.json").write_text(json.dumps(
        {"rules": {"code-gap": "off"}, "exceptions": [{"rule": "misplaced-code", "reason": "known"}]}), "utf-8")
    page.one("#decisions input[type=file]").send_keys(str(folder / "own.json"))
    page.wait(lambda: "1 exceptions of own.json" in page.one("#decisions").text, "the file is read")
    page.click(button(page, "Save as .ocs.json"))
    (folder / "both.json").write_text(saved(page, "ocs.json"), "utf-8")
    both = json.loads((folder / "both.json").read_text("utf-8"))
    assert both["rules"] == {"code-gap": "off"} and len(both["exceptions"]) == 3
    assert "3 suppressed" in run("check", FAULTY, "--config", folder / "both.json").stderr
    # Accepted findings are told as such on the next site.
    review(folder / "accepted", FAULTY, "--config", folder / "both.json")
    page.open(folder / "accepted" / "documents" / f"{FAULTY.name}.html")
    assert len(page.all("#findings li.excused")) == 3


SIMPLIFIED = "录影與连線與线上"


def silenced(words, config):
    """What a file of exceptions takes from the findings of `ocs check`."""
    def told(*more):
        lines = run("check", *words, "--format", "jsonl", "--fail-on", "never", *more).stdout.splitlines()
        return collections.Counter(lines)
    before, after = told("--quiet"), told("--quiet", "--config", config)
    assert not after - before
    complaints = run("check", *words, "--fail-on", "never", "--config", config).stderr
    assert "matches nothing" not in complaints, complaints
    return [json.loads(line) for line in (before - after).elements()]


def exact(page, folder):
    """Decisions on several documents go along from page to page, and the file silences them and nothing else."""
    texts = folder / "exact"
    (texts / "below").mkdir(parents=True, exist_ok=True)
    names = ["a*.txt", "ab.txt", "plain.txt", "below/plain.txt", "\u202egnp.txt", "new\nline \"q\" 'a' %41&amp;<b>.txt", "back\\slash?.txt", "same-1.txt",
             "same-2.txt"]
    for n, name in enumerate(names):
        code = "TST9999" if name.startswith("same") else f"TST{n:04}"
        (texts / name).write_text(malice.PROFILE.format(code=f"{code}-001v1", name="示範", text=SIMPLIFIED), "utf-8")
    site = review(folder / f"exact-site-{page.width}", texts)
    page.open(site / "index.html", "#rule=simplified-character&sort=-document")
    assert len(rows(page)) == len(names)
    page.click(next(link for link in page.all("#rows tbody a") if link.text == "a*.txt"))
    reason = "as printed: \"q\" 'a' \\ <b>錄</b> %41 & #x\u202e"
    wanted, seen = [], 0
    while True:
        page.wait(lambda: page.all("#findings .accept"), "a document")
        seen += 1
        # One of several that have rule and code in common, one without a code, and one of another rule.
        items = page.js("return [...document.querySelectorAll('#findings li')].map(i => [i.dataset.rule, i.dataset.code ?? null, i.querySelector('.message').textContent])")
        same = [n for n, (rule, code, _) in enumerate(items) if rule == "simplified-character" and code == "T1.1"]
        none = [n for n, (rule, code, _) in enumerate(items) if rule == "simplified-character" and code is None]
        level = [n for n, (rule, _, _) in enumerate(items) if rule == "invalid-level"]
        assert len(same) == 3 and len(none) >= 3 and len(level) == 1, items
        name = urllib.parse.unquote(page.js("return document.body.dataset.path"))
        if page.width < 500:
            page.click(page.one(".views [data-view=findings]"))
        for n in (same[1], none[0], level[0]) if "same-2" not in name and name != "below/plain.txt" else ():
            page.click(page.one(f"#finding-{n + 1} .accept"))
            field = page.one(f"#finding-{n + 1} form [name=reason]")
            page.js("arguments[0].value = arguments[1]", field, reason)
            page.click(page.one(f"#finding-{n + 1} form [type=submit]"))
            wanted.append(n)
        if seen == 3:
            # Two of them are taken back.
            for n in (same[1], none[0]):
                page.click(page.one(f"#finding-{n + 1} .accept"))
                page.click(page.one(f"#finding-{n + 1} form .cancel"))
                wanted.pop()
        if not page.all("#next"):
            break
        before = page.browser.current_url
        page.press("n")
        page.wait(lambda: page.browser.current_url != before, "the next document")
        page.wait(lambda: "#" not in page.browser.current_url, "what was taken along is not in the address")
    assert seen == len(names)
    page.press("p")
    page.press("o")
    page.wait(lambda: page.browser.current_url.split("#")[0].endswith("index.html"), "the overview")
    assert page.browser.current_url.endswith("#rule=simplified-character&sort=-document"), "as it was left: " + page.browser.current_url
    assert f"{len(wanted)} accepted in 7 documents" in page.one("#decisions").text, page.one("#decisions").text
    page.axe("overview with decisions")
    page.click(button(page, "Save as .ocs.json"))
    config = folder / "exact.json"
    config.write_text(saved(page, "ocs.json"), "utf-8")
    assert {one["reason"] for one in json.loads(config.read_text("utf-8"))["exceptions"]} == {reason}
    gone = silenced([texts], config)
    assert len(gone) == len(wanted) == 19, (len(gone), len(wanted))
    kinds = collections.Counter((f["rule"], f["code"]) for f in gone)
    assert kinds == {("simplified-character", "T1.1"): 6, ("simplified-character", None): 6, ("invalid-level", "T1.1"): 7}, kinds
    assert max(collections.Counter(f["document"] for f in gone).values()) == 3
    assert not {f["document"] for f in gone} & {"same-2.txt", "below/plain.txt"}
    page.click(button(page, "Save as baseline"))
    (folder / "exact-baseline.json").write_text(saved(page, "ocs-baseline.json"), "utf-8")
    result = run("check", texts, "--fail-on", "never", "--baseline", folder / "exact-baseline.json")
    assert f"{len(wanted)} suppressed" in result.stderr and "is gone" not in result.stderr, result.stderr


def many(page, site):
    """More decisions than an address holds are not lost on the way."""
    page.open(site / "documents" / f"{FAULTY.name}.html")
    page.js("""decisions.set(Array.from({length: 9000}, (_, n) => (
      {rule: "code-gap", path: "a folder/a document.txt", code: "P1.1.1", fingerprint: String(n), standard: "TST0001-001", reason: "printed so"})))""")
    place = page.browser.current_url
    page.press("n")
    assert page.browser.current_url == place and "too many to be taken along" in page.one("#decisions").text
    page.click(button(page, "Save as .ocs.json"))
    assert len(json.loads(saved(page, "ocs.json"))["exceptions"]) == 9000
    page.press("n")
    page.wait(lambda: FAULTY.name not in page.browser.current_url, "on")


def together(page, site):
    """All findings of a rule with one reason, by the keyboard alone."""
    page.open(site / "documents" / f"{FAULTY.name}.html")
    page.press("e")
    error = page.js("return document.activeElement.id")
    assert page.one(f"#{error}").get_attribute("class").startswith("error") and page.one("#told").text
    page.press("j", "a")
    page.press("printed so", Keys.TAB, Keys.SPACE, Keys.ENTER)
    rule = page.js("return document.querySelector('#findings li.current').dataset.rule")
    count = len(page.all(f"#findings li[data-rule={rule}]"))
    assert count > 1 and len(page.all("#findings .accepted")) == count, (rule, count, len(page.all("#findings .accepted")))
    page.press("j", "a")
    assert page.js("return document.activeElement.value") == "printed so", "the last reason is offered"


def heads(page, site):
    """The head of the table of tasks lies over no value that was gone to."""
    for pointer in ("/duties/0/tasks/1/name", "/duties/1/tasks/1/blocks/0/indicators/1/text", "/duties/2/tasks/0/code"):
        page.open(site / "documents" / f"{FAULTY.name}.html", "#" + pointer)
        for _ in range(2):
            page.wait(lambda: page.js("""
              const [part, head] = [document.getElementById(arguments[0]), document.querySelector('.tasks thead th')].map(e => e.getBoundingClientRect());
              return part.top >= head.bottom && part.bottom <= innerHeight""", pointer), pointer)
            # And from its place in the source.
            page.js("document.getElementById('result').scrollTop = arguments[0] ? 0 : 1e6", pointer.startswith("/duties/0"))
            page.js("const v = document.getElementById(arguments[0]).dataset.v; document.querySelector(`#source [data-v=\"${v}\"]`).click()", pointer)


def pages(page, site):
    """The page of a PDF, with the place of a value."""
    page.open(site / "documents" / "tea-roasting.pdf.html")
    if not page.all("#pages"):
        print("no pdftoppm: pages of PDFs are not looked at")
        return
    page.click(next(b for b in page.all("#source .switch button") if b.text == "Pages"))
    images = page.js("return [...document.querySelectorAll('#pages img')].map(i => (i.loading = 'eager', i.src))")
    assert len(images) == 5
    page.wait(lambda: page.js("return [...document.querySelectorAll('#pages img')].every(i => i.complete && i.naturalWidth > 0)"), "pictures")
    value = page.js("return document.getElementById('/duties/0/tasks/1/name')")
    page.click(value)
    marks = page.js("return [...document.querySelectorAll('#pages rect.lit')].map(r => r.getBoundingClientRect()).map(r => [r.x, r.y, r.width, r.height])")
    assert len(marks) == 3 and all(w > 3 and h > 3 for _, _, w, h in marks), marks
    around = page.js("const r = document.getElementById('pages').getBoundingClientRect(); return [r.top, r.bottom]")
    assert around[0] <= marks[0][1] <= around[1], "the place is brought into sight"
    page.axe("pages")


def drawn(text):
    """A PDF of a page with a line of Latin text, or with nothing."""
    stream = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET" if text else "0 0 m 99 99 l S"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
               f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    out, places = "%PDF-1.4\n", []
    for n, body in enumerate(objects):
        places.append(len(out))
        out += f"{n + 1} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (out + f"xref\n0 6\n0000000000 65535 f \n{table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n").encode()


def scans(page, folder):
    """PDFs that gave no standard show their pages all the same."""
    texts = folder / "pdfs"
    texts.mkdir()
    (texts / "text.pdf").write_bytes(drawn("no standard"))
    (texts / "scan.pdf").write_bytes(drawn(""))
    site = review(folder / "pdfs-site", texts)
    page.open(site / "index.html")
    assert sorted(rows(page)) == ["scan.pdf", "text.pdf"]
    assert page.js("return [...document.querySelectorAll('#rows tbody tr')].every(r => r.offsetHeight < 40)"), "reasons have room"
    page.axe("overview of refused documents")
    for name, reason in (("text", "no occupational competency standard"), ("scan", "pictures of pages and no text")):
        page.open(site / "documents" / f"{name}.pdf.html")
        assert reason in page.one(".refusal").text
        image = page.one("#pages img")
        assert image.is_displayed()
        page.wait(lambda: page.js("return arguments[0].complete && arguments[0].naturalWidth > 0", image), "picture")
        page.axe(f"{name}.pdf")


def prints(page, site):
    page.open(site / "documents" / f"{FAULTY.name}.html")
    page.ask("Emulation.setEmulatedMedia", media="print")
    assert not page.one("#source").is_displayed() and not page.one("#findings").is_displayed()
    assert page.one("#result .tasks").is_displayed()
    # The width of a sheet of paper must not make it a phone.
    page.ask("Emulation.setDeviceMetricsOverride", width=700, height=900, deviceScaleFactor=1, mobile=False)
    assert page.js("return getComputedStyle(document.querySelector('#result .tasks td')).display") == "table-cell"
    page.ask("Emulation.setDeviceMetricsOverride", width=page.width, height=WIDTHS[page.width], deviceScaleFactor=1, mobile=False)
    page.ask("Emulation.setEmulatedMedia", media="")
    assert len(page.ask("Page.printToPDF", preferCSSPageSize=True)["data"]) > 10_000


# MARK: Hostile documents


def hostile(page, folder):
    texts = folder / "hostile"
    malice.documents(texts)
    for path in (folder / "texts").iterdir():
        path.rename(texts / path.name)
    for n, text in enumerate(SCRIPTS):
        body = malice.PROFILE.format(code=f"TST{n:04}-009v1", name="示範" + text, text=text + "\u202e" + RUN)
        (texts / f"script-{n:03}.txt").write_text(body, "utf-8")
        name = text.replace("/", "∕")[:80]
        (texts / f"{name}.txt").write_text(malice.PROFILE.format(code=text, name=text, text=text), "utf-8")
        # Refused, with its text.
        (texts / f"refused-{n:03}.txt").write_text(text, "utf-8")
    big = "長" * 330_000 + f"<img src=x onerror={RUN}>"
    (texts / "big.txt").write_text(malice.PROFILE.format(code="TST9998-001v1", name="示範", text=big), "utf-8")
    # On pages of a PDF, too.
    cells = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line.split("\t")) + "</tr>"
                    for line in malice.PROFILE.format(code="TST9997-001v1", name="示範", text="".join(SCRIPTS[:5]) + "\u202e").splitlines())
    (folder / "hostile.html").write_text(f"<meta charset=utf-8><style>td {{ border: 1px solid }}</style><table>{cells}</table>", "utf-8")
    page.open(folder / "hostile.html")
    (texts / "printed.pdf").write_bytes(base64.b64decode(page.ask("Page.printToPDF")["data"]))
    site = review(folder / "hostile-site", texts, "--accept-unreliable")
    count = 0
    for fragment in ("", "#text=script", "#/duties", f"#<img src=x onerror={RUN}>", "#__proto__=1&sort=constructor"):
        page.open(site / "index.html", fragment)
        assert page.js("return window.wasRun === undefined"), "the overview ran a text"
    names = [urllib.parse.unquote(d) for d in os.listdir(site / "documents")]
    for place in sorted((site / "documents").iterdir()):
        page.open(place)
        state = page.js("""
          for (const value of document.querySelectorAll('[data-v]')) { value.dispatchEvent(new PointerEvent('pointerover', {bubbles: true})); break; }
          for (const b of document.querySelectorAll('.accept')) { b.click(); break; }
          return [window.wasRun === undefined, document.querySelectorAll('main script, main iframe, main img:not(#pages img), main style, main base, main meta, main object').length,
                  document.documentElement.outerHTML.includes('\\u202e'), document.body.textContent.length]""")
        assert state[0], f"{place.name}: a text was run"
        assert state[1] == 0, f"{place.name}: a text is an element"
        assert not state[2], f"{place.name}: a bidirectional control is obeyed"
        count += 1
    assert count == len(names) and count > 280
    page.open(site / "documents" / "big.txt.html")
    assert page.js("return document.querySelector('.lines').textContent.includes('onerror')")
    page.open(site / "documents" / "script-000.txt.html")
    assert f"<script>{RUN}</script>" in page.js("return document.getElementById('result').textContent") or \
        f"<script>{RUN}</script>" in page.js("return document.getElementById('source').textContent"), "hostile texts are shown"
    complaints = [c for c in page.complaints() if "Content Security Policy" in c or "ERR_" in c]
    assert not complaints, complaints[:3]
    return count


def main():
    folders = [pathlib.Path(x).resolve() for x in sys.argv[2:]] or [ROOT / "Inputs"]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        downloads = folder / "downloads"
        downloads.mkdir()
        sites = {place: review(folder / f"site-{n}", place) for n, place in enumerate(folders)}
        inputs = sites.get(ROOT / "Inputs") or review(folder / "inputs", ROOT / "Inputs")
        report = json.loads(run("report", ROOT / "Inputs", "--format", "json", "--quiet").stdout)
        for width in WIDTHS:
            with Page(width, downloads) as page:
                overview(page, inputs, report)
                document(page, inputs)
                decisions(page, inputs, folder)
                exact(page, folder)
                if width > 500:
                    together(page, inputs)
                    many(page, inputs)
                    heads(page, inputs)
                    pages(page, inputs)
                    if page.all("#pages"):
                        scans(page, folder)
                    prints(page, inputs)
                print(f"{width} pixels: overview, document, keys, links, decisions, no violation of accessibility")
        with Page(1280, downloads, dark=True) as page:
            page.open(inputs / "index.html")
            page.axe("overview, dark")
            page.open(inputs / "documents" / f"{FAULTY.name}.html")
            page.axe("document, dark")
            for place, site in sites.items():
                print(f"{place.name}: {spans(page, site, place)} characters of the ledger are marked, and all values are reached")
            print(f"an overview of 2,000 documents is shown in {paging(page, folder):.1f} s")
            print(f"{hostile(page, folder)} pages of hostile documents: nothing was run")


main()
