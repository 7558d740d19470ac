// Findings that were accepted, on their way from page to page of the site: they travel in the addresses of its links, stand in no
// storage, and are saved as the files that `ocs check` takes.
"use strict";
const decisions = (() => {
  // By document and fingerprint, in the order in which they were made: rule, path, code, fingerprint, standard, reason, until.
  const made = new Map();
  // The file that new exceptions are added to.
  let settings = {};
  let isSaved = true;
  // The page is left by a link that takes all along.
  let isCarried = false;
  // What the overview was filtered and sorted by, as its address tells it.
  let view = "";
  const listeners = [];

  const element = (name, properties = {}, ...children) => {
    const own = Object.assign(document.createElement(name), properties);
    own.append(...children);
    return own;
  };

  const key = ({ path, fingerprint }) => JSON.stringify([path, fingerprint]);

  function isDecision(one) {
    const isText = (name) => typeof one[name] === "string" && one[name] !== "";
    return one !== null && typeof one === "object" && ["rule", "path", "fingerprint", "standard", "reason"].every(isText) &&
      ["code", "until"].every((name) => one[name] === undefined || isText(name));
  }

  const told = element("p", { role: "status" });
  const say = (text) => { told.textContent = text; };

  function changed() {
    say("");
    for (const listener of listeners) listener();
  }

  function set(all) {
    for (const one of all) made.set(key(one), one);
    isSaved = false;
    changed();
  }

  function remove(one) {
    if (!made.delete(key(one))) return;
    isSaved = made.size === 0;
    changed();
  }

  // MARK: Links

  // What came with the address, which does not show it any longer.
  function arrive() {
    const parts = new URLSearchParams(location.hash.slice(1));
    if (!parts.has("decisions") && !parts.has("view")) return;
    view = parts.get("view") ?? "";
    try {
      const came = JSON.parse(parts.get("decisions") ?? "{}");
      for (const one of came.made ?? []) if (isDecision(one)) made.set(key(one), one);
      isSaved = made.size === 0 || came.isSaved === true;
    } catch { /* an address that was cut brings nothing */ }
    parts.delete("decisions");
    parts.delete("view");
    const rest = parts.toString();
    try { history.replaceState(null, "", rest ? "#" + rest : location.pathname + location.search); } catch { /* a browser may not allow it for files */ }
  }

  // Links to other pages of the site, and what goes before the decisions there.
  const ways = new WeakMap();
  // Browsers take no longer addresses.
  const LONGEST = 900000;

  // Its address is made when the link is followed: hundreds of links with all decisions in them would be slow.
  function carry(link, parts) {
    link.dataset.carries = "";
    ways.set(link, { page: link.getAttribute("href"), parts });
  }

  function fill(event) {
    const link = event.target.closest("a[data-carries]");
    if (!link) return;
    const { page, parts } = ways.get(link);
    const all = new URLSearchParams(parts());
    if (made.size) all.set("decisions", JSON.stringify({ isSaved, made: [...made.values()] }));
    let hash = all.toString();
    if (hash.length > LONGEST) {
      if (!isSaved) {
        event.preventDefault();
        say("these are too many to be taken along; save them first");
        return;
      }
      all.delete("decisions");
      hash = all.toString();
    }
    link.setAttribute("href", hash ? `${page}#${hash}` : page);
    isCarried = event.type === "click" && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  }
  for (const kind of ["click", "auxclick", "contextmenu"]) document.addEventListener(kind, fill, true);
  addEventListener("pageshow", () => { isCarried = false; });
  addEventListener("beforeunload", (event) => {
    if (!isSaved && !isCarried) event.preventDefault();
  });

  arrive();

  // MARK: Files

  // The form that `ocs check --config` takes.
  function exceptions() {
    const kept = settings.exceptions ?? [];
    const known = new Set(kept.map((one) => JSON.stringify([one.path, one.fingerprint])));
    // In patterns, a character that stands for others is told from itself.
    const literal = (text) => text.replace(/[*?\\]/g, "\\$&");
    const own = [...made.values()].filter((one) => !known.has(key(one))).map(({ rule, path, code, fingerprint, reason, until }) => ({
      rule, path, ...(code !== undefined && { code: literal(code) }), fingerprint, reason, ...(until && { until }),
    }));
    return { ...settings, exceptions: [...kept, ...own] };
  }

  // The form that `ocs check --baseline` takes.
  function baseline() {
    const counts = new Map();
    for (const { rule, code, standard } of made.values()) {
      const name = JSON.stringify([standard, code ?? null, rule]);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const findings = [...counts].map(([name, count]) => {
      const [standard, code, rule] = JSON.parse(name);
      return { code, count, rule, standard };
    });
    return { findings, schema: "ocs-baseline/1" };
  }

  function save(text, name, make) {
    const button = element("button", { type: "button", textContent: text });
    button.addEventListener("click", () => {
      const place = URL.createObjectURL(new Blob([JSON.stringify(make(), null, 2) + "\n"], { type: "application/json" }));
      element("a", { href: place, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(place), 60000);
      isSaved = true;
      changed();
    });
    return button;
  }

  // What is accepted and the ways to save it.
  {
    const part = document.getElementById("decisions");
    const words = element("p");
    const file = element("input", { type: "file", accept: ".json,application/json" });
    file.addEventListener("change", async () => {
      try {
        const read = JSON.parse(await file.files[0].text());
        if (typeof read !== "object" || read === null || Array.isArray(read) || !Array.isArray(read.exceptions ?? [])) throw new Error("no settings");
        settings = read;
        say(`${(settings.exceptions ?? []).length} exceptions of ${file.files[0].name} will be kept`);
      } catch {
        settings = {};
        file.value = "";
        say("this file holds no settings of ocs; it was not taken");
      }
    });
    part.append(words, save("Save as .ocs.json", "ocs.json", exceptions), save("Save as baseline", "ocs-baseline.json", baseline),
      element("label", {}, "Add to this .ocs.json first: ", file), told);
    const update = () => {
      part.hidden = made.size === 0;
      const documents = new Set([...made.values()].map((one) => one.path)).size;
      words.textContent = `${made.size} accepted${documents > 1 ? ` in ${documents} documents` : ""}; ` +
        (isSaved ? "saved." : "they are in no place but the file that you save.");
    };
    listeners.push(update);
    update();
  }

  return {
    element, set, remove, carry,
    get: (one) => made.get(key(one)),
    get lastReason() { return [...made.values()].at(-1)?.reason ?? ""; },
    get view() { return view; },
    onChange: (listener) => listeners.push(listener),
  };
})();
