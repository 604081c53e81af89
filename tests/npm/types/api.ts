// What the types of the API promise, beside those of events. Nothing here runs: it is compiled, and a line under
// `@ts-expect-error` fails when the compiler has nothing to say against it.

import {
  TransversionError,
  changes,
  detect,
  translateEvent,
  translateObject,
  translateRequest,
  translateResponse,
} from "transversion";
import type {
  Change, Detection, ErrorCode, EventV1_1, Need, Note, Options, Payload, Translation, Translator,
} from "transversion";
import * as inline from "transversion/inline";
import { createTranslator } from "transversion/slim";

type IsAny<T> = 0 extends 1 & T ? true : false;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function holds<T extends true>(): T;
declare const bytes: Uint8Array;

// Bytes and strings are bodies, and nothing else is.

const translation = translateEvent(bytes, { to: "v1.1" });
holds<Same<typeof translation, Translation>>();
holds<Same<ReturnType<typeof translation.text>, string>>();
holds<Same<Translation["payloads"][number], Payload>>();
new Response(translation.payloads[0]) satisfies object;
new Blob(translation.payloads) satisfies object;
const plain: Uint8Array[] = translation.payloads;
translateEvent(plain[0] ?? "", { to: "v1" });
translateEvent("{}", { to: "v1", from: "v1.1", exact: true, maxBytes: 1, maxDepth: 1, maxOutputBytes: 1 });
translateEvent("{}", { to: "v1.1", supply: { appUser: bytes, message: "{}" } });
translateEvent("{}", { to: "v1.1", includeFullAppUser: true, includeClient: true });
translateRequest({ method: "GET", path: "/v1/webhooks" }, { to: "v1.1" });
translateResponse({ method: "GET", path: "/v1/webhooks", status: 200, body: "{}" }, { to: "v1.1" });
// @ts-expect-error An object is no body.
translateEvent({ trigger: "postback" }, { to: "v1.1" });
// @ts-expect-error A response has a status.
translateResponse({ method: "GET", path: "/v1/webhooks" }, { to: "v1.1" });
// @ts-expect-error Options must say where to.
translateEvent(bytes, {});
// @ts-expect-error Options must be there.
translateEvent(bytes);
// @ts-expect-error There is no such version.
translateEvent(bytes, { to: "v3" });
// @ts-expect-error There is no such option.
translateEvent(bytes, { to: "v1", strict: true });
// @ts-expect-error There is no such supply.
translateEvent(bytes, { to: "v1", supply: { user: bytes } });

// Notes are told apart by their kinds.

function tell(note: Note): string {
  // @ts-expect-error Not every note has a value.
  note.value;
  switch (note.kind) {
    case "renamed":
      return note.from + note.to;
    case "moved":
    case "split":
      return note.to;
    case "invented":
    case "replaced":
      return note.value;
    case "dropped":
    case "copied":
    case "missing":
    case "withheld":
    case "unknown":
      return note.change + note.at + note.why;
    default:
      return note satisfies never;
  }
}
translation.notes.map(tell);
holds<Same<Need["supply"], "appUser" | "message" | "conversation">>();

// An object goes to the events of the version that is asked for.

const { values, outcome } = translateObject({}, { to: "v1.1" });
holds<Same<typeof values, EventV1_1[]>>();
holds<Same<typeof outcome, Translation["outcome"]>>();
// @ts-expect-error A string is no object.
translateObject("{}", { to: "v1.1" });

// The rest.

holds<Same<ReturnType<typeof detect>, Detection>>();
holds<Same<ReturnType<typeof changes>, Change[]>>();
changes("v1", "v1.1");
// @ts-expect-error There is no such version.
changes("v3");
try {
  detect("{");
} catch (error) {
  if (error instanceof TransversionError) {
    holds<Same<typeof error.code, ErrorCode>>();
    holds<Same<IsAny<typeof error.code>, false>>();
    holds<Same<typeof error.offset, number | undefined>>();
    holds<Same<typeof error.at, string | undefined>>();
  }
}

// The other entries give the same.

holds<Same<typeof inline.translateEvent, typeof translateEvent>>();
holds<Same<typeof inline.TransversionError, typeof TransversionError>>();
const translator = createTranslator({} as WebAssembly.Module);
holds<Same<typeof translator, Translator>>();
holds<Same<typeof translator.translateObject, typeof translateObject>>();

// What a caller builds in steps is accepted under the strictest settings too.

const options: Options = { to: "v1.1", from: undefined, supply: undefined };
translateEvent("{}", options);
