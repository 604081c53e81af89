//! The command line, run as people run it: the built binary, its output, its messages and its exit status.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::case::{Call, Case};
use common::run::{command, finish, folder, run, run_in};
use serde_json::Value;

const EVENT: &str = r#"{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a","text":"x"}]}"#;
const UPGRADED: &str =
    r#"{"trigger":"message:delivery:channel","version":"v1.1","message":{"_id":"a"},"isFinalEvent":true}"#;

#[test]
fn translates_standard_input_and_keeps_the_white_space_around() {
    let run = run(&["translate", "--to", "v1.1"], format!(" {EVENT}\r\n\n"));
    assert_eq!(run.output, format!(" {UPGRADED}\r\n\n"));
    assert_eq!(run.status, 0);
    let expected = "\
standard input: delivery:success translated from v1 to v1.1
  renamed   /version → v1.1  The payload is in this version now.
  renamed   /trigger → message:delivery:channel  Trigger `delivery:success` becomes `message:delivery:channel`.
  moved     /messages → /message  The event is about its one message.
  dropped   /messages/0/text  A delivery event of v1.1 carries nothing of its message but the `_id`.
  invented  /isFinalEvent = true  Inferred: nothing follows a delivery event of v1.
";
    assert_eq!(run.errors, expected);
}

#[test]
fn prints_errors_alone_when_quiet() {
    let translated = run(&["translate", "--to", "v1.1", "--quiet"], EVENT);
    assert_eq!((translated.output.as_str(), translated.errors.as_str()), (UPGRADED, ""));
    let refused = run(&["translate", "--to", "v1.1", "--quiet"], "{");
    let message = "transversion: standard input: invalid JSON at byte 1: expected a key in double quotes, found the end of the input\n";
    assert_eq!((refused.output.as_str(), refused.errors.as_str(), refused.status), ("", message, 1));
}

#[test]
fn writes_several_payloads_one_after_another() {
    let event = r#"{"trigger":"delivery:failure","version":"v1","messages":[{"_id":"a"},{"_id":"b"}]}"#;
    let payload = |id| {
        format!(
            r#"{{"trigger":"message:delivery:failure","version":"v1.1","message":{{"_id":"{id}"}},"isFinalEvent":true}}"#
        )
    };
    let one = run(&["translate", "--to", "v1.1", "--quiet"], event);
    assert_eq!(one.output, format!("{}\n{}", payload("a"), payload("b")));
    let line = run(&["translate", "--to", "v1.1", "--quiet"], format!("{event}\n"));
    assert_eq!(line.output, format!("{}\n{}\n", payload("a"), payload("b")));
}

#[test]
fn a_withheld_event_gives_no_byte_and_succeeds() {
    let run = run(&["translate", "--to", "v1"], r#"{"trigger":"message:delivery:user","version":"v1.1"}"#);
    assert_eq!((run.output.as_str(), run.status), ("", 0));
    assert!(
        run.errors.starts_with("standard input: message:delivery:user withheld: v1 has no such event\n"),
        "{run:?}"
    );
}

#[test]
fn the_report_has_a_line_for_each_input_also_for_a_refused_one() {
    let folder = folder("report");
    fs::write(folder.join("good.json"), EVENT).unwrap();
    fs::write(folder.join("bad.json"), "[]").unwrap();
    let arguments = ["translate", "--to", "v1.1", "--report", "report.ndjson", "bad.json", "good.json"];
    let run = run_in(&folder, &arguments, "");
    assert_eq!((run.output.as_str(), run.status), (UPGRADED, 1));
    assert_eq!(run.errors, "transversion: bad.json: the payload is an array, not an object\n");
    let report = fs::read_to_string(folder.join("report.ndjson")).unwrap();
    let lines: Vec<Value> = report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        report.lines().next().unwrap(),
        r#"{"error":{"code":"not_an_object","message":"the payload is an array, not an object"}}"#
    );
    let members: Vec<&String> = lines[1].as_object().unwrap().keys().collect();
    assert_eq!(members, ["outcome", "from", "to", "kind", "trigger", "notes", "needs"]);
    assert_eq!(lines[1]["notes"].as_array().unwrap().len(), 5);
}

