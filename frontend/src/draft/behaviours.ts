/**
 * What `data-behaviour` may name on pages where people record and take photos. The root names its
 * destination: `data-draft`, `data-action`, and, when the file belongs to an item, `data-item` and
 * `data-path`. A page that has a `Draft` open may rather make the views itself.
 */
import type { Behaviour, Behaviours } from "../behaviours/attach";
import { AgreeingView } from "../capture/agreeing";
import { FoundView } from "../capture/found-view";
import { LibraryView } from "../capture/library-view";
import { PhotoView } from "../capture/photo-view";
import { RecorderView } from "../capture/recorder-view";
import type { Destination } from "../capture/takes";
import { openDesk, type Desk } from "./desk";

export const foundTakes = withDesk((root, desk) => new FoundView(root, desk, ({ draft, walk }) => !walk && [undefined, draft].includes(root.dataset.draft)));

/** The recorder, and what brings many files to the library at once. */
export const library = withDesk((root, desk) => new LibraryView(root, desk));

/** What is asked before the first voice. */
export const agreeing = withDesk((root, desk) => new AgreeingView(root as HTMLDialogElement, desk));

export const captureBehaviours: Behaviours = {
  agreeing,
  recorder: withDesk((root, desk) => new RecorderView(root, desk, destination(root), recorderSettings(root))),
  photo: withDesk((root, desk) => new PhotoView(root, desk, destination(root))),
  "found-takes": foundTakes,
};

function withDesk(make: (root: HTMLElement, desk: Desk) => { detach(): unknown }): Behaviour {
  return (root) => {
    const made = openDesk().then((desk) => make(root, desk));
    return () => void made.then((view) => view.detach());
  };
}

function destination({ dataset }: HTMLElement): Destination {
  const { draft = "", action = "", item, path } = dataset;
  return { draft, action, item: item || null, path: path || null };
}

function recorderSettings({ dataset }: HTMLElement): { maxSeconds?: number; externalMicrophone: boolean } {
  const seconds = Number(dataset.maxSeconds);
  return { ...(seconds > 0 && { maxSeconds: seconds }), externalMicrophone: dataset.externalMicrophone === "true" };
}
