// The preview: what the server makes of the text, as readers get it. Beside the text where there is room, else on demand.
import { onEditors, token } from "./typing.js";

const PAUSE = 400; // ms without a key before it is fetched
const BESIDE = 800; // px of editor from which both halves fit

const remember = (isOpen) => { try { localStorage.setItem("preview", isOpen ? "open" : ""); } catch { /* holds for this page */ } };
const wasOpen = () => { try { return localStorage.getItem("preview") === "open"; } catch { return false; } };

onEditors((editor, area) => {
  const address = editor.dataset.previewUrl;
  const panel = editor.querySelector("[data-preview]");
  if (!address || !panel || "ready" in panel.dataset) return;
  panel.dataset.ready = "";
  const toggle = editor.querySelector("[data-show-preview]");
  let newest = 0;
  let pause;

  // The same part of the text on both sides, as near as their lengths tell.
  const followScroll = () => {
    const room = area.scrollHeight - area.clientHeight;
    if (room > 0) panel.scrollTop = (area.scrollTop / room) * (panel.scrollHeight - panel.clientHeight);
  };

  async function show() {
    const turn = ++newest;
    const body = new FormData();
    body.set("text", area.value);
    body.set("csrfmiddlewaretoken", token());
    const { scrollTop } = panel;
    try {
      const response = await fetch(address, { method: "POST", body, redirect: "error" });
      if (!response.ok) throw new Error(response.statusText);
      const html = await response.text();
      if (turn !== newest) return;
      panel.firstElementChild.innerHTML = html; // cleaned by the server, as what readers get
      panel.scrollTop = scrollTop;
    } catch {
      if (turn === newest) panel.firstElementChild.textContent = "No preview just now. Your text is safe in the field.";
    }
  }

  function open(isOpen) {
    panel.hidden = !isOpen;
    editor.classList.toggle("has-preview", isOpen);
    toggle?.setAttribute("aria-pressed", String(isOpen));
    if (isOpen) show();
  }

  toggle?.addEventListener("click", () => {
    open(panel.hidden);
    remember(!panel.hidden);
  });
  const hasRoom = editor.clientWidth >= BESIDE;
  if (hasRoom && ("live" in editor.dataset || wasOpen())) open(true);
  area.addEventListener("input", () => {
    clearTimeout(pause);
    if (!panel.hidden) pause = setTimeout(show, PAUSE);
  });
  area.addEventListener("scroll", followScroll, { passive: true });
});
