// The player of an episode: plays, skips, keeps speed and place on this device alone, leads from a line to its time.
// Without it there are the browser's own controls, and links with #t= that open the sound at a time.
const PLACE = "fivefold:place:";
const SPEED = "fivefold:speed";
const KEPT_EVERY = 5; // seconds of sound

const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const pad = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
};

// A browser may refuse to keep anything: then nothing is kept.
const recall = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const keep = (name, value) => {
  try { if (value === null) localStorage.removeItem(name); else localStorage.setItem(name, value); } catch { /* fine */ }
};

const show = (button, isPlaying) => {
  for (const part of button.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "play") !== isPlaying;
};

const fromHash = () => {
  const found = /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash);
  return found ? Number(found[1]) : null;
};

function begin(player) {
  const sound = player.querySelector("[data-sound]");
  const part = (name) => player.querySelector(`[data-${name}]`);
  const [toggle, seek, now, speed] = ["toggle", "seek", "now", "speed"].map(part);
  const lists = [player, document.querySelector("[data-transcript]")].filter(Boolean)
    .map((list) => [...list.querySelectorAll("[data-line]")]);
  const place = PLACE + player.dataset.player;
  let keptAt = 0;

  sound.controls = false;
  part("tools").hidden = false;

  const go = (seconds, play = true) => {
    sound.currentTime = seconds;
    mark(seconds);
    if (play) sound.play().catch(() => {});
  };

  // The line that is said now: the last one that has begun.
  const mark = (seconds) => {
    now.textContent = clock(seconds);
    if (document.activeElement !== seek || !sound.paused) seek.value = String(Math.floor(seconds));
    seek.setAttribute("aria-valuetext", clock(seconds));
    for (const lines of lists) {
      const current = lines.findLast((line) => Number(line.dataset.start) <= seconds + 0.05);
      for (const line of lines) {
        if (line === current) line.setAttribute("aria-current", "true");
        else line.removeAttribute("aria-current");
      }
    }
  };

  const keepPlace = () => {
    const isOver = sound.duration && sound.currentTime > sound.duration - 10;
    keep(place, sound.currentTime < 5 || isOver ? null : sound.currentTime.toFixed(0));
    keptAt = sound.currentTime;
  };

  toggle.addEventListener("click", () => { if (sound.paused) sound.play().catch(() => {}); else sound.pause(); });
  for (const type of ["play", "pause", "ended"]) {
    sound.addEventListener(type, () => { show(toggle, !sound.paused && !sound.ended); if (type !== "play") keepPlace(); });
  }
  sound.addEventListener("timeupdate", () => {
    mark(sound.currentTime);
    if (!sound.paused && Math.abs(sound.currentTime - keptAt) > KEPT_EVERY) keepPlace();
  });
  sound.addEventListener("error", () => { part("refusal").hidden = false; });
  seek.addEventListener("input", () => go(Number(seek.value), false));
  for (const button of player.querySelectorAll("[data-skip]")) {
    button.addEventListener("click", () => go(Math.max(0, sound.currentTime + Number(button.dataset.skip)), false));
  }

  const setSpeed = (value) => { sound.defaultPlaybackRate = sound.playbackRate = Number(value); };
  const kept = recall(SPEED);
  if ([...speed.options].some((option) => option.value === kept)) speed.value = kept;
  setSpeed(speed.value);
  speed.addEventListener("change", () => { setSpeed(speed.value); keep(SPEED, speed.value); });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-at]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(null, "", `#t=${Math.floor(Number(link.dataset.at))}`);
    go(Number(link.dataset.at));
  });
  window.addEventListener("hashchange", () => { if (fromHash() !== null) go(fromHash(), false); });

  const start = fromHash() ?? Number(recall(place) ?? 0);
  if (start) go(start, false); else mark(0);
}

// In a list: one sound at a time, heard in place.
function beginList(links) {
  const sound = new Audio();
  let current = null;
  const stop = () => { if (current) show(current, false); };
  for (const type of ["pause", "ended", "error"]) sound.addEventListener(type, stop);
  for (const link of links) {
    link.setAttribute("role", "button");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (current === link && !sound.paused) { sound.pause(); return; }
      if (current !== link) { stop(); current = link; sound.src = link.href; }
      sound.playbackRate = Number(recall(SPEED) ?? 1) || 1;
      sound.play().then(() => show(link, true), stop);
    });
    link.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); link.click(); } });
  }
}

const player = document.querySelector("[data-player]");
if (player) begin(player);
const links = document.querySelectorAll("[data-play]");
if (links.length) beginList(links);
