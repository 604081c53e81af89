//! `hifijson`: one pass over its lexer, which knows how much input is left.

use hifijson::str::{LexAlloc, LexWrite};
use hifijson::token::Lex;
use hifijson::{Error, Expect, SliceLexer, ignore};

use crate::{Fault, Found, Place, Reader, key_is};

/// The lexer over the input.
pub struct Lexer;

impl Reader for Lexer {
    const NAME: &'static str = "hifijson";
    const FEATURE: &'static str = "hifijson";
    const CHECKS_UTF8: bool = false;

    fn places(input: &[u8], found: &mut Found) -> Result<(), Fault> {
        let mut lexer = SliceLexer::new(input);
        let outcome = lexer.exactly_one(Lex::ws_peek, |next, lexer| match next {
            b'{' => members(input, lexer, true, found),
            _ => Err(Error::Token(Expect::Value)),
        });
        outcome.map_err(|_| Fault::Byte(offset(input, &lexer)))
    }
}

fn members(input: &[u8], lexer: &mut SliceLexer, root: bool, found: &mut Found) -> Result<(), Error> {
    lexer.discarded().seq(b'}', Lex::ws_peek, |next, lexer| {
        let quoted = lexer.as_slice();
        lexer.expect(|_| Some(next), b'"').ok_or(Expect::String)?;
        let key_start = offset(input, lexer);
        let mut key = <&[u8]>::default();
        lexer.str_bytes(&mut key)?;
        lexer.expect(Lex::ws_peek, b':').ok_or(Expect::Colon)?;

        let next = lexer.ws_peek().ok_or(Expect::Value)?;
        let start = offset(input, lexer);
        let names = |name| {
            key_is(key, name, || {
                let decoded = SliceLexer::new(quoted).discarded().str_string();
                decoded.is_ok_and(|key| key == name)
            })
        };
        match next {
            b'{' if root && names("appUser") => members(input, lexer, false, found)?,
            b'[' if root && names("messages") => elements(input, lexer, found)?,
            _ => ignore::parse(next, lexer)?,
        }
        found(Place { key: Some(key_start..key_start + key.len()), value: Some(start..offset(input, lexer)) });
        Ok(())
    })
}

fn elements(input: &[u8], lexer: &mut SliceLexer, found: &mut Found) -> Result<(), Error> {
    lexer.discarded().seq(b']', Lex::ws_peek, |next, lexer| {
        let start = offset(input, lexer);
        match next {
            b'{' => members(input, lexer, false, found)?,
            _ => ignore::parse(next, lexer)?,
        }
        found(Place { key: None, value: Some(start..offset(input, lexer)) });
        Ok(())
    })
}

fn offset(input: &[u8], lexer: &SliceLexer) -> usize {
    input.len() - lexer.as_slice().len()
}
