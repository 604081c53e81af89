/**
 * The webhook events of Smooch (Sunshine Conversations), version by version, for reading what this package takes in and
 * gives back.
 *
 * ```ts
 * const event: EventV1_1 = JSON.parse(translation.text());
 * if (event.trigger === "message:delivery:failure") console.error(event.error.code);
 * ```
 *
 * They are types alone, and check nothing when the program runs. Smooch may add members, values and triggers without a
 * new version, so expect more than is listed: any other member reads as `unknown`, any other value as a string, and a
 * `switch` over the trigger should have a default.
 *
 * Names that end in `V1` or `V1_1` belong to that version. All others are what the two versions share; where v1.1 only
 * adds to such a shape, v1 has it as it stands, and `…V1_1` extends it.
 *
 * The types say what Smooch sends. A translated event also lacks what its notes of the kind `missing` name, such as the
 * `clients` of a downgraded `postback`.
 *
 * @packageDocumentation
 */

/* ---- Words ------------------------------------------------------------------------------------------------------- */

/** One of the known strings, or any other: the sets of values grow without a new version. */
export type Open<Known extends string> = Known | (string & {});

/** A channel, as in the `type` of a source or a destination and in the `platform` of a client. */
export type Channel = Open<
  | "android"
  | "api"
  | "apn"
  | "fcm"
  | "frontendEmail"
  | "helpscout"
  | "ios"
  | "line"
  | "mailgun"
  | "messagebird"
  | "messenger"
  | "other"
  | "slack"
  | "telegram"
  | "twilio"
  | "twitter"
  | "viber"
  | "web"
  | "wechat"
  | "whatsapp"
  | "zendesk"
>;

/** Who speaks: the user, the business, or the business to itself, for a whisper is not shown to the user. */
export type Role = Open<"appUser" | "appMaker" | "whisper">;

/** The code of an error in an event. Decide by it, and never by the error's message. */
export type EventErrorCode = Open<
  "bad_request" | "blocked" | "forbidden" | "unauthorized" | "uncategorized_error" | "unhandled_error"
>;

/* ---- Shapes ------------------------------------------------------------------------------------------------------ */

/** An object that may have more members than are documented. */
export interface OpenObject {
  /** Any other member. */
  [member: string]: unknown;
}

/** Custom data that the business attached to a message or an action: flat, without nested objects or arrays. */
export interface Metadata {
  /** The value of one entry. */
  [name: string]: string | number | boolean;
}

/** The app to which an event belongs, truncated to its id. */
export interface App extends OpenObject {
  /** The id of the app, an opaque string. */
  _id: string;
}

/** The conversation to which an event belongs, truncated to its id. */
export interface Conversation extends OpenObject {
  /** The id of the conversation, an opaque string. */
  _id: string;
}

/** Where a message or an event came from. */
export interface Source extends OpenObject {
  /** The channel. */
  type: Channel;
  /** An id that Smooch uses itself, such as the id of the client that sent the message. Often absent. */
  id?: string;
}

/** Where a message or an event came from, as v1.1 tells it. */
export interface SourceV1_1 extends Source {
  /** The id of the integration behind the channel. Absent in older payloads. */
  integrationId?: string;
  /** The id that the channel itself gave to the message. Absent where the channel gives none. */
  originalMessageId?: string;
  /**
   * The time that the channel itself gave to the message, a number. Its unit is not documented; other times of this API
   * are Unix times in seconds. Absent where the channel gives none.
   */
  originalMessageTimestamp?: number;
}

/** The channel to which a message was sent. */
export interface Destination extends OpenObject {
  /** The channel. v1 reports no deliveries to `web`, `ios` and `android`; v1.1 does. */
  type: Channel;
}

/** The channel to which a message was sent, as v1.1 tells it. */
export interface DestinationV1_1 extends Destination {
  /** The id of the integration behind the channel. May be absent. */
  integrationId?: string;
}

/** The channel to which a notification was sent, and the person who was to get it. */
export interface NotificationDestination extends DestinationV1_1 {
  /** The person's id on the channel, such as a telephone number. */
  destinationId: string;
}

/** A device or a channel over which a user can be reached. */
export interface Client extends OpenObject {
  /** The id of the client, unique among all clients. */
  id: string;
  /** The channel of the client. */
  platform: Channel;
  /** Whether the client is active. */
  active?: boolean;
  /** Whether this is the client that is tried first. */
  primary?: boolean;
  /** When the client was last seen, in ISO 8601. */
  lastSeen?: string;
  /** When the client was linked to the user. Its format is not documented; v2 has ISO 8601 there. */
  linkedAt?: string;
  /** The token for push notifications. Only clients on `ios` and `android` have one. */
  pushNotificationToken?: string;
  /** The version of the app that runs on the device, as the app reports it. */
  appVersion?: string;
  /** The name under which the client is shown, such as a telephone number. */
  displayName?: string;
  /** The address of the user's picture on the channel. */
  avatarUrl?: string;
  /** What is known of the client's device or profile; a flat object whose members depend on the channel. */
  info?: OpenObject;
  /** What the channel itself told of the client. Nothing in it is guaranteed. */
  raw?: OpenObject;
}

