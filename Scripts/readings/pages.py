"""A form as an HTML page: the one that is read as HTML, and the one that a browser prints to PDF."""

import html
from dataclasses import dataclass

WIDTHS = (11, 12, 11, 30, 6, 15, 15)
# The duty, the task and the level.
MIDDLE = (0, 1, 4)
FACES = ("Noto Sans CJK TC", "Noto Serif CJK TC", "AR PL UMing TW", "AR PL UKai TW")


@dataclass
class Sheet:
    """Settings of one print. Fonts and margins move the page breaks."""

    font: float = 10
    margin: float = 12
    gap: float = 36
    face: str = FACES[0]
    footer: bool = True
    repeat: bool = True
    item: str = "br"
    centred: str = ""

    @staticmethod
    def drawn(rng):
        return Sheet(
            rng.choice((8, 8.5, 9, 9, 10, 11)),
            rng.choice((10, 12, 15, 20)),
            rng.choice((36, 36, 48)),
            rng.choice(FACES),
            rng.random() < 0.7,
            rng.random() < 0.9,
            rng.choice(("br", "p", "li")),
            rng.choice(("", "", "", "headings", "names")),
        )

    def style(self):
        """Where text stands in cells: at the top, or the headings in the middle, or the names of tasks, levels and labels too."""
        headings = "thead th{vertical-align:middle;text-align:center}\n" if self.centred else ""
        return headings + ("td.middle{vertical-align:middle}\n" if self.centred == "names" else "")


def lines(texts, item="br"):
    texts = [html.escape(t, quote=False) for t in texts]
    if item == "br" or not any(texts):
        return "<br>".join(texts)
    inner = "".join(f"<{item}>{t}</{item}>" for t in texts)
    return f"<ul>{inner}</ul>" if item == "li" else inner


def cell(c, item="br", tag="td", middle=False):
    kind = ' class="middle"' if middle else ""
    spans = (f' rowspan="{c.rows}"' if c.rows > 1 else "") + (f' colspan="{c.columns}"' if c.columns > 1 else "")
    return f"<{tag}{kind}{spans}>{lines(c.lines, item)}</{tag}>"


def page(form, sheet, printed=False):
    """The whole page. What is `printed` to PDF has a bullet before each note: without one, nothing there parts them."""
    foot = '@bottom-center{content:"第 " counter(page) " 頁，總共 " counter(pages) " 頁";font-size:8pt}' if sheet.footer else ""
    style = f"""@page{{size:A4;margin:{sheet.margin}mm;{foot}}}
body{{font-family:'{sheet.face}';font-size:{sheet.font}pt;line-height:1.4}}
table{{border-collapse:separate;border-spacing:0;width:100%;table-layout:fixed;margin-bottom:{sheet.gap}pt}}
td,th{{border:1px solid #000;padding:2pt 3pt;vertical-align:top;font-weight:normal;text-align:left}}
td,th{{overflow-wrap:anywhere;box-decoration-break:clone}}
thead{{display:{"table-header-group" if sheet.repeat else "table-row-group"}}}
{sheet.style()}h1{{font-size:14pt;text-align:center;font-weight:normal}} p,ul{{margin:0;padding:0}} li{{list-style:none}}"""
    out = [f"<h1>{html.escape(form.title)}</h1>"]
    if form.versions:
        head, *rows = form.versions
        out.append(
            "<table><tr>"
            + "".join(f"<th>{html.escape(t)}</th>" for t in head)
            + "</tr>"
            + "".join("<tr>" + "".join(f"<td>{html.escape(t)}</td>" for t in row) + "</tr>" for row in rows)
            + "</table>"
        )
    out.append("<table>" + "".join("<tr>" + "".join(cell(c, middle=sheet.centred == "names") for c in row if c) + "</tr>" for row in form.profile) + "</table>")
    out.append(
        "<table><colgroup>"
        + "".join(f'<col style="width:{w}%">' for w in WIDTHS)
        + "</colgroup><thead><tr>"
        + "".join(f"<th>{lines(h)}</th>" for h in form.heads)
        + "</tr></thead><tbody>"
        + "".join("<tr>" + "".join(cell(c, sheet.item, middle=sheet.centred == "names" and n in MIDDLE) for n, c in enumerate(row) if c)
            + "</tr>"
            for row in form.rows
        )
        + "</tbody></table>"
    )
    parts = [form.attitudes]
    if form.attitudes_again:
        parts = [form.attitudes[: form.attitudes_again], form.attitudes[form.attitudes_again :]]
    for part in parts:
        out.append(
            f"<table><thead><tr><th>{html.escape(form.attitude_heading)}</th></tr></thead><tbody>"
            + "".join(f"<tr><td>{html.escape(t)}</td></tr>" for t in part)
            + "</tbody></table>"
        )
    mark = "‧ " if printed else ""
    notes = "".join(f"<p>{html.escape((bullet or ('' if title else mark)) + text)}</p>" for title, bullet, text in form.notes)
    out.append(f"<table><tr><th>{html.escape(form.notes_title)}</th></tr><tr><td>{notes}</td></tr></table>")
    return (
        f'<!doctype html><html lang="zh-Hant"><meta charset="utf-8"><title>{html.escape(form.title)}</title><style>{style}</style><body>'
        + "\n".join(out)
        + "</body></html>\n"
    )
