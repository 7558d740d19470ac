// The table of the overview: its rows come from data.js, are filtered and sorted here, and are shown a page at a time.
"use strict";
{
  const PAGE = 100;
  // Columns that a narrow screen has no room for.
  const WIDE = new Set(["state", "code", "change", "level", "layout", "duties", "tasks", "indicators", "knowledge", "skills", "unplaced", "found", "infos", "excused", "told", "margin"]);
  const SEVERITIES = ["errors", "warnings", "infos"];
  const table = document.getElementById("rows");
  if (table) start();

  function start() {
    const place = new Map(data.columns.map((column, n) => [column.key, n + 1]));
    const RULES = data.columns.length + 1;
    const CHANGE = RULES + 1;
    const hasChanges = data.rows.some((row) => row[CHANGE]);
    const columns = data.columns.filter((column) =>
      // The reason stands in the place of what was read; what no document has needs no column.
      column.key !== "reason" && (!["state", "excused"].includes(column.key) || data.rows.some((row) => isTold(row, column.key))));
    if (hasChanges) columns.splice(3, 0, { key: "change", title: "change", about: "since the earlier run", number: false });
    // A bar for what was found, before the numbers.
    columns.splice(columns.findIndex((column) => column.key === "errors"), 0, { key: "found", title: "findings", about: "errors, warnings and infos together", number: true });
    const most = data.rows.reduce((most, row) => Math.max(most, value(row, "found")), 1);
    const form = document.getElementById("filter");
    const [text, rule, state] = ["text", "rule", "state"].map((id) => document.getElementById(id));
    const [back, on, shown] = ["back", "on", "shown"].map((id) => document.getElementById(id));
    const view = { sort: "", isDown: false, first: 0 };

    function isTold(row, key) {
      const value = row[place.get(key)];
      return key === "state" ? value !== "read" : value > 0;
    }

    function value(row, key) {
      switch (key) {
        case "change": return row[CHANGE];
        case "found": return SEVERITIES.reduce((sum, one) => sum + row[place.get(one)], 0);
        default: return row[place.get(key)];
      }
    }
    const { element } = decisions;

    // MARK: Head

    const head = table.tHead.rows[0];
    for (const column of columns) {
      const button = element("button", { type: "button", textContent: column.title, title: column.about });
      button.addEventListener("click", () => {
        view.isDown = view.sort === column.key ? !view.isDown : column.number;
        view.sort = column.key;
        view.first = 0;
        show();
      });
      const cell = element("th", { scope: "col", className: classes(column) }, button);
      cell.dataset.key = column.key;
      head.append(cell);
    }

    function classes(column) {
      return [column.number ? "number" : "", WIDE.has(column.key) ? "wide" : "", column.key].filter(Boolean).join(" ");
    }

    // MARK: Rows

    function wanted() {
      const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
      const number = data.rules.indexOf(rule.value);
      return data.rows.filter((row) => {
        const own = ["document", "code", "name", "reason"].map((key) => value(row, key) ?? "").join(" ").toLowerCase();
        if (!words.every((word) => own.includes(word))) return false;
        if (number >= 0 && !row[RULES].some(([n]) => n === number)) return false;
        switch (state.value) {
          case "look": return value(row, "state") !== "read" || value(row, "errors") > 0;
          case "found": return value(row, "state") === "refused" || row[RULES].length > 0;
          case "new": case "changed": return row[CHANGE] === state.value;
          default: return true;
        }
      });
    }

    function sorted(rows) {
      if (!view.sort) return rows;
      const isNumber = columns.find((column) => column.key === view.sort).number;
      // What has no value comes last, whichever way is up.
      return rows.map((row, n) => [row, n]).sort(([a, i], [b, j]) => {
        const [x, y] = [a, b].map((row) => value(row, view.sort));
        if (x === null || y === null) return (x === null) - (y === null) || i - j;
        const order = isNumber ? x - y : x < y ? -1 : x > y ? 1 : 0;
        return (view.isDown ? -order : order) || i - j;
      }).map(([row]) => row);
    }

    function line(row) {
      const made = element("tr", { className: value(row, "state") });
      const isRefused = value(row, "state") === "refused";
      for (const column of columns) {
        // Where nothing was read, there is room for the reason.
        if (isRefused && !["document", "state"].includes(column.key)) {
          made.append(element("td", { className: "reason", colSpan: columns.length - made.cells.length, textContent: value(row, "reason") }));
          break;
        }
        const own = value(row, column.key);
        const cell = element(column.key === "document" ? "th" : "td", { className: classes(column) });
        if (column.key === "document") {
          cell.scope = "row";
          const link = element("a", { href: `documents/${encodeURIComponent(row[0])}.html`, textContent: own });
          decisions.carry(link, () => hash() && { view: hash() });
          cell.append(link);
        } else if (column.key === "found") {
          cell.append(bar(row));
        } else {
          cell.append(own === null ? "" : String(own));
          if (own === 0) cell.classList.add("zero");
        }
        if (column.key === "name" || column.key === "document") cell.lang = "zh-Hant-TW";
        made.append(cell);
      }
      return made;
    }

    // How much was found, beside the most that was found anywhere; the numbers stand beside it.
    function bar(row) {
      const NS = "http://www.w3.org/2000/svg";
      const svg = document.createElementNS(NS, "svg");
      for (const [key, own] of [["class", "findings"], ["width", 46], ["height", 10], ["aria-hidden", "true"]]) svg.setAttribute(key, own);
      let left = 1;
      for (const key of SEVERITIES) {
        const count = value(row, key);
        if (!count) continue;
        const rect = document.createElementNS(NS, "rect");
        const width = Math.max(2, Math.round((44 * count) / most));
        for (const [name, own] of [["class", key.slice(0, -1)], ["x", left], ["y", 1], ["width", width], ["height", 8]]) rect.setAttribute(name, own);
        left += width;
        svg.append(rect);
      }
      return svg;
    }

    function show() {
      const rows = sorted(wanted());
      view.first = Math.max(0, Math.min(view.first, Math.floor(Math.max(0, rows.length - 1) / PAGE) * PAGE));
      const page = rows.slice(view.first, view.first + PAGE);
      table.tBodies[0].replaceChildren(...page.map(line));
      for (const cell of head.cells) {
        const isSorted = cell.dataset.key === view.sort;
        if (isSorted) cell.setAttribute("aria-sort", view.isDown ? "descending" : "ascending");
        else cell.removeAttribute("aria-sort");
      }
      const count = (number) => `${number} ${number === 1 ? "document" : "documents"}`;
      const all = rows.length === data.rows.length ? count(rows.length) : `${rows.length} of ${count(data.rows.length)}`;
      shown.textContent = !page.length ? "no document is like this" : rows.length > PAGE ? `${view.first + 1} to ${view.first + page.length} of ${all}` : all;
      back.hidden = on.hidden = rows.length <= PAGE;
      back.disabled = view.first === 0;
      on.disabled = view.first + PAGE >= rows.length;
      keep();
    }

    // MARK: Links

    // The view stands in the address, so that one can send it and come back to it.
    function hash() {
      const parts = new URLSearchParams();
      for (const [key, own] of [["text", text.value.trim()], ["rule", rule.value], ["state", state.value], ["sort", view.sort && (view.isDown ? "-" : "") + view.sort], ["from", view.first || ""]]) {
        if (own) parts.set(key, own);
      }
      return parts.toString();
    }

    function keep() {
      if (hash() === location.hash.slice(1)) return;
      try { history.replaceState(null, "", hash() ? "#" + hash() : location.pathname + location.search); } catch { /* a browser may not allow it for files */ }
    }

    function restore() {
      const parts = new URLSearchParams(location.hash.slice(1));
      text.value = parts.get("text") ?? "";
      rule.value = parts.get("rule") ?? "";
      state.value = parts.get("state") ?? "";
      for (const select of [rule, state]) if (select.selectedIndex < 0) select.value = "";
      const sort = parts.get("sort") ?? "";
      view.isDown = sort.startsWith("-");
      view.sort = columns.some((column) => column.key === sort.replace("-", "")) ? sort.replace("-", "") : "";
      view.first = Math.floor((Number(parts.get("from")) || 0) / PAGE) * PAGE;
    }

    for (const input of [text, rule, state]) {
      // Some programs that fill in forms tell the one, some the other.
      for (const event of ["input", "change"]) {
        input.addEventListener(event, () => {
          view.first = 0;
          show();
        });
      }
    }
    form.addEventListener("submit", (event) => event.preventDefault());
    back.addEventListener("click", () => { view.first -= PAGE; show(); });
    on.addEventListener("click", () => { view.first += PAGE; show(); });
    addEventListener("hashchange", () => {
      // Other links of the page lead to its parts.
      if (location.hash && !location.hash.includes("=")) return;
      restore();
      show();
    });
    for (const part of [form, table, document.querySelector(".pager")]) part.hidden = false;
    restore();
    show();
  }
}