/** A device or a channel over which a user can be reached, as v1.1 tells it. */
export interface ClientV1_1 extends Client {
  /** The id of the client's record. */
  _id?: string;
  /** The id of the device. Seen on `ios`. */
  deviceId?: string;
  /** The id of the integration for which the client was made. */
  integrationId?: string;
  /** Whether the client can receive messages. Absent in older payloads, which have `active` alone. */
  status?: Open<"active" | "blocked" | "inactive" | "pending">;
  /** The user's id on the channel, such as a telephone number. Clients on `web`, `ios` and `android` have none. */
  externalId?: string;
  /** Whether the user has blocked the business. Its type is not documented. */
  blocked?: unknown;
  /**
   * Whether the client is active.
   *
   * @deprecated Read `status` where there is one.
   */
  active?: boolean;
}

/**
 * A client in an event that tells of its coming or going. The shape is not documented: only `platform` is known to be
 * there, and the other members are those that clients have elsewhere.
 */
export interface ReportedClient extends Partial<ClientV1_1> {
  /** The channel of the client. */
  platform: Channel;
}

/** A user in the truncated form, as v1 has it. It never has `clients`; those are in the answer to "get app user". */
export interface TruncatedAppUser extends OpenObject {
  /** The id that Smooch gave to the user, an opaque string. */
  _id: string;
  /** The id that the business gave to the user. Absent for anonymous users. */
  userId?: string;
  /** Whether the user has begun to talk. Often absent. */
  conversationStarted?: boolean;
}

/**
 * A user in the truncated form, as v1.1 has it. It never has `clients`; those are in the answer to "get app user". The
 * members that v1 lacks came in the course of 2019, so older payloads do without them.
 */
export interface TruncatedAppUserV1_1 extends TruncatedAppUser {
  /** The user's given name. Absent when unknown. */
  givenName?: string;
  /** The user's surname. Absent when unknown. */
  surname?: string;
  /** The user's email address. Absent when unknown. */
  email?: string;
  /** When the user first came, in ISO 8601. */
  signedUpAt?: string;
  /** Custom data that the business attached to the user. */
  properties?: OpenObject;
}

/** A user with all that both versions tell of one: the full form. */
export interface AppUser extends TruncatedAppUserV1_1 {
  /** Whether the user has left the data of a means of payment. In no schema, but seen in payloads of both versions. */
  hasPaymentInfo?: boolean;
  /** The devices and channels over which the user can be reached. */
  clients?: Client[];
  /** The clients that are linked, but not yet confirmed by the user. They may have `id`, `platform` and little else. */
  pendingClients?: Client[];
}

/**
 * The full user, as v1 sends it with `message:appUser`, `message:appMaker`, `postback` and `conversation:start`.
 *
 * No member but `_id` is sure: the v1 reference lists more than its own examples hold, and an event that was downgraded
 * from v1.1 has the truncated form unless its user was supplied.
 */
export interface AppUserV1 extends AppUser {
  /**
   * Custom data that the business attached to the user; `{}` when there is none. Absent only in a downgraded event
   * whose user was not supplied.
   */
  properties?: OpenObject;
  /**
   * The devices and channels over which the user can be reached. Absent in payloads of 2016, which have `devices`
   * alone, and in a downgraded event whose user was not supplied.
   */
  clients?: Client[];
  /**
   * The same list as `clients`.
   *
   * @deprecated Read `clients`, which v1.1 has too.
   */
  devices?: Client[];
  /** Whether the user has to sign in with a credential. Gone in v1.1. */
  credentialRequired?: boolean;
}

/** The user of a v1.1 event: truncated, unless the webhook was made with `includeFullAppUser`. */
export interface AppUserV1_1 extends AppUser {
  /**
   * Whether the user has left the data of a means of payment. In no schema, but seen in the full form. Absent unless
   * the webhook was made with `includeFullAppUser`.
   */
  hasPaymentInfo?: boolean;
  /**
   * The devices and channels over which the user can be reached. Absent unless the webhook was made with
   * `includeFullAppUser`.
   */
  clients?: ClientV1_1[];
  /**
   * The clients that are linked, but not yet confirmed by the user. Absent unless the webhook was made with
   * `includeFullAppUser`.
   */
  pendingClients?: ClientV1_1[];
}

/** A place on earth. */
export interface Coordinates extends OpenObject {
  /** The latitude in degrees, positive in the north. */
  lat: number;
  /** The longitude in degrees, positive in the east. */
  long: number;
}

/** What a place is called. */
export interface LocationDetails extends OpenObject {
  /** The postal address. */
  address?: string;
  /** The name of the place. */
  name?: string;
}

/** How a carousel is to be shown. */
export interface DisplaySettings extends OpenObject {
  /** The shape of the pictures. */
  imageAspectRatio?: Open<"horizontal" | "square">;
}

/** A button that opens a web page. */
export interface LinkAction extends OpenObject {
  /** The id of the action. Absent in some answers of the API. */
  _id?: string;
  /** The kind of action. */
  type: "link";
  /** The label of the button. */
  text: string;
  /** The address of the page. */
  uri: string;
  /** Whether a touch of the item, and not only of the button, sets the action off. Only on Facebook Messenger. */
  default?: boolean;
  /** Options that are handed to the channel as they are. */
  extraChannelOptions?: OpenObject;
  /** Custom data of the business. */
  metadata?: Metadata;
}

