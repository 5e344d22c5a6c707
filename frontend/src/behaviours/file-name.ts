import type { Behaviour } from "./attach";
import { listen } from "./listen";

/** Shows what was chosen in a file input: the photo, the video, the sound, or at least the name. */
export const fileName: Behaviour = (element) => {
  const input = element as HTMLInputElement;
  const name = target(input.dataset.shownName);
  const preview = target(input.dataset.preview);
  let address = "";
  const show = () => {
    URL.revokeObjectURL(address);
    const [file] = input.files ?? [];
    if (name) name.textContent = file?.name ?? "";
    if (!preview) return;
    preview.textContent = "";
    preview.hidden = true;
    const drawn = file && draw(file.type);
    if (!drawn) return;
    address = URL.createObjectURL(file);
    // Not every browser reads what every phone writes: then the name alone stays.
    listen(drawn, "error", () => (preview.hidden = true));
    drawn.src = address;
    preview.append(drawn);
    preview.hidden = false;
  };
  listen(input, "change", show);
  return () => URL.revokeObjectURL(address);
};

function target(selector: string | undefined): HTMLElement | null {
  return selector ? document.querySelector<HTMLElement>(selector) : null;
}

function draw(type: string): HTMLImageElement | HTMLMediaElement | null {
  if (type.startsWith("image/")) return Object.assign(new Image(), { alt: "" });
  const tag = type.startsWith("video/") ? "video" : type.startsWith("audio/") ? "audio" : null;
  return tag && Object.assign(document.createElement(tag), { controls: true });
}
