// The editor: tools and keys that write Markdown around the selection, Ctrl+Enter that sends. What else an editor does
// is in the modules named here. Without script the textarea works as it is.
import "./complete.js";
import "./draft.js";
import "./lists.js";
import "./paste.js";
import "./preview.js";
import "./toolbar.js";
import "./unsent.js";
import "./upload.js";
import { insert, isCommand, lineAt, onEditors } from "./typing.js";

const LINE_START = /^(\s*)(#{1,6} |[-*+] \[[ xX]\] |[-*+] |\d{1,9}[.)] |> )?/;

function wrap(area, mark) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const chosen = value.slice(from, to);
  const isWrapped = value.slice(from - mark.length, from) === mark && value.slice(to, to + mark.length) === mark;
  const isBlock = mark === "`" && chosen.includes("\n");
  if (isBlock) {
    standAlone(area, `\`\`\`\n${chosen}\n\`\`\``);
  } else if (isWrapped) {
    insert(area, chosen, from - mark.length, to + mark.length);
    area.setSelectionRange(from - mark.length, to - mark.length);
  } else {
    insert(area, mark + chosen + mark, from, to);
    area.setSelectionRange(from + mark.length, to + mark.length);
  }
}

// Put a mark before each chosen line, in place of another; where all have it, take it away. A heading goes one lower.
function startLines(area, mark) {
  const { from } = lineAt(area);
  const { to } = lineAt(area, area.selectionEnd);
  const lines = area.value.slice(from, to).split("\n");
  const isNumbered = mark === "1. ";
  const marked = (line, number) => (isNumbered ? `${number + 1}. ` : mark);
  const begins = (line) => LINE_START.exec(line)[2] ?? "";
  const isSame = (line) => (isNumbered ? /^\d/.test(begins(line)) : begins(line) === mark);
  const all = lines.every(isSame);
  const next = (line, number) => {
    if (mark === "## " && begins(line) === "## ") return "### ";
    return all || (mark === "## " && begins(line) === "### ") ? "" : marked(line, number);
  };
  const changed = lines.map((line, number) => line.replace(LINE_START, (_, gap) => gap + next(line, number)));
  insert(area, changed.join("\n"), from, to);
}

function standAlone(area, block) {
  const { selectionStart: at, selectionEnd: to, value } = area;
  const before = at === 0 || value.slice(0, at).endsWith("\n\n") ? "" : value[at - 1] === "\n" ? "\n" : "\n\n";
  insert(area, `${before}${block}\n\n`, at, to);
}

function link(area) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const chosen = value.slice(from, to);
  const isAddress = /^https?:\/\/\S+$/.test(chosen);
  insert(area, isAddress ? `[](${chosen})` : `[${chosen}](https://)`, from, to);
  if (isAddress) area.setSelectionRange(from + 1, from + 1);
  else area.setSelectionRange(from + chosen.length + 3, from + chosen.length + 11);
}

// A sign here, what it refers to at the end; the cursor goes there.
function footnote(area) {
  const taken = [...area.value.matchAll(/\[\^(\d+)\]/g)].map((found) => Number(found[1]));
  const number = Math.max(0, ...taken) + 1;
  insert(area, `[^${number}]`, area.selectionEnd, area.selectionEnd);
  const gap = area.value.endsWith("\n") ? "\n" : "\n\n";
  insert(area, `${gap}[^${number}]: `, area.value.length, area.value.length);
}

function use(area, tool) {
  const { wrap: mark, line, block, insert: sign } = tool.dataset;
  if (mark) wrap(area, mark);
  else if (line) startLines(area, line);
  else if (block) standAlone(area, block);
  else if (sign) insert(area, sign);
  else if ("link" in tool.dataset) link(area);
  else if ("footnote" in tool.dataset) footnote(area);
}

onEditors((editor, area) => {
  if (editor.dataset.ready) return;
  editor.dataset.ready = "";
  const tools = editor.querySelector("[data-tools]");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const tool = event.target.closest("button");
    if (tool) use(area, tool);
  });
  area.addEventListener("keydown", (event) => {
    if (!isCommand(event)) return;
    if (event.key === "Enter") {
      event.preventDefault();
      area.form?.requestSubmit();
      return;
    }
    const key = `${event.shiftKey ? "shift+" : ""}${/^Digit\d$/.test(event.code) ? event.code.slice(5) : event.key.toLowerCase()}`;
    const tool = tools.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!tool) return;
    event.preventDefault();
    use(area, tool);
  });
});
