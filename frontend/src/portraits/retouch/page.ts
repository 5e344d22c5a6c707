/** What the server wrote in the page of one photo, voice or video (studio/portraits/views/retouch.py). */

export interface RetouchPage {
  draft: string;
  item: string;
  /** Address of the descriptions of all files of this portrait. */
  files: string;
  /** Recipe to address, of the untouched file. */
  plain: Record<string, string>;
  seconds: number | null;
  words: Record<string, string>;
}

export function readRetouchPage(): RetouchPage {
  const told = document.getElementById("retouch-page")?.textContent;
  if (!told) throw new Error("nothing to work on in this page");
  return JSON.parse(told) as RetouchPage;
}
