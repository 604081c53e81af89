// What the types of events promise. Nothing here runs: `tsc --strict --noEmit` is the test, and a line under
// `@ts-expect-error` fails when the compiler has nothing to say against it.

import type {
  Action,
  AppUserV1,
  AppUserV1_1,
  Channel,
  Client,
  ClientV1_1,
  Conversation,
  DeliveredMessage,
  EventOf,
  EventV1,
  EventV1_1,
  KnownAction,
  LinkAction,
  Message,
  MessageDeliveryChannelEventV1_1,
  MessageV1_1,
  OtherAction,
  TriggerOf,
  TruncatedAppUser,
  TruncatedAppUserV1_1,
  TruncatedMessage,
  WebhookV1,
  WebhookV1_1,
} from "transversion";

type IsAny<T> = 0 extends 1 & T ? true : false;
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function holds<T extends true>(): T;
declare function is<T>(value: T): void;

// The helpers themselves tell `any` from the rest.
holds<IsAny<ReturnType<typeof JSON.parse>>>();
holds<Same<IsAny<unknown>, false>>();
// @ts-expect-error `unknown` is not `any`.
holds<IsAny<unknown>>();
// @ts-expect-error `any` is the same as nothing else.
holds<Same<ReturnType<typeof JSON.parse>, unknown>>();

// Triggers: the known ones of each version, and no others.

holds<
  Same<
    TriggerOf<"v1">,
    | "message:appUser"
    | "message:appMaker"
    | "postback"
    | "conversation:start"
    | "conversation:read"
    | "conversation:referral"
    | "merge:appUser"
    | "link:success"
    | "link:match"
    | "link:failure"
    | "payment:success"
    | "delivery:success"
    | "delivery:failure"
    | "typing:appUser"
    | "client:add"
  >
>();
holds<
  Same<
    TriggerOf<"v1.1">,
    | Exclude<TriggerOf<"v1">, "delivery:success" | "delivery:failure">
    | "message:delivery:channel"
    | "message:delivery:user"
    | "message:delivery:failure"
    | "client:remove"
    | "appUser:delete"
    | "notification:delivery:channel"
    | "notification:delivery:failure"
    | "notification:delivery:user"
  >
>();
// @ts-expect-error `message` is the name of a subscription.
is<TriggerOf<"v1">>("message");
// @ts-expect-error `*` is the name of a subscription.
is<TriggerOf<"v1.1">>("*");

// EventOf picks one event, several, or all of a version.

holds<Same<EventOf<"v1.1", "message:delivery:channel">, MessageDeliveryChannelEventV1_1>>();
holds<Same<EventOf<"v1">, EventV1>>();
holds<Same<EventOf<"v1.1">, EventV1_1>>();
holds<Same<EventOf<"v1" | "v1.1">, EventV1 | EventV1_1>>();
holds<Same<EventOf<"v1", "delivery:success" | "postback">["trigger"], "delivery:success" | "postback">>();
holds<Same<EventOf<"v1.1", "postback">["version"], "v1.1">>();
holds<Same<EventOf<"v1", "postback">["version"], "v1" | undefined>>();
// @ts-expect-error v1.1 has no such trigger.
is<EventOf<"v1.1", "delivery:success">>(null as never);
// @ts-expect-error v1 has no such trigger.
is<EventOf<"v1", "message:delivery:user">>(null as never);
// @ts-expect-error v1 never documented this one.
is<EventOf<"v1", "client:remove">>(null as never);
// @ts-expect-error There is no such version.
is<EventOf<"v2">>(null as never);

// A handler for each trigger: the event follows from the trigger.

declare function on<T extends TriggerOf<"v1.1">>(trigger: T, handle: (event: EventOf<"v1.1", T>) => void): void;

on("typing:appUser", (event) => is<string>(event.activity.type));
on("merge:appUser", (event) => is<TruncatedAppUserV1_1[]>(event.discarded));
// @ts-expect-error Only failures have an error.
on("message:delivery:user", (event) => is<object>(event.error));

// The trigger narrows an event.

