/** What the server wrote in the page of a récit (studio/stories/views/room.py: page_data). */

export interface Production {
  id: string;
  kind: string;
  title: string;
  picture: string;
}

export interface Page {
  draft: string;
  /** Address of the descriptions of all files of this récit. */
  files: string;
  avatars: Record<string, string>;
  productions: Production[];
  words: Record<string, string>;
  may: { add: boolean };
}

export function readPage(): Page {
  const told = document.getElementById("story-page")?.textContent;
  if (!told) throw new Error("no récit in this page");
  return JSON.parse(told) as Page;
}