/** A button that opens a web page within the conversation. */
export interface WebviewAction extends OpenObject {
  /** The id of the action. Absent in some answers of the API. */
  _id?: string;
  /** The kind of action. */
  type: "webview";
  /** The label of the button. */
  text: string;
  /** The address of the page. */
  uri: string;
  /** The address of the page for channels that cannot show it within the conversation. */
  fallback: string;
  /** How much of the screen the page covers. */
  size?: Open<"compact" | "tall" | "full">;
  /** Whether the page opens by itself when the message comes. Only in v1.1. */
  openOnReceive?: boolean;
}

/** A button that sends its payload to the business, without a word in the conversation. */
export interface PostbackAction extends OpenObject {
  /** The id of the action. Absent in some answers of the API. */
  _id?: string;
  /** The kind of action. */
  type: "postback";
  /** The label of the button. */
  text: string;
  /** What is sent to the business. */
  payload: string;
  /** An empty string, where it is there. */
  uri?: string;
  /** Custom data of the business. */
  metadata?: Metadata;
}

/** A suggested answer, which the user sends by a touch. */
export interface ReplyAction extends OpenObject {
  /** The id of the action. Absent in some answers of the API. */
  _id?: string;
  /** The kind of action. */
  type: "reply";
  /** The label of the button, and the text of the answer. */
  text: string;
  /** What comes back in the `payload` of the user's message. */
  payload: string;
  /** The address of an icon beside the label. */
  iconUrl?: string;
  /** An empty string, where it is there. */
  uri?: string;
  /** Custom data of the business. */
  metadata?: Metadata;
}

/** A button that asks the user where they are. */
export interface LocationRequestAction extends OpenObject {
  /** The id of the action. Absent in some answers of the API. */
  _id?: string;
  /** The kind of action. */
  type: "locationRequest";
  /** The label of the button. */
  text: string;
  /** An empty string, where it is there. */
  uri?: string;
}

/** A button with which the user pays. */
export interface BuyAction extends OpenObject {
  /** The id of the action. Absent in some answers of the API. */
  _id?: string;
  /** The kind of action. */
  type: "buy";
  /** The label of the button. */
  text: string;
  /** The amount in cents, an integer. */
  amount: number;
  /** The code of the currency, such as `usd`. */
  currency?: string;
  /** Whether the user has paid. */
  state?: Open<"offered" | "paid">;
  /** The address of the page on which the user pays. */
  uri?: string;
  /** Custom data of the business. */
  metadata?: Metadata;
}

/** A button with which the user shares an item with others. Only items have it. */
export interface ShareAction extends OpenObject {
  /** The id of the action. Absent in some answers of the API. */
  _id?: string;
  /** The kind of action. */
  type: "share";
  /** The label of the button. Usually absent, for the channel has its own. */
  text?: string;
  /** An empty string, where it is there. */
  uri?: string;
}

/** An action of a kind that is not documented yet, of which nothing is sure. Its members may be those of the others. */
export interface OtherAction extends OpenObject {
  /** The id of the action. */
  _id?: string;
  /** The kind of action. */
  type: string & {};
  /** The label of the button. */
  text?: string;
  /** The address that the action opens. */
  uri?: string;
  /** What is sent to the business. */
  payload?: string;
  /** The address for channels that do not know the action. */
  fallback?: string;
  /** How large the action is shown. */
  size?: Open<"compact" | "tall" | "full">;
  /** Whether the action sets itself off when the message comes. */
  openOnReceive?: boolean;
  /** Whether a touch of the item sets the action off. */
  default?: boolean;
  /** The address of an icon beside the label. */
  iconUrl?: string;
  /** The amount in cents, an integer. */
  amount?: number;
  /** The code of the currency. */
  currency?: string;
  /** How far the action has come. */
  state?: Open<"offered" | "paid">;
  /** Options that are handed to the channel as they are. */
  extraChannelOptions?: OpenObject;
  /** Custom data of the business. */
  metadata?: Metadata;
}

/** The documented kinds of actions, the same in both versions. */
export type KnownAction =
  | LinkAction
  | WebviewAction
  | PostbackAction
  | ReplyAction
  | LocationRequestAction
  | BuyAction
  | ShareAction;

/**
 * What a user can touch in a message, discriminated by `type`.
 *
 * Any other `type` may come, and TypeScript cannot tell "any other string" from a known one. Therefore a member has its
 * type once `type` is known, but counts as perhaps absent: `if (action.type === "link") open(action.uri ?? "")`. As a
 * `KnownAction` it is sure.
 */
export type Action = KnownAction | OtherAction;

/** One card of a carousel, or one line of a list. */
export interface MessageItem extends OpenObject {
  /** The id of the item. Absent in some answers of the API. */
  _id?: string;
  /** The heading. */
  title: string;
  /** The text below the heading. */
  description?: string;
  /** How large the picture is shown. */
  size?: Open<"compact" | "large">;
  /** The address of the picture. */
  mediaUrl?: string;
  /** The media type of the picture, such as `image/png`. */
  mediaType?: string;
  /** A description of the picture for those who cannot see it. Only in v1.1. */
  altText?: string;
  /** The buttons, one to three. */
  actions: Action[];
}

/** One of the choices of a field of a form. */
export interface FieldOption extends OpenObject {
  /** The id of the choice. Absent in some answers of the API. */
  _id?: string;
  /** The name of the choice for programs, unique within its field. */
  name: string;
  /** The name of the choice for the user. */
  label: string;
}

