//! `transversion upgrade`, run as people run it.

#[path = "common/run.rs"]
mod runner;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use transversion::{Kind, Options, Request, Version};

use runner::{Run, folder, run, run_in};

const RELAY: &str = "https://edge.example.com/relay/orders";
const HANDLER: &str = "https://orders.example.com/smooch";

fn list(webhooks: Value) -> String {
    json!({ "webhooks": webhooks }).to_string()
}

fn webhook(id: &str, triggers: Value) -> Value {
    json!({"_id": id, "target": HANDLER, "triggers": triggers, "version": "v1", "secret": "hush-hush"})
}

/// The plan for this list as JSON.
fn plan(arguments: &[&str], list: &str) -> Value {
    let arguments = [&["upgrade", "plan", "--to", "v1.1", "--format", "json"], arguments].concat();
    let run = run(&arguments, list);
    assert_eq!((run.errors.as_str(), run.status), ("", 0));
    serde_json::from_str(&run.output).unwrap()
}

/// Each call of a step: its method, address and body, and the same of what undoes it.
fn calls(plan: &Value, step: usize) -> Vec<Value> {
    let told = |call: &Value| json!([call["method"], call["url"], call["body"]]);
    let calls = plan["steps"][step - 1]["calls"].as_array().unwrap();
    calls.iter().map(|call| json!({"do": told(call), "undo": call.get("undo").map(told)})).collect()
}

fn strings(list: &Value) -> BTreeSet<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

fn set<'t>(texts: &[&'t str]) -> BTreeSet<&'t str> {
    texts.iter().copied().collect()
}

fn warnings(plan: &Value) -> Vec<&str> {
    plan["warnings"].as_array().unwrap().iter().map(|warning| warning.as_str().unwrap()).collect()
}

/// All curl lines of a plan, also those that undo.
fn all_calls(plan: &Value) -> Vec<&Value> {
    let steps = plan["steps"].as_array().unwrap().iter();
    let calls = steps.flat_map(|step| step["calls"].as_array().unwrap());
    calls.flat_map(|call| [Some(call), call.get("undo")]).flatten().collect()
}

/// What a shell hands to curl for a line.
fn arguments_of(line: &str, folder: &Path) -> Vec<String> {
    let fake = folder.join("curl");
    fs::write(&fake, "#!/bin/sh\nprintf '%s\\0' \"$@\"\n").unwrap();
    let mut shell = Command::new("sh");
    // The fake is called by its path: whatever else the line would run is found, and seen.
    let output = shell
        .args(["-c", &format!("curl() {{ sh {} \"$@\"; }}\n{line}", fake.display())])
        .current_dir(folder)
        .env("SMOOCH_TOKEN", "token")
        .env("UPGRADE_SECRET", "secret")
        .env("APP_ID", "app")
        .env("NEW_WEBHOOK", "new")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{line}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_terminator('\0').map(str::to_owned).collect()
}

#[test]
fn the_calls_come_in_the_order_in_which_nothing_is_lost() {
    let plan = plan(&["--relay", RELAY], &list(json!([webhook("w", json!(["delivery:success", "postback"]))])));
    let old = "https://api.smooch.io/v1/apps/$APP_ID/webhooks";
    let new = "https://api.smooch.io/v1.1/apps/$APP_ID/webhooks";
    let triggers = json!(["delivery:success", "postback"]);
    assert_eq!(
        calls(&plan, 1),
        [json!({
            "do": ["PUT", format!("{old}/w"), {"target": RELAY, "triggers": triggers}],
            "undo": ["PUT", format!("{old}/w"), {"target": HANDLER, "triggers": triggers}],
        })]
    );
    assert_eq!(
        calls(&plan, 2),
        [json!({
            "do": ["POST", new, {"target": RELAY, "triggers": ["message:delivery:channel", "postback"]}],
            "undo": ["DELETE", format!("{new}/$NEW_WEBHOOK"), null],
        })]
    );
    let gate = json!({"do": ["GET", format!("{RELAY}/upgrade"), null], "undo": null});
    let phase = |phase: &str| json!(["POST", format!("{RELAY}/phase"), {"phase": phase}]);
    assert_eq!(calls(&plan, 3), [gate.clone(), json!({"do": phase("new"), "undo": phase("old")}), gate]);
    assert_eq!(
        calls(&plan, 4),
        [
            json!({
                "do": ["DELETE", format!("{old}/w"), null],
                "undo": ["POST", old, {"target": RELAY, "triggers": triggers}],
            }),
            json!({"do": phase("done"), "undo": phase("new")}),
        ]
    );
    let again = plan["steps"][3]["calls"][0]["undo"]["why"].as_str().unwrap();
    assert!(again.contains("its secret is a new one"), "{again}");
    assert_eq!(plan["steps"].as_array().unwrap().len(), 4);
    assert_eq!(warnings(&plan), [""; 0]);
}

#[test]
fn without_a_relay_the_new_webhook_calls_the_old_handler() {
    let plan = plan(&["--app", "a b"], &list(json!([webhook("w/1", json!(["postback"]))])));
    assert_eq!(calls(&plan, 1), [Value::Null; 0]);
    assert_eq!(calls(&plan, 3), [Value::Null; 0]);
    let create = &calls(&plan, 2)[0]["do"];
    assert_eq!(create[1], "https://api.smooch.io/v1.1/apps/a%20b/webhooks");
    assert_eq!(create[2], json!({"target": HANDLER, "triggers": ["postback"]}));
    let delete = &calls(&plan, 4)[0];
    assert_eq!(delete["do"][1], "https://api.smooch.io/v1/apps/a%20b/webhooks/w%2F1");
    assert_eq!(delete["undo"][2], json!({"target": HANDLER, "triggers": ["postback"]}));
    assert!(warnings(&plan)[0].starts_with("Without --relay both webhooks call the handler"));
}

