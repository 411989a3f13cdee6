// Drafts: what is typed in an editor is kept on the server 3 s after the last key, on leaving the field and the page, and
// before signing out. The server keeps the newer of two windows and offers the older: each save carries the number this
// window began at.
import { onEditors, token } from "./typing.js";

const PAUSE = 3000;
const FAILED = "We could not save just now. Your text is kept on this page; try again in a minute.";
const SIGNED_OUT = "You are signed out. Your text is kept on this page: sign in in another tab, then go on here.";
const WINDOW = crypto.getRandomValues(new Uint32Array(3)).join("-"); // this opened page; a lost answer is no other window
const KEEPALIVE_LIMIT = 60000; // bytes a browser sends after the page is gone

function ago(moment) {
  const seconds = Math.round((Date.now() - moment) / 1000);
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

const lastKeeps = new Set(); // what each editor does before one signs out

onEditors((editor, area) => {
  if (!area.dataset.draftUrl || "draftReady" in area.dataset) return;
  area.dataset.draftReady = "";
  const { form } = area;
  const { title } = form.elements;
  const others = [...form.elements].filter((field) => (
    field.name && field !== area && field !== title && /^(text|hidden|date|datetime-local|select-one|textarea|url|search)$/.test(field.type)
    && !["csrfmiddlewaretoken", "base_number"].includes(field.name)
  ));
  const note = editor.querySelector("[data-draft]");
  const now = () => JSON.stringify([title?.value ?? "", area.value, ...others.map((field) => field.value)]);
  let kept = now();
  let number = area.dataset.draftNumber;
  let keptAt = 0;
  let timer;
  let underWay = null;
  let isOver = false; // sent or thrown away: nothing is kept any more

  const say = (text, isTrouble = false) => {
    note.toggleAttribute("role", false);
    if (isTrouble) note.setAttribute("role", "alert");
    if (note.textContent !== text) note.textContent = text;
  };

  function filled() {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", token());
    data.set("place", area.dataset.draftPlace);
    data.set("number", number);
    data.set("window", WINDOW);
    data.set("title", title?.value ?? "");
    data.set("body", area.value);
    data.set("base_number", form.elements.base_number?.value ?? "");
    others.forEach((field) => data.set(`other-${field.name}`, field.value));
    return data;
  }

  async function keep({ isLeaving = false } = {}) {
    clearTimeout(timer);
    if (isOver || now() === kept) return;
    if (underWay && !isLeaving) {
      timer = setTimeout(keep, PAUSE); // one at a time, so that the numbers grow in order
      return;
    }
    underWay?.abort(); // this page is left: its last words count
    const sent = now();
    const turn = new AbortController();
    underWay = turn;
    try {
      const keepalive = isLeaving && new Blob([sent]).size < KEEPALIVE_LIMIT;
      const options = { method: "POST", body: filled(), redirect: "manual", keepalive, signal: turn.signal };
      const response = await fetch(area.dataset.draftUrl, options);
      if (response.type === "opaqueredirect") {
        say(SIGNED_OUT, true);
        timer = setTimeout(keep, 10 * PAUSE);
        return;
      }
      if (response.status === 400) {
        say(await response.text(), true);
        return;
      }
      if (response.status !== 204) throw new Error(response.statusText);
      number = response.headers.get("Draft-Number");
      kept = sent;
      keptAt = Date.now();
      if (now() === kept) area.dataset.kept = "";
      say("Draft kept just now");
    } catch {
      if (turn.signal.aborted) return;
      say(FAILED, true);
      timer = setTimeout(keep, 10 * PAUSE);
    } finally {
      if (underWay === turn) underWay = null;
    }
  }

  // To leave a page is two events, pagehide and then hidden: its last words go once.
  let last = null;
  function keepLast() {
    const words = now();
    if (last?.words !== words) {
      const sending = keep({ isLeaving: true }).finally(() => { if (last?.sending === sending) last = null; });
      last = { words, sending };
    }
    return last.sending;
  }

  const later = () => {
    if (now() === kept) return;
    delete area.dataset.kept;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  };
  const end = () => {
    isOver = true;
    clearTimeout(timer);
    underWay?.abort();
  };
  lastKeeps.add(() => document.contains(area) && keepLast());
  for (const field of [area, title, ...others]) {
    field?.addEventListener("input", later);
    field?.addEventListener("blur", (event) => {
      if (event.relatedTarget?.type !== "submit") keep(); // on the way to the button: it is about to be sent
    });
  }
  // A form that was stopped (confirmed later, or refused by the browser) goes on being kept.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const isThrownAway = event.target.getAttribute("action")?.endsWith("/drafts/drop/");
    if (event.target === form || isThrownAway) end();
  });
  window.addEventListener("pagehide", keepLast);
  window.addEventListener("pageshow", () => { isOver = false; });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keepLast(); });
  setInterval(() => {
    if (keptAt && !note.hasAttribute("role") && Date.now() - keptAt > 4000) say(`Draft kept ${ago(keptAt)} ago`);
  }, 4000);
});

// Signing out waits for the last words: afterwards nobody is there to keep them for.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.getAttribute("action")?.includes("/logout/") || "kept" in form.dataset) return;
  event.preventDefault();
  form.dataset.kept = "";
  await Promise.allSettled([...lastKeeps].map((keep) => keep()));
  form.requestSubmit();
});
