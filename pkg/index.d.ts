/**
 * Translates API and webhook payloads between versions of an API, both ways, byte for byte, and reports everything that
 * is lost, invented, moved or missing on the way.
 *
 * @packageDocumentation
 */

import type { EventOf } from "./events.js";

export type * from "./events.js";

/** A version of the API, and of the webhooks' payloads, oldest first. */
export type Version = "v1" | "v1.1";

/** A payload: its bytes, or its text. Only bytes come back as the very same object when nothing changes. */
export type Body = Uint8Array | string;

/** The bytes of a payload, as `Response`, `fetch` and `Blob` take them. */
export type Payload = Uint8Array & { readonly buffer: ArrayBuffer };

/** What to translate to, and how. */
export interface Options {
  /** The version to translate to. */
  to: Version;
  /** The version that the payload is in, where you know it. A payload that says otherwise is refused. */
  from?: Version | undefined;
  /** What an earlier translation asked for in its `needs`. */
  supply?: Supply | undefined;
  /** Downgrade for readers that do not ignore unknown members: what the older version does not know is dropped. */
  exact?: boolean | undefined;
  /** Upgrade as for a webhook with `includeFullAppUser`: the app user keeps their clients. */
  includeFullAppUser?: boolean | undefined;
  /** Upgrade as for a webhook with `includeClient`: the client of the event stands beside the app user. */
  includeClient?: boolean | undefined;
  /** The longest body that is read, in bytes; 16 MiB if not set. */
  maxBytes?: number | undefined;
  /** The most open brackets; 256 if not set. */
  maxDepth?: number | undefined;
  /** The most bytes of all payloads together; 64 MiB if not set. Splitting multiplies. */
  maxOutputBytes?: number | undefined;
}

/** Data that a translation asked for: of each the bytes or the text of the object, as the API answered. */
export type Supply = { [name in Need["supply"]]?: Body | undefined };

/** An API call. */
export interface Request {
  method: string;
  /** The path and query, version first, or a full URL. */
  path: string;
  body?: Body | null | undefined;
}

/** The answer to an API call. */
export interface Response {
  /** The method of the call. */
  method: string;
  /** The path and query of the call, version first, or a full URL. */
  path: string;
  /** The HTTP status, from 100 to 599. */
  status: number;
  body?: Body | null | undefined;
}

/** The payloads in the other version, and the report. */
export interface Translation {
  /** `unchanged`: the output is the input. `withheld`: the target version has no such event, and there is no output. */
  readonly outcome: "unchanged" | "translated" | "withheld";
  /** The version that the payload was in. */
  readonly from: Version;
  /** The version that was asked for. */
  readonly to: Version;
  readonly kind: "event" | "request" | "response";
  /** Of events: the trigger as received. */
  readonly trigger?: string;
  /** Of requests and responses: the id of the API call, such as `create_webhook`. */
  readonly endpoint?: string;
  /**
   * None when withheld or when there was no body, one nearly always, several when the input stood for several. One that
   * is unchanged is the very `Uint8Array` that came in.
   */
  readonly payloads: Payload[];
  /** Of requests: the rewritten path and query. */
  readonly path?: string;
  /**
   * What was lost, invented, moved or is missing: `envelope` first, then as the changes stand in the timeline, and
   * within a change by place in the text.
   */
  readonly notes: Note[];
  /** Data that would fill holes, and the calls that fetch it. */
  readonly needs: Need[];
  /**
   * A payload as a string; the first, if not said otherwise.
   *
   * @throws RangeError if there is no such payload, and TypeError if it is not UTF-8, as only bodies can be that were
   * passed on unread.
   */
  text(index?: number): string;
  /** The report alone, which is what `JSON.stringify` makes of a translation. */
  toJSON(): Report;
}

/** A translation without its payloads. */
export type Report = Omit<Translation, "payloads" | "text" | "toJSON">;

/** One entry of the report: what a change did, where, and why. */
export type Note =
  | RenamedNote
  | DroppedNote
  | MovedNote
  | SplitNote
  | InventedNote
  | CopiedNote
  | ReplacedNote
  | MissingNote
  | WithheldNote
  | UnknownNote;

