// The editor: tools and keys that write Markdown around the selection, Ctrl+Enter that sends, a preview from the server.
// Without script the textarea works as it is. Text is inserted so that the browser's own undo still takes it back.
const PAUSE = 500; // ms without a key before a live preview is fetched

function insert(area, text, from, to) {
  area.focus();
  area.setSelectionRange(from, to);
  // execCommand is the only way that keeps undo; setRangeText stands in where it is gone.
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function wrap(area, mark) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const chosen = value.slice(from, to);
  const isWrapped = value.slice(from - mark.length, from) === mark && value.slice(to, to + mark.length) === mark;
  if (isWrapped) {
    insert(area, chosen, from - mark.length, to + mark.length);
    area.setSelectionRange(from - mark.length, to - mark.length);
  } else {
    insert(area, mark + chosen + mark, from, to);
    area.setSelectionRange(from + mark.length, to + mark.length);
  }
}

function startLines(area, mark) {
  const { selectionStart, selectionEnd, value } = area;
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const end = value.indexOf("\n", selectionEnd);
  const to = end < 0 ? value.length : end;
  const lines = value.slice(from, to).split("\n");
  const numbered = mark === "1. ";
  insert(area, lines.map((line, number) => (numbered ? `${number + 1}. ` : mark) + line).join("\n"), from, to);
}

function standAlone(area, block) {
  const { selectionStart: at, value } = area;
  const before = at === 0 || value.slice(0, at).endsWith("\n\n") ? "" : value[at - 1] === "\n" ? "\n" : "\n\n";
  insert(area, `${before}${block}\n\n`, at, area.selectionEnd);
}

function link(area) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const chosen = value.slice(from, to);
  const isAddress = /^https?:\/\/\S+$/.test(chosen);
  insert(area, isAddress ? `[](${chosen})` : `[${chosen}](https://)`, from, to);
  if (isAddress) area.setSelectionRange(from + 1, from + 1);
  else area.setSelectionRange(from + chosen.length + 3, from + chosen.length + 11);
}

function use(area, tool) {
  const { wrap: mark, line, block, insert: sign } = tool.dataset;
  if (mark) wrap(area, mark);
  else if (line) startLines(area, line);
  else if (block) standAlone(area, block);
  else if (sign) insert(area, sign, area.selectionStart, area.selectionEnd);
  else if ("link" in tool.dataset) link(area);
}

function preview(editor, area) {
  const panel = editor.querySelector("[data-preview]");
  const address = editor.dataset.previewUrl;
  let newest = 0;
  return async () => {
    const turn = ++newest;
    const body = new FormData();
    body.set("text", area.value);
    body.set("csrfmiddlewaretoken", area.form?.elements.csrfmiddlewaretoken?.value ?? "");
    try {
      const response = await fetch(address, { method: "POST", body });
      if (!response.ok) throw new Error(response.statusText);
      const html = await response.text();
      if (turn === newest) panel.firstElementChild.innerHTML = html; // cleaned by the server, as what readers get
    } catch {
      if (turn === newest) panel.firstElementChild.textContent = "No preview just now. Your text is safe in the field.";
    }
  };
}

function enhance(editor) {
  if (editor.dataset.ready) return;
  editor.dataset.ready = "yes";
  const area = editor.querySelector("textarea");
  const tools = editor.querySelector("[data-tools]");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const tool = event.target.closest("button");
    if (tool) use(area, tool);
  });
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      area.form?.requestSubmit();
    }
    const tool = [...tools.querySelectorAll("[data-key]")].find((button) => button.dataset.key === event.key.toLowerCase());
    if (!tool || event.shiftKey) return;
    event.preventDefault();
    use(area, tool);
  });
  if (!editor.dataset.previewUrl) return;

  const panel = editor.querySelector("[data-preview]");
  const fetchPreview = preview(editor, area);
  const toggle = tools.querySelector("[data-show-preview]");
  toggle?.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    toggle.setAttribute("aria-pressed", String(!panel.hidden));
    if (!panel.hidden) fetchPreview();
  });
  if ("live" in editor.dataset) {
    panel.hidden = false;
    fetchPreview();
  }
  let pause;
  area.addEventListener("input", () => {
    clearTimeout(pause);
    if (!panel.hidden) pause = setTimeout(fetchPreview, PAUSE);
  });
}

// A text that nobody sent yet is not lost by a slip: the browser asks before it leaves the page.
// draft.js says so on the field once the server keeps it.
const isUnsent = (area) => area.value !== area.defaultValue && area.value.trim() !== "" && !("kept" in area.dataset);
let isSending = false;
document.addEventListener("submit", (event) => {
  isSending = !event.defaultPrevented && event.target.querySelector(".editor") !== null;
});
window.addEventListener("pageshow", () => { isSending = false; });
window.addEventListener("beforeunload", (event) => {
  if (!isSending && [...document.querySelectorAll(".editor textarea")].some(isUnsent)) event.preventDefault();
});

const enhanceAll = (root) => root.querySelectorAll(".editor[data-editor]").forEach(enhance);
enhanceAll(document);
document.addEventListener("htmx:load", (event) => enhanceAll(event.detail.elt));
