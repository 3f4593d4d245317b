/// The script of a page: filter, keys, messages beside their ladder, light and dark.
///
/// It moves and copies nodes and sets texts; it never makes markup from a string. Without it
/// everything can be read, only in longer ways.
package enum PageScript {
  /// Base64 of the text's SHA-256, for the content security policy; a test holds it to the text.
  package static let hash = "sha256-6nSJhaPf1OwoP+p/GYZQL7tIhY2cmVx27GWUZdKKTKs="

  package static let text: StaticString = #"""

    (() => {
    "use strict";
    const root = document.documentElement;
    const byId = id => document.getElementById(id);
    const all = (query, from = document) => [...from.querySelectorAll(query)];
    const entries = all("details.entry");
    const query = byId("q"), form = byId("filter"), panel = byId("panel"), shownBy = byId("shown");
    const theme = byId("theme"), unfold = byId("unfold");
    let only = "", arrow = null, mistakes = 0;
    addEventListener("error", () => { root.dataset.mistakes = ++mistakes; });

    // Light and dark: as the system is, until somebody chooses.
    const store = value => {
      try {
        if (value) localStorage.setItem("harness-theme", value);
        return localStorage.getItem("harness-theme");
      } catch { return null; }
    };
    const system = matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
    const name = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
    const stored = store();
    if (stored === "dark" || stored === "light") root.dataset.theme = stored;
    theme.hidden = false;
    theme.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      store(root.dataset.theme);
      name();
    });
    system.addEventListener("change", name);
    name();

    // The filter: every word must be found; a button leaves one verdict.
    form.hidden = false;
    const shown = () => entries.filter(entry => !entry.hidden);
    const filter = () => {
      const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const entry of entries) {
        entry.hidden = (only && entry.dataset.outcome !== only)
          || !words.every(word => entry.dataset.find.includes(word));
      }
      for (const button of all("button.only")) {
        button.setAttribute("aria-pressed", String(button.dataset.only === only));
      }
      const count = shown().length;
      const noun = shownBy.dataset.noun + (entries.length === 1 ? "" : "s");
      shownBy.textContent = count === entries.length
        ? `${count} ${noun}` : `${count} of ${entries.length} ${noun}`;
      root.dataset.shown = count;
      root.dataset.all = entries.length;
    };
    const ask = (text, verdict) => {
      query.value = text;
      only = verdict;
      filter();
      const parts = [text && `q=${encodeURIComponent(text)}`, verdict && `o=${verdict}`];
      const hash = parts.filter(Boolean).join("&");
      history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    };
    query.addEventListener("input", () => ask(query.value, only));
    form.addEventListener("submit", event => event.preventDefault());
    for (const button of all("button.only")) {
      button.addEventListener("click", () => {
        ask(query.value, only === button.dataset.only ? "" : button.dataset.only);
      });
    }
    unfold.addEventListener("click", () => {
      const isOpen = unfold.textContent === "Open all";
      for (const entry of shown()) entry.open = isOpen;
      unfold.textContent = isOpen ? "Close all" : "Open all";
    });

    // A message beside its ladder.
    const arrows = () => arrow ? all("a", arrow.closest("svg")) : [];
    const closePanel = () => {
      if (panel.hidden) return false;
      panel.hidden = true;
      root.classList.remove("paneled");
      if (arrow) { arrow.classList.remove("current"); arrow.focus(); }
      return true;
    };
    const openPanel = link => {
      const message = byId(link.getAttribute("href").slice(1));
      if (!message) return;
      if (arrow) arrow.classList.remove("current");
      arrow = link;
      arrow.classList.add("current");
      const copy = message.cloneNode(true);
      copy.removeAttribute("id");
      // The same bytes were written once; here they are wanted.
      const same = copy.querySelector(".same a");
      const first = same && byId(same.getAttribute("href").slice(1));
      if (first) copy.querySelector(".same").replaceWith(first.querySelector("pre").cloneNode(true));
      byId("message").replaceChildren(...copy.childNodes);
      panel.hidden = false;
      panel.scrollTop = 0;
      root.classList.add("paneled");
    };
    const step = by => {
      const links = arrows();
      const next = links[links.indexOf(arrow) + by];
      if (!next) return;
      openPanel(next);
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    };
    byId("close").addEventListener("click", closePanel);
    byId("previous").addEventListener("click", () => step(-1));
    byId("next").addEventListener("click", () => step(1));

    // What is to be pasted elsewhere.
    const copyText = async (button, source) => {
      let isCopied = true;
      try {
        await navigator.clipboard.writeText(source.textContent);
      } catch {
        const range = document.createRange();
        range.selectNodeContents(source);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        isCopied = document.execCommand("copy");
      }
      button.textContent = isCopied ? "copied" : "selected";
      setTimeout(() => { button.textContent = "copy"; }, 1500);
    };

    document.addEventListener("click", event => {
      const button = event.target.closest("button.copy");
      if (button) {
        const source = button.closest("#panel") ? panel.querySelector("pre")
          : button.parentElement.querySelector("code");
        if (source) copyText(button, source);
        return;
      }
      const link = event.target.closest("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (link.closest("svg.ladder")) { event.preventDefault(); openPanel(link); link.focus(); }
    });

    // What the address names: a filter, a scenario, a message.
    const visit = () => {
      let hash = location.hash.slice(1);
      try { hash = decodeURIComponent(hash); } catch { return; }
      const asked = new Map(hash.split("&").map(part => {
        const at = part.indexOf("=");
        return [part.slice(0, at), part.slice(at + 1)];
      }));
      if (asked.has("q") || asked.has("o")) {
        query.value = asked.get("q") || "";
        only = asked.get("o") || "";
        filter();
        return;
      }
      const target = hash && byId(hash);
      const entry = target && target.closest("details.entry");
      if (!entry) return;
      if (entry.hidden) { query.value = ""; only = ""; filter(); }
      entry.open = true;
      const link = all("svg.ladder a", entry).find(a => a.getAttribute("href") === `#${hash}`);
      if (link) {
        // The browser has opened the list of messages for its address; the panel shows it.
        target.closest("details.messages").open = false;
        openPanel(link);
        link.scrollIntoView({ block: "center" });
        return;
      }
      entry.scrollIntoView();
      entry.firstElementChild.focus({ preventScroll: true });
    };
    addEventListener("hashchange", visit);

    // Keys.
    const move = (list, by, event) => {
      const at = list.indexOf(document.activeElement);
      if (at < 0) return;
      const next = list[at + by];
      if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
      event.preventDefault();
    };
    document.addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const focus = document.activeElement;
      const summaries = shown().map(entry => entry.firstElementChild);
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") {
        if (!closePanel() && focus === query) ask("", "");
      } else if (focus === query) {
        if ((event.key === "Enter" || by === 1) && summaries.length) {
          summaries[0].focus();
          event.preventDefault();
        }
      } else if (event.key === "/") {
        query.focus();
        query.select();
        event.preventDefault();
      } else if (by && focus && focus.closest("svg.ladder a")) {
        if (panel.hidden) move(all("a", focus.closest("svg")), by, event);
        else { event.preventDefault(); step(by); }
      } else if (by && focus && focus.matches(".entry > summary")) {
        move(summaries, by, event);
      }
    });

    filter();
    visit();
    })();

    """#
}
