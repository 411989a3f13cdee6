// Times of the last hours stay true while the page is open. The server writes them; this only lets them grow older.
const MINUTE = 60_000;

function say(age) {
  if (age < MINUTE) return "just now";
  if (age < 60 * MINUTE) return `${Math.floor(age / MINUTE)} min ago`;
  return `${Math.floor(age / (60 * MINUTE))} h ago`;
}

function refresh() {
  for (const time of document.querySelectorAll("time[data-fresh]")) {
    const age = Date.now() - Date.parse(time.dateTime);
    // A clock that runs behind the server's must not turn the past into the future.
    if (age < 24 * 60 * MINUTE) time.textContent = say(Math.max(age, 0));
  }
}

setInterval(() => { if (document.visibilityState === "visible") refresh(); }, MINUTE);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") refresh(); });
