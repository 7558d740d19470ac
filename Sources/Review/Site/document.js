// A document's page: values and the places that they were read from, findings, keys, and decisions. Spans of the source, words of
// pages and values of the result that belong together have one number, `data-v`.
"use strict";
{
  const body = document.body;
  const source = document.getElementById("source");
  const pages = document.getElementById("pages");
  const result = document.getElementById("result");
  const findings = document.getElementById("findings");
  const told = document.getElementById("told");
  const narrow = matchMedia("(max-width: 760px)");
  document.documentElement.classList.add("js");
  const { element } = decisions;

  // MARK: What belongs together

  const parts = new Map();
  for (const part of document.querySelectorAll("[data-v]")) {
    const own = parts.get(part.dataset.v);
    if (own) own.push(part);
    else parts.set(part.dataset.v, [part]);
  }
  // For a value its own element, not one that shows it again.
  const home = (number) => parts.get(number)?.find((part) => part.id && result.contains(part));

  let lit = [];
  let chosen = null;

  function light(number) {
    for (const part of lit) part.classList.remove("lit");
    lit = number === null ? [] : parts.get(number) ?? [];
    for (const part of lit) part.classList.add("lit");
  }

  const KINDS = { k: "kept", r: "repeated", w: "variant", u: "without a place", d: "read as this value" };

  function tell(number) {
    const own = parts.get(number) ?? [];
    const spans = source ? own.filter((part) => source.contains(part)) : [];
    const lines = [...new Set(spans.map((part) => part.closest(".l").dataset.n))];
    const kinds = new Map();
    for (const part of spans) {
      const kind = KINDS[part.classList[0]] ?? "";
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    const repairs = [...new Set(spans.map((part) => part.title).filter(Boolean))];
    const value = home(number);
    const words = [
      value ? value.id : "",
      spans.length === 0
        ? "made from other values of the standard, or read from a merged cell"
        : `${lines.length === 1 ? "line" : "lines"} ${lines.join(", ")} (${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(", ")})`,
      repairs.length ? `repaired: ${repairs.slice(0, 5).join("; ")}` : "",
    ];
    told.textContent = words.filter(Boolean).join(" · ");
  }

  function isShown(part) {
    return part.getClientRects().length > 0;
  }

  // Brings the counterpart into the middle of its own pane, and leaves the page where it is.
  function reveal(part) {
    const pane = part.closest(".pane");
    if (!pane || !isShown(part)) return;
    if (getComputedStyle(pane).overflowY === "visible") {
      part.scrollIntoView({ block: "center" });
      return;
    }
    const [own, around] = [part.getBoundingClientRect(), pane.getBoundingClientRect()];
    // The head of the table of tasks lies over what is scrolled.
    const top = around.top + 8 + (part.closest("tbody") ? part.closest("table").tHead?.offsetHeight ?? 0 : 0);
    if (own.top < top || own.bottom > around.bottom - 24) pane.scrollTop += own.top - Math.max(top, around.top + around.height / 3);
  }

  // A value is chosen: it stays marked, and what belongs to it is brought into sight in the other panes.
  function choose(part) {
    const number = part.dataset.v;
    chosen = number;
    light(number);
    tell(number);
    const from = part.closest(".pane");
    for (const pane of [source, pages, result]) {
      if (!pane || pane === from) continue;
      const other = pane === result ? home(number) : parts.get(number).find((own) => pane.contains(own));
      if (other) reveal(other);
    }
  }

  // Nothing is pointed at: what was chosen is marked again.
  function rest() {
    light(chosen);
    if (chosen !== null) tell(chosen);
  }

  for (const pane of [source, pages, result]) {
    if (!pane) continue;
    pane.addEventListener("pointerover", (event) => {
      const part = event.target.closest("[data-v]");
      if (part) {
        light(part.dataset.v);
        tell(part.dataset.v);
      } else rest();
    });
    pane.addEventListener("pointerleave", rest);
    pane.addEventListener("click", (event) => {
      if (event.target.closest("a")) return;
      const part = event.target.closest("[data-v]");
      if (part) {
        focusPart(part);
        choose(part);
      }
    });
  }

  // MARK: Keys within a pane: the arrows go from value to value

  function focusPart(part) {
    if (!(part instanceof HTMLElement)) return;
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
  }

  function step(pane, by) {
    const own = [...pane.querySelectorAll("[data-v]")].filter(isShown);
    if (!own.length) return;
    const at = own.indexOf(document.activeElement);
    const next = own[at < 0 ? (by > 0 ? 0 : own.length - 1) : Math.min(own.length - 1, Math.max(0, at + by))];
    focusPart(next);
    reveal(next);
    choose(next);
  }

  // MARK: Panes

  const switches = [];
  function showLeft(pane) {
    for (const one of [source, pages]) one?.classList.toggle("shown", one === pane);
    for (const [button, own] of switches) button.setAttribute("aria-pressed", String(own === pane));
  }
  for (const pane of [source, pages]) {
    if (!pane || !source || !pages) continue;
    const group = element("div", { className: "switch", role: "group" });
    group.setAttribute("aria-label", "Left pane");
    for (const [name, own] of [["Text", source], ["Pages", pages]]) {
      const button = element("button", { type: "button", textContent: name });
      button.addEventListener("click", () => {
        showLeft(own);
        switches.find(([one, to]) => to === own && own.contains(one))?.[0].focus();
        if (chosen !== null) parts.get(chosen)?.filter((part) => own.contains(part)).slice(0, 1).forEach(reveal);
      });
      switches.push([button, own]);
      group.append(button);
    }
    pane.prepend(group);
  }
  showLeft(source ?? pages);
  if (!source && !pages) document.querySelector(".panes").classList.add("single");

  // On a narrow screen one of them is shown at a time.
  const main = document.querySelector("main");
  const views = element("div", { className: "views", role: "group" });
  views.setAttribute("aria-label", "Shown part");
  for (const [name, label, part] of [["source", "Source", source ?? pages], ["result", "Result", result], ["findings", "Findings", findings]]) {
    if (!part) continue;
    const button = element("button", { type: "button", textContent: label });
    button.dataset.view = name;
    button.addEventListener("click", () => show(name));
    views.append(button);
  }
  document.querySelector("header").append(views);

  function show(name) {
    main.dataset.view = name;
    for (const button of views.children) button.setAttribute("aria-pressed", String(button.dataset.view === name));
    if (chosen !== null) {
      const part = name === "result" ? home(chosen) : parts.get(chosen)?.find((own) => isShown(own) && !result.contains(own));
      if (part && narrow.matches) part.scrollIntoView({ block: "center" });
    }
  }
  show("result");

  function showFor(part) {
    if (!narrow.matches) {
      if (pages?.contains(part)) showLeft(pages);
      else if (source?.contains(part)) showLeft(source);
      return;
    }
    show(result.contains(part) ? "result" : findings?.contains(part) ? "findings" : "source");
  }

  // MARK: Findings

  const list = findings ? [...findings.querySelectorAll("li")] : [];
  let current = -1;

  function goTo(n) {
    if (!list.length) return;
    list[current]?.classList.remove("current");
    current = Math.min(list.length - 1, Math.max(0, n));
    const own = list[current];
    own.classList.add("current");
    if (narrow.matches) show("findings");
    own.focus({ preventScroll: true });
    own.scrollIntoView({ block: "nearest" });
    for (const mark of document.querySelectorAll("a.n")) mark.classList.toggle("here", mark.hash === `#finding-${current + 1}`);
    const mark = document.getElementById(`place-${current + 1}`);
    if (mark) reveal(mark);
    const value = own.querySelector(".to-value");
    const part = value && document.getElementById(decodeURIComponent(value.hash.slice(1)));
    if (part) {
      reveal(part);
      if (part.dataset.v) {
        chosen = part.dataset.v;
        light(chosen);
      }
    }
    told.textContent = `${own.querySelector(".message").textContent} · ${own.querySelector(".rule").title}`;
  }

  function goToError() {
    const isError = (item) => item.classList.contains("error") && "counts" in item.dataset;
    const next = list.findIndex((item, n) => n > current && isError(item));
    const n = next < 0 ? list.findIndex(isError) : next;
    if (n >= 0) goTo(n);
  }

  // MARK: Links

  function follow() {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { /* a name with a lone percent sign */ }
    const part = name && document.getElementById(name);
    if (!part) return;
    if (list.includes(part)) {
      goTo(list.indexOf(part));
      return;
    }
    showFor(part);
    const value = part.dataset.v ? part : part.querySelector?.(":scope [data-v]");
    if (value && part.closest(".pane")) {
      part.tabIndex = -1;
      part.focus({ preventScroll: true });
      choose(value);
      reveal(part);
    } else reveal(part);
  }
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    // A link that leads where one is already does nothing by itself.
    if (link && link.hash === location.hash) follow();
  });

  // MARK: Decisions

  const decoded = (text) => text === undefined ? undefined : decodeURIComponent(text);

  // What a decision on a finding says besides its reason.
  function subject(item) {
    const { rule, code, fingerprint } = item.dataset;
    const { path, standard } = body.dataset;
    return { rule, path: decoded(path), ...(code !== undefined && { code: decoded(code) }), fingerprint, standard: decoded(standard) };
  }

  for (const [n, item] of list.entries()) {
    if (!("counts" in item.dataset)) continue;
    const button = element("button", { type: "button", className: "accept" });
    button.addEventListener("click", () => ask(n, item, button));
    item.querySelector("p").append(" ", button);
    const update = () => {
      const own = decisions.get(subject(item));
      item.querySelector(".accepted")?.remove();
      if (own) item.lastElementChild.append(element("p", { className: "accepted", textContent: `accepted: ${own.reason}${own.until ? `, until ${own.until}` : ""}` }));
      button.textContent = own ? "Change…" : "Accept…";
      button.setAttribute("aria-label", `${own ? "Change the decision on" : "Accept"} finding ${n + 1}`);
    };
    decisions.onChange(update);
    update();
  }

  function ask(n, item, button) {
    if (item.querySelector("form")) {
      item.querySelector("form input").focus();
      return;
    }
    const made = decisions.get(subject(item));
    // Many findings have one reason.
    const reason = element("input", { name: "reason", required: true, value: made?.reason ?? decisions.lastReason });
    const until = element("input", { name: "until", type: "date", value: made?.until ?? "" });
    const others = list.filter((one) => one !== item && "counts" in one.dataset && one.dataset.rule === item.dataset.rule && !decisions.get(subject(one)));
    const all = element("input", { name: "all", type: "checkbox" });
    const form = element("form", {},
      element("label", { className: "why" }, "Reason", reason),
      ...(others.length && !made ? [element("label", { className: "all" }, all, ` and ${others.length === 1 ? "the other" : `all ${others.length} others`} of ${item.dataset.rule} here`)] : []),
      element("label", {}, "Until (may be empty)", until),
      element("button", { type: "submit", textContent: "Accept" }),
      element("button", { type: "button", className: "cancel", textContent: made ? "Take back" : "Cancel" }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const why = reason.value.trim();
      if (!why) return;
      decisions.set((all.checked ? [item, ...others] : [item]).map((one) => ({ ...subject(one), reason: why, ...(until.value && { until: until.value }) })));
      close();
    });
    form.querySelector(".cancel").addEventListener("click", () => {
      decisions.remove(subject(item));
      close();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      close();
      event.stopPropagation();
    });
    item.lastElementChild.append(form);
    reason.focus();
    reason.select();
    form.scrollIntoView({ block: "nearest" });

    function close() {
      form.remove();
      button.focus();
    }
  }

  // MARK: Pages of the site: what was decided, and what the overview showed, goes along

  for (const id of ["previous", "next", "overview"]) {
    const link = document.getElementById(id);
    if (link) decisions.carry(link, () => id === "overview" ? decisions.view : decisions.view && { view: decisions.view });
  }

  // MARK: Keys

  const KEYS = [
    ["j, k", "next, previous finding"], ["e", "next error"], ["n, p", "next, previous document"], ["a", "accept the finding"],
    ["o", "overview"], ["s, r", "go to the source, to the result"],
    ["← ↑ ↓ →", "within a pane: the value before or behind"], ["Esc", "no value is chosen any more"], ["?", "these keys"],
  ];
  const keys = element("dialog", {},
    element("h2", { id: "keys-title", textContent: "Keys" }),
    element("dl", {}, ...KEYS.flatMap(([key, about]) => [element("dt", {}, element("kbd", { textContent: key })), element("dd", { textContent: about })])),
    element("form", { method: "dialog" }, element("button", { textContent: "Close" })));
  keys.setAttribute("aria-labelledby", "keys-title");
  keys.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    keys.close();
  });
  main.append(keys);
  const help = document.getElementById("help");
  help.hidden = false;
  help.addEventListener("click", () => keys.showModal());

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
    if (event.target.closest("input, textarea, select")) return;
    const pane = document.activeElement?.closest?.(".pane");
    const isWithin = pane && (document.activeElement.dataset.v !== undefined || document.activeElement === pane);
    const go = {
      j: () => goTo(current + 1),
      k: () => goTo(current - 1),
      e: goToError,
      n: () => document.getElementById("next")?.click(),
      p: () => document.getElementById("previous")?.click(),
      o: () => document.getElementById("overview").click(),
      a: () => list[current]?.querySelector(".accept")?.click(),
      s: () => goToPane(pages?.classList.contains("shown") ? pages : source),
      r: () => goToPane(result),
      "?": () => keys.showModal(),
      Escape: () => {
        chosen = null;
        light(null);
        told.textContent = "";
      },
      ...(isWithin && {
        ArrowDown: () => step(pane, 1), ArrowRight: () => step(pane, 1),
        ArrowUp: () => step(pane, -1), ArrowLeft: () => step(pane, -1),
      }),
    }[event.key];
    if (!go) return;
    event.preventDefault();
    go();
  });

  function goToPane(pane) {
    if (!pane) return;
    showFor(pane);
    const part = chosen === null ? null : pane === result ? home(chosen) : parts.get(chosen)?.find((own) => pane.contains(own));
    if (part) {
      focusPart(part);
      reveal(part);
    } else pane.focus();
  }

  follow();
}