#[test]
fn triggers_are_mapped_as_the_library_translates_the_call() {
    let cases = [
        json!(["delivery:success", "delivery:failure", "postback"]),
        json!(["message"]),
        json!(["message", "message:appUser", "delivery:success", "message:delivery:channel"]),
        json!(["*", "nobody:knows"]),
        json!([]),
        Value::Null,
    ];
    for triggers in cases {
        let mut webhook = webhook("w", triggers);
        if webhook["triggers"].is_null() {
            webhook.as_object_mut().unwrap().remove("triggers");
        }
        let mut body = webhook.clone();
        body.as_object_mut().unwrap().retain(|name, _| name == "target" || name == "triggers");
        let body = body.to_string();
        let request = Request { method: "POST", path: "/v1/webhooks", body: Some(body.as_bytes()) };
        let translation = transversion::translate_request(&request, &Options::to(Version::V1_1)).unwrap();
        let expected: Value = serde_json::from_slice(&translation.payloads[0]).unwrap();
        let plan = plan(&[], &list(json!([webhook])));
        assert_eq!(calls(&plan, 2)[0]["do"][2], expected);
        assert_eq!(plan["webhooks"][0]["newTriggers"], expected["triggers"]);
    }
}

#[test]
fn what_a_shell_hands_to_curl_is_what_the_plan_says_whatever_the_webhooks_hold() {
    let folder = folder("upgrade_hostile");
    let hostile = [
        "'; touch pwned; '",
        "$(touch pwned)`touch pwned`",
        "\"\\\n\ttouch pwned\n# !! \u{1b}[2J\u{7f}\u{2028}é😀",
        "'''\\'\\",
        "@/etc/passwd",
        "-K x",
        "{a,b}[1-9]%24%2e",
    ];
    for text in hostile {
        let webhooks = list(json!([{"_id": text, "target": text, "triggers": [text], "version": "v1"}]));
        let arguments = ["--relay", RELAY, "--app", text];
        let arguments = if text.starts_with('-') { &arguments[..2] } else { &arguments[..] };
        let plan = plan(arguments, &webhooks);
        let calls = all_calls(&plan);
        assert_eq!(calls.len(), 12);
        for call in calls {
            let line = call["curl"].as_str().unwrap();
            let given = arguments_of(line, &folder);
            let after = |name: &str| given.iter().position(|argument| argument == name).map(|at| &given[at + 1]);
            assert_eq!(after("--request").unwrap(), call["method"].as_str().unwrap());
            let url = call["url"].as_str().unwrap().replace("$APP_ID", "app").replace("$NEW_WEBHOOK", "new");
            assert_eq!(given.last().unwrap(), &url);
            assert!(url.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/%".contains(&byte)), "{url}");
            let body = after("--data").map(|body| serde_json::from_str::<Value>(body).unwrap());
            assert_eq!(body.as_ref(), call.get("body"));
            let key = after("--header").unwrap();
            let expected = if url.starts_with(RELAY) { "secret" } else { "token" };
            assert_eq!(*key, format!("Authorization: Bearer {expected}"));
            assert_eq!(given.len(), if body.is_some() { 12 } else { 8 }, "{given:?}");
        }
        assert!(!folder.join("pwned").exists(), "{text:?} has run");

        let text_arguments = [&["upgrade", "plan", "--to", "v1.1"], arguments].concat();
        let text_form = run(&text_arguments, &webhooks).output;
        assert_harmless(&text_form);
    }
}

/// The text form has nothing but comments, calls and the guard, in printable ASCII.
fn assert_harmless(text: &str) {
    assert!(text.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)), "{text:?}");
    let starts = ["#", "curl --silent ", "case $- in *i*)"];
    let is_meant = |line: &&str| line.is_empty() || starts.iter().any(|start| line.starts_with(start));
    assert_eq!(text.lines().find(|line| !is_meant(line)), None);
}

