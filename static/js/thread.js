// Keys for reading a thread: j and k go to the next and the previous reply, u to the first new one, r replies, q quotes
// the reply one is at, ? says so. Off while one types, and with any modifier, so that no screen reader loses a key.
const replies = () => [...document.querySelectorAll("[data-reply]")];
const isTyping = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog[open], [role=listbox]");

function here(all) {
  const focused = document.activeElement?.closest("[data-reply]");
  if (focused) return all.indexOf(focused);
  const above = all.filter((reply) => reply.getBoundingClientRect().top < 8);
  return above.length - 1;
}

function go(reply) {
  reply?.focus({ preventScroll: true });
  reply?.scrollIntoView({ block: "start" });
}

const acts = {
  j: () => { const all = replies(); go(all[Math.min(here(all) + 1, all.length - 1)]); },
  k: () => { const all = replies(); go(all[Math.max(here(all) - 1, 0)]); },
  u: () => document.querySelector("[data-jump-new]")?.click(),
  r: () => document.querySelector("[aria-labelledby=yours] textarea")?.focus(),
  q: () => document.activeElement?.closest("[data-reply]")?.querySelector("a[data-quote]")?.click(),
  "?": () => document.querySelector("[data-thread-keys]")?.showModal(),
};

const OFF = "no-reading-keys"; // somebody who works by voice, say, can do without single keys
const isOff = () => localStorage.getItem(OFF) !== null;

if (document.querySelector("[data-thread]")) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (isOff() && event.key !== "?") return;
    if (!Object.hasOwn(acts, event.key)) return;
    event.preventDefault();
    acts[event.key]();
  });
  document.querySelector("[data-show-keys]")?.addEventListener("click", acts["?"]);
  document.querySelector("[data-show-keys]")?.removeAttribute("hidden");
  const box = document.querySelector("[data-use-keys]");
  box.checked = !isOff();
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
}
