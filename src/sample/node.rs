//! A payload before it is a text: a tree of spellings, and the manners in which it can be printed.

use alloc::string::String;
use alloc::vec::Vec;

use super::dice::Dice;

/// The spelling of a value.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// A scalar, as it is spelled.
    Raw(String),
    Array(Vec<Node>),
    /// Names are spelled as inside their quotes.
    Object(Vec<(String, Node)>),
}

impl Node {
    pub(crate) fn raw(text: &str) -> Self {
        Self::Raw(text.into())
    }

    /// A string whose inside is spelled like this.
    pub(crate) fn quoted(text: &str) -> Self {
        Self::Raw(format!("\"{text}\""))
    }

    /// The same with one member or element less, for each that there is; those near to the root first.
    pub(crate) fn smaller(&self) -> Vec<Self> {
        let mut found = Vec::new();
        match self {
            Self::Raw(_) => {}
            Self::Array(elements) => {
                found.extend((0..elements.len()).map(|index| Self::Array(without(elements, index))));
                for (index, element) in elements.iter().enumerate() {
                    found.extend(element.smaller().into_iter().map(|less| {
                        let mut elements = elements.clone();
                        elements[index] = less;
                        Self::Array(elements)
                    }));
                }
            }
            Self::Object(members) => {
                found.extend((0..members.len()).map(|index| Self::Object(without(members, index))));
                for (index, (_, value)) in members.iter().enumerate() {
                    found.extend(value.smaller().into_iter().map(|less| {
                        let mut members = members.clone();
                        members[index].1 = less;
                        Self::Object(members)
                    }));
                }
            }
        }
        found
    }

    pub(crate) fn print(&self, manner: Manner) -> String {
        let mut printer = Printer { manner, text: String::new() };
        printer.gap(Gap::Outside, 0);
        printer.value(self, 0);
        printer.gap(Gap::Outside, 0);
        printer.text
    }
}

fn without<T: Clone>(items: &[T], index: usize) -> Vec<T> {
    [&items[..index], &items[index + 1..]].concat()
}

/// How white space stands between the tokens of a text.
#[derive(Clone, Debug)]
pub(crate) enum Manner {
    Compact,
    Pretty,
    /// Pretty with tabs, and with the line ends of Windows.
    Tabs,
    /// With the comma at the beginning of the line.
    LeadingComma,
    /// A space wherever one may stand.
    Spaced,
    /// Anything.
    Wild(Dice),
}

impl Manner {
    pub(crate) fn any(dice: &mut Dice) -> Self {
        match dice.below(10) {
            0..3 => Self::Compact,
            3..5 => Self::Pretty,
            5 => Self::Tabs,
            6 => Self::LeadingComma,
            7 => Self::Spaced,
            _ => Self::Wild(Dice::new(dice.roll())),
        }
    }
}

/// Where white space may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Outside,
    /// Before the first member or element.
    First,
    AfterComma,
    BeforeColon,
    AfterColon,
    BeforeComma,
    Close,
}

struct Printer {
    manner: Manner,
    text: String,
}

impl Printer {
    fn value(&mut self, value: &Node, depth: usize) {
        match value {
            Node::Raw(text) => self.text.push_str(text),
            Node::Array(elements) => {
                self.list(['[', ']'], elements, depth, |printer, element| printer.value(element, depth + 1));
            }
            Node::Object(members) => self.list(['{', '}'], members, depth, |printer, (name, value)| {
                printer.text.push_str(&format!("\"{name}\""));
                printer.gap(Gap::BeforeColon, depth);
                printer.text.push(':');
                printer.gap(Gap::AfterColon, depth);
                printer.value(value, depth + 1);
            }),
        }
    }

    fn list<T>(&mut self, [open, close]: [char; 2], items: &[T], depth: usize, print: impl Fn(&mut Self, &T)) {
        self.text.push(open);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.gap(Gap::BeforeComma, depth + 1);
                self.text.push(',');
            }
            self.gap(if index > 0 { Gap::AfterComma } else { Gap::First }, depth + 1);
            print(self, item);
        }
        if !items.is_empty() {
            self.gap(Gap::Close, depth);
        }
        self.text.push(close);
    }

    fn gap(&mut self, gap: Gap, depth: usize) {
        let line = |end: &str, indent: &str| format!("{end}{}", indent.repeat(depth));
        let white = match (&mut self.manner, gap) {
            (Manner::Pretty, Gap::First | Gap::AfterComma | Gap::Close) => line("\n", "  "),
            (Manner::Tabs, Gap::First | Gap::AfterComma | Gap::Close) => line("\r\n", "\t"),
            (Manner::LeadingComma, Gap::BeforeComma | Gap::Close) => line("\n", "  "),
            (Manner::Spaced, _) => " ".into(),
            (Manner::Pretty | Manner::Tabs, Gap::AfterColon) => " ".into(),
            (Manner::LeadingComma, Gap::First | Gap::AfterComma | Gap::AfterColon) => " ".into(),
            (Manner::Wild(dice), _) => dice.pick(&["", "", "", " ", "\n", "\t ", "\r\n  "]).into(),
            (Manner::Pretty, Gap::Outside) if !self.text.is_empty() => "\n".into(),
            _ => String::new(),
        };
        self.text.push_str(&white);
    }
}
