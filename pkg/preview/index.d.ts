/**
 * `<transversion-preview>`: paste a payload, see what the other version makes of it, and why. Importing this defines
 * the element.
 *
 * These custom properties of CSS change how it looks:
 *
 * | property | what it is |
 * | --- | --- |
 * | `--transversion-font` | the font of the interface |
 * | `--transversion-code-font` | the font of payloads |
 * | `--transversion-code-size` | its size, 13px |
 * | `--transversion-radius` | the radius of corners, 6px |
 * | `--transversion-height` | the height where the three panes stand side by side, 44rem |
 * | `--transversion-editor-height` | the height of an editor where they do not, 24rem |
 * | `--transversion-paper`, `--transversion-ground` | the colour behind texts, and behind everything else |
 * | `--transversion-ink`, `--transversion-muted`, `--transversion-line` | the colours of text, of lesser text, of lines |
 * | `--transversion-accent` | the colour of links, of the focus, and of what is lit |
 * | `--transversion-lost`, `--transversion-written`, `--transversion-moved`, `--transversion-missing` | the colours of notes |
 *
 * @packageDocumentation
 */

import type { Need, Options, Report, Version } from "../index.js";

/** What one can set, by attributes and by properties alike; attributes are written with hyphens. */
export interface PreviewFields {
  /** What is pasted. If it is not set: an event, unless `method` and `path` are set. */
  kind?: "event" | "request" | "response" | undefined;
  /** The version to translate to. If it is not set: the one that the payload is not in. */
  to?: Version | undefined;
  /** The version that the payload is in, where you know it. */
  from?: Version | undefined;
  /** The method of the API call. */
  method?: string | undefined;
  /** The path of the API call, version first. */
  path?: string | undefined;
  /** Of responses: the HTTP status, 200 if it is not set. */
  status?: number | undefined;
  /** See {@link Options.exact}. */
  exact: boolean;
  /** See {@link Options.includeFullAppUser}. */
  includeFullAppUser: boolean;
  /** See {@link Options.includeClient}. */
  includeClient: boolean;
  /** By its own width, or one pane under the other always. */
  layout?: "auto" | "stacked" | undefined;
  /** By what the system prefers, or always light, or always dark. */
  theme?: "auto" | "light" | "dark" | undefined;
}

/** The texts of objects that a translation asked for. */
export type PreviewSupply = { [name in Need["supply"]]?: string };

/** All that one can set, as a plain object to keep or to share. What is not in it is not set. */
export interface PreviewState extends Partial<PreviewFields> {
  payload?: string;
  supply?: PreviewSupply;
}

/** What came of the last translation. */
export interface PreviewResult {
  /** Nothing where the payload is refused. */
  report?: Report;
  payloads: string[];
  error?: { code: string; message: string };
  /** How long the translation took, without the work of showing it. */
  milliseconds: number;
}

/** A payload that one can choose by its name. */
export interface Sample {
  name: string;
  version: Version;
  kind?: "event" | "request" | "response";
  method?: string;
  path?: string;
  status?: number;
  payload: string;
}

/** The events of the element; they bubble, and cross the borders of shadows. */
export interface PreviewEventMap {
  /** The user changed something. */
  "transversion-input": CustomEvent<PreviewState>;
  /** Something was translated, or refused. */
  "transversion-result": CustomEvent<PreviewResult>;
}

/**
 * The element. Slots: `actions`, at the right of the toolbar, and `footer`.
 *
 * @example
 * ```html
 * <script type="module" src="/node_modules/transversion/preview/bundle/index.js"></script>
 * <transversion-preview to="v1.1" payload='{"trigger":"postback","version":"v1"}'></transversion-preview>
 * ```
 */
export class TransversionPreview extends HTMLElement {
  /** The text that is translated. The attribute sets it, and does not follow it. */
  payload: string;
  /** What can be chosen by its name. */
  samples: Sample[];
  /** What an earlier translation asked for. */
  supply: PreviewSupply;
  /** All that one can set. */
  state: PreviewState;
  /** What came of the last translation. */
  readonly result: PreviewResult | undefined;
  /** Opens a file: a payload, or one event a line for a census. */
  openFile(file: Blob & { name?: string }): Promise<void>;
  /** Puts the cursor into the input. */
  focusInput(): void;

  addEventListener<K extends keyof PreviewEventMap>(
    type: K,
    listener: (this: TransversionPreview, event: PreviewEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

export interface TransversionPreview extends PreviewFields {}

declare global {
  interface HTMLElementTagNameMap {
    "transversion-preview": TransversionPreview;
  }
}
