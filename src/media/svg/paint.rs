//! The attributes that draw, and the values that load nothing.

/// What an attribute's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// The name of an element.
    Name,
    /// A link to an element of the same file.
    Link,
    /// Numbers, words and colours.
    Value,
}

/// Attributes that place and shape.
const SHAPE: [&str; 52] = [
    "clipPathUnits",
    "cx",
    "cy",
    "d",
    "dx",
    "dy",
    "fr",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "lengthAdjust",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "maskContentUnits",
    "maskUnits",
    "method",
    "offset",
    "orient",
    "path",
    "pathLength",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "points",
    "preserveAspectRatio",
    "r",
    "refX",
    "refY",
    "rotate",
    "rx",
    "ry",
    "side",
    "spacing",
    "spreadMethod",
    "startOffset",
    "systemLanguage",
    "textLength",
    "version",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "xml:lang",
    "xml:space",
    "y",
    "y1",
    "y2",
    "lang",
];

/// Properties that are attributes too (SVG 2, 6.6), but those that need what is not kept: filters, cursors, animations.
const PROPERTY: [&str; 60] = [
    "alignment-baseline",
    "baseline-shift",
    "clip-path",
    "clip-rule",
    "color",
    "color-interpolation",
    "direction",
    "display",
    "dominant-baseline",
    "fill",
    "fill-opacity",
    "fill-rule",
    "font",
    "font-family",
    "font-size",
    "font-size-adjust",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "glyph-orientation-horizontal",
    "glyph-orientation-vertical",
    "image-rendering",
    "isolation",
    "letter-spacing",
    "line-height",
    "marker-end",
    "marker-mid",
    "marker-start",
    "mask",
    "mask-type",
    "mix-blend-mode",
    "opacity",
    "overflow",
    "paint-order",
    "shape-rendering",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "text-align",
    "text-anchor",
    "text-decoration",
    "text-indent",
    "text-orientation",
    "text-overflow",
    "text-rendering",
    "text-transform",
    "transform",
    "transform-origin",
    "vector-effect",
    "visibility",
    "white-space",
    "writing-mode",
];

/// Functions of CSS that load nothing.
const FUNCTION: [&str; 22] = [
    "rgb",
    "rgba",
    "hsl",
    "hsla",
    "hwb",
    "lab",
    "lch",
    "oklab",
    "oklch",
    "color",
    "matrix",
    "translate",
    "translatex",
    "translatey",
    "scale",
    "scalex",
    "scaley",
    "rotate",
    "skewx",
    "skewy",
    "calc",
    "icc-color",
];

/// The attribute, as it is written, and what its value is.
pub fn find(key: &str) -> Option<(&'static str, Paint)> {
    match key {
        "id" => Some(("id", Paint::Name)),
        "href" | "xlink:href" => Some(("href", Paint::Link)),
        _ => SHAPE.iter().chain(&PROPERTY).find(|known| **known == key).map(|known| (*known, Paint::Value)),
    }
}

/// The attribute that a declaration of this property may stand as.
pub fn find_property(key: &str) -> Option<(&'static str, Paint)> {
    PROPERTY.iter().find(|known| **known == key).map(|known| (*known, Paint::Value))
}

/// Whether a value loads nothing: it calls no function but known ones, and links only into its own file.
pub fn is_clean(value: &str) -> bool {
    // An escape, a comment, or a character that is not written out hides a function's name.
    let is_plain =
        value.chars().all(|letter| is_written(letter) && !matches!(letter, '\\' | '@' | ';' | '{' | '}' | '<'));
    let is_plain = is_plain && !value.contains("/*");
    is_plain
        && calls(value).all(|(_, name, inside)| {
            // A bracket after nothing groups numbers.
            let is_known = name.is_empty() || FUNCTION.iter().any(|known| name.eq_ignore_ascii_case(known));
            is_known || name.eq_ignore_ascii_case("url") && target(inside).is_some()
        })
}

/// Whether XML 1.0 can hold a character (2.2); a reference may stand for any.
pub fn is_written(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// A clean value with the names that it links to replaced.
pub fn rename(value: &str, number: &mut dyn FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(value.len());
    let mut done = 0;
    for (before, name, inside) in calls(value) {
        if let Some(target) = target(inside).filter(|_| name.eq_ignore_ascii_case("url")) {
            out.push_str(&value[done..before.len()]);
            out.extend(["url(#", &number(target), ")"]);
            done = value.len() - inside.len() + inside.find(')').map_or(inside.len(), |close| close + 1);
        }
    }
    out.push_str(&value[done..]);
    out
}

/// Every function that is called: what stands before its name, the name, and what stands behind its bracket.
fn calls(value: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    value.match_indices('(').map(|(open, _)| {
        let before = value[..open].trim_end_matches(|letter: char| letter.is_ascii_alphanumeric() || letter == '-');
        (before, &value[before.len()..open], &value[open + 1..])
    })
}

/// The name of the element that a `url(` links to, given what stands behind its bracket.
fn target(inside: &str) -> Option<&str> {
    let target = inside.split_once(')')?.0.trim();
    let target = target.trim_matches(['"', '\'']).trim().strip_prefix('#')?;
    (!target.contains(['(', '"', '\''])).then_some(target)
}

#[cfg(test)]
mod tests {
    use super::{is_clean, rename};

    fn of(value: &str) -> Option<String> {
        is_clean(value).then(|| rename(value, &mut |name| format!("<{name}>")))
    }

    #[test]
    fn what_loads_nothing_stays() {
        for value in ["#fff", "rgb(1, 2, 3)", "translate(3 4) Scale(2)", "M0 0C1-2", "calc((1px + 2px) * 2)"] {
            assert_eq!(of(value).as_deref(), Some(value));
        }
        assert_eq!(of("URL( '#sky' ) red").as_deref(), Some("url(#<sky>) red"));
    }

    #[test]
    fn what_could_load_something_goes() {
        for value in [
            "url(https://x.example/a)",
            "url('a.svg#b')",
            "url(#a",
            "red url(#a) url(b)",
            "image-set('a' 1x)",
            r"u\72l(a)",
            "u/**/rl(a)",
            "src(a)",
            "expression(1)",
            "-url(a)",
            "red; x: y",
            "url\u{e}(a)",
            "ur\u{ffff}l(a)",
            "var(--a)",
            "aurl(a)",
        ] {
            assert_eq!(of(value), None, "{value}");
        }
    }
}
