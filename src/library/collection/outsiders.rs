//! What of people outside the firm is no finding on this site: its own people, the address it prints, its plain words.

use crate::library::source::config::Config;
use crate::library::source::person::People;
use crate::text::identifiers::Exempt;

/// Everything that is exempt in all texts of a site.
pub fn exempt(config: &Config, people: &People) -> Exempt {
    let names = people.all.iter().flat_map(|person| std::iter::once(&person.name).chain(&person.also));
    // What a site says of itself is on all its pages.
    let own = config.contact.iter().chain(&config.privacy.plain).chain(names).map(|words| words.value.as_str());
    Exempt::of(own.chain([config.title.as_str()]))
}
