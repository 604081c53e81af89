// What the preview holds, over a reload and through a link.

import { byId } from "./dom.js";
import { recall, remember } from "./session.js";
import { LinkError, fromFragment, isShared } from "./share.js";

/**
 * @typedef {import("transversion/preview").TransversionPreview} Preview
 * @typedef {import("transversion/preview").PreviewState} PreviewState
 */

/** A large text takes a while to write, so it is not written at every key. In milliseconds. */
const PAUSE = 400;

/** Keeps the state of a preview. */
export class Keeper {
  #preview;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Preview} preview */
  constructor(preview) {
    this.#preview = preview;
  }

  /** A link says what to begin with; without one it is what the tab held before. */
  async begin() {
    const before = isShared(location.hash) ? undefined : recall("state");
    if (before) this.#show(before);
    else await this.#open();
    this.#preview.addEventListener("transversion-input", () => this.#changed());
    addEventListener("hashchange", () => this.#open());
    addEventListener("pagehide", () => this.#timer !== undefined && this.#save());
  }

  /**
   * Shows something else, which is from now on what is kept.
   *
   * @param {object} state
   */
  replace(state) {
    this.#show(state);
    this.#changed();
  }

  /** Opens the link that the address is, if it is one. */
  async #open() {
    if (!isShared(location.hash)) return;
    const notice = byId("notice");
    try {
      this.#show(await fromFragment(location.hash));
      notice.hidden = true;
      this.#save();
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      notice.textContent = error.message;
      notice.hidden = false;
    }
  }

  /** A state is all there is to see but the theme, which is chosen on the page. @param {object} state */
  #show(state) {
    this.#preview.state = /** @type {PreviewState} */ ({ ...state, theme: this.#preview.theme });
  }

  /** What the user changes is kept; and a link that the text no longer says is taken out of the address. */
  #changed() {
    byId("notice").hidden = true;
    if (isShared(location.hash)) history.replaceState(null, "", location.pathname + location.search);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(), PAUSE);
  }

  #save() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    remember("state", this.#preview.state);
  }
}
