//! Client libraries that call the older version of the API, in the files that name them.

use regex_lite::Regex;

/// A library, and the first of its major versions that calls v1.1.
struct Library {
    /// What a file has to mention, to be looked into.
    name: &'static str,
    least: u64,
    /// Each has one group: the version, or the range of versions.
    patterns: &'static [&'static str],
}

const LIBRARIES: [Library; 4] = [
    Library {
        name: "smooch-core",
        least: 8,
        patterns: &[
            r#""smooch-core"\s*:\s*"([^"]*)""#,
            r#""(?:[^"]*node_modules/)?smooch-core"\s*:\s*\{\s*"version"\s*:\s*"([^"]*)""#,
            r#"(?m)^"?smooch-core@[^\n]*:\r?\n\s+version:?\s+"?([^"\r\n]*)"#,
            r#"(?m)^\s+['"]?/?smooch-core[@/](\d[^:('"\s]*)"#,
        ],
    },
    Library {
        name: "smooch-api",
        least: 4,
        patterns: &[
            r#"(?:gem|dependency)[ (]+["']smooch-api["']\s*,\s*["']([^"']*)["']"#,
            r"(?m)^ {4}smooch-api \(([^)]*)\)",
        ],
    },
    Library {
        name: "smooch",
        least: 4,
        patterns: &[
            r"(?m)^[ \t]*smooch[ \t]*((?:[=<>~!]=|[<>])[^#;\r\n]*)",
            r#"["']smooch\s*([=<>~!][^"';]*)"#,
            r#"(?m)^"?smooch"?\s*=\s*\{[^}\n]*version\s*=\s*"([^"]*)""#,
            r#"(?m)^"?smooch"?\s*=\s*"([^"]*)""#,
            r#""smooch"\s*:\s*\{[^}]*"version"\s*:\s*"([^"]*)""#,
            r#"(?m)^name = "smooch"\r?\nversion = "([^"]*)""#,
        ],
    },
    Library {
        name: "io.smooch",
        least: 4,
        patterns: &[
            r"<groupId>\s*io\.smooch\s*</groupId>\s*<artifactId>\s*api\s*</artifactId>\s*<version>\s*([^<]*)</version>",
            r#"io\.smooch:api:([^"'=@)\s]*)"#,
        ],
    },
];

/// The libraries, ready to be looked for.
pub(super) struct Libraries(Vec<(&'static Library, Vec<Regex>)>);

impl Libraries {
    pub(super) fn new() -> Self {
        let compile = |pattern: &&str| Regex::new(pattern).expect("the patterns are ours");
        Self(LIBRARIES.iter().map(|library| (library, library.patterns.iter().map(compile).collect())).collect())
    }

    /// Where versions stand that are too old.
    pub(super) fn search(&self, text: &str) -> Vec<usize> {
        let mut places = Vec::new();
        for (library, patterns) in &self.0 {
            if !text.contains(library.name) {
                continue;
            }
            for found in patterns.iter().flat_map(|pattern| pattern.captures_iter(text)) {
                if let Some(version) = found.get(1)
                    && is_below(version.as_str(), library.least)
                {
                    places.push(version.start());
                }
            }
        }
        places
    }
}

/// Whether nothing that a range allows is of this major version or above. A range without an upper end gives the newest.
fn is_below(range: &str, least: u64) -> bool {
    range.split("||").all(|range| {
        let range = range.trim();
        let is_range = range.starts_with(|first: char| first.is_ascii_digit() || "=<>~^!v".contains(first));
        is_range
            && comparators(range).any(|(operator, version)| {
                let (major, rest) = version.split_once('.').unwrap_or((version, ""));
                let major: u64 = major.parse().unwrap_or(u64::MAX);
                match operator {
                    ">" | ">=" | "!=" => false,
                    "<" => major < least || major == least && rest.bytes().all(|byte| b"0.".contains(&byte)),
                    _ => major < least,
                }
            })
    })
}

/// Each version of a range, with the operator before it.
fn comparators(range: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = range;
    std::iter::from_fn(move || {
        let start = rest.find(|letter: char| letter.is_ascii_digit())?;
        let operator = rest[..start].trim_matches(|letter: char| !"=<>~^!".contains(letter));
        let version = &rest[start..];
        let end = version.find(|letter: char| letter == ',' || letter.is_whitespace()).unwrap_or(version.len());
        rest = &version[end..];
        let numbers = version[..end].find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(end);
        Some((operator, &version[..numbers]))
    })
}
