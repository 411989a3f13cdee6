// Forms with data-confirm="Question?" ask before they are sent; data-confirm-note and data-confirm-label say more.
const dialog = document.querySelector("[data-confirm-dialog]");
const agreed = new WeakSet();

function ask(form, submitter) {
  const { confirm, confirmNote, confirmLabel } = form.dataset;
  dialog.querySelector("[data-question]").textContent = confirm;
  dialog.querySelector("[data-note]").textContent = confirmNote ?? "";
  dialog.querySelector("[data-yes]").textContent = confirmLabel ?? submitter?.textContent.trim() ?? "Yes, go on";
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    agreed.add(form);
    form.requestSubmit(submitter);
  }, { once: true });
  dialog.showModal();
}

// On capture, so that htmx does not send the form before the answer.
if (dialog) {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset?.confirm || agreed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form, event.submitter);
  }, true);
}
