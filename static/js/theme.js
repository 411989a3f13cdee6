// Light, dark or as the system. Loaded before the page is painted, so it is a plain script in the head, not a module.
(() => {
  const root = document.documentElement;
  const read = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const apply = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  apply(read());

  document.addEventListener("DOMContentLoaded", () => {
    for (const choice of document.querySelectorAll("[data-theme-choice]")) {
      const show = () => {
        for (const button of choice.querySelectorAll("button")) {
          button.setAttribute("aria-pressed", String(button.value === (root.dataset.theme ?? "system")));
        }
      };
      choice.hidden = false;
      show();
      choice.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (!button) return;
        apply(button.value);
        try { localStorage.setItem("theme", button.value); } catch { /* private window: the choice holds for this page */ }
        show();
      });
    }
  });
})();