/** What all notes have. */
export interface NoteBase {
  /** What kind of difference this is. */
  readonly kind: string;
  /** The id of the change that wrote it; `envelope` for the version itself. */
  readonly change: string;
  /**
   * The place: a JSON Pointer (RFC 6901). Of invented, copied and missing it points into the output, else into the
   * input.
   */
  readonly at: string;
  /** The index of the payload, where the note concerns one of several. */
  readonly payload?: number;
  /** Why, in one sentence. */
  readonly why: string;
}

/** A value was exchanged for its counterpart; nothing is lost. */
export interface RenamedNote extends NoteBase {
  readonly kind: "renamed";
  /** The new value. */
  readonly to: string;
  /** The old value. */
  readonly from: string;
}

/** Present in the input, absent from the output. */
export interface DroppedNote extends NoteBase {
  readonly kind: "dropped";
}

/** Stands at another place; parts lost on the way have notes of their own. */
export interface MovedNote extends NoteBase {
  readonly kind: "moved";
  /** Where it stands now: a JSON Pointer into the output. */
  readonly to: string;
}

/** An array whose elements went to several payloads. */
export interface SplitNote extends NoteBase {
  readonly kind: "split";
  /** Where each element stands now: a JSON Pointer into the outputs. */
  readonly to: string;
}

/** Not in the input: a documented default or an inference. */
export interface InventedNote extends NoteBase {
  readonly kind: "invented";
  /** The JSON text that was written. */
  readonly value: string;
}

/** Taken over from another place in the input, or from what you supplied. */
export interface CopiedNote extends NoteBase {
  readonly kind: "copied";
}

/** Exchanged for something that says less or reads otherwise. */
export interface ReplacedNote extends NoteBase {
  readonly kind: "replaced";
  /** The JSON text that was written. */
  readonly value: string;
}

/** A reader of the target version may expect it, and nobody can know it from this payload. */
export interface MissingNote extends NoteBase {
  readonly kind: "missing";
}

/** The event has no counterpart: there is no output, and no other note. */
export interface WithheldNote extends NoteBase {
  readonly kind: "withheld";
}

/** A trigger or shape that these versions do not know; passed on. */
export interface UnknownNote extends NoteBase {
  readonly kind: "unknown";
}

/** Data that the payload does not hold and that would fill a hole, with the API call that fetches it. */
export interface Need {
  /** The JSON Pointer in the output that it would fill. */
  readonly at: string;
  /** The name under which to hand it back, in `supply`. */
  readonly supply: "appUser" | "message" | "conversation";
  readonly method: "GET";
  /** The path of the call, version first. */
  readonly path: string;
  /** The JSON Pointer of the data in the answer. */
  readonly pick: string;
  /** Where `pick` is an array: which element. */
  readonly where?: { readonly _id: string };
  /** Why, in one sentence. */
  readonly why: string;
}

/** What {@link detect} found. */
export interface Detection {
  readonly kind: "event" | "middleware" | "unrecognized";
  /** Its version as written, or as told; a version that is not known is named all the same. */
  readonly version?: string;
  readonly trigger?: string;
  /** How the version was told. */
  readonly by: "version" | "trigger" | "shape" | "default" | "path";
}

/** One backward-incompatible difference between two neighbouring versions. */
export interface Change {
  /** Its name in notes. */
  readonly id: string;
  /** The version that brought it. */
  readonly version: Version;
  /** One sentence for the customer who must upgrade. */
  readonly title: string;
  /** Why it matters, and what is done about it. */
  readonly why: string;
  /** Where it is documented. */
  readonly source: string;
  /** What it concerns. */
  readonly kinds: readonly ("event" | "request" | "response")[];
}

/** Whose events are delivered: of the old webhook, of either (the first of two twins), of the new one; `done` when the old one is gone. */
export type Phase = "old" | "either" | "new" | "done";

