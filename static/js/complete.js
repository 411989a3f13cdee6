// Completion: @ and letters offer people and groups, # and letters tags, [[ and letters pages; arrows, Enter, Escape or
// the mouse choose. Without script one types it. The listbox pattern of ARIA: the focus stays in the text.
import { caretBottom } from "./caret.js";
import { insert, onEditors } from "./typing.js";

const PAUSE = 150;
const KINDS = [
  { kind: "person", begun: /(?:^|[^\p{L}\p{N}_@/.])(@([\p{L}\p{N}][\p{L}\p{N}._-]{1,29}))$/u, one: "person", many: "people" },
  { kind: "tag", begun: /(?:^|[\s(])(#([\p{L}\p{N}][\p{L}\p{N}+_-]{0,39}))$/u, one: "tag", many: "tags" },
  { kind: "page", begun: /(\[\[([^[\]\n]{1,80}))$/u, one: "page", many: "pages" },
];
let lists = 0;

function build(area) {
  const list = document.createElement("ul");
  Object.assign(list, { id: `offers-${++lists}`, className: "offers", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "To choose from");
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  area.after(list, status);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  return { list, status };
}

onEditors((editor, area) => {
  const address = editor.dataset.completionUrl;
  if (!address || "offers" in area.dataset) return;
  area.dataset.offers = "";
  const { list, status } = build(area);
  let chosen = 0;
  let newest = 0;
  let pause;

  // What is being written: its kind, how many characters of it stand there (sign included), and the letters to look for.
  const begun = () => {
    if (area.selectionStart !== area.selectionEnd) return undefined;
    const before = area.value.slice(Math.max(0, area.selectionStart - 100), area.selectionStart);
    for (const each of KINDS) {
      const found = each.begun.exec(before);
      if (found) return { ...each, length: found[1].length, letters: found[2] };
    }
    return undefined;
  };
  const close = () => {
    newest += 1;
    clearTimeout(pause);
    list.hidden = true;
    status.textContent = "";
    area.removeAttribute("aria-activedescendant");
  };
  const point = (index) => {
    chosen = (index + list.children.length) % list.children.length;
    [...list.children].forEach((one, place) => one.setAttribute("aria-selected", String(place === chosen)));
    area.setAttribute("aria-activedescendant", list.children[chosen].id);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  };
  const take = (option) => {
    const what = begun();
    if (what) {
      const at = area.selectionStart;
      const isClosed = what.kind === "page" && area.value.slice(at, at + 2) === "]]";
      insert(area, option.dataset.text, at - what.length, isClosed ? at + 2 : at);
    }
    close();
  };

  async function look() {
    const what = begun();
    if (!what) return close();
    const turn = ++newest;
    try {
      const query = new URLSearchParams({ kind: what.kind, q: what.letters });
      const response = await fetch(`${address}?${query}`, { redirect: "error" });
      const html = response.ok ? await response.text() : "";
      if (turn !== newest) return;
      list.innerHTML = html; // made by the server, names escaped
    } catch {
      return close();
    }
    if (!list.children.length) return close();
    [...list.children].forEach((one, place) => { one.id = `${list.id}-${place}`; });
    list.hidden = false;
    list.style.insetBlockStart = `${caretBottom(area) + 4}px`;
    point(0);
    const { length } = list.children;
    status.textContent = `${length} ${length === 1 ? what.one : what.many}. Arrow keys choose, Enter takes, Escape closes.`;
  }

  area.addEventListener("input", () => {
    clearTimeout(pause);
    if (begun()) pause = setTimeout(look, PAUSE);
    else close();
  });
  // On capture, so that Enter and Escape are the list's before they are the text's.
  area.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = {
      ArrowDown: () => point(chosen + 1),
      ArrowUp: () => point(chosen - 1),
      Enter: () => take(list.children[chosen]),
      Escape: close,
    };
    if (!Object.hasOwn(acts, event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    acts[event.key]();
  }, true);
  area.addEventListener("click", () => { if (!begun()) close(); });
  area.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the text keeps the focus
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
});
