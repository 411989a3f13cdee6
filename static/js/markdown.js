// HTML from another page or from Word as modest Markdown: words, links, headings, lists, quotes, code, tables. Pictures
// and looks stay behind. The document is never shown: nothing in it runs or is fetched.
const LEFT_OUT = new Set(["SCRIPT", "STYLE", "HEAD", "META", "TITLE", "IMG", "SVG", "BUTTON", "INPUT", "TEMPLATE", "IFRAME"]);
const BLOCKS = /^(P|DIV|SECTION|ARTICLE|MAIN|HEADER|FOOTER|H[1-6]|UL|OL|LI|BLOCKQUOTE|PRE|TABLE|HR|DL|DT|DD|FIGURE|BODY)$/;

const escaped = (text) => text.replace(/[\\`*_[\]<>]/g, "\\$&").replace(/^(\s*)([#+-]|\d+\.)(\s)/, "$1\\$2$3");
const tidy = (text) => text.replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim();

// The mark goes around the words and leaves the spaces at their ends outside.
function marked(text, mark) {
  const [, before, words, after] = /^(\s*)([^]*?)(\s*)$/.exec(text);
  return words ? `${before}${mark}${words}${mark}${after}` : text;
}

function styled(node, text) {
  const style = node.getAttribute("data-look") ?? "";
  const isBold = /^(B|STRONG)$/.test(node.tagName) ? !/font-weight:\s*(normal|400)/.test(style) : /font-weight:\s*(bold|[6-9]00)/.test(style);
  const isItalic = /^(I|EM)$/.test(node.tagName) ? !/font-style:\s*normal/.test(style) : /font-style:\s*italic/.test(style);
  return marked(marked(text, isItalic ? "_" : ""), isBold ? "**" : "");
}

const inlineOf = (node) => [...node.childNodes].map(inline).join("");

function inline(node) {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.data.replace(/\s+/g, " "));
  if (node.nodeType !== Node.ELEMENT_NODE || LEFT_OUT.has(node.tagName)) return "";
  if (node.tagName === "BR") return "\n";
  if (node.tagName === "CODE") return marked(node.textContent, "`");
  const text = inlineOf(node);
  const address = node.tagName === "A" ? node.getAttribute("href") ?? "" : "";
  if (!/^(https?:|mailto:)/i.test(address) || !text.trim()) return styled(node, text);
  return `[${text.trim()}](${address.replace(/[\s()]/g, encodeURIComponent)})`;
}

function list(node) {
  const items = [...node.children].filter((one) => one.tagName === "LI" || /^[UO]L$/.test(one.tagName));
  let number = Number(node.getAttribute("start") ?? 1);
  return items.map((item) => {
    if (item.tagName !== "LI") return list(item).replace(/^/gm, "  "); // Word nests a list beside the item, not in it
    const mark = node.tagName === "OL" ? `${number++}. ` : "- ";
    const text = blocksOf(item).replace(/\n\n(?=\s*([-*]|\d+\.) )/g, "\n");
    return mark + text.replace(/\n(?!$)/g, `\n${" ".repeat(mark.length)}`);
  }).join("\n");
}

function table(node) {
  const rows = [...node.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => (
    inlineOf(cell).replace(/\s+/g, " ").replace(/\|/g, "\\|").trim()
  )));
  const wide = Math.max(0, ...rows.map((row) => row.length));
  if (wide < 2) return rows.map((row) => row.join("")).join("\n\n");
  const lines = rows.map((row) => `| ${Array.from({ length: wide }, (_, place) => row[place] ?? "").join(" | ")} |`);
  return [lines[0], `|${" --- |".repeat(wide)}`, ...lines.slice(1)].join("\n");
}

function block(node) {
  const level = /^H([1-6])$/.exec(node.tagName)?.[1];
  if (level) return `${"#".repeat(Math.max(2, Number(level)))} ${inlineOf(node).replace(/\s+/g, " ").trim()}`;
  if (/^[UO]L$/.test(node.tagName)) return list(node);
  if (node.tagName === "TABLE") return table(node);
  if (node.tagName === "HR") return "---";
  if (node.tagName === "PRE") return `\`\`\`\n${node.textContent.replace(/\n$/, "")}\n\`\`\``;
  if (node.tagName === "BLOCKQUOTE") return blocksOf(node).replace(/^/gm, "> ");
  const text = blocksOf(node);
  // Word writes a list as paragraphs that begin with the sign.
  if (!/MsoListParagraph/.test(node.className)) return text;
  return text.replace(/^\s*(?:[·•§o▪]|\\?-)\s+/, "- ").replace(/^\s*(\d+)\\?[.)]\s+/, "$1. ");
}

function blocksOf(node) {
  const parts = [];
  let line = "";
  const end = () => { if (line.trim()) parts.push(line.trim()); line = ""; };
  for (const child of node.childNodes) {
    const isBlock = child.nodeType === Node.ELEMENT_NODE && (BLOCKS.test(child.tagName) || child.querySelector("p, ul, ol, table, h1, h2, h3"));
    if (!isBlock) line += inline(child);
    else {
      end();
      if (!LEFT_OUT.has(child.tagName)) parts.push(block(child));
    }
  }
  end();
  return parts.filter((part) => part.trim()).join("\n\n");
}

export function toMarkdown(html) {
  // Our policy forbids style attributes, also in a document nobody sees: they are read under another name.
  const quiet = html.replace(/\sstyle\s*=/gi, " data-look=");
  const { body } = new DOMParser().parseFromString(quiet, "text/html");
  return tidy(blocksOf(body)).replace(/\n\n(?=- |\d+\. )(?<=(?:^|\n)(?:- |\d+\. )[^\n]*\n\n)/g, "\n");
}
