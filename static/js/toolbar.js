// The toolbar by keyboard, as ARIA describes it: Tab comes to one tool, arrows, Home and End go to the others.
import { onEditors } from "./typing.js";

onEditors((editor) => {
  const bar = editor.querySelector("[data-tools]");
  if (!bar || "roving" in bar.dataset) return;
  bar.dataset.roving = "";
  const tools = () => [...bar.querySelectorAll("button")].filter((tool) => !tool.hidden);
  const reach = (tool) => bar.querySelectorAll("button").forEach((one) => { one.tabIndex = one === tool ? 0 : -1; });
  reach(tools()[0]);
  bar.addEventListener("focusin", (event) => { if (event.target.matches("button")) reach(event.target); });
  bar.addEventListener("keydown", (event) => {
    const all = tools();
    const here = all.indexOf(event.target);
    const ends = { Home: 0, End: all.length - 1, ArrowRight: here + 1, ArrowLeft: here - 1 };
    if (here < 0 || !Object.hasOwn(ends, event.key)) return;
    event.preventDefault();
    all[(ends[event.key] + all.length) % all.length].focus();
  });
});
