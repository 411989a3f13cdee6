// Pasting: an address over chosen words makes them a link; text with a form from a page or from Word becomes Markdown.
import { toMarkdown } from "./markdown.js";
import { insert, onEditors } from "./typing.js";

const ADDRESS = /^(https?:\/\/|\/c\/)\S+$/;
const FORMED = /<(a\s[^>]*href|strong|b|em|i|ul|ol|h[1-6]|table|blockquote|pre|code)\b|MsoListParagraph|font-weight:\s*(bold|[6-9]00)/i;

onEditors((editor, area) => {
  if ("paste" in area.dataset) return;
  area.dataset.paste = "";
  area.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").trim();
    const html = event.clipboardData.getData("text/html");
    const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
    if (chosen.trim() && ADDRESS.test(text) && !ADDRESS.test(chosen) && !chosen.includes("\n")) {
      event.preventDefault();
      insert(area, `[${chosen.replace(/[[\]]/g, "\\$&")}](${text})`);
      return;
    }
    if (!FORMED.test(html)) return;
    const markdown = toMarkdown(html);
    if (!markdown || markdown === text) return;
    event.preventDefault();
    insert(area, markdown);
  });
});
