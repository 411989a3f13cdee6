// How the modules of the editor write into its text: so that the browser's own undo still takes it back.

// execCommand is the only way that keeps undo; setRangeText stands in where it is gone.
export function insert(area, text, from = area.selectionStart, to = area.selectionEnd) {
  area.focus();
  area.setSelectionRange(from, to);
  const command = text ? "insertText" : "delete";
  if ((!text && from === to) || document.execCommand(command, false, text)) return;
  area.setRangeText(text, from, to, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// Change a part of the text somewhere, while the person goes on writing elsewhere in it.
export function exchange(area, old, text) {
  const at = area.value.indexOf(old);
  if (at < 0) return false;
  const { selectionStart, selectionEnd } = area;
  const moved = (place) => (place <= at ? place : Math.max(at, place + text.length - old.length));
  if (document.activeElement === area) insert(area, text, at, at + old.length);
  else {
    area.setRangeText(text, at, at + old.length);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(moved(selectionStart), moved(selectionEnd));
  return true;
}

// The line the cursor stands in: where it begins and ends, and what it says.
export function lineAt(area, place = area.selectionStart) {
  const from = area.value.lastIndexOf("\n", place - 1) + 1;
  const end = area.value.indexOf("\n", place);
  const to = end < 0 ? area.value.length : end;
  return { from, to, text: area.value.slice(from, to) };
}

const APPLE = /Mac|iP(hone|ad)/.test(navigator.platform);
export const isCommand = (event) => (APPLE ? event.metaKey : event.ctrlKey) && !event.altKey && !event.isComposing;

// The token of the page may be of a session that ended; the cookie is always the newest.
export const token = () => /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

// Every editor on the page, and every one that comes later.
export function onEditors(start) {
  const all = (root) => root.querySelectorAll(".editor[data-editor]").forEach((editor) => {
    const area = editor.querySelector("textarea");
    if (area) start(editor, area);
  });
  all(document);
  document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) all(event.detail.elt); });
}
