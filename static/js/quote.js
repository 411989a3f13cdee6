// Quoting in place: the words chosen in a text, or the whole of it, go into the form below it. Without script the link
// opens the form with the quotation in it.
import { insert } from "./typing.js";

const within = (node, box) => node && box?.contains(node);

function chosenWords(box) {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || !within(selection.anchorNode, box) || !within(selection.focusNode, box)) return "";
  return selection.toString().trim();
}

async function wording(link) {
  const text = link.closest("[data-reply], .wording, .comment")?.querySelector(".prose");
  const words = chosenWords(text);
  if (words) return `${link.dataset.quoteHead}\n>\n${words.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n")}\n\n`;
  const response = await fetch(link.dataset.quote, { redirect: "error" });
  if (!response.ok) throw new Error(response.statusText);
  return response.text();
}

// The form a link leads to: the one at the foot of the page, or that of the comments the text stands in.
function formFor(link) {
  if (new URL(link.href).hash === "#yours") return document.querySelector("[aria-labelledby=yours] textarea");
  return link.closest(".answer, main").querySelector(".comments__form textarea");
}

function append(area, words) {
  const begun = area.value.trimEnd();
  insert(area, begun ? `\n\n${words}` : words, begun.length, area.value.length);
  area.scrollIntoView({ block: "center" });
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-quote]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const area = formFor(link);
  if (!area) return; // its form is not open yet: the link opens it, quotation and all
  event.preventDefault();
  try {
    append(area, await wording(link));
  } catch {
    window.location.assign(link.href);
  }
});
// The button, or the menu it stands in, would take the selection away before the click.
document.addEventListener("mousedown", (event) => { if (event.target.closest("a[data-quote], .acts summary")) event.preventDefault(); });
