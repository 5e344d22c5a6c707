import type { Behaviour } from "../behaviours/attach";
import { listen } from "../behaviours/listen";
import { showToast } from "../behaviours/toast";

/** A position as the gallery may know it: to the hundredth of a degree, about a kilometre. */
export function rounded(latitude: number, longitude: number): string {
  return `${latitude.toFixed(2)},${longitude.toFixed(2)}`;
}

/** "Near me": the position is asked for on a tap only, rounded here, and goes into one address. */
export const nearMe: Behaviour = (root) => {
  const button = root.querySelector("button");
  if (!button || !("geolocation" in navigator) || !isSecureContext) return;
  for (const hidden of root.querySelectorAll<HTMLElement>("[hidden]")) hidden.hidden = false;
  listen(button, "click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => go(root, rounded(coords.latitude, coords.longitude)),
      () => {
        button.disabled = false;
        showToast(root.dataset.refused ?? "", { kind: "danger" });
      },
      { maximumAge: 600_000, timeout: 15_000 },
    );
  });
};

function go(root: HTMLElement, position: string): void {
  const address = new URL(root.dataset.address ?? "/galerie", location.href);
  address.searchParams.set("pres", position);
  location.assign(address);
}