/** A field of a form, in v1.1 alone: a question in a `form`, and its answer in a `formResponse`. */
export interface Field extends OpenObject {
  /** The id of the field. */
  _id?: string;
  /** The kind of field, which also names the member with the answer. */
  type: Open<"text" | "email" | "select">;
  /** The name of the field for programs, unique within its form. */
  name: string;
  /** The question. */
  label: string;
  /** What stands in the field as long as it is empty. Only in a `form`. */
  placeholder?: string;
  /** The least number of characters; 1 if absent. Only for text in a `form`. */
  minSize?: number;
  /** The greatest number of characters; 128 if absent. Only for text in a `form`. */
  maxSize?: number;
  /** The choices, 20 at most. Only for `select` in a `form`. */
  options?: FieldOption[];
  /** How many choices the user may take. Only for `select` in a `form`. */
  selectSize?: number;
  /** The answer to a `text` field. Only in a `formResponse`. */
  text?: string;
  /** The answer to an `email` field. Only in a `formResponse`. */
  email?: string;
  /** The choices that the user took in a `select` field. Only in a `formResponse`. */
  select?: FieldOption[];
}

/** The message to which another one answers. */
export interface QuotedMessage extends OpenObject {
  /** In which way the message is quoted. */
  type: Open<"message" | "externalMessageId">;
  /** The message. Only where `type` is `message`. */
  content?: MessageV1_1;
  /** The id of the message on its channel. Only where `type` is `externalMessageId`. */
  externalMessageId?: string;
}

/** A message of which nothing but the id is told. */
export interface TruncatedMessage extends OpenObject {
  /** The id of the message, an opaque string. */
  _id: string;
}

/** A message in full. What is there depends on its `type`. */
export interface Message extends TruncatedMessage {
  /** The kind of message. v1 messages from before December 2016 lack it. */
  type?: Open<"text" | "image" | "file" | "location" | "carousel" | "list">;
  /**
   * The text. A single space for images and files without one; for carousels, lists and locations a rendering of the
   * message in words. May be absent for all but texts.
   */
  text?: string;
  /** Who wrote the message. */
  role: Role;
  /** The id of the author: the `_id` of the user, or an id that stands for a member of the business. */
  authorId: string;
  /** The name of the author. */
  name?: string;
  /** The email address of the author. */
  email?: string;
  /** The address of the author's picture. */
  avatarUrl?: string;
  /** When Smooch received the message: Unix time in seconds, with a fraction. */
  received: number;
  /** Where the message came from. Absent in some payloads. */
  source?: Source;
  /** The address of the image or file. */
  mediaUrl?: string;
  /** The media type of the image or file, such as `application/pdf`. May be absent. */
  mediaType?: string;
  /** The size of the image or file in bytes. May be absent. */
  mediaSize?: number;
  /** The place. Only in a message of the type `location`. */
  coordinates?: Coordinates;
  /** The cards of a carousel, or the lines of a list; 10 at most. */
  items?: MessageItem[];
  /** The buttons. */
  actions?: Action[];
  /** How the carousel is to be shown. */
  displaySettings?: DisplaySettings;
  /** The `payload` of the reply action with which the user answered. */
  payload?: string;
  /** Custom data of the business. */
  metadata?: Metadata;
}

/** A message in full, as v1.1 tells it. */
export interface MessageV1_1 extends Message {
  /** The kind of message. A file from a channel such as Telegram is a `file` here, and a text in v1. */
  type: Open<"text" | "image" | "file" | "location" | "carousel" | "list" | "form" | "formResponse">;
  /** Where the message came from. Absent in some payloads. */
  source?: SourceV1_1;
  /** A description of the image or file for those who cannot see it. */
  altText?: string;
  /** What the place is called. Only in a message of the type `location`, and not always there. */
  location?: LocationDetails;
  /** The questions of a form, or the answers to them. */
  fields?: Field[];
  /** Whether the user can write nothing else before the form is sent. Only in a message of the type `form`. */
  blockChatInput?: boolean;
  /** Whether the user has sent the form. Only in a message of the type `form`. */
  submitted?: boolean;
  /** The message to which this one answers, such as the form of a `formResponse`. */
  quotedMessage?: QuotedMessage;
  /** The answers in words. Only in a message of the type `formResponse`. */
  textFallback?: string;
}

/**
 * A message in a v1 delivery event. Smooch sends it in full; an event that was downgraded from v1.1 has its `_id`
 * alone, unless the message was supplied.
 */
export interface DeliveredMessage extends Partial<Message> {
  /** The id of the message, an opaque string. */
  _id: string;
}

/** The id that a channel gave to a message, or to a part of it. */
export interface ExternalMessage extends OpenObject {
  /** The id. */
  id: string;
}

/** Why a message was not delivered. */
export interface DeliveryError extends OpenObject {
  /** The class of the error. */
  code: EventErrorCode;
  /** The error in words, which may change at any time. Often absent. */
  message?: string;
  /** What the channel itself answered, in the channel's own form. May be absent. */
  underlyingError?: OpenObject;
}

/** Why a channel was not linked. */
export interface LinkError extends OpenObject {
  /** The class of the error. */
  code: EventErrorCode;
  /** The error in words, which may change at any time. May be absent. */
  message?: string;
  /** What the channel itself answered. Not documented for links. */
  underlyingError?: OpenObject;
}

/** What was asked for when a user was to be linked to a channel. Which members there are depends on the channel. */
export interface LinkCriteria extends OpenObject {
  /** The telephone number, with `+` and the code of the country. */
  phoneNumber?: string;
  /** The email address. Not in the documented examples. */
  address?: string;
  /** The user's given name. */
  givenName?: string;
  /** The user's surname. */
  surname?: string;
}

