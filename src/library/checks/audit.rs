//! What the calendar says to the metric audit: numbers and behaviours that nobody has looked at, or looks after.

use jiff::civil::Date as Day;

use crate::library::collection::Collection;
use crate::library::diagnostics;
use crate::library::source::date::Date;
use crate::library::source::fields::Written;
use crate::library::source::metric::{Metric, Verdict};
use crate::library::source::status::Status;
use crate::text::diagnostic::{Diagnostic, Place};

/// What a metric that readers may see lacks: a day that is still to come, and somebody to look after it.
pub fn of_metric(metric: &Metric, today: Day) -> Vec<Diagnostic> {
    let (text_file, front) = (&metric.text_file, &metric.front);
    let mut found = Vec::new();
    if text_file.terms.status() != Some(Status::Published) || front.verdict == Some(Verdict::Retired) {
        return found;
    }
    if let Some(date) = overdue(front.review_by.as_ref(), today) {
        found.push(diagnostics::audit::review_overdue(text_file.place(date.span)));
    }
    if front.owner.is_none() {
        let at = text_file.title.as_ref().map_or_else(Default::default, |title| title.span);
        found.push(diagnostics::audit::unowned(text_file.place(at), metric.id()));
    }
    found
}

/// Whether a metric that readers may see was to be looked at again by now.
pub fn is_overdue(metric: &Metric, today: Day) -> bool {
    of_metric(metric, today).iter().any(|found| found.code == diagnostics::audit::REVIEW_OVERDUE.code)
}

/// What the behaviours lack that are still asked for. The sixteen that `heard` brings belong to nobody in particular.
pub fn of_vocabulary(collection: &Collection, today: Day) -> Vec<Diagnostic> {
    let vocabulary = &collection.vocabulary;
    let mut found = Vec::new();
    let some_have_one = vocabulary.all.iter().any(|one| one.owner.is_some());
    for one in vocabulary.all.iter().filter(|one| one.retired.is_none()) {
        let place = |span| Place::at(&vocabulary.path, span);
        if let Some(date) = overdue(one.review_by.as_ref(), today) {
            found.push(diagnostics::audit::review_overdue(place(date.span)));
        }
        if some_have_one && one.owner.is_none() {
            found.push(diagnostics::audit::unowned(place(one.place), &one.id));
        }
    }
    found
}

fn overdue(review_by: Option<&Written<Date>>, today: Day) -> Option<&Written<Date>> {
    review_by.filter(|date| date.value.last() < today)
}
