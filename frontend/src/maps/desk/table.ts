/** The table of a map: ticking a page at once, a range with the Shift key, and how many are ticked. */
import type { Behaviour } from "../../behaviours/attach";
import { need } from "../editor/pieces";

export const mapTable: Behaviour = (root) => {
  const all = need<HTMLInputElement>(root, "all");
  const count = need(root, "count");
  const whole = root.querySelector<HTMLInputElement>('[data-part="whole"]');
  const ticks = [...root.querySelectorAll<HTMLInputElement>('input[name="lieu"]')];
  let last = -1;
  need(root, "all-label").hidden = false;

  const tell = () => {
    const ticked = ticks.filter(({ checked }) => checked).length;
    const { one = "", many = "" } = count.dataset;
    count.textContent = ticked === 0 ? "" : ticked === 1 ? one : many.replace("{count}", String(ticked));
    all.checked = ticked === ticks.length;
    all.indeterminate = ticked > 0 && ticked < ticks.length;
    root.classList.toggle("has-ticked", ticked > 0 || whole?.checked === true);
  };
  all.addEventListener("change", () => {
    ticks.forEach((tick) => (tick.checked = all.checked));
    tell();
  });
  ticks.forEach((tick, place) =>
    tick.addEventListener("click", (event) => {
      if (event.shiftKey && last >= 0) range(ticks, last, place).forEach((one) => (one.checked = tick.checked));
      last = place;
      tell();
    }),
  );
  whole?.addEventListener("change", tell);
  tell();
};

function range<T>(all: readonly T[], one: number, other: number): T[] {
  return all.slice(Math.min(one, other), Math.max(one, other) + 1);
}
