// Mentions: an @ and two letters in an editor offer people; arrows, Enter, Escape or the mouse choose. Without script
// one types the handle. The listbox pattern of ARIA: the focus stays in the text, aria-activedescendant points.
const PAUSE = 150;
const BEGUN = /(?:^|[^\p{L}\p{N}_@/.])@([\p{L}\p{N}][\p{L}\p{N}._-]{1,29})$/u;
let lists = 0;

function build(area) {
  const list = document.createElement("ul");
  Object.assign(list, { id: `mentions-${++lists}`, className: "mentions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "People to mention");
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  area.after(list, status);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  return { list, status };
}

function offer(area) {
  const address = area.closest(".editor").dataset.mentionUrl;
  if (!address || "mentions" in area.dataset) return;
  area.dataset.mentions = "";
  const { list, status } = build(area);
  let chosen = 0;
  let newest = 0;
  let pause;

  const begun = () => {
    const before = area.value.slice(0, area.selectionStart);
    return area.selectionStart === area.selectionEnd ? BEGUN.exec(before)?.[1] : undefined;
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
  };
  const take = (option) => {
    const letters = begun();
    if (letters !== undefined) {
      area.focus();
      const text = `${option.dataset.handle} `;
      const at = area.selectionStart;
      area.setSelectionRange(at - letters.length, at);
      // execCommand is the only way that keeps undo; setRangeText stands in where it is gone.
      if (!document.execCommand("insertText", false, text)) {
        area.setRangeText(text, at - letters.length, at, "end");
        area.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    close();
  };

  async function look() {
    const letters = begun();
    if (letters === undefined) return close();
    const turn = ++newest;
    try {
      const response = await fetch(`${address}?${new URLSearchParams({ q: letters })}`, { redirect: "error" });
      const html = response.ok ? await response.text() : "";
      if (turn !== newest) return;
      list.innerHTML = html; // made by the server, names escaped
    } catch {
      return close();
    }
    if (!list.children.length) return close();
    [...list.children].forEach((one, place) => { one.id = `${list.id}-${place}`; });
    list.hidden = false;
    list.scrollIntoView({ block: "nearest" });
    point(0);
    const { length } = list.children;
    status.textContent = `${length} ${length === 1 ? "person" : "people"}. Arrow keys choose, Enter takes, Escape closes.`;
  }

  area.addEventListener("input", () => {
    clearTimeout(pause);
    if (begun() === undefined) close();
    else pause = setTimeout(look, PAUSE);
  });
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
  });
  area.addEventListener("click", () => { if (begun() === undefined) close(); });
  area.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the text keeps the focus
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
}

const offerAll = (root) => root.querySelectorAll(".editor textarea").forEach(offer);
offerAll(document);
document.addEventListener("htmx:load", (event) => offerAll(event.detail.elt));
