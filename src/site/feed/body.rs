//! A story as HTML that is read elsewhere: every address whole, nothing that could clash with another story on one page.

use crate::library::edition::{Story, Target};
use crate::site::views::PageContext;
use crate::site::views::story::{RemarkView, StoryView};
use crate::text::markdown::{Form, push_escaped};
use crate::theme::Direction;

/// What stands around every story: the site's own language.
pub struct Around {
    language: String,
    direction: &'static str,
}

impl Around {
    /// Of a site.
    pub fn of(context: &PageContext<'_>) -> Self {
        let theme = context.site.edition().theme();
        Self { language: theme.language().to_owned(), direction: theme.direction().word() }
    }

    /// A story, whole.
    pub fn story(&self, context: &PageContext<'_>, story: Story<'_>, told: &StoryView) -> String {
        let mut page =
            Page { context, language: told.language.as_deref(), out: String::with_capacity(told.body.len() + 1024) };
        page.tag("div", &[("lang", &self.language), ("dir", self.direction)]);
        page.out.push('\n');
        page.head(told, story);
        page.foot(told);
        page.out.push_str("</div>");
        page.out
    }
}

struct Page<'p> {
    context: &'p PageContext<'p>,
    /// The story's language, where it differs.
    language: Option<&'p str>,
    out: String,
}

impl Page<'_> {
    fn head(&mut self, told: &StoryView, story: Story<'_>) {
        let key = if told.own { "story.own" } else { "story.told_by" };
        let teller = told.teller.iter().map(|teller| self.phrase(key, "who", &teller.words));
        let about: Vec<&str> = told.about.iter().map(|person| person.words.as_str()).collect();
        let about = (!about.is_empty()).then(|| self.phrase("story.about", "who", &self.list(&about)));
        let when = Some(told.when.clone()).filter(|when| !when.is_empty());
        let byline: Vec<String> = teller.chain(about).chain(when).collect();
        self.paragraph(&byline.join(" · "));
        if let Some(composite) = &told.composite {
            self.paragraph(composite);
        }
        if let Some(picture) = &told.picture {
            let (width, height) = (picture.width.to_string(), picture.height.to_string());
            let credit = picture.credit.as_ref().map(|credit| self.phrase("story.credit", "credit", credit));
            self.out.push_str("<p>");
            let attributes =
                [("src", picture.src.as_str()), ("alt", &picture.alt), ("width", &width), ("height", &height)];
            self.tag_of_story("img", &attributes);
            self.out.push_str("</p>\n");
            if let Some(credit) = credit {
                self.paragraph(&credit);
            }
        }
        self.tag_of_story("div", &[]);
        self.out.push('\n');
        // A story's own notes and headings are found on its page, and no two stories of a feed have an id in common.
        let href = |target: Target<'_>| match target {
            Target::Fragment(_) => Some(format!("{}{}", told.href, self.context.target(target))),
            target => Some(self.context.target(target)),
        };
        self.out.push_str(&story.body(Form::Elsewhere(&told.href), &href).html);
        self.out.push_str("</div>\n");
        if !told.cited.is_empty() {
            self.heading(&self.context.say("story.in_this_story"));
            self.out.push_str("<ul>\n");
            for cited in &told.cited {
                self.out.push_str("<li>");
                self.link(&cited.href, &cited.label);
                self.out.push_str(": ");
                self.tag_of_story("q", &[]);
                push_escaped(&mut self.out, &cited.words);
                self.out.push_str("</q></li>\n");
            }
            self.out.push_str("</ul>\n");
        }
    }

    fn foot(&mut self, told: &StoryView) {
        if let Some(why) = &told.why {
            self.heading(&self.context.say("story.why"));
            self.own(why);
        }
        if let Some(reply) = &told.reply {
            self.heading(&self.context.say("story.reply"));
            self.said(reply);
        }
        if !told.echoes.is_empty() {
            self.heading(&self.context.say("story.echoes"));
            told.echoes.iter().for_each(|echo| self.said(echo));
        }
        if let Some(judgment) = &told.judgment {
            self.heading(&self.context.say("judgment.heading"));
            if let Some(data) = &judgment.data {
                self.paragraph(&self.context.say("judgment.data"));
                self.own(data);
            }
            judgment.call.iter().for_each(|call| self.paragraph(call));
            judgment.because.iter().for_each(|because| self.own(because));
            judgment.outcome.iter().for_each(|outcome| self.paragraph(outcome));
            if let Some(metric) = &judgment.metric {
                self.out.push_str("<p>");
                self.link(&metric.href, &metric.words);
                self.out.push_str("</p>\n");
            }
        }
        if let Some(change) = &told.change {
            self.heading(&change.state);
            self.own(&change.what);
        }
        if let Some(also) = &told.also {
            self.heading(&self.context.say("story.also"));
            self.own(also);
        }
        if told.teller_hidden {
            self.paragraph(&self.context.say("story.hidden"));
        }
        let remove = match self.context.site.edition().masthead().contact {
            Some(contact) => self.phrase("story.remove", "contact", contact),
            None => self.context.say("story.remove_nobody"),
        };
        self.paragraph(&remove);
    }

    fn said(&mut self, said: &RemarkView) {
        self.tag_of_story("blockquote", &[]);
        self.out.push_str("<p>");
        push_escaped(&mut self.out, &said.says);
        self.out.push_str("</p></blockquote>\n");
        self.paragraph(&said.by.words);
    }

    /// Words of the site.
    fn paragraph(&mut self, words: &str) {
        if !words.is_empty() {
            self.out.push_str("<p>");
            push_escaped(&mut self.out, words);
            self.out.push_str("</p>\n");
        }
    }

    /// Words of the story.
    fn own(&mut self, words: &str) {
        self.tag_of_story("p", &[]);
        push_escaped(&mut self.out, words);
        self.out.push_str("</p>\n");
    }

    fn heading(&mut self, words: &str) {
        self.out.push_str("<h2>");
        push_escaped(&mut self.out, words);
        self.out.push_str("</h2>\n");
    }

    fn link(&mut self, href: &str, words: &str) {
        self.tag("a", &[("href", href)]);
        push_escaped(&mut self.out, words);
        self.out.push_str("</a>");
    }

    /// A tag around words of the story, with its language where that differs.
    fn tag_of_story(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let own = self.language.map(|language| [("lang", language), ("dir", Direction::of(language).word())]);
        let all: Vec<_> = attributes.iter().copied().chain(own.into_iter().flatten()).collect();
        self.tag(name, &all);
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            push_escaped(&mut self.out, value);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn phrase(&self, key: &str, hole: &str, words: &str) -> String {
        self.context.theme().say(key, &[(hole, words)])
    }

    fn list(&self, words: &[&str]) -> String {
        let Some((last, before)) = words.split_last() else { return String::new() };
        let before = before.join(&self.context.say("list.comma"));
        if before.is_empty() { (*last).to_owned() } else { format!("{before}{}{last}", self.context.say("list.and")) }
    }
}
