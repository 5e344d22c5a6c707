/**
 * For the pages between two people of a shared post: nobody reads the drafts of the one before. Small
 * and without the rest of the data layer, because those pages have nothing else to do with it.
 * What was made and not sent yet stays, under the name of who made it.
 */
import { forgetField } from "./caches";

const [DATABASE, READ] = ["studio", "drafts"];

/** Erase what was kept for reading, and what was taken along to go out. Never fails: with no database
 * there is nothing to erase. */
export function forgetRead(): void {
  void forgetField();
  try {
    const opening = indexedDB.open(DATABASE);
    opening.onupgradeneeded = () => opening.transaction?.abort(); // it did not exist: leave it so
    opening.onsuccess = () => erase(opening.result);
    opening.onerror = (event) => event.preventDefault();
  } catch {
    // the browser keeps nothing for us at all
  }
}

function erase(database: IDBDatabase): void {
  if (database.objectStoreNames.contains(READ)) database.transaction(READ, "readwrite").objectStore(READ).clear();
  database.close();
}