/** A touch of a postback button. */
export interface Postback<M extends Message = Message> extends OpenObject {
  /** The message with the button, in full. Absent when the button stands in a persistent menu. */
  message?: M;
  /** The button. */
  action: PostbackAction;
}

/** The record of a payment at the payment provider. */
export interface Charge extends OpenObject {
  /** The provider's id of the charge. */
  id: string;
}

/** A payment that was made. */
export interface Payment<M extends Message = Message> extends OpenObject {
  /** Where the user paid. */
  source: Source;
  /** The message with the button, in full. */
  message: M;
  /** The button, whose `state` is `paid`. */
  action: BuyAction;
  /** The record of the payment at the payment provider. */
  charge: Charge;
}

/** More about the link over which a user came. Which members there are depends on the channel. */
export interface ReferralDetails extends OpenObject {
  /** Where the link stood, in the channel's own words. */
  source?: string;
  /** What the link did, in the channel's own words. */
  type?: string;
  /** The id of the advertisement. Absent when it was none. */
  adId?: string;
}

/** The link over which a user came. */
export interface Referral extends OpenObject {
  /** The code that the business put into the link. */
  code: string;
  /** More about the link. May be absent. */
  details?: ReferralDetails;
}

/** What a user is doing. */
export interface Activity extends OpenObject {
  /** Whether the user began or ceased to type. */
  type: Open<"typing:start" | "typing:stop">;
}

/** A message that was sent to a person who perhaps was no user yet, truncated to its id. */
export interface TruncatedNotification extends OpenObject {
  /** The id that the answer to "post notification" gave, an opaque string. */
  _id: string;
}

/** The user and the conversation to which a notification turned out to belong. */
export interface MatchResult extends OpenObject {
  /** The user, truncated whatever the webhook's options are. */
  appUser: TruncatedAppUserV1_1;
  /** The conversation. */
  conversation: Conversation;
}

/* ---- Events of v1 ------------------------------------------------------------------------------------------------ */

/** What every v1 event has besides its trigger. */
export interface EnvelopeV1 extends OpenObject {
  /** The app. Absent only in the oldest payloads, of May 2016. */
  app?: App;
  /**
   * The version of the webhook. The upgrade guide says that every payload has it, but no known v1 payload does: take an
   * event without it for v1. This package writes it into what it downgrades.
   */
  version?: "v1";
}

/** What the v1 events about messages have in common. */
export interface MessageEventV1 extends EnvelopeV1 {
  /** The messages, in full. There may be several. */
  messages: Message[];
  /** The user, in full. */
  appUser: AppUserV1;
}

/** A user wrote. */
export interface MessageAppUserEventV1 extends MessageEventV1 {
  /** What happened. */
  trigger: "message:appUser";
  /** The messages, in full. There may be several. A file from a channel such as Telegram comes as a text in v1. */
  messages: Message[];
}

/** The business wrote, to the user or as a whisper; the `role` of each message tells which. */
export interface MessageAppMakerEventV1 extends MessageEventV1 {
  /** What happened. */
  trigger: "message:appMaker";
}

/** A user touched a postback button. */
export interface PostbackEventV1 extends EnvelopeV1 {
  /** What happened. */
  trigger: "postback";
  /** The touches. There may be several. */
  postbacks: Postback[];
  /** The user, in full. */
  appUser: AppUserV1;
}

/** A user began to talk, or came to the conversation for the first time. */
export interface ConversationStartEventV1 extends EnvelopeV1 {
  /** What happened. */
  trigger: "conversation:start";
  /** The channel on which it happened. */
  source: Source;
  /** The user, in full. */
  appUser: AppUserV1;
  /** The link over which the user came. Absent when there was none. */
  referral?: Referral;
  /** When it happened: Unix time in seconds, with a fraction. May be absent in an event downgraded from v1.1. */
  timestamp?: number;
}

/** A user read what the business wrote. */
export interface ConversationReadEventV1 extends EnvelopeV1 {
  /** What happened. */
  trigger: "conversation:read";
  /** The channel on which it happened. */
  source: Source;
  /** The user, truncated. */
  appUser: TruncatedAppUser;
  /** When it happened: Unix time in seconds, with a fraction. */
  timestamp: number;
}

/** A user came to the conversation over a link. */
export interface ConversationReferralEventV1 extends EnvelopeV1 {
  /** What happened. */
  trigger: "conversation:referral";
  /** The channel on which it happened. */
  source: Source;
  /** The user, truncated. */
  appUser: TruncatedAppUser;
  /** The link over which the user came. */
  referral: Referral;
  /** When it happened: Unix time in seconds, with a fraction. */
  timestamp: number;
}

/** Several users turned out to be one. There is no `appUser`, and no `timestamp`. */
export interface MergeAppUserEventV1 extends EnvelopeV1 {
  /** What happened. */
  trigger: "merge:appUser";
  /** The user that remains, truncated. */
  surviving: TruncatedAppUser;
  /** The users that are no more, truncated. There may be several. */
  discarded: TruncatedAppUser[];
}

/** What the v1 events about linking have in common. There is no `timestamp`. */
export interface LinkEventV1 extends EnvelopeV1 {
  /** The user, truncated. */
  appUser: TruncatedAppUser;
  /** The channel to which the user was to be linked. */
  channel: Channel;
  /** What was asked for. */
  criteria: LinkCriteria;
}