/** One of two webhooks that tell of everything: that of the older version, and that of the newer one. */
export type Webhook = "old" | "new";

/** What an event is about, as {@link identify} tells. */
export interface Identity {
  /** The version of the event, which tells by which webhook it came. */
  readonly version: Version;
  /** Its trigger, as the newest version calls it. */
  readonly trigger: string;
  /** What it is about: one happening, or one for each of its messages, postbacks or payments. */
  readonly happenings: readonly Happening[];
}

/** One thing that happened. */
export interface Happening {
  /** What all events about it have in common, and events about others have not. It may be long: keep a hash of it. */
  readonly key: string;
  /** Whether no other happening can have this key. */
  readonly isCertain: boolean;
}

/** An event about a happening has arrived. */
export interface Arrival {
  phase: Phase;
  webhook: Webhook;
  isCertain: boolean;
}

/**
 * What is to be done about an event. `deliver` it, and call {@link accepted} when the receiver has answered 2xx. `wait`:
 * hold it back and let its sender come again (503). `held`: its twin was delivered (2xx). `duplicate`: it was delivered
 * before, and this is a retry (2xx).
 */
export type Verdict = "deliver" | "wait" | "held" | "duplicate";

/** A place at which twins differ. */
export interface Difference {
  /** The place: a JSON Pointer (RFC 6901). */
  readonly at: string;
  /** `value`: both have something there. Else only the translation of the old event has it, or only the new event. */
  readonly kind: "value" | "old_only" | "new_only";
  /**
   * Whether it was to be expected: the translation said that it does not know what stands there, or the newer version is
   * documented to send something else, or the new event has a member more.
   */
  readonly isExpected: boolean;
}

/** Of what webhook the new event is. */
export interface TwinOptions {
  /** The version of the new event; the newest if not set. */
  to?: Version | undefined;
  /** The new webhook has `includeFullAppUser`. */
  includeFullAppUser?: boolean | undefined;
  /** The new webhook has `includeClient`. */
  includeClient?: boolean | undefined;
}

/** The kinds of {@link TransversionError}. */
export type ErrorCode =
  | "invalid_json"
  | "not_an_object"
  | "too_large"
  | "too_deep"
  | "ambiguous"
  | "unrecognized_payload"
  | "unknown_version"
  | "version_mismatch"
  | "supply_mismatch"
  | "wrong_type"
  | "invalid_option"
  | "internal";

/**
 * Why a payload or an option was refused: what and where, in one sentence, without a word of the payload. `internal`
 * says that WebAssembly trapped or ran out of memory; the next call works.
 */
export class TransversionError extends Error {
  constructor(code: ErrorCode, message: string, where?: { offset?: number; at?: string; cause?: unknown });
  readonly name: "TransversionError";
  readonly code: ErrorCode;
  /** The offset in bytes from the start of the input, for errors of JSON's grammar and of depth. */
  readonly offset?: number;
  /** The JSON Pointer of the member that was refused. */
  readonly at?: string;
}

/** The functions of this package. */
export interface Translator {
  /**
   * Translates the body of a webhook call.
   *
   * @example
   * ```js
   * const body = '{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a","text":"x"}]}';
   * const translation = translateEvent(body, { to: "v1.1" });
   * translation.text(); // {"trigger":"message:delivery:channel","version":"v1.1","message":{"_id":"a"},"isFinalEvent":true}
   * translation.notes.map((note) => note.at); // ["/version", "/trigger", "/messages", "/messages/0/text", "/isFinalEvent"]
   * ```
   * @throws {@link TransversionError} for a payload or an option that is refused.
   * @throws TypeError for a body that is neither, or a string with a lone surrogate, which UTF-8 cannot write.
   */
  translateEvent(body: Body, options: Options): Translation;

  /**
   * Translates an API call. The body is read only where the API call has changed between the versions.
   *
   * @example
   * ```js
   * const body = '{"role":"appMaker","text":"Hello"}';
   * const request = { method: "POST", path: "/v1/apps/a/appusers/u/messages", body };
   * const translation = translateRequest(request, { to: "v1.1" });
   * translation.path; // /v1.1/apps/a/appusers/u/messages
   * translation.text(); // {"role":"appMaker","text":"Hello","type":"text"}
   * ```
   * @throws {@link TransversionError} and TypeError as {@link translateEvent} does.
   */
  translateRequest(request: Request, options: Options): Translation;

