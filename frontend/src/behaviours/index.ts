import type { Behaviours } from "./attach";
import { autoSubmit } from "./auto-submit";
import { blogFrame } from "./blog-frame";
import { confirmLeave } from "./confirm-leave";
import { copy } from "./copy";
import { dialogOpener } from "./dialog";
import { digits } from "./digits";
import { fileName } from "./file-name";
import { focus } from "./focus";
import { idleLock } from "./idle-lock";
import { livePart } from "./live-part";
import { onlineBanner } from "./online-banner";
import { hearSpan, tapSentences } from "./phrases";
import { playOne } from "./play-one";
import { player } from "./player";
import { print } from "./print";
import { say } from "./say";
import { sentences } from "./sentences";
import { share } from "./share";
import { toasts, undoToast } from "./toast";

/** What `data-behaviour` may name on any page. */
export const behaviours: Behaviours = {
  "auto-submit": autoSubmit,
  "blog-frame": blogFrame,
  "confirm-leave": confirmLeave,
  copy,
  dialog: dialogOpener,
  digits,
  "file-name": fileName,
  focus,
  "idle-lock": idleLock,
  "live-part": livePart,
  "online-banner": onlineBanner,
  "hear-span": hearSpan,
  "play-one": playOne,
  player,
  print,
  say,
  sentences,
  share,
  "tap-sentences": tapSentences,
  toasts,
  "undo-toast": undoToast,
};