/** A user was linked to a channel. */
export interface LinkSuccessEventV1 extends LinkEventV1 {
  /** What happened. */
  trigger: "link:success";
}

/** The channel knows the person; whether they agree to be linked is open yet. */
export interface LinkMatchEventV1 extends LinkEventV1 {
  /** What happened. */
  trigger: "link:match";
}

/** A user could not be linked to a channel. */
export interface LinkFailureEventV1 extends LinkEventV1 {
  /** What happened. */
  trigger: "link:failure";
  /** Why not. */
  error: LinkError;
}

/** A user paid. */
export interface PaymentSuccessEventV1 extends EnvelopeV1 {
  /** What happened. */
  trigger: "payment:success";
  /** The user, truncated. */
  appUser: TruncatedAppUser;
  /** The payments. There may be several. */
  payments: Payment[];
  /** When it happened: Unix time in seconds, with a fraction. */
  timestamp: number;
}

/** What the v1 events about delivery have in common. */
export interface DeliveryEventV1 extends EnvelopeV1 {
  /** The user, truncated. */
  appUser: TruncatedAppUser;
  /**
   * The channel to which the messages were sent; never `web`, `ios` or `android`. Absent only in a failure downgraded
   * from v1.1, where some failures lack it.
   */
  destination?: Destination;
  /** The messages. There may be several. */
  messages: DeliveredMessage[];
  /** When it happened: Unix time in seconds, with a fraction. */
  timestamp: number;
}

/** A channel accepted messages of the business. In v1.1 this is `message:delivery:channel`. */
export interface DeliverySuccessEventV1 extends DeliveryEventV1 {
  /** What happened. */
  trigger: "delivery:success";
  /** The channel to which the messages were sent; never `web`, `ios` or `android`. */
  destination: Destination;
}

/** A channel refused messages of the business. In v1.1 this is `message:delivery:failure`. */
export interface DeliveryFailureEventV1 extends DeliveryEventV1 {
  /** What happened. */
  trigger: "delivery:failure";
  /** Why. */
  error: DeliveryError;
}

/** A user began or ceased to type. Not documented for v1, but used with it. */
export interface TypingAppUserEventV1 extends EnvelopeV1 {
  /** What happened. */
  trigger: "typing:appUser";
  /** The user. Only the `_id` is known to be there in v1. */
  appUser: TruncatedAppUser;
  /** What the user is doing. */
  activity: Activity;
  /** When it happened: Unix time in seconds, with a fraction. Not documented for v1, and perhaps absent. */
  timestamp?: number;
}

/** A user can be reached over one more client. Not documented for v1, but used with it. */
export interface ClientAddEventV1 extends EnvelopeV1 {
  /** What happened. */
  trigger: "client:add";
  /** The user. Only the `_id` is known to be there in v1. */
  appUser: TruncatedAppUser;
  /** The clients. Not documented for v1, and perhaps absent; only their `platform` is known to be there. */
  clients?: ReportedClient[];
}

/** An event of a v1 webhook, discriminated by `trigger`. */
export type EventV1 =
  | MessageAppUserEventV1
  | MessageAppMakerEventV1
  | PostbackEventV1
  | ConversationStartEventV1
  | ConversationReadEventV1
  | ConversationReferralEventV1
  | MergeAppUserEventV1
  | LinkSuccessEventV1
  | LinkMatchEventV1
  | LinkFailureEventV1
  | PaymentSuccessEventV1
  | DeliverySuccessEventV1
  | DeliveryFailureEventV1
  | TypingAppUserEventV1
  | ClientAddEventV1;

/* ---- Events of v1.1 ---------------------------------------------------------------------------------------------- */

/** What every v1.1 event has besides its trigger. */
export interface EnvelopeV1_1 extends OpenObject {
  /** The app. */
  app: App;
  /** The version of the webhook. */
  version: "v1.1";
}

/** What every v1.1 event about a user has besides its trigger. */
export interface UserEnvelopeV1_1 extends EnvelopeV1_1 {
  /** The user: truncated, unless the webhook was made with `includeFullAppUser`. */
  appUser: AppUserV1_1;
  /** The client over which it happened. Absent unless the webhook was made with `includeClient`. */
  client?: ClientV1_1;
  /**
   * The conversation. Absent in some payloads, and in an event upgraded from v1 whose conversation was not supplied.
   * Not documented for the events about links and payments.
   */
  conversation?: Conversation;
}

/** What the v1.1 events about messages have in common. */
export interface MessageEventV1_1 extends UserEnvelopeV1_1 {
  /** The messages, in full. There may be several. */
  messages: MessageV1_1[];
}

/** A user wrote. */
export interface MessageAppUserEventV1_1 extends MessageEventV1_1 {
  /** What happened. */
  trigger: "message:appUser";
}

/** The business wrote, to the user or as a whisper; the `role` of each message tells which. */
export interface MessageAppMakerEventV1_1 extends MessageEventV1_1 {
  /** What happened. */
  trigger: "message:appMaker";
}

/** A user touched a postback button. */
export interface PostbackEventV1_1 extends UserEnvelopeV1_1 {
  /** What happened. */
  trigger: "postback";
  /** The touches. There may be several. */
  postbacks: Postback<MessageV1_1>[];
}

