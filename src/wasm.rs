//! The front door for JavaScript: the only file that knows it. Compiled for WebAssembly alone.
//!
//! A report crosses the border as one JSON text, payloads as bytes. An unchanged payload is the very array that came in.

#![allow(unreachable_pub, reason = "what is exported to JavaScript must be public")]

use std::borrow::Cow;

use js_sys::{Array, Error as JsError, JSON, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::{Error, Options, Request, Response, SupplyName, Translation, Version};

/// Shows where a debug build panicked.
#[cfg(debug_assertions)]
#[wasm_bindgen(start)]
fn show_panics() {
    console_error_panic_hook::set_once();
}

/// Translates the body of a webhook call.
#[wasm_bindgen(js_name = translateEvent)]
pub fn translate_event(body: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let given = Given::read(options)?;
    let body = array(body, "body")?;
    translated(crate::translate_event(&bytes(&body, given.options.max_bytes), &given.options()), Some(&body))
}

/// Translates an API call: `{ method, path, body? }`.
#[wasm_bindgen(js_name = translateRequest)]
pub fn translate_request(request: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let given = Given::read(options)?;
    let call = Call::read(request, "request")?;
    let request = Request { method: &call.method, path: &call.path, body: call.bytes.as_deref() };
    translated(crate::translate_request(&request, &given.options()), call.body.as_ref())
}

/// Translates the answer to an API call: `{ method, path, status, body? }`.
#[wasm_bindgen(js_name = translateResponse)]
pub fn translate_response(response: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
    let given = Given::read(options)?;
    let call = Call::read(response, "response")?;
    let status = get(response, "status").as_f64().filter(|status| (100.0..600.0).contains(status));
    let status = status.ok_or_else(|| invalid_option("`status` must be a number from 100 to 599"))? as u16;
    let response = Response { method: &call.method, path: &call.path, status, body: call.bytes.as_deref() };
    translated(crate::translate_response(&response, &given.options()), call.body.as_ref())
}

/// Tells what a payload is, which version it is in, and how that shows.
#[wasm_bindgen]
pub fn detect(body: &JsValue) -> Result<JsValue, JsValue> {
    let body = bytes(&array(body, "body")?, Options::to(Version::OLDEST).max_bytes);
    object_of(&crate::detect(&body).map_err(thrown)?)
}

/// The changes between two versions, oldest first: all of them, if no version is given.
#[wasm_bindgen]
pub fn changes(from: Option<String>, to: Option<String>) -> Result<JsValue, JsValue> {
    let version = |name: Option<String>, default| name.map_or(Ok(default), |name| name.parse()).map_err(thrown);
    object_of(&crate::changes(version(from, Version::OLDEST)?, version(to, Version::NEWEST)?))
}

/// An API call, or the answer to one, without its status.
struct Call {
    method: String,
    path: String,
    body: Option<Uint8Array>,
    bytes: Option<Vec<u8>>,
}

impl Call {
    fn read(call: &JsValue, what: &str) -> Result<Self, JsValue> {
        members(call, what)?;
        let text =
            |name| get(call, name).as_string().ok_or_else(|| invalid_option(&format!("`{name}` must be a string")));
        let body = get(call, "body");
        let body = if body.is_undefined() || body.is_null() { None } else { Some(array(&body, "body")?) };
        Ok(Self { method: text("method")?, path: text("path")?, bytes: body.as_ref().map(Uint8Array::to_vec), body })
    }
}

/// The options as they were given, of which the library borrows.
struct Given {
    options: Options<'static>,
    supply: [Option<Vec<u8>>; SupplyName::ALL.len()],
}

impl Given {
    fn read(given: &JsValue) -> Result<Self, JsValue> {
        let to = version(&get(given, "to"), "to")?;
        let mut read = Self { options: Options::to(to), supply: Default::default() };
        let options = &mut read.options;
        for (name, value) in members(given, "options")? {
            match &name[..] {
                _ if value.is_undefined() => {}
                "to" => {}
                "from" => options.from = Some(version(&value, &name)?),
                "exact" => options.exact = boolean(&value, &name)?,
                "includeFullAppUser" => options.include_full_app_user = boolean(&value, &name)?,
                "includeClient" => options.include_client = boolean(&value, &name)?,
                "maxBytes" => options.max_bytes = count(&value, &name)?,
                "maxDepth" => options.max_depth = count(&value, &name)?,
                "maxOutputBytes" => options.max_output_bytes = count(&value, &name)?,
                "supply" => {
                    for (name, value) in members(&value, "supply")? {
                        let supply = SupplyName::ALL.iter().find(|supply| supply.as_str() == name);
                        let supply = supply.ok_or_else(|| invalid_option("`supply` has a member of unknown name"))?;
                        if !value.is_undefined() {
                            read.supply[*supply as usize] = Some(array(&value, &name)?.to_vec());
                        }
                    }
                }
                _ => return Err(invalid_option("there is an option of unknown name")),
            }
        }
        Ok(read)
    }

    fn options(&self) -> Options<'_> {
        let mut options = self.options.clone();
        for &name in SupplyName::ALL {
            if let Some(bytes) = &self.supply[name as usize] {
                options.supply.set(name, bytes);
            }
        }
        options
    }
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or_default()
}

