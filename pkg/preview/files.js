// Files and texts that are dropped, pasted or opened.

/** Longer than the translator takes: 16 MiB. */
const MOST_BYTES = 16 << 20;

/** So much of a file tells whether it has an event in each line. */
const SNIFFED = 1 << 20;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * What is in a file: a payload with its bytes, many events, or a reason why it is not opened.
 *
 * @param {Blob & { name?: string }} file
 * @returns {Promise<{ bytes: Uint8Array<ArrayBuffer>, text: string } | { lines: Blob } | { problem: string }>}
 */
export async function readFile(file) {
  const start = decoder.decode(await file.slice(0, SNIFFED).arrayBuffer());
  if (isLines(start)) return { lines: file };
  if (file.size > MOST_BYTES) {
    const megabytes = Math.round(file.size / 1_000_000);
    const limits = "A payload may have 16 MiB; a file with one event a line may have any size.";
    return { problem: `The file has ${megabytes} MB. ${limits}` };
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { bytes, text: decoder.decode(bytes) };
}

/**
 * Whether a text has several events, one a line.
 *
 * @param {string} text
 */
export function isLines(text) {
  const lines = text
    .split("\n", 200)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const [first, second] = lines;
  return Boolean(first?.startsWith("{") && first.endsWith("}") && second?.startsWith("{"));
}

/** @param {DataTransfer | null} data */
export function fileOf(data) {
  return data?.files[0];
}
