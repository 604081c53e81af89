//! The project's own span reader, compiled from its source.

use crate::json::{Document, Place as Node, Type};
use crate::{Fault, Found, Place, Reader};

/// The index of spans.
pub struct Spans;

impl Reader for Spans {
    const NAME: &'static str = "own spans";
    const FEATURE: &'static str = "own";
    const CHECKS_UTF8: bool = true;

    fn places(input: &[u8], found: &mut Found) -> Result<(), Fault> {
        let document = Document::read(input, usize::MAX, usize::MAX, |name| ["appUser", "messages"].contains(&name))
            .map_err(|error| error.offset().map_or(Fault::Unplaced, Fault::Byte))?;
        let root = document.root();
        if document.type_of(root) != Type::Object {
            return Err(Fault::Unplaced);
        }
        for member in document.children(root) {
            found(member_of(&document, member));
            if document.is(member, "appUser") && document.type_of(member) == Type::Object {
                document.children(member).for_each(|inner| found(member_of(&document, inner)));
            }
            if document.is(member, "messages") && document.type_of(member) == Type::Array {
                for element in document.children(member) {
                    found(Place { key: None, value: Some(document.span(element)) });
                    if document.type_of(element) == Type::Object {
                        document.children(element).for_each(|inner| found(member_of(&document, inner)));
                    }
                }
            }
        }
        Ok(())
    }
}

fn member_of(document: &Document<'_>, member: Node) -> Place {
    let key = document.key_span(member);
    Place { key: Some(key.start + 1..key.end - 1), value: Some(document.span(member)) }
}