/** A user began to talk, or came to the conversation for the first time. */
export interface ConversationStartEventV1_1 extends UserEnvelopeV1_1 {
  /** What happened. */
  trigger: "conversation:start";
  /** The channel on which it happened. */
  source: SourceV1_1;
  /** The link over which the user came. Absent when there was none. */
  referral?: Referral;
  /** When it happened: Unix time in seconds, with a fraction. Absent in some payloads. */
  timestamp?: number;
}

/** A user read what the business wrote. */
export interface ConversationReadEventV1_1 extends UserEnvelopeV1_1 {
  /** What happened. */
  trigger: "conversation:read";
  /** The channel on which it happened. */
  source: SourceV1_1;
  /** When it happened: Unix time in seconds, with a fraction. */
  timestamp: number;
}

/** A user came to the conversation over a link. */
export interface ConversationReferralEventV1_1 extends UserEnvelopeV1_1 {
  /** What happened. */
  trigger: "conversation:referral";
  /** The channel on which it happened. */
  source: SourceV1_1;
  /** The link over which the user came. */
  referral: Referral;
  /** When it happened: Unix time in seconds, with a fraction. */
  timestamp: number;
}

/** Several users turned out to be one. There is no `appUser`, and no `timestamp`. */
export interface MergeAppUserEventV1_1 extends EnvelopeV1_1 {
  /** What happened. */
  trigger: "merge:appUser";
  /** The user that remains, truncated whatever the webhook's options are. */
  surviving: TruncatedAppUserV1_1;
  /** The users that are no more, truncated whatever the webhook's options are. There may be several. */
  discarded: TruncatedAppUserV1_1[];
}

/** What the v1.1 events about linking have in common. There is no `timestamp`. */
export interface LinkEventV1_1 extends UserEnvelopeV1_1 {
  /** The channel to which the user was to be linked. */
  channel: Channel;
  /** What was asked for. */
  criteria: LinkCriteria;
}

/** A user was linked to a channel. */
export interface LinkSuccessEventV1_1 extends LinkEventV1_1 {
  /** What happened. */
  trigger: "link:success";
}

/** The channel knows the person; whether they agree to be linked is open yet. */
export interface LinkMatchEventV1_1 extends LinkEventV1_1 {
  /** What happened. */
  trigger: "link:match";
}

/** A user could not be linked to a channel. */
export interface LinkFailureEventV1_1 extends LinkEventV1_1 {
  /** What happened. */
  trigger: "link:failure";
  /** Why not. */
  error: LinkError;
}

/** A user paid. */
export interface PaymentSuccessEventV1_1 extends UserEnvelopeV1_1 {
  /** What happened. */
  trigger: "payment:success";
  /** The payments. There may be several. */
  payments: Payment<MessageV1_1>[];
  /** When it happened: Unix time in seconds, with a fraction. */
  timestamp: number;
}

/** What the v1.1 events about the delivery of messages have in common. There are no `messages`. */
export interface MessageDeliveryEventV1_1 extends UserEnvelopeV1_1 {
  /** The channel to which the message was sent. Absent in some failures. */
  destination?: DestinationV1_1;
  /**
   * Whether this is the last event about this message on this channel. Absent in some failures; this package writes it
   * into what it upgrades.
   */
  isFinalEvent?: boolean;
  /** The ids that the channel gave to the message. Empty or absent where it gives none. */
  externalMessages?: ExternalMessage[];
  /** The message, truncated to its id. The answer to "get messages" has it in full. */
  message: TruncatedMessage;
  /** When it happened: Unix time in seconds, with a fraction. */
  timestamp: number;
}

/** A channel accepted a message of the business; the user need not have it yet. In v1 this is `delivery:success`. */
export interface MessageDeliveryChannelEventV1_1 extends MessageDeliveryEventV1_1 {
  /** What happened. */
  trigger: "message:delivery:channel";
  /** The channel to which the message was sent. */
  destination: DestinationV1_1;
  /**
   * Whether this is the last event about this message on this channel. If not, `message:delivery:user` or
   * `message:delivery:failure` may follow.
   */
  isFinalEvent: boolean;
}

/** A user got a message of the business. Only some channels report it, and v1 has no such event. */
export interface MessageDeliveryUserEventV1_1 extends MessageDeliveryEventV1_1 {
  /** What happened. */
  trigger: "message:delivery:user";
  /** The channel to which the message was sent. */
  destination: DestinationV1_1;
  /** Whether this is the last event about this message on this channel. `true` is to be expected. */
  isFinalEvent: boolean;
}

/**
 * A message of the business did not reach the channel, or not the user. It may follow a `message:delivery:channel`. In
 * v1 this is `delivery:failure`, which comes on fewer occasions.
 */
export interface MessageDeliveryFailureEventV1_1 extends MessageDeliveryEventV1_1 {
  /** What happened. */
  trigger: "message:delivery:failure";
  /** Why. */
  error: DeliveryError;
}

/** A user began or ceased to type. */
export interface TypingAppUserEventV1_1 extends UserEnvelopeV1_1 {
  /** What happened. */
  trigger: "typing:appUser";
  /** What the user is doing. */
  activity: Activity;
  /** When it happened: Unix time in seconds, with a fraction. Perhaps absent. */
  timestamp?: number;
}

/** A user can be reached over one more client. The v1.1 reference has the trigger, but not the payload. */
export interface ClientAddEventV1_1 extends UserEnvelopeV1_1 {
  /** What happened. */
  trigger: "client:add";
  /** The clients. Not documented, and perhaps absent. */
  clients?: ReportedClient[];
}

