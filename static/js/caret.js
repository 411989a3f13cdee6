// Where the cursor stands in a textarea, in pixels from its top: the same words are laid out in a copy nobody sees.
const SAME = ["font", "letterSpacing", "lineHeight", "padding", "tabSize", "textIndent", "wordSpacing"];

export function caretBottom(area) {
  const looks = getComputedStyle(area);
  const copy = document.createElement("div");
  for (const name of SAME) copy.style[name] = looks[name];
  Object.assign(copy.style, {
    boxSizing: "border-box", inlineSize: `${area.clientWidth}px`, insetInlineStart: "-100vw", overflowWrap: "break-word",
    position: "fixed", visibility: "hidden", whiteSpace: "pre-wrap",
  });
  const mark = document.createElement("span");
  mark.textContent = "|";
  copy.append(area.value.slice(0, area.selectionStart), mark);
  document.body.append(copy);
  const bottom = mark.offsetTop + mark.offsetHeight - area.scrollTop;
  copy.remove();
  return Math.min(Math.max(bottom, 0), area.clientHeight);
}
