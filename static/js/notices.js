// Keeps the bell fresh while the page is visible: GET data-notices?count=N answers 204 (nothing new) or the bell's HTML.
const EVERY = 5_000;
const LONGEST = 60_000; // when the server does not answer, ask ever less often

const place = document.querySelector("[data-notices]");
const said = document.querySelector("[data-notices-said]"); // read out by screen readers when the count changes
const title = document.title;
let wait = EVERY;
let timer;

const bell = () => place.querySelector("[data-bell]");

function showCount() {
  const count = Number(bell()?.dataset.count ?? 0);
  // In quiet hours the bell keeps count, but nothing moves elsewhere on the screen.
  document.title = count > 0 && !bell()?.hasAttribute("data-quiet") ? `(${count}) ${title}` : title;
}

async function ask() {
  try {
    const response = await fetch(`${place.dataset.notices}?count=${bell()?.dataset.count ?? 0}`, {
      headers: { "X-Requested-With": "fetch" },
      redirect: "manual", // signed out meanwhile: an opaque redirect, and the polling ends
    });
    if (response.type === "opaqueredirect" || [401, 403, 404].includes(response.status)) return;
    if (!response.ok) throw new Error(response.statusText);
    wait = EVERY;
    if (response.status === 200) {
      const held = place.contains(document.activeElement);
      place.innerHTML = await response.text();
      if (held) bell()?.focus();
      showCount();
      if (!bell()?.hasAttribute("data-quiet")) said.textContent = bell()?.getAttribute("aria-label") ?? "";
    }
  } catch {
    wait = Math.min(wait * 2, LONGEST);
  }
  schedule();
}

function schedule() {
  clearTimeout(timer);
  if (document.visibilityState === "visible") timer = setTimeout(ask, wait);
}

if (place) {
  showCount();
  schedule();
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.visibilityState === "visible") ask();
  });
}
