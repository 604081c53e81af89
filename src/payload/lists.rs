//! Lists of names, such as the triggers of a webhook: a set in which every name stands once, written as an array.

use std::collections::BTreeSet;

use super::Payload;
use crate::json::Place;

/// What becomes of a name in a list.
pub(crate) enum Fate {
    Stays,
    /// It has another name; nothing is lost.
    Renamed(&'static str, Why),
    /// It stood for several.
    WrittenOut(&'static [&'static str], Why),
    /// The other version has nothing of the kind.
    Dropped(Why),
}

type Why = &'static str;

impl Payload<'_, '_> {
    /// Exchanges the names of a list, of which none then stands twice; a list in which none changes is left alone. What
    /// is no string stays. Gives how many elements are left, if any was exchanged.
    pub(crate) fn exchange_names(&mut self, list: Place, fate_of: impl Fn(&str) -> Fate) -> Option<usize> {
        const TWIN: &str = "This name stands in the list already.";
        let names = self.children(list).filter_map(|element| Some((element, self.text(element)?)));
        let fates: Vec<_> = names.map(|(element, name)| (element, fate_of(&name), name)).collect();
        if fates.iter().all(|(_, fate, _)| matches!(fate, Fate::Stays)) {
            return None;
        }
        let mut seen = BTreeSet::new();
        let mut left = self.children(list).count();
        for (element, fate, name) in fates {
            let goes = match fate {
                Fate::Stays => (!seen.insert(name)).then_some(TWIN),
                Fate::Dropped(why) => Some(why),
                Fate::Renamed(to, why) if seen.insert(to.into()) => {
                    self.rename(element, to, why);
                    None
                }
                Fate::Renamed(..) => Some(TWIN),
                Fate::WrittenOut(names, why) => {
                    let new: Vec<&str> = names.iter().copied().filter(|&name| seen.insert(name.into())).collect();
                    if new.is_empty() {
                        Some(TWIN)
                    } else {
                        self.write_out(element, &new, names, why);
                        None
                    }
                }
            };
            if let Some(why) = goes {
                self.drop(element, why);
                left -= 1;
            }
        }
        Some(left)
    }

    /// Writes the names that are new for one that stood for all of them.
    fn write_out(&mut self, element: Place, new: &[&str], all: &[&str], why: Why) {
        let quoted = |names: &[&str]| format!("\"{}\"", names.join("\",\""));
        self.replace_as(element, quoted(new), &format!("[{}]", quoted(all)), why);
    }
}
