//! What one expects of a tool: streams, compressed files, colours, help in its shells, and no surprise where input or
//! output fails.

mod common;

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use common::run::{Run, command, finish, folder, run, run_in};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use serde_json::Value;

const EVENT: &str = r#"{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a","text":"x"}]}"#;
const UPGRADED: &str =
    r#"{"trigger":"message:delivery:channel","version":"v1.1","message":{"_id":"a"},"isFinalEvent":true}"#;

fn read_event(number: usize, version: &str) -> String {
    format!("{{\"trigger\":\"conversation:read\",\"version\":\"{version}\",\"n\":{number}}}\n")
}

fn events(count: usize, version: &str) -> String {
    (0..count).map(|number| read_event(number, version)).collect()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    gzip.finish().unwrap()
}

#[test]
fn many_threads_keep_the_order() {
    // More than a chunk each, with a line between that is longer than a chunk.
    let long = format!("{{\"trigger\":\"postback\",\"version\":\"v1\",\"x\":\"{}\"}}\n", "x".repeat(700_000));
    let input = events(20_000, "v1") + &long + &events(20_000, "v1");
    let expected = input.replace("\"v1\"", "\"v1.1\"");
    for jobs in ["1", "2", "7", "500"] {
        let arguments = ["translate", "--to", "v1.1", "--ndjson", "--quiet", "--jobs", jobs];
        let Run { output, errors, status } = run(&arguments, &input);
        assert!(output == expected, "{jobs} jobs");
        assert_eq!((errors.as_str(), status), ("", 0));
    }
}

#[test]
fn a_line_that_is_too_long_goes_to_the_rejects_in_pieces() {
    let folder = folder("tool_long");
    let long = "y".repeat(2_000_000);
    let input = format!("{}{long}\n{}{long}", read_event(1, "v1"), read_event(2, "v1"));
    let arguments = ["translate", "--to", "v1.1", "--ndjson", "--max-bytes", "300000", "--rejects", "r", "--quiet"];
    let Run { output, errors, status } = run_in(&folder, &arguments, input);
    assert_eq!((output, status), (read_event(1, "v1.1") + &read_event(2, "v1.1"), 1));
    let message = "the payload has more than 300000 bytes, which is the limit";
    assert_eq!(
        errors,
        format!("transversion: standard input, line 2: {message}\ntransversion: standard input, line 4: {message}\n")
    );
    assert!(fs::read_to_string(folder.join("r")).unwrap() == format!("{long}\n{long}\n"));
}

#[test]
fn compressed_files_are_read_and_written_by_their_names() {
    let folder = folder("tool_compressed");
    let (one, two) = (events(10_000, "v1"), events(10, "v1"));
    // Two members, as `cat` makes them.
    fs::write(folder.join("in.gz"), [gzip(&one), gzip(&two)].concat()).unwrap();
    let frames = [one.as_bytes(), two.as_bytes()].map(|text| zstd::encode_all(text, 3).unwrap());
    fs::write(folder.join("in.ZST"), frames.concat()).unwrap();
    let expected = (one + &two).replace("\"v1\"", "\"v1.1\"");
    for input in ["in.gz", "in.ZST"] {
        let arguments = ["translate", "--to", "v1.1", "--ndjson", "--quiet", input];
        assert!(run_in(&folder, &arguments, "").output == expected, "{input}");
        for output in ["out.gz", "out.zst", "out.ndjson"] {
            let Run { output: printed, errors, status } =
                run_in(&folder, &[&arguments[..], &["-o", output]].concat(), "");
            assert_eq!((printed.as_str(), errors.as_str(), status), ("", "", 0));
            let bytes = fs::read(folder.join(output)).unwrap();
            let text = match output {
                "out.gz" => {
                    let mut text = String::new();
                    MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
                    text
                }
                "out.zst" => String::from_utf8(zstd::decode_all(&bytes[..]).unwrap()).unwrap(),
                _ => String::from_utf8(bytes).unwrap(),
            };
            assert!(text == expected, "{input} {output}");
        }
    }
    // A whole payload, and one that gives nothing: an empty file is no file of gzip.
    fs::write(folder.join("event.json.gz"), gzip(EVENT)).unwrap();
    let Run { output, .. } = run_in(&folder, &["translate", "--to", "v1.1", "--quiet", "event.json.gz"], "");
    assert_eq!(output, UPGRADED);
    run_in(&folder, &["translate", "--to", "v1.1", "--ndjson", "--quiet", "-o", "empty.gz"], "");
    let mut text = String::new();
    MultiGzDecoder::new(&fs::read(folder.join("empty.gz")).unwrap()[..]).read_to_string(&mut text).unwrap();
    assert_eq!(text, "");
}

