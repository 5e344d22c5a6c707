/** « Je dessine » : a sign drawn with a finger as the proof of an answer. */
import type { Behaviour } from "../behaviours/attach";
import { listen } from "../behaviours/listen";
import { canAttach, give, part } from "./file-field";

export const signDrawing: Behaviour = (form) => {
  const canvas = part(form, "canvas") as HTMLCanvasElement;
  const pen = canvas.getContext("2d");
  if (!pen || !canAttach() || typeof PointerEvent === "undefined") return;
  let drawing = false;

  const wipe = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    Object.assign(pen, { lineWidth: 6, lineCap: "round", lineJoin: "round", strokeStyle: "#1d1d1d" });
    const field = form.querySelector<HTMLInputElement>("input[type=file]");
    if (field) field.value = "";
  };
  const at = (event: PointerEvent): [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  const draw = (event: PointerEvent) => {
    if (!drawing) return;
    pen.lineTo(...at(event));
    pen.stroke();
  };
  const begin = (event: PointerEvent) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
    draw(event); // a tap leaves a dot
  };
  const end = () => {
    if (!drawing) return;
    drawing = false;
    canvas.toBlob((picture) => picture && give(form, picture, "signe.png"), "image/png");
  };
  wipe();
  canvas.hidden = false;
  part(form, "redo").hidden = false;
  part(form, "fallback").hidden = true;
  listen(part(form, "redo"), "click", wipe);
  listen<PointerEvent>(canvas, "pointerdown", begin);
  listen<PointerEvent>(canvas, "pointermove", draw);
  listen(canvas, "pointerup pointercancel", end);
};
