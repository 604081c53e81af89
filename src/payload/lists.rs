//! Lists of names, such as the triggers of a webhook: a set in which every name stands once, written as an array.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::Payload;
use crate::json::Place;
use crate::order::sort;
use crate::text::text;

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

impl Fate {
    /// How many names stand in the list for the one that stood there.
    fn names(&self) -> usize {
        match self {
            Self::Stays | Self::Renamed(..) => 1,
            Self::WrittenOut(names, _) => names.len(),
            Self::Dropped(_) => 0,
        }
    }
}

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
        let mut left = self.children(list).count();
        let is_new = first_of_their_name(&fates);
        let mut is_new = is_new.into_iter();
        for (element, fate, _) in fates {
            let mut new = is_new.by_ref().take(fate.names()).collect::<Vec<_>>().into_iter();
            let goes = match fate {
                Fate::Stays => (new.next() == Some(false)).then_some(TWIN),
                Fate::Dropped(why) => Some(why),
                Fate::Renamed(to, why) if new.next() == Some(true) => {
                    self.rename(element, to, why);
                    None
                }
                Fate::Renamed(..) => Some(TWIN),
                Fate::WrittenOut(names, why) => {
                    let new: Vec<&str> = names.iter().copied().filter(|_| new.next() == Some(true)).collect();
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
        let quoted = |names: &[&str]| text!["\"", names.join("\",\""), "\""];
        self.replace_as(element, quoted(new), &text!["[", quoted(all), "]"], why);
    }
}

/// Of each name that would stand in the list, whether none before it is the same.
fn first_of_their_name(fates: &[(Place, Fate, Cow<'_, str>)]) -> Vec<bool> {
    let names = fates.iter().flat_map(|(_, fate, name)| match fate {
        Fate::Stays => vec![&**name],
        Fate::Renamed(to, _) => vec![*to],
        Fate::WrittenOut(names, _) => names.to_vec(),
        Fate::Dropped(_) => Vec::new(),
    });
    let mut by_name: Vec<(&str, usize)> = names.enumerate().map(|(index, name)| (name, index)).collect();
    sort(&mut by_name);
    let mut is_first = vec![true; by_name.len()];
    for pair in by_name.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        is_first[pair[1].1] = false;
    }
    is_first
}
