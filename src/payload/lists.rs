//! Lists of names, such as the triggers of a webhook: a set in which every name stands once, written as an array.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::Payload;
use crate::json::Place;
use crate::order::twins;
use crate::text::text;

/// What becomes of a name in a list.
pub(crate) enum Fate {
    Stays,
    /// It gives way to the names that the other version has for it, and why: to one, and nothing is lost; to several for
    /// which it stood; or to none.
    GivesWay(&'static [&'static str], &'static str),
}

impl Payload<'_, '_> {
    /// Exchanges the names of a list, of which none then stands twice; a list in which none changes is left alone. What
    /// is no string stays. Gives how many elements are left, if any was exchanged.
    pub(crate) fn exchange_names(&mut self, list: Place, fate_of: fn(&str) -> Fate) -> Option<usize> {
        const TWIN: &str = "This name stands in the list already.";
        let mut left = 0;
        // Each exchange, and where the names that come of it begin among all that come of the list.
        let mut fates = Vec::new();
        let mut names: Vec<Cow<'_, str>> = Vec::new();
        for element in self.children(list) {
            left += 1;
            let Some(name) = self.text(element) else { continue };
            let fate = fate_of(&name);
            let first = names.len();
            match fate {
                Fate::Stays => names.push(name),
                Fate::GivesWay(to, _) => names.extend(to.iter().map(|&name| Cow::Borrowed(name))),
            }
            fates.push((element, fate, first));
        }
        if fates.iter().all(|(_, fate, _)| matches!(fate, Fate::Stays)) {
            return None;
        }
        let is_twin = twins(names.len(), &|one, other| names[one].cmp(&names[other]));
        for (element, fate, first) in fates {
            let (names, why) = match fate {
                Fate::Stays if !is_twin[first] => continue,
                Fate::Stays => (&[][..], TWIN),
                Fate::GivesWay(names, why) => (names, why),
            };
            let mut new = Vec::new();
            for (index, &name) in names.iter().enumerate() {
                if !is_twin[first + index] {
                    new.push(name);
                }
            }
            match *names {
                [to] if !new.is_empty() => self.rename(element, to, why),
                [_, ..] if !new.is_empty() => self.write_out(element, &new, names, why),
                _ => {
                    self.drop(element, if names.is_empty() { why } else { TWIN });
                    left -= 1;
                }
            }
        }
        Some(left)
    }

    /// Writes the names that are new for one that stood for all of them.
    fn write_out(&mut self, element: Place, new: &[&str], all: &[&str], why: &'static str) {
        let quoted = |names: &[&str]| {
            let mut list = String::new();
            for name in names {
                list.push_str(if list.is_empty() { "\"" } else { ",\"" });
                list.push_str(name);
                list.push('"');
            }
            list
        };
        self.replace_as(element, quoted(new), &text!["[", quoted(all), "]"], why);
    }
}