export function readV1(event: EventV1): string {
  // @ts-expect-error Not every event has messages.
  is<Message[]>(event.messages);

  switch (event.trigger) {
    case "message:appUser":
    case "message:appMaker":
      is<AppUserV1>(event.appUser);
      is<Client[] | undefined>(event.appUser.clients);
      is<boolean | undefined>(event.appUser.credentialRequired);
      return event.messages.map((message) => message.text ?? message.role).join();
    case "postback":
      is<AppUserV1>(event.appUser);
      return event.postbacks.map((postback) => postback.message?.text ?? postback.action.payload).join();
    case "conversation:start":
      is<Client[] | undefined>(event.appUser.clients);
      return event.referral?.code ?? event.source.type;
    case "conversation:read":
    case "conversation:referral":
      is<TruncatedAppUser>(event.appUser);
      return event.timestamp.toFixed(3);
    case "merge:appUser":
      return event.surviving._id;
    case "link:success":
    case "link:match":
      return event.criteria.phoneNumber ?? event.channel;
    case "link:failure":
      return event.error.message ?? event.error.code;
    case "payment:success":
      return event.payments.map((payment) => `${payment.action.amount} ${payment.charge.id}`).join();
    case "delivery:success":
      is<DeliveredMessage[]>(event.messages);
      return event.destination.type;
    case "delivery:failure":
      // @ts-expect-error A failure that comes from v1.1 may not tell where.
      is<string>(event.destination.type);
      return event.error.code;
    case "typing:appUser":
      return event.activity.type;
    case "client:add":
      return event.clients?.map((client) => client.displayName ?? client.platform).join() ?? "";
    default:
      // Every known trigger has its case.
      return event satisfies never;
  }
}

export function readV1_1(event: EventV1_1): void {
  // @ts-expect-error Not every event has a message, and none but messages have an array of them.
  is<MessageV1_1[]>(event.messages);
  // @ts-expect-error Merges and notifications have no user at the top.
  is<AppUserV1_1>(event.appUser);

  if (event.trigger === "message:delivery:channel") {
    is<MessageDeliveryChannelEventV1_1>(event);
    is<TruncatedMessage>(event.message);
    is<boolean>(event.isFinalEvent);
    is<string | undefined>(event.destination.integrationId);
    // @ts-expect-error A delivery event of v1.1 has one message.
    is<unknown[]>(event.messages);
    // @ts-expect-error Its message is truncated.
    is<string>(event.message.text);
    // @ts-expect-error Only failures have an error.
    is<object>(event.error);
  }
  if (event.trigger === "message:delivery:failure") {
    is<string>(event.error.code);
    // @ts-expect-error Some failures do not tell where.
    is<string>(event.destination.type);
    // @ts-expect-error Some failures do not tell whether more follows.
    is<boolean>(event.isFinalEvent);
  }
  if (event.trigger === "message:appUser") {
    for (const message of event.messages) {
      is<MessageV1_1>(message);
      is<string>(message.type);
      is<string | undefined>(message.source?.integrationId);
      is<string | undefined>(message.altText);
    }
  }
  if (event.trigger === "notification:delivery:user") is<string>(event.matchResult.appUser._id);
  if (event.trigger === "appUser:delete") {
    // @ts-expect-error The payload of this event is not documented.
    is<string>(event.appUser._id);
  }
  // @ts-expect-error v1.1 has no such trigger.
  if (event.trigger === "delivery:success") return;
}

// The version narrows an event whose version is not known yet. An event without one is v1.

export function tell(event: EventV1 | EventV1_1): void {
  if (event.version === "v1.1") {
    is<EventV1_1>(event);
  } else {
    is<EventV1>(event);
    is<"v1" | undefined>(event.version);
  }
  // @ts-expect-error There is no such version.
  if (event.version === "v2") return;
}

// Users: the full and the truncated form.

declare const fullUser: AppUserV1;
declare const truncatedUser: TruncatedAppUser;
declare const mergedUser: TruncatedAppUserV1_1;
declare const eventUser: AppUserV1_1;

is<TruncatedAppUser>(fullUser);
is<TruncatedAppUserV1_1>(eventUser);
is<string | undefined>(mergedUser.givenName);
is<ClientV1_1[] | undefined>(eventUser.clients);
holds<Same<typeof truncatedUser.clients, unknown>>();
holds<Same<typeof mergedUser.clients, unknown>>();
// @ts-expect-error The truncated form has no clients.
is<Client[]>(truncatedUser.clients);
// @ts-expect-error Not even perhaps.
is<Client[] | undefined>(truncatedUser.clients);
// @ts-expect-error In v1.1 only the webhook's option brings them.
is<Client[]>(eventUser.clients);
// @ts-expect-error v1.1 has no devices.
is<Client[] | undefined>(eventUser.devices);
// @ts-expect-error v1 has no other members in the truncated form.
is<string | undefined>(truncatedUser.givenName);

// The options of a v1.1 webhook bring members, and so do younger payloads.

declare const started: EventOf<"v1.1", "conversation:start">;
is<ClientV1_1 | undefined>(started.client);
is<Conversation | undefined>(started.conversation);
// @ts-expect-error Only with `includeClient`.
is<ClientV1_1>(started.client);
// @ts-expect-error Not in every payload.
is<string>(started.conversation._id);

// In v1 there is neither, so they read as members that nobody knows.

declare const startedV1: EventOf<"v1", "conversation:start">;
holds<Same<typeof startedV1.client, unknown>>();
holds<Same<typeof startedV1.conversation, unknown>>();

// A message in a v1 delivery event may be one that was truncated before it was downgraded.