#[test]
fn the_text_has_the_calls_of_the_json_and_does_not_run_through_as_a_script() {
    let folder = folder("upgrade_text");
    let webhooks = list(json!([webhook("w", json!(["*", "delivery:failure"]))]));
    let text = run(&["upgrade", "plan", "--to", "v1.1", "--relay", RELAY], &webhooks).output;
    assert_harmless(&text);
    let plan = plan(&["--relay", RELAY], &webhooks);
    let lines: Vec<&str> =
        text.lines().map(|line| line.trim_start_matches("# ")).filter(|line| line.starts_with("curl ")).collect();
    let expected: Vec<&str> = all_calls(&plan).iter().map(|call| call["curl"].as_str().unwrap()).collect();
    assert_eq!(lines, expected);

    fs::write(folder.join("plan.sh"), format!("curl() {{ echo called; }}\n{text}")).unwrap();
    let output = Command::new("sh").arg("plan.sh").current_dir(&folder).output().unwrap();
    assert_eq!(output.stdout, b"");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_webhook_that_is_not_below_the_version_stays() {
    let webhooks = json!([
        {"_id": "no-version", "target": HANDLER, "triggers": ["postback"]},
        {"_id": "current", "target": "https://x.example.com", "triggers": ["postback"], "version": "v1.1"},
        {"_id": "strange", "target": HANDLER, "triggers": ["postback"], "version": "v2"},
    ]);
    let plan = plan(&["--relay", RELAY], &list(webhooks));
    let states: Vec<&Value> = plan["webhooks"].as_array().unwrap().iter().map(|webhook| &webhook["state"]).collect();
    assert_eq!(states, ["upgraded", "current", "unknown_version"]);
    assert_eq!(calls(&plan, 4).len(), 2);
    assert_eq!(warnings(&plan), ["Webhook strange is of version v2, which is not known, and stays as it is."]);

    let nothing = list(json!([{"_id": "current", "target": HANDLER, "version": "v1.1"}]));
    let run = run(&["upgrade", "plan", "--to", "v1.1"], &nothing);
    assert!(run.output.starts_with("# Nothing to upgrade: no webhook of the list is below v1.1.\n"), "{run:?}");
    assert!(!run.output.contains("curl"));
}

#[test]
fn what_needs_care_is_said() {
    let of = |triggers: Value| plan(&["--relay", RELAY], &list(json!([webhook("w", triggers)])));
    let star = of(json!(["*"]));
    assert!(warnings(&star)[0].starts_with("Webhook w asks for `*`, which v1.1 does not document."));
    let written_out = &calls(&star, 2)[1]["do"][2]["triggers"];
    let expected: BTreeSet<&str> = Version::V1
        .triggers()
        .filter(|trigger| !["*", "message", "delivery:success", "delivery:failure"].contains(trigger))
        .chain(["message:delivery:channel", "message:delivery:failure"])
        .collect();
    assert_eq!(written_out.as_array().unwrap().len(), expected.len());
    assert_eq!(
        written_out.as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect::<BTreeSet<_>>(),
        expected
    );

    assert_eq!(warnings(&of(Value::Null)).len(), 1);
    assert!(warnings(&of(Value::Null))[0].starts_with("Webhook w names no triggers, which stood for `message`"));
    assert!(warnings(&of(json!([])))[0].starts_with("Webhook w has an empty list of triggers"));
    let unknown = "Webhook w asks for new:thing, which is not documented by its full name; it is passed on as it is.";
    assert_eq!(warnings(&of(json!(["postback", "new:thing"]))), [unknown]);
    assert_eq!(warnings(&of(json!(["message"]))), [""; 0]);
}

#[test]
fn more_than_ten_webhooks_do_not_fit() {
    let many = |count: usize| {
        let webhooks = (0..count).map(|index| webhook(&format!("w{index}"), json!(["postback"])));
        plan(&[], &list(webhooks.collect()))
    };
    assert!(warnings(&many(5)).iter().all(|warning| !warning.contains("at most 10")));
    let six = "The app has 6 of at most 10 webhooks, and the plan creates 6 beside them: there is room for 4 at a time: \
               choose them with --webhook ID.";
    assert_eq!(warnings(&many(6))[0], six);
    let ten = "The app has 10 of at most 10 webhooks, and the plan creates 10 beside them: delete one that is no longer \
               needed first.";
    assert_eq!(warnings(&many(10))[0], ten);
}

#[test]
fn a_plan_that_was_begun_goes_on() {
    let webhooks = json!([
        {"_id": "old", "target": format!("{RELAY}/"), "triggers": ["message"], "version": "v1"},
        {"_id": "new", "target": RELAY, "triggers": ["message:appMaker", "message:appUser"], "version": "v1.1"},
    ]);
    let plan = plan(&["--relay", RELAY], &list(webhooks));
    assert_eq!(calls(&plan, 1), [Value::Null; 0]);
    assert_eq!(calls(&plan, 2), [Value::Null; 0]);
    let notes = |step: usize| plan["steps"][step - 1]["notes"].to_string();
    assert!(notes(1).contains("Webhook old calls the relay already."));
    assert!(notes(2).contains("Webhook new is the new one of old already: it is not created a second time."));
    assert!(warnings(&plan)[0].starts_with("Webhook old calls the relay already, so the list does not tell"));
    assert_eq!(calls(&plan, 4)[0]["undo"][2]["target"], RELAY);
}

#[test]
fn one_relay_stands_for_one_handler_and_each_trigger_once() {
    let of = |webhooks: Value| {
        let plan = plan(&["--relay", RELAY], &list(webhooks));
        warnings(&plan).iter().any(|warning| warning.starts_with("These webhooks call different handlers"))
    };
    let elsewhere = json!({"_id": "b", "target": "https://b.example.com", "triggers": ["postback"]});
    assert!(of(json!([webhook("a", json!(["message"])), elsewhere])));
    assert!(of(json!([webhook("a", json!(["message"])), webhook("b", json!(["message:appUser"]))])));
    assert!(of(json!([webhook("a", json!(["*"])), webhook("b", json!(["delivery:success"]))])));
    assert!(!of(json!([webhook("a", json!(["message"])), webhook("b", json!(["postback"]))])));

    let both = list(json!([webhook("a", json!(["message"])), elsewhere]));
    let one = plan(&["--relay", RELAY, "--webhook", "b"], &both);
    assert_eq!((warnings(&one), calls(&one, 1).len()), (vec![], 1));
    assert_eq!(one["webhooks"][0]["state"], "left_out");
}

#[test]
fn every_change_of_events_is_told_of_some_trigger() {
    let plan = plan(&["--relay", RELAY], &list(json!([webhook("w", json!(["*"]))])));
    let differences = plan["webhooks"][0]["differences"].as_array().unwrap();
    let of_triggers = differences.iter().flat_map(|difference| difference["changes"].as_array().unwrap());
    let of_new = plan["newTriggers"].as_array().unwrap().iter().filter_map(|new| new.get("change"));
    let told: BTreeMap<&str, &str> = of_triggers
        .chain(of_new)
        .map(|change| (change["id"].as_str().unwrap(), change["title"].as_str().unwrap()))
        .collect();
    let changes = transversion::changes(Version::V1, Version::V1_1);
    let expected: BTreeMap<&str, &str> = changes
        .iter()
        .filter(|change| change.kinds.contains(&Kind::Event))
        .map(|change| (change.id, change.title))
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn each_trigger_says_what_is_lost_and_what_is_new() {
    let plan = plan(&[], &list(json!([webhook("w", json!(["delivery:success", "message", "conversation:read"]))])));
    let differences = plan["webhooks"][0]["differences"].as_array().unwrap();
    let named = |trigger: &str| differences.iter().find(|difference| difference["trigger"] == trigger).unwrap();
    let delivery = named("delivery:success");
    assert_eq!(delivery["becomes"], "message:delivery:channel");
    assert!(strings(&delivery["lost"]).is_superset(&set(&["/messages", "/messages/*/text", "/messages/*/role"])));
    assert!(!strings(&delivery["lost"]).contains("/messages/*/_id"));
    assert_eq!(strings(&delivery["new"]), set(&["/message", "/isFinalEvent", "/conversation"]));
    assert_eq!(delivery["withheldFromOldReader"], json!(["v1 has no event for a delivery to an SDK."]));

    let message = named("message:appUser");
    let full = ["clients", "pendingClients", "devices", "credentialRequired", "hasPaymentInfo"];
    let full = full.map(|name| format!("/appUser/{name}"));
    assert_eq!(strings(&message["lost"]), full.iter().map(String::as_str).collect());
    assert_eq!(message["missingForOldReader"], json!(["/appUser/clients"]));
    assert_eq!(message["subscribedAs"], "message");

    let read = named("conversation:read");
    assert_eq!((&read["lost"], &read["new"]), (&json!([]), &json!(["/conversation"])));
    let new: Vec<&Value> = plan["newTriggers"].as_array().unwrap().iter().map(|new| &new["trigger"]).collect();
    assert!(new.contains(&&json!("message:delivery:user")) && !new.contains(&&json!("message:delivery:channel")));
}

#[test]
fn the_new_webhook_can_ask_for_the_full_user() {
    let webhooks = list(json!([webhook("w", json!(["postback"]))]));
    let plan = plan(&["--include-full-app-user", "--include-client"], &webhooks);
    let body = &calls(&plan, 2)[0]["do"][2];
    assert_eq!((&body["includeFullAppUser"], &body["includeClient"]), (&json!(true), &json!(true)));
    let difference = &plan["webhooks"][0]["differences"][0];
    assert_eq!(strings(&difference["lost"]), set(&["/appUser/credentialRequired", "/appUser/devices"]));
    assert_eq!(difference["missingForOldReader"], json!([]));
}

#[test]
fn secrets_and_payloads_are_not_printed() {
    let webhooks = list(json!([webhook("w", json!(["postback"]))]));
    for format in ["text", "json"] {
        let run = run(&["upgrade", "plan", "--to", "v1.1", "--relay", RELAY, "--format", format], &webhooks);
        assert!(!run.output.contains("hush-hush"));
    }
    let broken = run(&["upgrade", "plan", "--to", "v1.1"], webhooks.replace("]}", "]"));
    assert!(!broken.errors.contains("hush-hush") && broken.status == 1, "{broken:?}");
}

#[test]
fn a_list_that_is_none_is_refused_with_its_place() {
    let refused = |list: &str, reason: &str| {
        let run = run(&["upgrade", "plan", "--to", "v1.1", "--webhooks", "-"], list);
        let errors = format!("transversion: standard input: {reason}\n");
        assert_eq!(run, Run { output: String::new(), errors, status: 1 });
    };
    refused("", "invalid JSON at line 1, column 0");
    refused("{\n\"webhooks\": tru}", "invalid JSON at line 2, column 16");
    let none = "there is no array `webhooks`, as GET /v1/apps/{appId}/webhooks answers it";
    refused("[]", none);
    refused(r#"{"webhook":{}}"#, none);
    refused(r#"{"webhooks":[7]}"#, "/webhooks/0 is not an object");
    refused(r#"{"webhooks":[{}]}"#, "/webhooks/0 has no `_id`");
    refused(r#"{"webhooks":[{"_id":7}]}"#, "/webhooks/0/_id is not a string");
    refused(r#"{"webhooks":[{"_id":"w"}]}"#, "/webhooks/0 has no `target`");
    refused(r#"{"webhooks":[{"_id":"w","target":"t","triggers":{}}]}"#, "/webhooks/0/triggers is not an array");
    refused(r#"{"webhooks":[{"_id":"w","target":"t","triggers":[1]}]}"#, "/webhooks/0/triggers/0 is not a string");
    refused(r#"{"webhooks":[{"_id":"w","target":"t","version":1}]}"#, "/webhooks/0/version is not a string");
    // Curl would take the dots for the way up, and delete the app.
    for id in ["", ".", ".."] {
        refused(&list(json!([webhook(id, json!([]))])), "/webhooks/0/_id cannot stand in an address");
    }
    let missing = run(&["upgrade", "plan", "--to", "v1.1", "--webhook", "x y"], list(json!([])));
    assert_eq!(missing.errors, "transversion: standard input: there is no webhook \"x y\" in the list\n");
}

#[test]
fn usage_and_files_have_their_own_status() {
    let status = |arguments: &[&str]| run(arguments, "{}").status;
    assert_eq!(status(&["upgrade"]), 2);
    assert_eq!(status(&["upgrade", "plan"]), 2);
    assert_eq!(status(&["upgrade", "plan", "--to", "v9"]), 2);
    for url in
        ["edge.example.com", "https://", "https:///x", "https://e/$(x)", "https://e/'", "https://e/?q", "https://e/ "]
    {
        assert_eq!(status(&["upgrade", "plan", "--to", "v1.1", "--relay", url]), 2, "{url}");
        assert_eq!(status(&["upgrade", "plan", "--to", "v1.1", "--api", url]), 2, "{url}");
    }
    for app in ["", ".", ".."] {
        assert_eq!(status(&["upgrade", "plan", "--to", "v1.1", "--app", app]), 2, "{app}");
    }
    assert_eq!(status(&["upgrade", "check"]), 2);
    assert_eq!(status(&["upgrade", "plan", "--to", "v1.1", "--webhooks", "nowhere.json"]), 3);
    let missing = run(&["upgrade", "check", "--handler", "nowhere"], "");
    assert_eq!((missing.status, missing.errors.starts_with("transversion: nowhere: ")), (3, true), "{missing:?}");
}

/// Where a finding is expected, in the samples below.
const HERE: char = '▸';

/// For each rule, samples by the name of their file: with a mark where the rule finds something, or without one where
/// it must not.
const SAMPLES: &[(&str, &[(&str, &str)])] = &[
    (
        "delivered_messages",
        &[
            ("a.js", "case 'delivery:success':\n  log(event.▸messages[0].text);"),
            ("b.ts", "if (trigger === \"message:delivery:channel\") {\n  const { ▸messages } = body;\n}"),
            ("c.py", "if event['trigger'] == 'delivery:failure':\n    for m in event['▸messages']:\n        retry(m)"),
            ("d.rb", "when 'delivery:failure'\n  json[:▸messages].each { |m| retry(m) }"),
            ("e.java", "if (\"delivery:success\".equals(e.getTrigger())) {\n  e.▸getMessages().get(0);\n}"),
            ("f.go", "case \"delivery:success\":\n\tfor _, m := range event.▸Messages {\n"),
            ("g.php", "if ($e['trigger'] == 'delivery:success') { f($e['▸messages'][0]); }"),
            ("h.ex", "\"delivery:success\" -> event.▸messages"),
            ("near.js", "log(event.messages[0].text);"),
            ("new.js", "case 'message:delivery:channel':\n  log(event.message._id);"),
            ("far.js", concat!("f('delivery:success');", "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n", "f(e.messages);")),
        ],
    ),
    (
        "app_user_clients",
        &[
            ("a.js", "const phone = event.appUser.▸clients[0].info;"),
            ("b.ts", "const p = event.appUser?.▸clients ?? [];\nconst { ▸clients } = event.appUser;"),
            ("b2.tsx", "const { appUser: { _id, ▸clients } } = event;"),
            ("c.py", "for c in event['appUser']['▸clients']:\n    x = event.get('appUser').get('▸clients')"),
            ("d.rb", "json[:appUser][:▸clients]\njson.dig('appUser', '▸clients')"),
            ("e.java", "event.getAppUser().▸getClients();"),
            ("f.kt", "event.appUser!!.▸clients"),
            ("g.go", "event.AppUser.▸Clients"),
            ("h.php", "$event->appUser->▸clients; $event['appUser']['▸clients'];"),
            ("i.cs", "evt.AppUser.▸Clients.First()"),
            ("j.rs", "event.app_user.▸clients.iter()"),
            ("k.ex", "event[\"appUser\"][\"▸clients\"]"),
            ("own.js", "oauth.clients.list(); appUser.properties; appUser.clientsCount;"),
            ("own.py", "clients = load_clients()\nuser['_id']"),
        ],
    ),
    (
        "full_app_user",
        &[
            ("a.js", "user.▸pendingClients.length"),
            ("b.py", "user['▸hasPaymentInfo'] or user.▸pending_clients"),
            ("c.java", "user.▸getPendingClients()"),
            ("d.yaml", "fields: [▸hasPaymentInfo]"),
            ("own.js", "const pending = clients.filter(isPending); paymentInfo();"),
        ],
    ),
    (
        "app_user_devices",
        &[
            ("a.js", "event.appUser.▸devices.map(f)"),
            ("b.rb", "json['appUser']['▸devices']"),
            ("c.go", "event.AppUser.▸Devices"),
            ("own.js", "navigator.mediaDevices; account.devices"),
        ],
    ),
    (
        "credential_required",
        &[
            ("a.js", "smooch.appUsers.create(id, { ▸credentialRequired: true })"),
            ("b.java", "user.▸setCredentialRequired(true)"),
            ("c.py", "user['▸credentialRequired']"),
            ("own.js", "credentials.required"),
        ],
    ),
    (
        "delivery_success_trigger",
        &[
            ("a.js", "on('▸delivery:success', f)"),
            ("b.py", "TRIGGERS = [\"▸delivery:success\"]"),
            ("c.rb", "when :'▸delivery:success'"),
            ("d.yml", "triggers:\n  - ▸delivery:success\n"),
            ("e.json", "{\"triggers\":[\"▸delivery:success\"]}"),
            ("f.xml", "<trigger>▸delivery:success</trigger>"),
            ("new.js", "on('message:delivery:success'); on('monitor:delivery:success'); on('delivery:successful')"),
            ("new.py", "'message:delivery:channel'"),
        ],
    ),
    (
        "delivery_failure_trigger",
        &[
            ("a.go", "case \"▸delivery:failure\":"),
            ("b.cs", "if (t == \"▸delivery:failure\")"),
            ("c.toml", "triggers = [\"▸delivery:failure\"]"),
            ("new.go", "case \"message:delivery:failure\":"),
            ("new.kt", "\"notification:delivery:failure\""),
        ],
    ),
    (
        "triggers_by_alias",
        &[
            ("a.js", "smooch.webhooks.create({ target, triggers: ['▸message'] })"),
            ("b.py", "{\"target\": t, \"triggers\": [\"postback\", \"▸message\"]}"),
            ("c.rb", "WebhookCreate.new(triggers: ['▸*'])"),
            ("d.go", "Webhook{Triggers: []string{\"▸message\"}}"),
            ("e.java", "w.setTriggers(Arrays.asList(\"▸message\"))"),
            ("new.js", "create({ triggers: ['message:appUser'] }); f({ triggers: ['x'], type: 'message' })"),
            ("new.py", "triggers = ['message:appMaker', 'postback']"),
        ],
    ),
    (
        "old_address",
        &[
            ("a.js", "fetch('https://api.smooch.io▸/v1/apps/1')\nconst base = 'https://api.smooch.io▸/v1';"),
            ("b.py", "requests.get(BASE + '▸/v1/appusers/' + id)"),
            ("c.rb", "uri = \"#{host}▸/v1/apps/#{app}/webhooks\""),
            ("d.yaml", "url: https://api.eu-1.smooch.io▸/v1/apps"),
            ("e.go", "fmt.Sprintf(\"%s/x\", \"https://app.smooch.io▸/v1\")"),
            (
                "new.js",
                "fetch('https://api.smooch.io/v1.1/apps'); f('/v1.1/appusers'); f('https://api.example.com/v1/apps')",
            ),
            ("docs.py", "# https://docs.smooch.io/rest/v1/ and '/v1/orders'"),
        ],
    ),
    (
        "message_without_type",
        &[
            (
                "a.js",
                "sendMessage(id, { ▸role: 'appMaker', text: 'Hello :)' })\nsend({ role: 'appMaker', type: 'text' })",
            ),
            ("b.py", "post(url, json={'text': t, '▸role': 'appMaker', 'actions': [{'type': 'reply'}]})"),
            (
                "c.rb",
                "SmoochApi::MessagePost.new(▸role: 'appMaker', text: 'It''s')\nnew('type' => 'text', 'role' => 'appMaker')",
            ),
            ("d.go", "m := Message{\n\tText: \"hi\",\n\t▸Role: \"appMaker\",\n}"),
            ("e.php", "['▸role' => 'appMaker', 'text' => $t];"),
            ("f.java", "void f() {\n  m.▸setRole(\"appMaker\");\n  m.setText(\"hi\");\n}"),
            ("g.json", "{\"▸role\": \"appMaker\", \"text\": \"Hi\"}"),
            ("typed.java", "void f() {\n  m.setRole(\"appMaker\");\n  m.setType(\"text\");\n}"),
            ("typed.json", "{\"text\": \"(\", \"role\": \"appMaker\", \"type\": \"text\"}"),
            ("typed.py", "dict(role='appMaker', type='text')"),
            ("nested.js", "{ actions: [{ type: 'reply' }], ▸role: 'appMaker', items: [] }"),
            ("compared.js", "if (message.role === 'appMaker') f(); if (m['role'] == \"appUser\") g();"),
        ],
    ),
    (
        "link_without_confirmation",
        &[
            ("a.js", "smooch.appUsers.▸linkChannel(id, {\n  type: 'twilio',\n  phoneNumber\n})"),
            ("b.py", "api.▸link_channel(app, user, {'type': 'twilio'})"),
            ("c.java", "AppUserLink link = new ▸AppUserLink();\nlink.setType(\"twilio\");"),
            ("d.rb", "▸link_channel(app, id, type: 'twilio', skipConfirmation: true)"),
            ("e.ts", "http.post(`${base}/appusers/${id}▸/channels`, { type: 'twilio' })"),
            ("new.js", "smooch.appUsers.linkChannel(id, {\n  type: 'twilio',\n  confirmation: { type: 'prompt' },\n})"),
            ("new.java", "AppUserLink link = new AppUserLink();\nlink.setConfirmation(c);"),
            ("new.py", "body = {'confirmation': c}\napi.link_channel(app, user, body)"),
            ("get.js", "http.get(`/appusers/${id}/channels`)"),
        ],
    ),
    (
        "skip_confirmation",
        &[
            ("a.js", "{ ▸skipConfirmation: true }"),
            ("b.py", "{'▸skipConfirmation': True}"),
            ("c.java", "link.▸setSkipConfirmation(\"true\")"),
            ("new.js", "{ confirmation: { type: 'immediate' } }"),
        ],
    ),
    (
        "webhook_without_triggers",
        &[
            ("a.js", "smooch.▸webhooks.create({ target })"),
            ("b.py", "api.▸create_webhook(app, {'target': t})"),
            ("c.rb", "api.▸create_webhook(app, SmoochApi::▸WebhookCreate.new(target: t))"),
            ("d.java", "api.▸createWebhook(app, new ▸WebhookCreate());"),
            ("e.ts", "await http.post(`${base}▸/webhooks`, { target })"),
            ("new.js", "smooch.webhooks.create({\n  target,\n  triggers: ['postback'],\n})"),
            ("new.java", "w.setTriggers(t);\napi.createWebhook(app, w);"),
            ("get.js", "http.get('/webhooks'); smooch.webhooks.list()"),
        ],
    ),
    (
        "old_library",
        &[
            ("1/package.json", "{\"dependencies\":{\"smooch-core\":\"▸^7.1.0\"}}"),
            ("2/package.json", "{\"dependencies\":{\"smooch-core\":\"▸>=6 <8.0.0\"}}"),
            ("3/package-lock.json", "{\"packages\":{\"node_modules/smooch-core\":{\n \"version\": \"▸6.6.0\"}}}"),
            ("4/package-lock.json", "{\"dependencies\":{\"smooch-core\":{\n \"version\": \"▸5.5.0\"}}}"),
            ("5/yarn.lock", "smooch-core@^6.0.0:\n  version \"▸6.6.0\"\n"),
            ("6/pnpm-lock.yaml", "packages:\n  smooch-core@▸6.6.0:\n    resolution: {}\n"),
            ("7/Gemfile", "gem 'smooch-api', '▸~> 3.9'"),
            ("8/Gemfile.lock", "GEM\n  specs:\n    smooch-api (▸3.9.0)\n\nDEPENDENCIES\n  smooch-api (~> 3)\n"),
            ("9/requirements.txt", "flask==1.0\nsmooch▸==3.12.0  # why\n"),
            ("9/requirements-dev.txt", "smooch▸~=3.9\n"),
            ("10/pyproject.toml", "dependencies = [\"smooch▸>=3,<4\"]\n"),
            ("11/pyproject.toml", "[tool.poetry.dependencies]\nsmooch = \"▸^3.9\"\n"),
            ("12/Pipfile", "[packages]\nsmooch = \"▸==3.9.0\"\n"),
            ("13/Pipfile.lock", "{\"default\":{\"smooch\":{\"hashes\":[],\"version\":\"▸==3.9.0\"}}}"),
            ("14/poetry.lock", "[[package]]\nname = \"smooch\"\nversion = \"▸3.9.0\"\n"),
            ("15/pom.xml", "<groupId>io.smooch</groupId>\n<artifactId>api</artifactId>\n<version>▸3.2.0</version>"),
            ("16/build.gradle", "implementation 'io.smooch:api:▸3.9.0'"),
            ("17/build.gradle.kts", "implementation(\"io.smooch:api:▸1.2.0\")"),
            ("18/gradle.lockfile", "io.smooch:api:▸3.9.0=runtimeClasspath\n"),
            ("19/app.gemspec", "s.add_dependency 'smooch-api', '▸~> 3.0'"),
            ("20/package.json", "{\"dependencies\":{\"smooch-core\":\"^8.0.0\",\"smooch\":\"^4.25.0\"}}"),
            ("21/package.json", "{\"dependencies\":{\"smooch-core\":\"^6 || ^8\",\"smooch-core-x\":\"1.0.0\"}}"),
            ("22/package.json", "{\"dependencies\":{\"smooch-core\":\"latest\"}}"),
            ("23/Gemfile", "gem 'smooch-api', '~> 4.0'\ngem 'smooch-api'"),
            ("24/requirements.txt", "smooch==5.9.0\nsmooch>=3.0\nsmooch-tools==1.0\n"),
            ("25/pom.xml", "<groupId>io.smooch</groupId><artifactId>api</artifactId><version>${v3}</version>"),
            ("26/build.gradle", "implementation 'io.smooch:api:4.0.0'"),
            ("27/yarn.lock", "smooch-core@^8.0.0:\n  version \"8.11.4\"\n"),
            ("28/Gemfile.lock", "    smooch-api (10.1.0)\n"),
        ],
    ),
];

#[test]
fn each_rule_finds_what_it_should_and_nothing_else() {
    let folder = folder("upgrade_rules");
    let mut expected = BTreeSet::new();
    for (rule, samples) in SAMPLES {
        let positive = samples.iter().filter(|(_, sample)| sample.contains(HERE)).count();
        assert!(positive >= 3 && positive < samples.len(), "{rule} wants more samples");
        for (name, sample) in *samples {
            let file = folder.join(rule).join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, sample.replace(HERE, "")).unwrap();
            for (index, line) in sample.split('\n').enumerate() {
                let places = line.chars().enumerate().filter(|(_, letter)| *letter == HERE);
                let places = places.enumerate().map(|(before, (column, _))| column - before + 1);
                expected.extend(places.map(|column| format!("{rule}/{name}:{}:{column}", index + 1)));
            }
        }
    }
    let rules: Vec<&str> = SAMPLES.iter().map(|(rule, _)| *rule).collect();
    let arguments = [&["upgrade", "check", "--format", "json", "--handler"][..], &rules].concat();
    let run = run_in(&folder, &arguments, "");
    assert_eq!((run.errors.as_str(), run.status), ("", 1));
    let report: Value = serde_json::from_str(&run.output).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let of_own_rule =
        findings.iter().filter(|it| it["file"].as_str().unwrap().starts_with(it["rule"].as_str().unwrap()));
    let found: BTreeSet<String> =
        of_own_rule.map(|it| format!("{}:{}:{}", it["file"].as_str().unwrap(), it["line"], it["column"])).collect();
    let missing: Vec<_> = expected.difference(&found).collect();
    let too_many: Vec<_> = found.difference(&expected).collect();
    assert_eq!((missing, too_many), (vec![], vec![]));

    // A rule without samples would go untested, and one without a source would be a rumour.
    assert_eq!(
        findings.iter().map(|it| it["rule"].as_str().unwrap()).collect::<BTreeSet<_>>(),
        rules.into_iter().collect()
    );
    for finding in findings {
        assert!(finding["source"].as_str().unwrap().contains("ide, ") || finding["change"].is_string(), "{finding}");
        assert!(finding["advice"].as_str().unwrap().ends_with('.'));
    }
}

#[test]
fn what_a_finding_comes_of_is_a_change_of_the_timeline() {
    let folder = folder("upgrade_changes");
    for (rule, samples) in SAMPLES {
        for (name, sample) in *samples {
            let file = folder.join(rule).join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, sample.replace(HERE, "")).unwrap();
        }
    }
    let run = run_in(&folder, &["upgrade", "check", "--format", "json", "--handler", "."], "");
    let report: Value = serde_json::from_str(&run.output).unwrap();
    let changes = transversion::changes(Version::V1, Version::V1_1);
    let mut without = BTreeSet::new();
    for finding in report["findings"].as_array().unwrap() {
        match finding.get("change") {
            None => drop(without.insert(finding["rule"].as_str().unwrap())),
            Some(id) => {
                let change = changes.iter().find(|change| *id == change.id).unwrap();
                assert_eq!((&finding["title"], &finding["source"]), (&json!(change.title), &json!(change.source)));
            }
        }
    }
    assert_eq!(without, BTreeSet::from(["old_address", "old_library"]));

    let down = run_in(&folder, &["upgrade", "check", "--to", "v1", "--handler", "."], "");
    assert_eq!((down.status, down.output.starts_with("0 findings in ")), (0, true), "{down:?}");
}

#[test]
fn a_finding_says_where_what_and_why() {
    let folder = folder("upgrade_finding");
    fs::write(folder.join("handler.js"), "// ä\n  if (t === 'ä' || t === 'delivery:success') {\n").unwrap();
    let run = run_in(&folder, &["upgrade", "check", "--handler", "handler.js"], "");
    let expected = "\
handler.js:2:27: delivery_success_trigger
    if (t === 'ä' || t === 'delivery:success') {
  Expect `message:delivery:channel` instead, and ask for it where webhooks are created.
  rename_delivery_success: Trigger `delivery:success` becomes `message:delivery:channel`.
  Upgrade guide, Webhooks: \"delivery:success is replaced by message:delivery:channel.\"

1 finding in 1 searched file. This is a text search: look at what it found, and do not take what it did not find for proof.
";
    assert_eq!(run, Run { output: expected.into(), errors: String::new(), status: 1 });
}

#[test]
fn folders_of_others_and_what_is_no_text_are_passed_over() {
    let folder = folder("upgrade_walk");
    let write = |name: &str, bytes: &[u8]| {
        fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
        fs::write(folder.join(name), bytes).unwrap();
    };
    let old = b"'delivery:success'";
    for name in ["node_modules", ".git", "vendor", "target", "dist"] {
        write(&format!("src/{name}/a.js"), old);
    }
    write("src/good.js", b"'message:delivery:channel'");
    write("src/notes.md", old);
    write("src/binary.js", &[old.as_slice(), b"\0"].concat());
    write("src/large.js", &[old.as_slice(), &vec![b' '; 1 << 20]].concat());
    write("src/almost.js", &vec![b' '; 1 << 20]);
    write("elsewhere/b.js", old);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../elsewhere", folder.join("src/link")).unwrap();
        std::os::unix::fs::symlink("../elsewhere/b.js", folder.join("src/link.js")).unwrap();
        std::os::unix::fs::symlink("..", folder.join("src/loop")).unwrap();
    }
    let clean = run_in(&folder, &["upgrade", "check", "--handler", "src"], "");
    let expected = "\
0 findings in 2 searched files. This is a text search: look at what it found, and do not take what it did not find for proof.
Passed over: 1 file of another kind, 5 folders (src/.git, src/dist, src/node_modules, src/target, src/vendor), \
3 symbolic links, 1 binary file, 1 file of more than 1 MiB (src/large.js).
";
    assert_eq!(clean, Run { output: expected.into(), errors: String::new(), status: 0 });

    // What is named itself is searched, once.
    for named in ["src/vendor", "src/notes.md", "src/large.js", "src/binary.js", "src/link.js", "src/link"] {
        let found = run_in(&folder, &["upgrade", "check", "--handler", named, named], "");
        assert_eq!(
            (found.status, found.output.matches("delivery_success_trigger").count()),
            (1, 1),
            "{named}: {found:?}"
        );
    }
    let partly = run_in(&folder, &["upgrade", "check", "--handler", "nowhere", "elsewhere"], "");
    assert_eq!((partly.status, partly.output.contains("elsewhere/b.js:1:2")), (3, true), "{partly:?}");
}

#[test]
fn no_file_can_bring_the_search_down_or_speak_to_the_terminal() {
    let folder = folder("upgrade_hostile_files");
    let long = format!("{}'delivery:success' é {}", "ä".repeat(5000), "ö".repeat(5000));
    fs::write(folder.join("a.js"), &long).unwrap();
    fs::write(folder.join("b.js"), b"\xff\xfe 'delivery:success' \x1b[2J\xff").unwrap();
    fs::write(folder.join("c.js"), "role: 'appMaker' ) ] } ( [ { \" '\n").unwrap();
    fs::write(folder.join("d.js"), "linkChannel(\nlinkChannel((((((('").unwrap();
    fs::write(folder.join("e.js"), format!("{}role: 'appMaker'", "(".repeat(100_000))).unwrap();
    fs::write(folder.join("f.js"), "{role:'appMaker'},".repeat(5_000)).unwrap();
    fs::write(folder.join("g.js"), "").unwrap();
    let run = run_in(&folder, &["upgrade", "check", "--handler", "."], "");
    assert_eq!((run.errors.as_str(), run.status), ("", 1));
    assert!(!run.output.contains('\u{1b}'));
    assert!(run.output.lines().all(|line| line.chars().count() < 250));
    assert!(run.output.contains("a.js:1:5002: "));
    assert_eq!(run.output.matches("f.js:1:").count(), 5_000);
}

const GUIDE: &str = include_str!("../edge/UPGRADING.md");

/// The text of the code block between `<!-- name -->` and `<!-- /name -->` in the guide.
fn block(name: &str) -> &str {
    let (_, rest) = GUIDE.split_once(&format!("<!-- {name} -->\n")).unwrap();
    let (part, _) = rest.split_once(&format!("```\n<!-- /{name} -->")).unwrap();
    part.split_once('\n').unwrap().1
}

/// The commands of the guide that call `transversion`, each in its words.
fn commands() -> Vec<Vec<&'static str>> {
    let mut is_shell = false;
    let mut commands = Vec::new();
    for line in GUIDE.lines() {
        if line.starts_with("```") {
            is_shell = line == "```sh";
        } else if is_shell && let Some(arguments) = line.strip_prefix("transversion ") {
            commands.push(arguments.split(' ').collect());
        }
    }
    commands
}

#[test]
fn the_commands_of_the_guide_run_as_they_stand() {
    let folder = folder("upgrade_guide");
    fs::create_dir(folder.join("src")).unwrap();
    fs::write(folder.join("src/handler.js"), block("handler")).unwrap();
    fs::write(folder.join("webhooks.json"), block("webhooks")).unwrap();
    let commands = commands();
    let runs: Vec<Run> = commands.iter().map(|arguments| run_in(&folder, arguments, "")).collect();
    assert_eq!(
        runs.iter().map(|run| (run.status, run.errors.as_str())).collect::<Vec<_>>(),
        [(1, ""), (0, ""), (1, "")]
    );
    assert_eq!(runs[0].output, block("check"));
    assert_eq!(runs[2].output, block("check"));
    let plan = &runs[1].output;
    for line in block("step 2").lines().chain(block("phases").lines()) {
        assert!(plan.lines().any(|planned| planned == line), "the plan has no line {line}");
    }
    assert!(!plan.contains("# Mind: "), "the guide's example wants no decision: {plan}");
    for words in ["`Mind:`", "missing for a reader of the old version"] {
        assert!(GUIDE.contains(words));
    }
    let with_care =
        run(&["upgrade", "plan", "--to", "v1.1", "--relay", RELAY], list(json!([webhook("w", json!(["*"]))])));
    assert!(
        with_care.output.contains("# Mind: ") && with_care.output.contains("missing for a reader of the old version")
    );
    assert_eq!(SAMPLES.len(), 14, "the guide says how many rules there are");
}

#[test]
fn the_guide_has_five_steps_each_with_what_can_go_wrong() {
    let steps: Vec<&str> = GUIDE.split("\n## Step ").skip(1).collect();
    assert_eq!(steps.len(), 5);
    for (index, step) in steps.iter().enumerate() {
        assert!(step.starts_with(&format!("{}. ", index + 1)));
        let (_, table) =
            step.split_once("| symptom | cause | what to do | how to go back |\n| --- | --- | --- | --- |\n").unwrap();
        let rows: Vec<&str> = table.lines().take_while(|line| line.starts_with('|')).collect();
        assert!(rows.len() >= 3);
        for row in rows {
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            assert!(cells.len() == 4 && cells.iter().all(|cell| !cell.is_empty()), "{row}");
        }
    }
    let configuration: Value = serde_json::from_str(block("configuration")).unwrap();
    let relay = &configuration["relays"]["orders"];
    let webhooks: Value = serde_json::from_str(block("webhooks")).unwrap();
    assert_eq!(relay["deliver"]["url"], webhooks["webhooks"][0]["target"]);
    let upgrade = &relay["upgrade"];
    assert_eq!((&upgrade["from"], &upgrade["to"], &upgrade["phase"]), (&json!("v1"), &json!("v1.1"), &json!("old")));
}

#[test]
fn the_readmes_lead_to_the_guide() {
    assert!(include_str!("../README.md").contains("](edge/UPGRADING.md)"));
    assert!(include_str!("../edge/README.md").contains("](UPGRADING.md)"));
}

#[test]
fn the_examples_of_the_help_run_as_they_stand() {
    let folder = folder("upgrade_help");
    for (command, status) in [("plan", 0), ("check", 0)] {
        let help = run(&["upgrade", command, "--help"], "").output;
        let (_, example) = help.split_once("Example:\n").unwrap();
        let (example, _) = example.split_once("\n\n").unwrap();
        let program = env!("CARGO_BIN_EXE_transversion");
        let line = format!("transversion() {{ '{program}' \"$@\"; }}\n{example}");
        let output = Command::new("sh").args(["-c", &line]).current_dir(&folder).output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(status), &b""[..]), "{example}");
        assert!(!output.stdout.is_empty());
    }
}