  /**
   * Translates the answer to an API call, from the version of the API, which is that of the path, to the client's.
   *
   * @throws {@link TransversionError} and TypeError as {@link translateEvent} does.
   */
  translateResponse(response: Response, options: Options): Translation;

  /**
   * Translates a webhook event that has been parsed already. It is a convenience and goes through `JSON.stringify` and
   * `JSON.parse`, whose costs it has: numbers become doubles (`9007199254740993` and `1.0` do not survive), members with
   * integers for names come first, of a member that stands twice the last one stays, and it takes several times as
   * long. {@link translateEvent} takes the bytes as they came and has none of these costs.
   *
   * @returns The report, and the events as `values`; one that is unchanged is the very object that came in.
   * @throws {@link TransversionError} as {@link translateEvent} does, and TypeError for what `JSON.stringify` refuses.
   */
  translateObject<V extends Version>(value: object, options: Options & { to: V }): { values: EventOf<V>[] } & Report;

  /**
   * Tells what a payload is, which version it is in, and how that shows.
   *
   * @throws {@link TransversionError} for what is not JSON or no object, and for an event that names its trigger or
   * version twice or as something other than a string.
   */
  detect(body: Body): Detection;

  /** The changes between two versions, oldest first; without versions, all of them. */
  changes(from?: Version, to?: Version): Change[];

  /**
   * Tells which happenings an event is about. The events of two webhooks about one happening have its key in common, and
   * so has a retry.
   *
   * @example
   * ```js
   * const old = '{"trigger":"delivery:success","messages":[{"_id":"a"}],"destination":{"type":"line"}}';
   * const twin = '{"trigger":"message:delivery:channel","message":{"_id":"a"},"destination":{"type":"line"}}';
   * identify(old).happenings[0].key === identify(twin).happenings[0].key; // true
   * ```
   * @throws {@link TransversionError} as {@link detect} does, and for what is no event of a known version.
   */
  identify(event: Body): Identity;

  /**
   * The event with those of its messages, postbacks or payments that are about the happenings of these indexes, and all
   * else byte for byte. Where that is all of them, it is the very `Uint8Array` that came in.
   *
   * @throws {@link TransversionError} as {@link identify} does.
   */
  pick(event: Body, indexes: readonly number[]): Payload;

  /**
   * Says what is to be done about an event, by what was seen of its happening: a number that is 0 at first, and which you
   * keep.
   *
   * @example
   * ```js
   * const old = { phase: "old", webhook: "old", isCertain: true };
   * let { verdict, seen } = arrive(0, old); // deliver
   * seen = accepted(seen, old);
   * arrive(seen, { ...old, webhook: "new" }).verdict; // held
   * ```
   */
  arrive(seen: number, arrival: Arrival): { verdict: Verdict; seen: number };

  /** What was seen of a happening, once the receiver has accepted an event about it. */
  accepted(seen: number, arrival: Pick<Arrival, "webhook" | "isCertain">): number;

  /**
   * Translates the event of the old webhook, and says where it is different from its twin of the new one: by value,
   * members by name and elements by index.
   *
   * @throws {@link TransversionError} as {@link translateEvent} does for either.
   */
  compareTwins(old: Body, twin: Body, options?: TwinOptions): Difference[];
}

export const translateEvent: Translator["translateEvent"];
export const translateRequest: Translator["translateRequest"];
export const translateResponse: Translator["translateResponse"];
export const translateObject: Translator["translateObject"];
export const detect: Translator["detect"];
export const changes: Translator["changes"];
export const identify: Translator["identify"];
export const pick: Translator["pick"];
export const arrive: Translator["arrive"];
export const accepted: Translator["accepted"];
export const compareTwins: Translator["compareTwins"];
