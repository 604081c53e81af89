//! A reader of JSON that loses nothing, and the places at which two values differ.
//!
//! It shares no code with the rest of the crate, so that the two can be held against each other. It is plain rather than
//! fast.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

/// A JSON value, as it stands in its text.
#[derive(Debug)]
pub struct Json<'t> {
    /// Its text: all of it, white space inside included.
    pub raw: &'t str,
    /// Where it begins in the whole text.
    pub start: usize,
    /// What it is.
    pub shape: Shape<'t>,
}

/// What a value is.
#[derive(Debug)]
pub enum Shape<'t> {
    /// `null`, `true` or `false`.
    Literal,
    /// A number, which is its spelling.
    Number,
    /// A string, in the units of UTF-16: a lone surrogate is one like any other.
    String(Vec<u16>),
    /// Elements in their order.
    Array(Vec<Json<'t>>),
    /// Members in their order, each as often as it stands.
    Object(Vec<Member<'t>>),
}

/// A member of an object.
#[derive(Debug)]
pub struct Member<'t> {
    /// Its name, in the units of UTF-16.
    pub name: Vec<u16>,
    /// The name as it stands in the text, quotes included.
    pub key: &'t str,
    /// Where the name begins in the whole text.
    pub start: usize,
    /// Its value.
    pub value: Json<'t>,
}

impl<'t> Json<'t> {
    /// Reads a text that is JSON as in RFC 8259.
    ///
    /// # Errors
    ///
    /// Of any other text, the first byte with which it cannot be JSON.
    pub fn read(text: &'t [u8]) -> Result<Self, usize> {
        let text = core::str::from_utf8(text).map_err(|error| error.valid_up_to())?;
        let mut reader = Reader { text, at: 0 };
        reader.white();
        let value = reader.value()?;
        reader.white();
        if reader.at == text.len() { Ok(value) } else { Err(reader.at) }
    }

    /// Where it ends in the whole text.
    pub fn end(&self) -> usize {
        self.start + self.raw.len()
    }

    /// The members of an object; of anything else, none.
    pub fn members(&self) -> &[Member<'t>] {
        if let Shape::Object(members) = &self.shape { members } else { &[] }
    }

    /// The elements of an array; of anything else, none.
    pub fn elements(&self) -> &[Json<'t>] {
        if let Shape::Array(elements) = &self.shape { elements } else { &[] }
    }

    /// Whether it is an array.
    pub fn is_array(&self) -> bool {
        matches!(self.shape, Shape::Array(_))
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self.shape, Shape::Object(_))
    }

    /// A string, in which a lone surrogate reads as U+FFFD.
    pub fn text(&self) -> Option<String> {
        if let Shape::String(units) = &self.shape { Some(String::from_utf16_lossy(units)) } else { None }
    }

    /// The first member of this name.
    pub fn get(&self, name: &str) -> Option<&Json<'t>> {
        self.members().iter().find(|member| member.is(name)).map(|member| &member.value)
    }

    /// What stands at a JSON Pointer; more than one value where a member stands twice.
    pub fn at(&self, pointer: &str) -> Vec<&Json<'t>> {
        let mut found = vec![self];
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            found = found
                .into_iter()
                .flat_map(|value| {
                    let element = step.parse().ok().and_then(|index: usize| value.elements().get(index));
                    let members = value.members().iter().filter(|member| member.is(&step));
                    members.map(|member| &member.value).chain(element).collect::<Vec<_>>()
                })
                .collect();
        }
        found
    }

    /// Whether two values are the same, however they are spelled. A number is its spelling.
    pub fn is_same(&self, other: &Json<'_>) -> bool {
        differences(self, other).is_empty()
    }
}

impl Member<'_> {
    /// Whether this is its name, in which a lone surrogate reads as U+FFFD.
    pub fn is(&self, name: &str) -> bool {
        String::from_utf16_lossy(&self.name) == name
    }

    /// Its name as a step of a JSON Pointer, slash included.
    pub fn step(&self) -> String {
        format!("/{}", String::from_utf16_lossy(&self.name).replace('~', "~0").replace('/', "~1"))
    }
}

/// A place at which two values differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// A JSON Pointer.
    pub at: String,
    /// Where something stands.
    pub side: Side,
}

/// Where something stands at the place of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// In the first of the two values alone.
    Before,
    /// In the second alone.
    After,
    /// In both, and it is not the same, or not as often.
    Both,
}

/// The places at which two values differ, each as near to the root as the difference itself.
///
/// The order of members does not count, and neither does that of a list named `triggers`: the elements that one side
/// alone has are named by their place there.
pub fn differences(before: &Json<'_>, after: &Json<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(before, after, String::new(), &mut found);
    found
}