#[test]
fn a_report_on_standard_error_stands_there_alone() {
    let refused = run(&["translate", "--to", "v1.1", "--report", "-"], "null");
    assert_eq!(
        refused.errors,
        "{\"error\":{\"code\":\"not_an_object\",\"message\":\"the payload is null, not an object\"}}\n"
    );
    let translated = run(&["translate", "--to", "v1.1", "--report", "-"], EVENT);
    assert_eq!(translated.errors.lines().count(), 1);
    assert!(serde_json::from_str::<Value>(&translated.errors).is_ok());
}

#[test]
fn ndjson_goes_on_after_a_bad_line_and_keeps_the_order() {
    let folder = folder("ndjson");
    let read = |id: u32| format!(r#"{{"trigger":"conversation:read","version":"v1","n":{id}}}"#);
    let read_upgraded = |id: u32| format!(r#"{{"trigger":"conversation:read","version":"v1.1","n":{id}}}"#);
    let long = format!("[{}", "x".repeat(200_000));
    let two = r#"{"trigger":"delivery:success","messages":[{"_id":"a"},{"_id":"b"}]}"#;
    let input = [&read(1), "", "bad", &read(2), " \t\r", &long, two, &read(3), "{\"trigger\":7}"].join("\n");
    let arguments = ["translate", "--to", "v1.1", "--ndjson", "--rejects", "rejects", "--max-bytes", "1000"];
    let run = run_in(&folder, &arguments, input);
    let split = |id| {
        format!(
            r#"{{"trigger":"message:delivery:channel","message":{{"_id":"{id}"}},"version":"v1.1","isFinalEvent":true}}"#
        )
    };
    let expected = [read_upgraded(1), read_upgraded(2), split("a"), split("b"), read_upgraded(3)].join("\n");
    assert_eq!(run.output, expected + "\n");
    assert_eq!(run.status, 1);
    assert_eq!(
        run.errors,
        "\
transversion: standard input, line 3: invalid JSON at byte 0: expected a value
transversion: standard input, line 6: the payload has more than 1000 bytes, which is the limit
transversion: standard input, line 9: expected a string at /trigger, found a number
4 translated, 0 unchanged, 0 withheld, 3 refused

trigger            translated  unchanged  withheld
conversation:read           3          0         0
delivery:success            1          0         0

change                      notes
announce_final_event            1
envelope                        4
rename_delivery_success         1
truncate_delivered_message      1
"
    );
    let rejects = fs::read_to_string(folder.join("rejects")).unwrap();
    assert_eq!(rejects, format!("bad\n{long}\n{{\"trigger\":7}}\n"));
}

#[test]
fn ndjson_takes_a_line_of_just_as_many_bytes_as_are_allowed() {
    let event = r#"{"trigger":"postback","version":"v1.1"}"#;
    let limit = event.len().to_string();
    let translate = |input: String, limit: &str| {
        run(&["translate", "--to", "v1.1", "--ndjson", "--quiet", "--max-bytes", limit], input)
    };
    assert_eq!(translate(format!("{event}\n{event}\n"), &limit).output, format!("{event}\n{event}\n"));
    assert_eq!(translate(event.into(), &limit).output, format!("{event}\n"));
    let limit = (event.len() - 1).to_string();
    assert_eq!(translate(format!("{event}\n{event}\n"), &limit).errors.lines().count(), 2);
    assert_eq!(translate(event.into(), &limit).status, 1);
}

#[test]
fn the_report_of_ndjson_tells_the_line_of_a_refused_one() {
    let run = run(&["translate", "--to", "v1.1", "--ndjson", "--report", "-"], format!("\n\n{{}}\n{EVENT}\n"));
    let lines: Vec<&str> = run.errors.lines().collect();
    assert_eq!(
        lines[0],
        r#"{"error":{"code":"unrecognized_payload","message":"the payload has no `trigger`, so it is no webhook event"},"line":3}"#
    );
    assert!(lines[1].starts_with(r#"{"outcome":"translated""#) && lines.len() == 2, "{run:?}");
}

#[test]
fn translates_the_body_of_a_request_and_of_a_response() {
    let body = r#"{"target":"https://example.org","triggers":["delivery:failure"]}"#;
    let request =
        run(&["translate", "--to", "v1.1", "--request", "POST /v1/apps/a/webhooks?x=1", "--report", "-"], body);
    assert_eq!(request.output, body.replace("delivery:failure", "message:delivery:failure"));
    let report: Value = serde_json::from_str(&request.errors).unwrap();
    assert_eq!((&report["path"], &report["endpoint"]), (&"/v1.1/apps/a/webhooks?x=1".into(), &"create_webhook".into()));

    let body = r#"{"webhooks":[{"_id":"w","version":"v1.1","triggers":["message:delivery:failure"]}]}"#;
    let response = run(&["translate", "--to", "v1", "--response", "GET /v1.1/apps/a/webhooks", "--quiet"], body);
    assert_eq!(response.output, r#"{"webhooks":[{"_id":"w","version":"v1","triggers":["delivery:failure"]}]}"#);
    let failed = run(
        &["translate", "--to", "v1", "--response", "GET /v1.1/apps/a/webhooks", "--status", "404", "--quiet"],
        body,
    );
    assert_eq!(failed.output, body);
    let empty = run(&["translate", "--to", "v1.1", "--request", "GET /v1/apps/a/webhooks", "--quiet"], "");
    assert_eq!((empty.output.as_str(), empty.status), ("", 0));
}

#[test]
fn takes_supplies_and_options() {
    let folder = folder("supply");
    fs::write(folder.join("user.json"), r#" {"_id":"u","clients":[],"properties":{}} "#).unwrap();
    let event = r#"{"trigger":"postback","version":"v1.1","appUser":{"_id":"u"},"conversation":{"_id":"c"}}"#;
    let run =
        run_in(&folder, &["translate", "--to", "v1", "--supply", "appUser=user.json", "--exact", "--quiet"], event);
    assert_eq!(
        run.output,
        r#"{"trigger":"postback","version":"v1","appUser":{"_id":"u","clients":[],"properties":{}}}"#
    );
    let without = run_in(&folder, &["translate", "--to", "v1"], event);
    let need = "  need      /appUser  GET /v1.1/appusers/u, then --supply appUser=FILE\n";
    assert!(without.errors.ends_with(need), "{without:?}");
}

#[test]
fn wrong_usage_has_exit_status_2() {
    for (arguments, message) in [
        (&["translate"][..], "--to <TO>"),
        (&["translate", "--to", "v9"], "this version is not known; known are v1 and v1.1"),
        (&["translate", "--to", "v1", "--ndjson", "--supply", "appUser=x"], "cannot be used with"),
        (&["translate", "--to", "v1", "--supply", "user=x"], "the name is none of appUser, message and conversation"),
        (&["translate", "--to", "v1", "--request", "POST"], "expected a method and a path"),
        (&["translate", "--to", "v1", "--rejects", "x"], "--ndjson"),
        (&["translate", "--to", "v1", "--max-bytes", "many"], "--max-bytes"),
        (&["polish"], "unrecognized subcommand"),
    ] {
        let run = run(arguments, "");
        assert_eq!((run.status, run.output.as_str()), (2, ""), "{arguments:?}");
        assert!(run.errors.contains(message), "{arguments:?}: {}", run.errors);
    }
}

#[test]
fn what_cannot_be_read_or_written_has_exit_status_3_and_the_other_files_go_on() {
    let folder = folder("files");
    fs::write(folder.join("good.json"), EVENT).unwrap();
    let run = run_in(&folder, &["translate", "--to", "v1.1", "--quiet", "missing.json", ".", "good.json"], "");
    assert_eq!((run.output.as_str(), run.status), (UPGRADED, 3));
    let lines: Vec<&str> = run.errors.lines().collect();
    assert!(
        lines[0].starts_with("transversion: missing.json: ") && lines[1].starts_with("transversion: .: "),
        "{run:?}"
    );
    let lines = run_in(&folder, &["translate", "--to", "v1.1", "--quiet", "--ndjson", "missing.json", "good.json"], "");
    assert_eq!((lines.output.trim_end(), lines.status), (UPGRADED, 3));
    let report = run_in(&folder, &["translate", "--to", "v1.1", "--report", "missing/report", "good.json"], "");
    assert_eq!((report.output.as_str(), report.status), ("", 3));
}

#[test]
fn a_file_that_is_read_is_not_written_over() {
    let folder = folder("over");
    fs::write(folder.join("good.json"), EVENT).unwrap();
    for output in ["--report", "--rejects"] {
        let run = run_in(&folder, &["translate", "--to", "v1.1", "--ndjson", "good.json", output, "./good.json"], "");
        assert_eq!((run.output.as_str(), run.status), ("", 2));
        assert_eq!(run.errors, "transversion: ./good.json is read too, and would be lost\n");
        assert_eq!(fs::read_to_string(folder.join("good.json")).unwrap(), EVENT);
    }
}

#[test]
fn the_payloads_of_several_files_stand_on_lines_of_their_own() {
    let folder = folder("several");
    fs::write(folder.join("a.json"), EVENT).unwrap();
    fs::write(folder.join("b.json"), format!("{EVENT}\n")).unwrap();
    let run = run_in(&folder, &["translate", "--to", "v1.1", "--quiet", "a.json", "b.json", "a.json"], "");
    assert_eq!(run.output, format!("{UPGRADED}\n{UPGRADED}\n{UPGRADED}"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_has_exit_status_3() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_transversion"));
    command.args(["translate", "--to", "v1.1", "--quiet", "good.json"]);
    let folder = folder("full");
    fs::write(folder.join("good.json"), EVENT).unwrap();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = command.current_dir(folder).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("transversion: standard output: No space left"));
}

#[test]
fn detect_tells_what_a_payload_is_and_how_that_was_told() {
    for (payload, line) in [
        (EVENT, "event v1 delivery:success (by its `version`)"),
        (r#"{"trigger":"notification:delivery:user"}"#, "event v1.1 notification:delivery:user (by its trigger)"),
        (r#"{"trigger":"postback","conversation":{}}"#, "event v1.1 postback (by its shape)"),
        (r#"{"trigger":"postback","appUser":{"devices":[]}}"#, "event v1 postback (by its shape)"),
        (r#"{"trigger":"postback"}"#, "event v1 postback (by default: nothing in it tells, as in the oldest version)"),
        (r#"{"events":[],"webhook":{"version":"v2"}}"#, "event v2 (by its shape)"),
        (r#"{"nonce":"n","postback":{}}"#, "middleware (by its shape: a `nonce` beside one message or postback)"),
        ("{}", "unrecognized (it has no `trigger`)"),
    ] {
        let run = run(&["detect"], payload);
        assert_eq!((run.output.trim_end(), run.status), (line, 0), "{payload}");
    }
    let json = run(&["detect", "--format", "json"], EVENT);
    assert_eq!(
        json.output,
        "{\"kind\":\"event\",\"version\":\"v1\",\"trigger\":\"delivery:success\",\"by\":\"version\"}\n"
    );
    let refused = run(&["detect"], "[]");
    assert_eq!((refused.output.as_str(), refused.status), ("", 1));
}

#[test]
fn what_comes_from_the_payload_cannot_steer_the_terminal() {
    let run = run(&["detect"], "{\"trigger\":\"\\u001b[31mred\"}");
    assert!(run.output.starts_with("event v1 \\u{1b}[31mred"), "{run:?}");
}

#[test]
fn changes_lists_the_timeline_in_each_format() {
    let json: Value = serde_json::from_str(&run(&["changes", "--format", "json"], "").output).unwrap();
    let ids: Vec<&str> = json.as_array().unwrap().iter().map(|change| change["id"].as_str().unwrap()).collect();
    let expected: Vec<&str> =
        transversion::changes("v1".parse().unwrap(), "v1.1".parse().unwrap()).iter().map(|change| change.id).collect();
    assert_eq!(ids, expected);
    for format in ["text", "markdown"] {
        let output = run(&["changes", "--format", format], "").output;
        assert!(ids.iter().all(|id| output.contains(id)), "{output}");
    }
    assert_eq!(run(&["changes", "--from", "v1.1"], "").output, "");
}

/// Each example under `Example:` in the help of a command runs as it stands.
#[cfg(unix)]
#[test]
fn the_examples_of_the_help_run() {
    let binary = Path::new(env!("CARGO_BIN_EXE_transversion"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let folder = folder("examples");
    let commands =
        ["translate", "explain", "census", "detect", "changes", "upgrade plan", "upgrade check", "completions", "man"];
    for name in commands {
        let arguments: Vec<&str> = name.split(' ').chain(["--help"]).collect();
        let mut command = command(&folder, &arguments);
        command.env("COLUMNS", "80");
        let help = finish(command, "").output;
        let example = help.split("Example:\n").nth(1).unwrap().split("\n\n").next().unwrap();
        let run = Command::new("sh").args(["-ec", example]).env("PATH", &path).current_dir(&folder).output().unwrap();
        assert!(run.status.success() && !run.stdout.is_empty(), "{example}\n{run:?}");
    }
}

/// The command line gives what the library gives, for all cases.
#[test]
fn the_cases_give_the_same_bytes_through_the_command_line() {
    let folder = folder("cases");
    let mut cases = 0;
    for case in Case::all() {
        let expected = case.translate().unwrap();
        let payloads: Vec<&[u8]> = expected.payloads.iter().map(|payload| &payload[..]).collect();
        let mut arguments: Vec<String> =
            ["translate", "--report", "-", "--to", &case.options.to].map(String::from).into();
        for (is_set, option) in [
            (case.options.exact, "--exact"),
            (case.options.include_full_app_user, "--include-full-app-user"),
            (case.options.include_client, "--include-client"),
        ] {
            arguments.extend(is_set.then(|| option.to_owned()));
        }
        if let Some(from) = &case.options.from {
            arguments.extend(["--from".to_owned(), from.clone()]);
        }
        let supply = case.options().supply;
        for &name in transversion::SupplyName::ALL {
            if let Some(bytes) = supply.get(name) {
                fs::write(folder.join(name.as_str()), bytes).unwrap();
                arguments.extend(["--supply".to_owned(), format!("{0}={0}", name.as_str())]);
            }
        }
        let body = match (&case.event, &case.request, &case.response) {
            (Some(event), _, _) => Some(event),
            (_, Some(Call { method, path, body, .. }), _) => {
                arguments.extend(["--request".to_owned(), format!("{method} {path}")]);
                body.as_ref()
            }
            (_, _, Some(Call { method, path, status, body })) => {
                arguments.extend(["--response".to_owned(), format!("{method} {path}")]);
                arguments.extend(["--status".to_owned(), status.to_string()]);
                body.as_ref()
            }
            _ => None,
        };
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let run = run_in(&folder, &arguments, body.map(|body| body.0.as_str()).unwrap_or_default());
        assert_eq!(run.output.as_bytes(), payloads.join(&b'\n'), "{}", case.story);
        assert_eq!(run.errors, serde_json::to_string(&expected).unwrap() + "\n", "{}", case.story);
        cases += 1;
    }
    assert!(cases >= 150, "only {cases} cases were tried");
}
