//! What is translated, and how: the options that more than one command has.

use std::path::PathBuf;

use clap::Args;
use clap::builder::RangedI64ValueParser;
use transversion::{Error, Options, Request, Response, SupplyName, Translation, Version};

#[derive(Args)]
pub(crate) struct HowArgs {
    /// The version that the payloads are in, if they do not say so themselves
    #[arg(long, value_parser = version)]
    from: Option<Version>,
    /// Downgrade for readers that do not ignore unknown members
    #[arg(long)]
    exact: bool,
    /// Upgrade as for a webhook with `includeFullAppUser`
    #[arg(long)]
    include_full_app_user: bool,
    /// Upgrade as for a webhook with `includeClient`
    #[arg(long)]
    include_client: bool,
}

impl HowArgs {
    /// As a translation to this version takes them, with the default limits.
    pub(crate) fn options(&self, to: Version) -> Options<'static> {
        let Self { from, exact, include_full_app_user, include_client } = *self;
        Options { from, exact, include_full_app_user, include_client, ..Options::to(to) }
    }
}

#[derive(Args)]
pub(crate) struct CallArgs {
    /// The input is the body of this API call, such as `POST /v1/apps/a/webhooks`
    #[arg(long, value_name = "METHOD PATH", value_parser = call, conflicts_with = "response")]
    pub(crate) request: Option<(String, String)>,
    /// The input is the body of the answer to this API call
    #[arg(long, value_name = "METHOD PATH", value_parser = call)]
    pub(crate) response: Option<(String, String)>,
    /// The HTTP status of the answer
    #[arg(long, default_value_t = 200, requires = "response")]
    pub(crate) status: u16,
    /// Hand in data that an earlier translation asked for: `appUser`, `message` or `conversation`
    #[arg(long, value_name = "NAME=FILE", value_parser = supply)]
    pub(crate) supply: Vec<(SupplyName, PathBuf)>,
}

impl CallArgs {
    pub(crate) fn is_event(&self) -> bool {
        self.request.is_none() && self.response.is_none()
    }

    pub(crate) fn translate<'a>(&'a self, body: &'a [u8], options: &Options<'a>) -> Result<Translation<'a>, Error> {
        // Nothing on standard input is no body.
        let given = (!body.is_empty()).then_some(body);
        match (&self.request, &self.response) {
            (Some((method, path)), _) => {
                transversion::translate_request(&Request { method, path, body: given }, options)
            }
            (_, Some((method, path))) => {
                let status = self.status;
                transversion::translate_response(&Response { method, path, status, body: given }, options)
            }
            _ => transversion::translate_event(body, options),
        }
    }
}

/// So many threads help nobody, and more of them might not begin.
const MOST_JOBS: i64 = 1024;

pub(crate) fn jobs() -> RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(1..=MOST_JOBS)
}

/// A version, or a sentence with the one that was meant: that with the same numbers.
pub(crate) fn version(text: &str) -> Result<Version, String> {
    let numbers = |text: &str| {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits.trim_end_matches('0').to_owned()
    };
    text.parse().map_err(|error: Error| {
        let meant = Version::ALL.iter().find(|version| numbers(version.as_str()) == numbers(text));
        meant.map_or(error.to_string(), |meant| format!("{error}; did you mean {meant}?"))
    })
}

fn call(text: &str) -> Result<(String, String), String> {
    let (method, path) = text.split_once(' ').ok_or("expected a method and a path, such as `POST /v1/apps`")?;
    Ok((method.to_owned(), path.trim_start().to_owned()))
}

fn supply(text: &str) -> Result<(SupplyName, PathBuf), String> {
    let (name, file) = text.split_once('=').ok_or("expected a name and a file, such as `appUser=user.json`")?;
    let named = |is: fn(&str, &str) -> bool| SupplyName::ALL.iter().find(|supply| is(supply.as_str(), name));
    match (named(|known, name| known == name), named(str::eq_ignore_ascii_case)) {
        (Some(supply), _) => Ok((*supply, file.into())),
        (_, Some(meant)) => Err(format!("there is no `{name}`; did you mean {}?", meant.as_str())),
        _ => Err("the name is none of appUser, message and conversation".into()),
    }
}
