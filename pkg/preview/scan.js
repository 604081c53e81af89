// Where things stand in a JSON text: the text is walked once and never parsed, so that what is shown stays what was
// given. Offsets are those of JavaScript's strings. No recursion: a text may nest deeper than the stack is.

/**
 * @typedef {{ from: number, to: number }} Range
 * @typedef {{ whole: Range, value: Range }} Place A member with its key, or an element; and its value alone.
 */

const [QUOTE, BACKSLASH, COMMA, COLON] = [34, 92, 44, 58];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/**
 * Finds the places of JSON Pointers. A member that stands twice has two places, the first one first. What is no JSON
 * gives the places that it has up to where it goes wrong.
 *
 * @param {string} text
 * @param {Iterable<string>} pointers
 */
export function locate(text, pointers) {
  const root = makeTree(pointers);
  walk(text, root);
  return new Places(root);
}

/** What {@link locate} found. */
export class Places {
  #root;

  /** @param {Wanted} root */
  constructor(root) {
    this.#root = root;
  }

  /**
   * All places of a pointer.
   *
   * @param {string} pointer
   * @returns {Place[]}
   */
  all(pointer) {
    /** @type {Wanted | undefined} */
    let node = this.#root;
    for (const token of tokensOf(pointer)) node = node?.children.get(token);
    return node?.places ?? [];
  }

  /**
   * The place of the pointer, or of the nearest one around it that is there.
   *
   * @param {string} pointer
   * @returns {Place | undefined}
   */
  nearest(pointer) {
    let node = this.#root;
    let [found] = node.places;
    for (const token of tokensOf(pointer)) {
      const child = node.children.get(token);
      if (!child?.places[0]) break;
      node = child;
      [found] = node.places;
    }
    return found;
  }
}

/**
 * The reference tokens of a JSON Pointer.
 *
 * @param {string} pointer
 */
export function tokensOf(pointer) {
  const tokens = pointer.split("/").slice(1);
  return tokens.map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/**
 * The pointer of a member or an element.
 *
 * @param {string} pointer
 * @param {string | number} token
 */
export function pointerTo(pointer, token) {
  return `${pointer}/${String(token).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/**
 * What a string of JSON says, without its quotes in the text.
 *
 * @param {string} inside
 */
export function unescape(inside) {
  if (!inside.includes("\\")) return inside;
  return inside.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code, letter) => {
    if (code) return String.fromCharCode(Number.parseInt(code, 16));
    return SHORT_ESCAPES[letter] ?? letter;
  });
}

/** @type {Record<string, string | undefined>} */
const SHORT_ESCAPES = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/**
 * The end of the token that begins here: a string, a bracket, a comma, a colon, or any other run of letters.
 *
 * @param {string} text
 * @param {number} start
 */
export function endOfToken(text, start) {
  const code = text.charCodeAt(start);
  if (code === QUOTE) return endOfString(text, start);
  if (isStructural(code)) return start + 1;
  let end = start + 1;
  while (end < text.length && !isEndOfScalar(text.charCodeAt(end))) end += 1;
  return end;
}

/**
 * Where the white space ends that begins here.
 *
 * @param {string} text
 * @param {number} start
 */
export function skipSpace(text, start) {
  let at = start;
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** @param {number} code */
function isSpace(code) {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** @param {number} code */
function isStructural(code) {
  return (
    code === COMMA ||
    code === COLON ||
    code === OPEN_ARRAY ||
    code === CLOSE_ARRAY ||
    code === OPEN_OBJECT ||
    code === CLOSE_OBJECT
  );
}

/** @param {number} code */
function isEndOfScalar(code) {
  return isSpace(code) || isStructural(code) || code === QUOTE;
}

/** @param {string} text @param {number} start */
function endOfString(text, start) {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH && quote - 1 - backslashes > start) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

/**
 * A pointer that is asked for, or one around it.
 *
 * @typedef {{ children: Map<string, Wanted>, places: Place[] }} Wanted
 */

/** @param {Iterable<string>} pointers */
function makeTree(pointers) {
  /** @type {Wanted} */
  const root = { children: new Map(), places: [] };
  for (const pointer of pointers) {
    let node = root;
    for (const token of tokensOf(pointer)) {
      let child = node.children.get(token);
      if (!child) {
        child = { children: new Map(), places: [] };
        node.children.set(token, child);
      }
      node = child;
    }
  }
  return root;
}

/**
 * An array or object that is open. `wanted` is what is asked for in it, if anything is; `next` belongs to the value
 * that comes next.
 *
 * @typedef {{
 *   isArray: boolean, index: number, wanted: Wanted | undefined, next: Wanted | undefined, whole: number,
 *   key: boolean, start: number, own: Wanted | undefined, ownWhole: number,
 * }} Open
 */

/** @param {string} text @param {Wanted} root */
function walk(text, root) {
  /** @type {Open[]} */
  const stack = [];
  /** @type {Open | undefined} */
  let open;

  for (let at = skipSpace(text, 0); at < text.length;) {
    const code = text.charCodeAt(at);
    const end = endOfToken(text, at);
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      const own = open ? open.next : root;
      const isArray = code === OPEN_ARRAY;
      const ownWhole = open && !open.isArray ? open.whole : at;
      const wanted = own && own.children.size > 0 ? own : undefined;
      if (open) stack.push(open);
      open = { isArray, index: 0, wanted, next: undefined, whole: at, key: !isArray, start: at, own, ownWhole };
      if (isArray) open.next = wanted?.children.get("0");
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      if (!open) return;
      open.own?.places.push(placeOf(open.ownWhole, open.start, end));
      open = stack.pop();
      if (!open) return;
    } else if (code === COMMA) {
      if (!open) return;
      if (open.isArray) {
        open.index += 1;
        open.next = open.wanted?.children.get(String(open.index));
      } else {
        open.key = true;
        open.next = undefined;
      }
    } else if (code === COLON) {
      if (open) open.key = false;
    } else if (open?.key) {
      open.whole = at;
      open.next = open.wanted?.children.get(unescape(text.slice(at + 1, end - 1)));
    } else {
      const own = open ? open.next : root;
      own?.places.push(placeOf(open && !open.isArray ? open.whole : at, at, end));
      if (!open) return;
    }
    at = skipSpace(text, end);
  }
}

/** @param {number} whole @param {number} value @param {number} end @returns {Place} */
function placeOf(whole, value, end) {
  return { whole: { from: whole, to: end }, value: { from: value, to: end } };
}
