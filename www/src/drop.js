// A file may be dropped anywhere on the page, not on the preview alone.

/**
 * @param {(file: File) => void} open
 */
export function offerDropping(open) {
  addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    // The preview takes care of what is dropped on it.
    if (event.defaultPrevented || !file) return;
    event.preventDefault();
    open(file);
  });
}
