#![no_main]

mod site;

const HEAD: &str = "---
title: A
date: 2026-03
reviewer: r.okafor
about: [m.lindqvist]
status: published
indicators: { asked-deeper: asked on }
---
";

libfuzzer_sys::fuzz_target!(|data: &[u8]| site::print("stories/a.md", &[HEAD.as_bytes(), data].concat()));