fn compare(before: &Json<'_>, after: &Json<'_>, at: String, found: &mut Vec<Difference>) {
    match (&before.shape, &after.shape) {
        (Shape::Object(before), Shape::Object(after)) => compare_members(before, after, &at, found),
        (Shape::Array(before), Shape::Array(after)) if at.ends_with("/triggers") => {
            let only = |these: &[Json<'_>], those: &[Json<'_>], side| {
                let lacking = |(_, this): &(usize, &Json<'_>)| !those.iter().any(|that| that.is_same(this));
                let places = these.iter().enumerate().filter(lacking).map(|(index, _)| format!("{at}/{index}"));
                places.map(|at| Difference { at, side }).collect::<Vec<_>>()
            };
            found.extend(only(before, after, Side::Before));
            found.extend(only(after, before, Side::After));
        }
        (Shape::Array(before), Shape::Array(after)) => {
            for index in 0..before.len().max(after.len()) {
                let at = format!("{at}/{index}");
                match (before.get(index), after.get(index)) {
                    (Some(before), Some(after)) => compare(before, after, at, found),
                    (Some(_), None) => found.push(Difference { at, side: Side::Before }),
                    (None, _) => found.push(Difference { at, side: Side::After }),
                }
            }
        }
        (Shape::String(before), Shape::String(after)) if before == after => {}
        (Shape::Literal, Shape::Literal) | (Shape::Number, Shape::Number) if before.raw == after.raw => {}
        _ => found.push(Difference { at, side: Side::Both }),
    }
}

fn compare_members(before: &[Member<'_>], after: &[Member<'_>], at: &str, found: &mut Vec<Difference>) {
    let mut seen = BTreeSet::new();
    for member in before.iter().chain(after) {
        if !seen.insert(&member.name) {
            continue;
        }
        let at = format!("{at}{}", member.step());
        let named = |members: &'_ [Member<'_>]| members.iter().filter(|it| it.name == member.name).count();
        let side = match (named(before), named(after)) {
            (_, 0) => Side::Before,
            (0, _) => Side::After,
            (many, as_many) if many == as_many => {
                let before = before.iter().filter(|it| it.name == member.name);
                let after = after.iter().filter(|it| it.name == member.name);
                before.zip(after).for_each(|(before, after)| compare(&before.value, &after.value, at.clone(), found));
                continue;
            }
            _ => Side::Both,
        };
        found.push(Difference { at, side });
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

/// What was read, or where it cannot be read on.
type Read<T> = Result<T, usize>;

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn white(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn expect(&mut self, byte: u8) -> Read<()> {
        if self.eat(byte) { Ok(()) } else { Err(self.at) }
    }

    fn value(&mut self) -> Read<Json<'t>> {
        let start = self.at;
        let shape = match self.peek() {
            Some(b'{') => self.object()?,
            Some(b'[') => self.array()?,
            Some(b'"') => Shape::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.literal()?,
        };
        Ok(Json { raw: &self.text[start..self.at], start, shape })
    }

    fn object(&mut self) -> Read<Shape<'t>> {
        let mut members = Vec::new();
        self.expect(b'{')?;
        self.white();
        while self.peek() != Some(b'}') || !members.is_empty() {
            let start = self.at;
            let name = self.string()?;
            let key = &self.text[start..self.at];
            self.white();
            self.expect(b':')?;
            self.white();
            members.push(Member { name, key, start, value: self.value()? });
            self.white();
            if !self.eat(b',') {
                break;
            }
            self.white();
        }
        self.expect(b'}')?;
        Ok(Shape::Object(members))
    }

    fn array(&mut self) -> Read<Shape<'t>> {
        let mut elements = Vec::new();
        self.expect(b'[')?;
        self.white();
        while self.peek() != Some(b']') || !elements.is_empty() {
            elements.push(self.value()?);
            self.white();
            if !self.eat(b',') {
                break;
            }
            self.white();
        }
        self.expect(b']')?;
        Ok(Shape::Array(elements))
    }

    fn string(&mut self) -> Read<Vec<u16>> {
        self.expect(b'"')?;
        let mut units = Vec::new();
        loop {
            let letter = self.text[self.at..].chars().next().ok_or(self.at)?;
            match letter {
                '"' => break,
                '\\' => {
                    self.at += 1;
                    units.push(self.escape()?);
                    continue;
                }
                '\0'..='\x1f' => return Err(self.at),
                _ => units.extend(letter.encode_utf16(&mut [0; 2]).iter()),
            }
            self.at += letter.len_utf8();
        }
        self.expect(b'"')?;
        Ok(units)
    }

    /// What stands behind a backslash.
    fn escape(&mut self) -> Read<u16> {
        let unit = match self.peek().ok_or(self.at)? {
            letter @ (b'"' | b'\\' | b'/') => letter.into(),
            b'b' => 8,
            b'f' => 12,
            b'n' => 10,
            b'r' => 13,
            b't' => 9,
            b'u' => {
                let mut unit = 0;
                for _ in 0..4 {
                    self.at += 1;
                    let digit = self.peek().and_then(|digit| char::from(digit).to_digit(16)).ok_or(self.at)?;
                    unit = unit << 4 | digit as u16;
                }
                unit
            }
            _ => return Err(self.at),
        };
        self.at += 1;
        Ok(unit)
    }

    fn number(&mut self) -> Read<Shape<'t>> {
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        Ok(Shape::Number)
    }

    fn digits(&mut self) -> Read<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(start) }
    }

    fn literal(&mut self) -> Read<Shape<'t>> {
        let literals = ["null", "true", "false"];
        let literal = literals.into_iter().find(|it| self.peek() == it.bytes().next()).ok_or(self.at)?;
        literal.bytes().try_for_each(|letter| self.expect(letter))?;
        Ok(Shape::Literal)
    }
}