/**
 * A user can no longer be reached over a client. The v1.1 reference has the trigger, but not the payload, and v1 has no
 * such event.
 */
export interface ClientRemoveEventV1_1 extends UserEnvelopeV1_1 {
  /** What happened. */
  trigger: "client:remove";
  /** The clients. Not documented, and perhaps absent. */
  clients?: ReportedClient[];
}

/** A user was deleted. The v1.1 reference has the trigger, but not the payload, and v1 has no such event. */
export interface AppUserDeleteEventV1_1 extends EnvelopeV1_1 {
  /** What happened. */
  trigger: "appUser:delete";
  /** The user. Not documented, and perhaps absent. */
  appUser?: TruncatedAppUserV1_1;
}

/** What the v1.1 events about the delivery of notifications have in common. There is no `appUser` at the top. */
export interface NotificationDeliveryEventV1_1 extends EnvelopeV1_1 {
  /** When it happened: Unix time in seconds, with a fraction. */
  timestamp: number;
  /** The channel and the person to which the notification was sent. */
  destination: NotificationDestination;
  /** Whether this is the last event about this notification. */
  isFinalEvent: boolean;
  /** The ids that the channel gave to the message. Empty or absent where it gives none. */
  externalMessages?: ExternalMessage[];
  /** The notification. */
  notification: TruncatedNotification;
  /** To whom the notification turned out to belong. Only known of `notification:delivery:user`. */
  matchResult?: MatchResult;
}

/** A channel accepted a notification; the user need not have it yet. v1 has no such event. */
export interface NotificationDeliveryChannelEventV1_1 extends NotificationDeliveryEventV1_1 {
  /** What happened. */
  trigger: "notification:delivery:channel";
}

/** A notification did not reach the channel, or not the user. v1 has no such event. */
export interface NotificationDeliveryFailureEventV1_1 extends NotificationDeliveryEventV1_1 {
  /** What happened. */
  trigger: "notification:delivery:failure";
  /** Why. Not documented; it is what other failures have. */
  error?: DeliveryError;
}

/** A user got a notification. v1 has no such event. */
export interface NotificationDeliveryUserEventV1_1 extends NotificationDeliveryEventV1_1 {
  /** What happened. */
  trigger: "notification:delivery:user";
  /** To whom the notification turned out to belong. */
  matchResult: MatchResult;
}

/** An event of a v1.1 webhook, discriminated by `trigger`. */
export type EventV1_1 =
  | MessageAppUserEventV1_1
  | MessageAppMakerEventV1_1
  | PostbackEventV1_1
  | ConversationStartEventV1_1
  | ConversationReadEventV1_1
  | ConversationReferralEventV1_1
  | MergeAppUserEventV1_1
  | LinkSuccessEventV1_1
  | LinkMatchEventV1_1
  | LinkFailureEventV1_1
  | PaymentSuccessEventV1_1
  | MessageDeliveryChannelEventV1_1
  | MessageDeliveryUserEventV1_1
  | MessageDeliveryFailureEventV1_1
  | TypingAppUserEventV1_1
  | ClientAddEventV1_1
  | ClientRemoveEventV1_1
  | AppUserDeleteEventV1_1
  | NotificationDeliveryChannelEventV1_1
  | NotificationDeliveryFailureEventV1_1
  | NotificationDeliveryUserEventV1_1;

/* ---- Both versions ----------------------------------------------------------------------------------------------- */

/** The events of each version, under its name. */
export interface EventsByVersion {
  /** The events of v1. */
  v1: EventV1;
  /** The events of v1.1. */
  "v1.1": EventV1_1;
}

/** The known triggers of a version. */
export type TriggerOf<V extends keyof EventsByVersion> = EventsByVersion[V]["trigger"];

/**
 * The event of a version that has this trigger: `EventOf<"v1.1", "message:delivery:channel">`. Without a trigger, all
 * events of the version.
 */
export type EventOf<V extends keyof EventsByVersion, T extends TriggerOf<V> = TriggerOf<V>> = Extract<
  EventsByVersion[V],
  { trigger: T }
>;

/** A webhook, as the API tells it. */
export interface Webhook extends OpenObject {
  /** The id of the webhook, an opaque string. */
  _id: string;
  /** What the webhook is called for. */
  triggers: Open<TriggerOf<"v1"> | TriggerOf<"v1.1"> | "*">[];
  /** What comes in the `X-API-Key` header of every call. */
  secret: string;
  /** The address that is called. */
  target: string;
  /** The version of the payloads. Absent in answers from before December 2018. */
  version?: Open<"v1" | "v1.1" | "v2">;
}

/** A webhook, as v1 of the API tells it. */
export interface WebhookV1 extends Webhook {
  /** What the webhook is called for. `message` stands for the messages of both sides, `*` for everything. */
  triggers: Open<TriggerOf<"v1"> | "message" | "*">[];
}

/** A webhook, as v1.1 of the API tells it. */
export interface WebhookV1_1 extends Webhook {
  /** What the webhook is called for. `*` is not documented: it stands for all but perhaps `typing:appUser`. */
  triggers: Open<TriggerOf<"v1.1"> | "*">[];
  /** Whether events have a `client`. Absent in answers from before May 2019. */
  includeClient?: boolean;
  /** Whether the `appUser` of events is in full. Absent in answers from before May 2019. */
  includeFullAppUser?: boolean;
}