declare const delivered: DeliveredMessage;
is<string>(delivered._id);
is<string | undefined>(delivered.text);
is<TruncatedMessage>(delivered);
// @ts-expect-error Only the id is sure.
is<number>(delivered.received);

// A member that nobody knows reads as `unknown`, at every depth, and never as `any`.

declare const channelEvent: EventOf<"v1.1", "message:delivery:channel">;
declare const messageEvent: EventOf<"v1", "message:appUser">;
declare const client: Client;
declare const action: Action;
declare const link: LinkAction;

holds<Same<typeof channelEvent.novelty, unknown>>();
holds<Same<typeof channelEvent.message.novelty, unknown>>();
holds<Same<typeof channelEvent.appUser.novelty, unknown>>();
holds<Same<typeof channelEvent.destination.novelty, unknown>>();
holds<Same<typeof messageEvent.novelty, unknown>>();
holds<Same<(typeof messageEvent.messages)[number]["novelty"], unknown>>();
holds<Same<typeof delivered.novelty, unknown>>();
holds<Same<typeof client.novelty, unknown>>();
holds<Same<typeof action.novelty, unknown>>();
holds<Same<typeof link.novelty, unknown>>();
holds<Same<EventV1["novelty"], unknown>>();
holds<Same<EventV1_1["novelty"], unknown>>();
holds<Same<IsAny<typeof channelEvent.novelty>, false>>();
holds<Same<IsAny<typeof delivered.novelty>, false>>();
holds<Same<IsAny<typeof action.novelty>, false>>();
// @ts-expect-error What is not known must be looked at first.
is<string>(channelEvent.novelty);
// @ts-expect-error And has no members before.
is(channelEvent.novelty.deeper);

// No listed member is `any`.

type Listed<T> = { [K in keyof T as string extends K ? never : number extends K ? never : K]: T[K] };
type AnyIn<T> = T extends unknown
  ? { [K in keyof Listed<T>]-?: IsAny<Listed<T>[K]> extends true ? K : never }[keyof Listed<T>]
  : never;
holds<Same<AnyIn<{ [member: string]: unknown; a: string; b?: ReturnType<typeof JSON.parse> }>, "b">>();
holds<Same<AnyIn<EventV1>, never>>();
holds<Same<AnyIn<EventV1_1>, never>>();
holds<Same<AnyIn<Message | MessageV1_1 | DeliveredMessage>, never>>();
holds<Same<AnyIn<AppUserV1 | AppUserV1_1 | Client | ClientV1_1 | Action>, never>>();

// A value that nobody knows is welcome wherever values may be added, and the known ones stay known.

is<Channel>("web");
is<Channel>("carrier pigeon");
// @ts-expect-error But it is a string.
is<Channel>(7);
holds<"web" extends Channel ? true : false>();

is<EventOf<"v1", "conversation:read">>({
  trigger: "conversation:read",
  source: { type: "carrier pigeon", loft: 3 },
  appUser: { _id: "u-1" },
  timestamp: 1511000000.25,
  weather: "fair",
});
is<EventV1_1>({
  trigger: "message:appMaker",
  app: { _id: "a-1" },
  messages: [
    {
      _id: "m-1",
      type: "hologram",
      role: "oracle",
      authorId: "b-1",
      received: 1561000000.5,
      actions: [{ type: "teleport", text: "Beam me up", to: "the ship" }],
    },
  ],
  appUser: { _id: "u-1", conversationStarted: true },
  version: "v1.1",
});
is<EventOf<"v1.1", "link:failure">["error"]>({ code: "line_is_cut", message: "The line is cut." });
// @ts-expect-error The trigger is not one of those that may be added.
is<EventV1_1>({ trigger: "weather:change", app: { _id: "a-1" }, version: "v1.1" });
// @ts-expect-error The version is not one of those that may be added.
is<EventOf<"v1.1", "appUser:delete">>({ trigger: "appUser:delete", app: { _id: "a-1" }, version: "v1" });

// Actions: the type narrows, other types may come, and a known action is sure of its members.

if (action.type === "link") {
  is<LinkAction | OtherAction>(action);
  is<string | undefined>(action.uri);
  // @ts-expect-error Any string may be the type of another action, so this may be one.
  is<string>(action.uri);
}
if (action.type === "teleport") is<OtherAction>(action);

declare const known: KnownAction;
if (known.type === "link") {
  is<LinkAction>(known);
  is<string>(known.uri);
}
if (known.type === "buy") is<number>(known.amount);
// @ts-expect-error Not every action has a payload.
is<string>(known.payload);

// Webhooks name subscriptions, which are triggers and a few names more.

declare const webhook: WebhookV1;
declare const youngerWebhook: WebhookV1_1;
is<WebhookV1["triggers"]>(["message", "*", "delivery:success", "weather:change"]);
is<boolean | undefined>(youngerWebhook.includeFullAppUser);
holds<Same<typeof webhook.includeFullAppUser, unknown>>();
