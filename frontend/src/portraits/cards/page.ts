/** What the server wrote in the page for the cards (studio/portraits/views/room.py: page_data). */

export interface Page {
  draft: string;
  /** Whom the guide is about. */
  about: "one" | "pair" | "group";
  /** Address of the descriptions of all files of this portrait. */
  files: string;
  /** Avatar name to address. */
  avatars: Record<string, string>;
  words: Record<string, string>;
  /** What people of the action answered before they were recorded: person, thing, answer. */
  said: Record<string, Partial<Record<"voice" | "image", string>>>;
  may: { add: boolean };
}

export function readPage(): Page {
  const told = document.getElementById("portrait-page")?.textContent;
  if (!told) throw new Error("no portrait in this page");
  return JSON.parse(told) as Page;
}

/** The page on which one photo, voice or video is worked on. */
export function retouchAddress(draft: string, item: string): string {
  return `/atelier/portraits/${draft}/retouches/${item}`;
}