#[test]
fn of_a_file_that_is_cut_off_all_is_translated_but_its_last_line() {
    let folder = folder("tool_cut");
    let text: String = (0..5_000).map(|number| read_event(number * 7919 % 65_537, "v1")).collect();
    let zstd = zstd::encode_all(text.as_bytes(), 3).unwrap();
    let gzip = gzip(&text);
    fs::write(folder.join("cut.gz"), &gzip[..gzip.len() / 2]).unwrap();
    fs::write(folder.join("cut.zst"), &zstd[..zstd.len() - 5]).unwrap();
    for input in ["cut.gz", "cut.zst"] {
        let arguments = ["translate", "--to", "v1.1", "--ndjson", "--quiet", "--rejects", "rejects", input];
        let Run { output, errors, status } = run_in(&folder, &arguments, "");
        assert_eq!(status, 3, "{errors}");
        assert!(errors.lines().last().unwrap().starts_with(&format!("transversion: {input}: ")), "{errors}");
        let rejects = fs::read_to_string(folder.join("rejects")).unwrap();
        let read = output.replace("\"v1.1\"", "\"v1\"") + rejects.trim_end();
        assert!(text.starts_with(&read) && !(input == "cut.gz" && output.is_empty()), "{input}");
        assert!(rejects.lines().count() <= 1);
    }
    let plain = format!("{}{}", read_event(1, "v1"), r#"{"trigger":"conversation:re"#);
    let arguments = ["translate", "--to", "v1.1", "--ndjson", "--quiet", "--rejects", "rejects"];
    let Run { output, status, .. } = run_in(&folder, &arguments, plain);
    assert_eq!((output, status), (read_event(1, "v1.1"), 1));
    assert_eq!(fs::read_to_string(folder.join("rejects")).unwrap(), "{\"trigger\":\"conversation:re\n");
}

#[test]
fn a_reader_that_has_seen_enough_ends_it_while_more_may_come() {
    let arguments = ["translate", "--to", "v1.1", "--ndjson", "--quiet", "--jobs", "3"];
    let mut child = command(Path::new("."), &arguments).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    drop(child.stdout.take());
    stdin.write_all(read_event(1, "v1").as_bytes()).unwrap();
    // Its input stays open, and it ends all the same.
    assert!(ends_soon(&mut child));
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!(errors, "");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_between_two_lines() {
    use std::os::unix::process::ExitStatusExt;

    let folder = folder("tool_interrupt");
    let arguments = ["translate", "--to", "v1.1", "--ndjson", "--quiet", "--jobs", "2", "-o", "out.gz"];
    let mut child = command(&folder, &arguments).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(events(50_000, "v1").as_bytes()).unwrap();
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    assert!(ends_soon(&mut child));
    assert_eq!(child.wait().unwrap().signal(), Some(2));
    let mut text = String::new();
    // The file is whole as far as it goes, and so is each of its lines.
    MultiGzDecoder::new(&fs::read(folder.join("out.gz")).unwrap()[..]).read_to_string(&mut text).unwrap();
    assert!(events(50_000, "v1.1").starts_with(&text) && (text.is_empty() || text.ends_with('\n')));
    drop(stdin);
}

/// Whether a program ends within ten seconds; it is ended where it does not.
fn ends_soon(child: &mut std::process::Child) -> bool {
    for _ in 0..1_000 {
        if child.try_wait().unwrap().is_some() {
            return true;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    child.kill().unwrap();
    false
}

#[test]
fn misspelt_words_bring_the_right_ones() {
    for (arguments, hint) in [
        (&["translate", "--to", "v11"][..], "did you mean v1.1?"),
        (&["translate", "--to", "1.1"], "did you mean v1.1?"),
        (&["explain", "--to", "V1"], "did you mean v1?"),
        (&["changes", "--from", "v1.0"], "did you mean v1?"),
        (&["translate", "--to", "v1", "--ndjon"], "'--ndjson'"),
        (&["translat"], "'translate'"),
        (&["upgrade", "chek"], "'check'"),
        (&["upgrade", "plan", "--to", "v11"], "did you mean v1.1?"),
        (&["explain", "--to", "v1", "--format", "jsn"], "'json'"),
        (&["translate", "--to", "v1", "--supply", "appuser=x"], "did you mean appUser?"),
        (&["explain", "--to", "v1", "--width", "19"], "20.."),
        (&["translate", "--to", "v1", "--ndjson", "--jobs", "0"], "0 is not in 1..=1024"),
        (&["census", "--jobs", "1025"], "1025 is not in 1..=1024"),
    ] {
        let Run { output, errors, status } = run(arguments, "");
        assert_eq!((output.as_str(), status), ("", 2), "{arguments:?}");
        assert!(errors.contains(hint), "{arguments:?}: {errors}");
    }
    assert!(!run(&["translate", "--to", "v9"], "").errors.contains("did you mean"));
}

#[test]
fn a_mistake_is_shown_with_its_place_to_a_person() {
    let input = "{\n\t\"trigger\" \"postback\"\n}";
    let arguments = ["translate", "--to", "v1.1", "--color", "always"];
    let Run { errors, .. } = run(&arguments, input);
    let expected = "\
transversion: standard input: invalid JSON at byte 13: expected ':' after a key
  --> standard input:2:12
2 |  \"trigger\" \"postback\"
  |            ^
";
    assert_eq!(without_colors(&errors).replace("\n  2 |", "\n2 |").replace("\n    |", "\n  |"), expected);
    // Nothing of it stands in a log.
    let Run { errors: logged, .. } = run(&["translate", "--to", "v1.1"], input);
    assert_eq!(logged, "transversion: standard input: invalid JSON at byte 13: expected ':' after a key\n");
    for (input, line) in [
        ("{\"trigger\":7}", "1 | {\"trigger\":7}"),
        ("{}", "hint: is it the body of an API call? --request or --response say of which"),
        ("[{}]", "`jq -c '.[]'` makes lines of an array"),
        (&format!("{EVENT}\n{EVENT}"), "hint: with one event a line, --ndjson translates them all"),
        ("\u{feff}{}", "hint: it begins with a byte order mark, which JSON does not allow"),
        ("", "hint: there was no input at all"),
    ] {
        let Run { errors, status, .. } = run(&arguments, input);
        assert!(without_colors(&errors).contains(line) && status == 1, "{input}: {errors}");
    }
    // A long line is shown around the place alone.
    let secret = format!("{{\"secret\":\"{}\",\"trigger\" 1}}", "s".repeat(500));
    let Run { errors, .. } = run(&arguments, secret);
    assert!(errors.contains('…') && !errors.contains("secret") && errors.len() < 400, "{errors}");
    // Of many lines the first ones are shown.
    let Run { errors, .. } = run(&[&arguments[..], &["--ndjson"]].concat(), "bad\n".repeat(50));
    assert_eq!(errors.matches("-->").count(), 8);
}

#[test]
fn colors_are_as_asked() {
    let folder = folder("tool_colors");
    fs::write(folder.join("event.json"), EVENT).unwrap();
    let colored = |color: &[&str], variable: Option<&str>| {
        let mut command = command(&folder, &[&["explain", "--to", "v1.1", "event.json"], color].concat());
        command.envs(variable.map(|name| (name, "1")));
        finish(command, "").output.contains("\u{1b}[31m")
    };
    assert!(!colored(&[], None) && !colored(&["--color", "never"], Some("CLICOLOR_FORCE")));
    assert!(colored(&["--color=always"], None) && colored(&["--color", "always"], Some("NO_COLOR")));
    assert!(colored(&[], Some("CLICOLOR_FORCE")));
    let help = |color: &str| run_in(&folder, &["translate", "--help", "--color", color], "").output;
    assert!(help("always").contains("\u{1b}[") && !help("never").contains("\u{1b}["));
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_there_are_colors_its_width_and_progress() {
    let folder = folder("tool_terminal");
    fs::write(folder.join("event.json"), EVENT).unwrap();
    fs::write(folder.join("events.ndjson"), events(60_000, "v1")).unwrap();
    let binary = env!("CARGO_BIN_EXE_transversion");
    let terminal = |line: &str| {
        let line = format!("stty cols 40 rows 24; {line}");
        let mut script = Command::new("script");
        script.args(["--quiet", "--return", "--command", &line, "/dev/null"]).current_dir(&folder);
        script.env_remove("NO_COLOR").env("TERM", "xterm-256color");
        script.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        finish(script, "")
    };
    let Run { output: explained, .. } = terminal(&format!("{binary} explain --to v1.1 event.json"));
    assert!(explained.contains("\u{1b}[31m"), "{explained}");
    let widest = without_colors(&explained).lines().map(|line| line.trim_end().chars().count()).max();
    assert!((30..=40).contains(&widest.unwrap()), "{widest:?} {explained}");
    let Run { output: plain, .. } = terminal(&format!("NO_COLOR=1 {binary} explain --to v1.1 event.json"));
    assert!(!plain.contains('\u{1b}'), "{plain}");

    let Run { output: told, status, .. } =
        terminal(&format!("{binary} translate --to v1.1 --ndjson events.ndjson -o out.ndjson"));
    assert_eq!(status, 0);
    assert!(told.contains("left") && told.contains("/s") && told.contains('%'), "{told}");
    assert!(without_colors(&told).contains("60000 translated, 0 unchanged"), "{told}");
    assert_eq!(fs::read_to_string(folder.join("out.ndjson")).unwrap(), events(60_000, "v1.1"));
    let Run { output: quiet, .. } =
        terminal(&format!("{binary} translate --to v1.1 --ndjson --quiet events.ndjson -o out.ndjson"));
    assert_eq!(quiet, "");
    let Run { output: logged, errors, .. } =
        run_in(&folder, &["translate", "--to", "v1.1", "--ndjson", "events.ndjson", "-o", "o"], "");
    assert!(logged.is_empty() && !errors.contains('%'), "{errors}");
}

#[cfg(unix)]
#[test]
fn a_closed_input_and_a_full_disk_are_told() {
    let folder = folder("tool_closed");
    fs::write(folder.join("event.json"), EVENT).unwrap();
    fs::write(folder.join("events.ndjson"), events(5_000, "v1")).unwrap();
    let binary = env!("CARGO_BIN_EXE_transversion");
    let sh = |line: &str| {
        let mut command = Command::new("sh");
        command.args(["-c", &line.replace("transversion", binary)]).current_dir(&folder);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        finish(command, "")
    };
    for command in [
        "translate --to v1.1",
        "translate --to v1.1 --ndjson",
        "explain --to v1.1",
        "census --quiet",
        "detect",
        "upgrade plan --to v1.1",
    ] {
        let Run { errors, status, .. } = sh(&format!("transversion {command} <&-"));
        let sentence = "transversion: standard input: it is closed, and a file was not named";
        assert!(errors.starts_with(sentence) && status == 3, "{command}: {errors}");
    }
    // A call may well have no body.
    assert_eq!(sh("transversion translate --to v1.1 --quiet --request 'GET /v1/apps/a' <&-").status, 0);
    for command in [
        "translate --to v1.1 --quiet event.json",
        "translate --to v1.1 --quiet --ndjson events.ndjson",
        "explain --to v1.1 event.json",
        "census events.ndjson",
        "detect event.json",
        "changes",
        "upgrade check --handler events.ndjson",
        "completions bash",
        "man",
        "--help",
        "--version",
        "translate --help",
    ] {
        let Run { errors, status, .. } = sh(&format!("transversion {command} >/dev/full"));
        let sentence = "transversion: standard output: No space left on device\n";
        assert_eq!((errors.as_str(), status), (sentence, 3), "{command}");
    }
    let Run { errors, status, .. } = sh("transversion translate --to v1.1 --quiet event.json -o /dev/full");
    assert_eq!((errors.as_str(), status), ("transversion: /dev/full: No space left on device\n", 3));
    assert_eq!(sh("transversion translate --to v1.1 event.json 2>/dev/full").output, UPGRADED);
}

#[test]
fn what_is_no_file_is_told_by_each_command() {
    let folder = folder("tool_absent");
    for command in [
        &["translate", "--to", "v1.1"][..],
        &["translate", "--to", "v1.1", "--ndjson"],
        &["explain", "--to", "v1"],
        &["census"],
        &["detect"],
    ] {
        for (file, what) in [("missing.json", "No such file"), (".", "irectory")] {
            let Run { errors, status, .. } = run_in(&folder, &[command, &[file]].concat(), "");
            assert!(errors.starts_with(&format!("transversion: {file}: ")) && errors.contains(what), "{errors}");
            assert_eq!(status, 3, "{command:?} {file}");
        }
    }
}

#[test]
fn no_output_is_written_twice_or_over_its_input() {
    let folder = folder("tool_twice");
    fs::write(folder.join("in"), EVENT).unwrap();
    let translate =
        |more: &[&str]| run_in(&folder, &[&["translate", "--to", "v1.1", "--ndjson", "in"], more].concat(), "");
    assert_eq!(translate(&["-o", "in"]).errors, "transversion: in is read too, and would be lost\n");
    assert_eq!(translate(&["-o", "out", "--rejects", "out"]).errors, "transversion: out is named twice for output\n");
    assert_eq!(translate(&["-o", "out", "--report", "./in"]).status, 2);
    assert_eq!(fs::read_to_string(folder.join("in")).unwrap(), EVENT);
}

#[cfg(unix)]
#[test]
fn a_link_or_a_redirection_does_not_hide_that_a_file_is_read_and_written() {
    let folder = folder("tool_hidden");
    fs::write(folder.join("in"), events(3, "v1")).unwrap();
    fs::hard_link(folder.join("in"), folder.join("link")).unwrap();
    let binary = env!("CARGO_BIN_EXE_transversion");
    let sh = |line: &str| {
        let mut command = Command::new("timeout");
        command.args(["20", "sh", "-c", &line.replace("translate", &format!("{binary} translate --to v1.1 --ndjson"))]);
        command.current_dir(&folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let Run { output, errors, status } = finish(command, "");
        assert_eq!(fs::read_to_string(folder.join("in")).unwrap(), events(3, "v1"), "{line}");
        (output, errors, status)
    };
    let lost = |name: &str| (String::new(), format!("transversion: {name} is read too, and would be lost\n"), 2);
    assert_eq!(sh("translate in -o link"), lost("link"));
    assert_eq!(sh("translate <in -o in"), lost("in"));
    assert_eq!(sh("translate - <in --rejects ./link"), lost("./link"));
    let endless = "transversion: standard output is a file that is read too, and would never end\n";
    assert_eq!(sh("translate in >>link"), (String::new(), endless.into(), 2));
    assert_eq!(sh("translate <in >>in").1, endless);
    // What is no file may well be both, and a pipe is not waited for.
    assert_eq!(sh("mkfifo pipe; cat pipe >out & translate --quiet in -o pipe; wait; cat out").0, events(3, "v1.1"));
    assert_eq!(sh("translate --quiet </dev/null >/dev/null").2, 0);
}

#[test]
fn no_text_of_a_payload_looks_like_a_line_of_ours_or_turns_the_others() {
    let event = "{\"trigger\":\"a\\nforged: b\u{202e}\u{2028}\\u0007\",\"version\":\"v1\"}";
    let shown = "a\\nforged: b\\u{202e}\\u{2028}\\u{7}";
    let told = |arguments: &[&str]| {
        let Run { output, errors, status } = run(arguments, event);
        assert_eq!(status, 0);
        output + &errors
    };
    assert_eq!(told(&["detect"]), format!("event v1 {shown} (by its `version`)\n"));
    for arguments in [
        &["translate", "--to", "v1.1", "-o", "/dev/null"][..],
        &["translate", "--to", "v1.1", "--ndjson", "-o", "/dev/null"],
        &["explain", "--to", "v1.1", "--width", "200"],
        &["census", "--quiet"],
    ] {
        let told = told(arguments);
        let is_seen = |text: &str| told.lines().any(|line| line.contains(text));
        assert!(is_seen(shown) && !told.contains(['\u{202e}', '\u{2028}', '\u{7}']), "{arguments:?}: {told}");
    }
    let markdown = told(&["explain", "--to", "v1.1", "--format", "markdown"]);
    assert!(markdown.starts_with("### standard input: a\\nforged: b\\u{202e}"), "{markdown}");
    let long = format!("{{\"trigger\":\"{}\"}}", "x".repeat(10_000));
    assert!(run(&["detect"], &long).output.len() < 200);
    assert!(run(&["translate", "--to", "v1.1"], &long).errors.lines().all(|line| line.chars().count() < 200));
}

#[test]
fn the_version_names_the_commit() {
    let Run { output, .. } = run(&["--version"], "");
    let commit = Command::new("git").args(["rev-parse", "--short=12", "HEAD"]).output();
    let commit =
        commit.ok().filter(|_| Path::new(".git").exists()).map(|output| String::from_utf8(output.stdout).unwrap());
    let version = env!("CARGO_PKG_VERSION");
    match commit {
        Some(commit) => assert_eq!(output, format!("transversion {version} ({})\n", commit.trim())),
        None => assert_eq!(output, format!("transversion {version}\n")),
    }
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let folder = folder("tool_manual");
    let commands =
        ["translate", "explain", "census", "detect", "changes", "upgrade", "upgrade plan", "completions", "man"];
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let Run { output: script, status, .. } = run_in(&folder, &["completions", shell], "");
        assert!(
            status == 0 && commands.iter().all(|command| command.split(' ').all(|word| script.contains(word))),
            "{shell}"
        );
        assert!(script.contains("max-output-bytes"), "{shell}");
    }
    run_in(&folder, &["man", "--all", "pages"], "");
    for command in commands {
        let words: Vec<&str> = command.split(' ').collect();
        let page = fs::read_to_string(folder.join(format!("pages/transversion-{}.1", words.join("-")))).unwrap();
        assert!(
            page.starts_with(".ie") && page.contains("\n.SH EXAMPLE\n.nf\n") != (command == "upgrade"),
            "{command}"
        );
        assert!(!page.contains("upgrade\\-help"), "{command}: a page that is not there");
        assert_eq!(run_in(&folder, &[&["man"], &words[..]].concat(), "").output, page);
    }
    assert!(folder.join("pages/transversion.1").exists());
    // A line of an example is neither filled nor hyphenated, and its quotes stay what a shell takes for quotes.
    let page = run(&["man", "translate"], "").output;
    let line = r#"  echo \*(Aq{"trigger":"delivery:success","messages":[{"_id":"a","text":"x"}]}\*(Aq |"#;
    assert!(page.lines().any(|shown| shown == line), "{page}");
    let Run { errors, status, .. } = run_in(&folder, &["man", "polish"], "");
    assert_eq!((errors.as_str(), status), ("transversion: there is no command `polish`\n", 2));
}

#[test]
fn the_census_counts_what_a_translation_would_do() {
    let folder = folder("tool_census");
    let two =
        r#"{"trigger":"delivery:failure","version":"v1","messages":[{"_id":"a","text":"x"},{"_id":"b","text":"y"}]}"#;
    let user = r#"{"trigger":"postback","version":"v1","appUser":{"_id":"u","clients":[]},"conversation":{"_id":"c"}}"#;
    let one = format!("{EVENT}\n{two}\n\n{}bad\n", read_event(1, "v1.1"));
    fs::write(folder.join("one.ndjson"), &one).unwrap();
    fs::write(folder.join("two.gz"), gzip(&format!("{user}\n"))).unwrap();
    let arguments = ["census", "one.ndjson", "two.gz"];
    let Run { output: text, errors, status } = run_in(&folder, &arguments, "");
    let expected = "\
4 events, 1 line refused. To v1.1: 3 translated, 1 unchanged, 0 withheld, 5 payloads.

trigger            version  events  translated  unchanged  withheld
delivery:failure   v1            1           1          0         0
postback           v1            1           1          0         0
delivery:success   v1            1           1          0         0
conversation:read  v1.1          1           0          1         0
";
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let beginning: String = text.lines().take(7).map(|line| format!("{line}\n")).collect();
    assert_eq!(sorted(&beginning), sorted(expected));
    assert_eq!(errors, "transversion: one.ndjson, line 5: invalid JSON at byte 0: expected a value\n");
    assert_eq!(status, 1);
    let json =
        |jobs: &str| run_in(&folder, &[&arguments[..], &["--format", "json", "--quiet", "--jobs", jobs]].concat(), "");
    let Run { output: json_text, errors: quiet, .. } = json("1");
    assert_eq!((quiet.as_str(), &json("4").output), ("", &json_text));
    let census: Value = serde_json::from_str(&json_text).unwrap();
    // Of both messages of one event, and of the one of another.
    let lost = census["lost"].as_array().unwrap();
    let texts = lost.iter().find(|place| place["at"] == "/messages/*/text").unwrap();
    assert_eq!((&texts["kind"], &texts["events"], &texts["times"]), (&"dropped".into(), &2.into(), &3.into()));
    assert!(lost.iter().any(|place| place["at"] == "/appUser/clients" && place["events"] == 1));
    let Run { output: down, .. } = run_in(
        &folder,
        &["census", "--to", "v1", "--format", "json"],
        r#"{"trigger":"message:delivery:user","version":"v1.1"}"#,
    );
    assert_eq!(serde_json::from_str::<Value>(&down).unwrap()["withheld"], serde_json::json!(["message:delivery:user"]));
    let Run { output: markdown, .. } = run_in(&folder, &[&arguments[..], &["--format", "markdown"]].concat(), "");
    assert!(markdown.contains("\n| `delivery:failure` | `v1` | 1 | 1 | 0 | 0 |\n"), "{markdown}");
}

#[test]
fn a_census_has_bounds() {
    let many: String = (0..20_000)
        .map(|n| format!("{{\"trigger\":\"t{n}\",\"version\":\"v1\",\"appUser\":{{\"clients\":[]}}}}\n"))
        .collect();
    let Run { output: json, status, .. } = run(&["census", "--format", "json"], many);
    let census: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&census["events"], status), (&20_000.into(), 0));
    let triggers = census["triggers"].as_array().unwrap();
    assert!((1_000..=1_001).contains(&triggers.len()), "{}", triggers.len());
    assert!(triggers.iter().any(|trigger| trigger["trigger"] == "(others)"));
    assert_eq!(triggers.iter().map(|trigger| trigger["events"].as_u64().unwrap()).sum::<u64>(), 20_000);
}

#[test]
fn explain_shows_the_payload_with_its_changes_in_place() {
    let Run { output: text, errors, status } = run(&["explain", "--to", "v1.1"], EVENT);
    assert_eq!((errors.as_str(), status), ("", 0));
    let payload = text.split("\n\n").nth(1).unwrap();
    let expected = "\
The payload
  - removed, + written, < moved from here, > moved to here, ? missing
    {
  -   \"trigger\": \"delivery:success\",  [2]
  +   \"trigger\": \"message:delivery:channel\",  [2]
  -   \"version\": \"v1\",  [1]
  +   \"version\": \"v1.1\",  [1]
  <   \"messages\": [  [3]
  <     {
  <       \"_id\": \"a\",
  -       \"text\": \"x\"  [3]
  <     }
  <   ]
  >   \"message\": {  [3]
  >     \"_id\": \"a\"
  >   },
  +   \"isFinalEvent\": true  [4]
    }";
    assert_eq!(payload, expected);
    for change in transversion::changes("v1".parse().unwrap(), "v1.1".parse().unwrap()) {
        let is_told =
            ["rename_delivery_success", "truncate_delivered_message", "announce_final_event"].contains(&change.id);
        assert_eq!(text.contains(change.id), is_told, "{}", change.id);
        let source: String = change.source.split_whitespace().collect();
        assert!(!is_told || text.split_whitespace().collect::<String>().contains(&source), "{}", change.id);
    }
    assert!(text.ends_with("A reader of v1.1 will miss\n  - /messages/0/text\n"), "{text}");
}

#[test]
fn explain_tells_what_will_be_missed_and_the_call_that_fetches_it() {
    let event = r#"{"trigger":"postback","version":"v1.1","app":{"_id":"a"},"appUser":{"_id":"u"}}"#;
    let Run { output: text, .. } = run(&["explain", "--to", "v1"], event);
    assert!(text.contains("  ?     clients is missing  [2]\n"), "{text}");
    assert_eq!(text.matches("GET /v1.1/apps/a/appusers/u\n").count(), 1);
    assert!(text.contains("hand it in with --supply appUser=FILE"));
    let Run { output: withheld, status, .. } =
        run(&["explain", "--to", "v1"], r#"{"trigger":"message:delivery:user"}"#);
    assert!(withheld.starts_with("standard input: message:delivery:user is withheld: v1 has no such event\n"));
    assert!(withheld.ends_with("A reader of v1 will miss\n  - the whole event\n") && status == 0, "{withheld}");
    let Run { output: same, .. } = run(&["explain", "--to", "v1.1"], event);
    assert_eq!(same, "standard input: postback is in v1.1 already, and stays as it is\n  Not a byte changes.\n");
}

#[test]
fn explain_shows_each_payload_of_a_split_and_the_bodies_of_calls() {
    let event =
        r#"{"trigger":"delivery:failure","version":"v1","messages":[{"_id":"a","text":"x"},{"_id":"b","role":"r"}]}"#;
    let Run { output: text, .. } = run(&["explain", "--to", "v1.1"], event);
    assert!(text.contains("delivery:failure from v1 to v1.1, in 2 payloads"));
    let second = text.split("Payload 2 of 2\n").nth(1).unwrap().split("\n\n").next().unwrap();
    assert!(second.contains("  -       \"role\": \"r\"") && second.contains("  <       \"text\": \"x\""), "{second}");
    assert!(second.contains("  >     \"_id\": \"b\""));
    let body = r#"{"target":"x","triggers":["message","delivery:failure"]}"#;
    let arguments = ["explain", "--to", "v1.1", "--request", "POST /v1/apps/a/webhooks"];
    let Run { output: request, .. } = run(&arguments, body);
    assert!(request.contains("The path becomes /v1.1/apps/a/webhooks\n"));
    assert!(request.contains("  +     \"message:appMaker\","), "{request}");
    let arguments = ["explain", "--to", "v1", "--response", "GET /v1.1/apps/a/webhooks/w"];
    let body = r#"{"webhook":{"version":"v1.1","triggers":["message:delivery:failure"]}}"#;
    assert!(run(&arguments, body).output.contains("  +       \"delivery:failure\""));
}

#[test]
fn explain_has_forms_for_tools_and_for_pull_requests() {
    let Run { output: json, .. } = run(&["explain", "--to", "v1.1", "--format", "json"], EVENT);
    let explained: Value = serde_json::from_str(&json).unwrap();
    let notes = explained["report"]["notes"].as_array().unwrap();
    let text_of = |side: &str, text: &str, kind: &str| {
        let note = notes.iter().position(|note| note["kind"] == kind).unwrap();
        let place = &explained["marks"][note][side];
        place.as_array().map(|at| text[at[0].as_u64().unwrap() as usize..at[1].as_u64().unwrap() as usize].to_owned())
    };
    assert_eq!(text_of("input", EVENT, "dropped").unwrap(), r#""text":"x""#);
    assert_eq!(text_of("output", UPGRADED, "dropped"), None);
    assert_eq!(text_of("output", UPGRADED, "moved").unwrap(), r#""message":{"_id":"a"}"#);
    assert_eq!(text_of("output", UPGRADED, "invented").unwrap(), r#""isFinalEvent":true"#);
    let ids: Vec<&str> = explained["changes"].as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["rename_delivery_success", "truncate_delivered_message", "announce_final_event"]);

    let event = EVENT.replace("\"x\"", "\"````\"");
    let Run { output: markdown, .. } = run(&["explain", "--to", "v1.1", "--format", "markdown"], event);
    assert!(markdown.starts_with("### standard input: delivery:success from v1 to v1.1\n"), "{markdown}");
    // The fence is longer than what stands in the payload.
    assert!(
        markdown.contains("\n`````diff\n") && markdown.contains("\n-       \"text\": \"````\"  [3]\n"),
        "{markdown}"
    );
}

#[test]
fn explain_fits_into_any_width() {
    let text = "界".repeat(300);
    let event = format!(
        r#"{{"trigger":"delivery:success","version":"v1","messages":[{{"_id":"a","text":"{text}","a":{{"b":{{"c":[1]}}}}}}]}}"#
    );
    for width in [20, 21, 33, 80, 200] {
        let arguments = ["explain", "--to", "v1.1", "--width", &width.to_string()];
        let Run { output: explained, status, .. } = run(&arguments, &event);
        assert_eq!(status, 0);
        let columns = |line: &str| line.chars().map(|letter| if letter == '界' { 2 } else { 1 }).sum::<usize>();
        let widest = explained.lines().max_by_key(|line| columns(line)).unwrap();
        assert!(columns(widest) <= width, "{width}: {widest}");
        assert!(explained.contains("⋮") || width == 200, "{explained}");
    }
}

#[test]
fn explain_leaves_out_what_is_far_from_any_change() {
    let members: String = (0..100).map(|n| format!("\"m{n}\":{n},")).collect();
    let event = format!(r#"{{{members}"trigger":"postback","version":"v1"}}"#);
    let Run { output: text, .. } = run(&["explain", "--to", "v1.1"], &event);
    assert!(text.contains("    ⋮ 98 lines stay as they are\n") && !text.contains("m50"), "{text}");
    let Run { output: all, .. } = run(&["explain", "--to", "v1.1", "--context", "1000"], &event);
    assert!(all.contains("\"m50\": 50"), "{all}");
}

fn without_colors(text: &str) -> String {
    let mut plain = String::new();
    let mut parts = text.split('\u{1b}');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|letter: char| letter.is_ascii_alphabetic()).map_or(part.len(), |end| end + 1);
        plain.push_str(&part[end..]);
    }
    plain
}
