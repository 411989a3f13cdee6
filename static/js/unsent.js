// A text nobody received is not lost: the browser asks before the page is left, and what was sent but answered by a
// sign-in page or an error is put back when its form is opened again (in this tab only, gone with it).
import { onEditors, token } from "./typing.js";

const KEPT_FOR = 60 * 60 * 1000; // ms
const store = {
  read: () => { try { return JSON.parse(sessionStorage.getItem("sent") ?? "null"); } catch { return null; } },
  write: (sent) => { try { sessionStorage.setItem("sent", JSON.stringify(sent)); } catch { /* no room: the draft is kept */ } },
  empty: () => { try { sessionStorage.removeItem("sent"); } catch { /* there is none */ } },
};
const placeOf = (area) => `${area.dataset.draftUrl ?? ""} ${area.dataset.draftPlace ?? location.pathname}`;

// draft.js says so on the field once the server keeps it.
const isUnsent = (area) => area.value !== area.defaultValue && area.value.trim() !== "" && !("kept" in area.dataset);
let isSending = false;
document.addEventListener("submit", (event) => {
  const { target: form } = event;
  const area = form.querySelector?.(".editor textarea");
  isSending = !event.defaultPrevented && Boolean(area);
  if (!isSending) return;
  // Whoever signed out and in meanwhile has a new token; the one in the page is refused.
  if (token() && form.elements.csrfmiddlewaretoken) form.elements.csrfmiddlewaretoken.value = token();
  const title = form.elements.title?.value ?? "";
  // Not submitter.formAction: a button without one says the address of the page, where a well received answer is shown.
  const path = new URL(event.submitter?.getAttribute("formaction") ?? form.action, location.href).pathname;
  store.write({ place: placeOf(area), path, title, body: area.value, at: Date.now() });
});
window.addEventListener("pageshow", () => { isSending = false; });
window.addEventListener("beforeunload", (event) => {
  if (!isSending && [...document.querySelectorAll(".editor textarea")].some(isUnsent)) event.preventDefault();
});

// Sent well: another page answers. A sign-in page, or one at the address it was sent to, says that it was not.
const sent = store.read();
const isSignedIn = document.body.hasAttribute("hx-headers");
if (sent && Date.now() - sent.at < KEPT_FOR && (sent.hasFailed || !isSignedIn || location.pathname === sent.path)) {
  sent.hasFailed = true;
  store.write(sent);
} else if (sent) {
  sent.place = null;
  store.empty();
}
onEditors((editor, area) => {
  if (!sent || placeOf(area) !== sent.place) return;
  sent.place = null;
  store.empty();
  if ("merged" in area.dataset) return; // it did arrive: the page holds it together with what others wrote
  if (area.value === sent.body) return; // refused with a sentence: the page has brought it back itself
  const { title } = area.form.elements;
  if (title && !title.value) title.value = sent.title;
  area.value = sent.body;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  editor.querySelector("[data-file-note]").textContent = "Your text did not arrive when you sent it. It stands here again.";
});