/// The members of an object that is given as an option.
fn members(object: &JsValue, what: &str) -> Result<Vec<(String, JsValue)>, JsValue> {
    let object = object.dyn_ref::<Object>().ok_or_else(|| invalid_option(&format!("`{what}` must be an object")))?;
    let names = Object::keys(object).into_iter().filter_map(|name| name.as_string());
    Ok(names.map(|name| (name.clone(), get(object, &name))).collect())
}

fn version(value: &JsValue, name: &str) -> Result<Version, JsValue> {
    let named = value.as_string().and_then(|value| Version::named(&value));
    named.ok_or_else(|| {
        let known: Vec<String> = Version::ALL.iter().map(|version| format!("\"{version}\"")).collect();
        invalid_option(&format!("`{name}` must be one of {}", known.join(", ")))
    })
}

fn boolean(value: &JsValue, name: &str) -> Result<bool, JsValue> {
    value.as_bool().ok_or_else(|| invalid_option(&format!("`{name}` must be true or false")))
}

fn count(value: &JsValue, name: &str) -> Result<usize, JsValue> {
    let count = value.as_f64().filter(|count| *count >= 0.0 && count.fract() == 0.0);
    count.map(|count| count as usize).ok_or_else(|| invalid_option(&format!("`{name}` must be a whole number from 0")))
}

fn array(value: &JsValue, name: &str) -> Result<Uint8Array, JsValue> {
    value.dyn_ref::<Uint8Array>().cloned().ok_or_else(|| invalid_option(&format!("`{name}` must be a Uint8Array")))
}

/// A translation as JavaScript sees it, or the error to throw.
fn translated(translation: Result<Translation<'_>, Error>, body: Option<&Uint8Array>) -> Result<JsValue, JsValue> {
    let translation = translation.map_err(thrown)?;
    let payloads: Array = translation
        .payloads
        .iter()
        .map(|payload| match (payload, body) {
            (Cow::Borrowed(_), Some(body)) => body.clone(),
            (payload, _) => Uint8Array::from(&payload[..]),
        })
        .collect();
    let object = object_of(&translation)?;
    set(&object, "payloads", &payloads);
    Ok(object)
}

/// A report, a detection or a list of changes, by way of its JSON.
fn object_of(value: &impl serde::Serialize) -> Result<JsValue, JsValue> {
    let json = serde_json::to_string(value).map_err(|error| new_error("internal", &error.to_string()))?;
    JSON::parse(&json).map_err(|_| new_error("internal", "the report is too large for JavaScript"))
}

/// The bytes of an array; of one that will be refused for its size, no more than it takes to see that.
fn bytes(array: &Uint8Array, max_bytes: usize) -> Vec<u8> {
    let enough = u32::try_from(max_bytes).unwrap_or(u32::MAX).saturating_add(1);
    if array.length() > enough { array.subarray(0, enough).to_vec() } else { array.to_vec() }
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // It fails only on an object that is frozen, and ours is new.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

fn thrown(error: Error) -> JsValue {
    let object = new_error(error.code().as_str(), &error.to_string());
    if let Some(offset) = error.offset() {
        set(&object, "offset", &JsValue::from_f64(offset as f64));
    }
    if let Some(at) = error.at() {
        set(&object, "at", &JsValue::from_str(at));
    }
    object
}

fn invalid_option(message: &str) -> JsValue {
    new_error("invalid_option", message)
}

fn new_error(code: &str, message: &str) -> JsValue {
    let error = JsError::new(message);
    error.set_name("TransversionError");
    set(&error, "code", &JsValue::from_str(code));
    error.into()
}
