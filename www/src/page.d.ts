// What the build puts in.

/** All files of the page but the service worker itself, relative to it. */
declare const __FILES__: string[];

/** A digest of them. */
declare const __BUILD__: string;

interface ImportMeta {
  readonly env: { readonly PROD: boolean };
}
