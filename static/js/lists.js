// Lists: Enter goes on with the next mark and on an empty one ends the list; Tab right behind a mark steps in, as far as
// Markdown allows, Shift+Tab out. Everywhere else Tab leaves the text, and after Escape always.
import { insert, lineAt, onEditors } from "./typing.js";

const MARK = /^(\s*)([-*+] \[[ xX]\] |[-*+] |(\d{1,9})([.)]) |> )/;
const isInCode = (before) => (before.match(/^\s*(```|~~~)/gm) ?? []).length % 2 === 1;

function goOn(area) {
  const line = lineAt(area);
  const found = MARK.exec(line.text);
  if (!found || area.selectionStart < line.from + found[0].length || isInCode(area.value.slice(0, line.from))) return false;
  if (line.text.trim() === found[0].trim()) {
    insert(area, "", line.from, line.to);
    return true;
  }
  const [, gap, mark, number, sign] = found;
  const next = number ? `${Number(number) + 1}${sign} ` : mark.replace(/\[[xX]\]/, "[ ]");
  insert(area, `\n${gap}${next}`);
  return true;
}

function step(area, isOut) {
  const line = lineAt(area);
  const found = MARK.exec(line.text);
  if (!found || found[2] === "> " || area.selectionStart !== line.from + found[0].length) return false;
  const deep = found[1].length;
  if (isOut && !deep) return false;
  const above = area.value.slice(0, line.from).split("\n").slice(0, -1).reverse().map((text) => MARK.exec(text));
  const end = above.findIndex((one) => !one);
  const parents = end < 0 ? above : above.slice(0, end);
  const parent = parents.find((one) => (isOut ? one[1].length < deep : one[1].length <= deep));
  if (!isOut && (!parent || parent[1].length < deep)) return false; // as deep as it goes: Tab leaves
  const wide = isOut ? parent?.[1].length ?? 0 : deep + parent[2].replace(/\[.\] /, "").length;
  insert(area, " ".repeat(wide), line.from, line.from + deep);
  const at = line.from + wide + found[2].length;
  area.setSelectionRange(at, at);
  return true;
}

onEditors((editor, area) => {
  if ("lists" in area.dataset) return;
  area.dataset.lists = "";
  let isLeaving = false;
  area.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const isPlain = area.selectionStart === area.selectionEnd;
    if (event.key === "Enter" && !event.shiftKey && isPlain && goOn(area)) event.preventDefault();
    if (event.key === "Tab" && isPlain && !isLeaving && step(area, event.shiftKey)) event.preventDefault();
    isLeaving = event.key === "Escape" || (isLeaving && event.key === "Shift");
  });
});
