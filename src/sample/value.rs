//! The values of which payloads are made, with the dark corners of JSON in them.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::dice::Dice;
use super::node::Node;

/// An object while it is made.
pub(super) struct Object<'d> {
    dice: &'d mut Dice,
    members: Vec<(String, Node)>,
}

impl<'d> Object<'d> {
    pub(super) fn new(dice: &'d mut Dice) -> Self {
        Self { dice, members: Vec::new() }
    }

    /// A member that is there so many times in a hundred, its name now and then spelled oddly.
    pub(super) fn may(mut self, chance: usize, name: &str, value: impl FnOnce(&mut Dice) -> Node) -> Self {
        if self.dice.says_yes(chance) {
            let is_odd = self.dice.below(66) == 0;
            let name = if is_odd { spelled_oddly(self.dice, name) } else { name.to_string() };
            let value = value(self.dice);
            self.members.push((name, value));
        }
        self
    }

    /// The object, at times with members that no change knows, its members in any order.
    pub(super) fn done(self) -> Node {
        let Self { dice, mut members } = self;
        if dice.says_yes(25) {
            let count = 1 + dice.below(2);
            members.extend((0..count).map(|_| (unknown_name(dice), anything(dice, 2))));
        }
        for end in (1..members.len()).rev() {
            let index = dice.below(end + 1);
            members.swap(index, end);
        }
        Node::Object(members)
    }
}

/// A list of at most so many.
pub(super) fn list(dice: &mut Dice, most: usize, element: impl Fn(&mut Dice) -> Node) -> Node {
    let length = dice.below(most + 1);
    Node::Array((0..length).map(|_| element(dice)).collect())
}

/// The value, or now and then something of another type.
pub(super) fn odd_at_times(dice: &mut Dice, value: impl FnOnce(&mut Dice) -> Node) -> Node {
    if dice.below(61) > 0 {
        return value(dice);
    }
    Node::raw(dice.pick(&["null", "7", "[]", "{}", "[7]", "\"x\""]))
}

/// Mostly the first of these spellings.
pub(super) fn mostly(dice: &mut Dice, spellings: &[&str]) -> Node {
    Node::raw(if dice.says_yes(80) { spellings[0] } else { dice.pick(spellings) })
}

/// One of these spellings.
pub(super) fn one(dice: &mut Dice, spellings: &[&str]) -> Node {
    Node::raw(dice.pick(spellings))
}

/// What counts as nothing in many places.
pub(super) fn blank(dice: &mut Dice) -> Node {
    one(dice, &["null", "\"\"", "[]", "{}"])
}

pub(super) fn literal(dice: &mut Dice) -> Node {
    one(dice, &["true", "false", "null"])
}

pub(super) fn number(dice: &mut Dice) -> Node {
    one(dice, &["0", "1.0", "1E400", "-0", "9007199254740993", "1522800367.0625", "-1e-9", "0.10", "1e+2"])
}

pub(super) fn text(dice: &mut Dice) -> Node {
    Node::quoted(dice.pick(&[
        "x",
        "a text",
        "\\u00e9\u{e9}",
        "\\/\\\\\\\"",
        "\\ud83d",
        "\\udc00\\ud800",
        "\u{1f600}\\ud83d\\ude00",
        "{\\\"trigger\\\":\\\"x\\\"}",
        "\\b\\f\\n\\r\\t\\u0000",
        "\u{7f}\u{2028}",
        ",",
        "",
    ]))
}

/// A value of any shape, at most so many brackets deep.
pub(super) fn anything(dice: &mut Dice, depth: usize) -> Node {
    match dice.below(if depth == 0 { 6 } else { 12 }) {
        0 | 1 => number(dice),
        2..5 => text(dice),
        5 => literal(dice),
        6 | 7 => list(dice, 2, |dice| anything(dice, depth - 1)),
        _ => {
            let count = dice.below(3);
            Node::Object((0..count).map(|_| (unknown_name(dice), anything(dice, depth - 1))).collect())
        }
    }
}

/// A name that no change knows.
fn unknown_name(dice: &mut Dice) -> String {
    let names =
        ["__proto__", "constructor", "a/b", "t~1", "", "0", "\u{fc}\\u00fc", "\\ud83d", "x y", "note", "n\\u006fte"];
    dice.pick(&names).to_string()
}

/// A name with one of its letters escaped.
pub(super) fn spelled_oddly(dice: &mut Dice, name: &str) -> String {
    let which = dice.below(name.chars().count().max(1));
    let Some((at, letter)) = name.char_indices().nth(which) else { return name.to_string() };
    format!("{}\\u{:04x}{}", &name[..at], u32::from(letter), &name[at + letter.len_utf8()..])
}
