//! Every chart of small, large and strange inputs: markup, bounds, twins, words.

mod book;
mod samples;

use std::collections::BTreeSet;

use crate::base::language::Language;
use crate::lang::Catalog;

use super::CHARTS;
use super::Chart;
use super::text;

fn all() -> Vec<(String, Chart)> {
    Language::ALL
        .into_iter()
        .flat_map(|language| {
            let charts = samples::all(&Catalog::of(language));
            charts
                .into_iter()
                .map(move |(name, chart)| (format!("{name} ({})", language.code()), chart))
        })
        .collect()
}

/// The tags of some markup with their attributes, and the text between them.
fn tags(svg: &str) -> Vec<(&str, &str)> {
    svg.split('<')
        .skip(1)
        .map(|part| part.split_once('>').expect("every tag is closed by a bracket"))
        .collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

fn whole(tag: &str, name: &str) -> i32 {
    let text = attribute(tag, name).unwrap_or_else(|| panic!("no {name} in {tag}"));
    text.parse().unwrap_or_else(|_| panic!("{name} of {tag} is no whole number"))
}

#[test]
fn every_tag_is_closed_in_its_order() {
    for (name, chart) in all() {
        let mut open: Vec<&str> = Vec::new();
        for (tag, text) in tags(&chart.svg) {
            let word =
                tag.split([' ', '/']).find(|word| !word.is_empty()).expect("a tag has a name");
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(word), "{name}: {tag}");
            } else if !tag.ends_with('/') {
                open.push(word);
            }
            assert_eq!(tag.matches('"').count() % 2, 0, "{name}: {tag}");
            let text = text.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "");
            let text = text.replace("&quot;", "").replace("&#39;", "");
            assert!(!text.contains('&') && !text.contains('>'), "{name}: {text}");
        }
        assert!(open.is_empty(), "{name}: {open:?}");
    }
}

#[test]
fn only_classes_say_how_it_looks_and_all_numbers_are_whole() {
    for (name, chart) in all() {
        for (tag, _) in tags(&chart.svg) {
            for banned in [" style=", " onload", "<style", "NaN", "inf", "#0", "rgb("] {
                assert!(!tag.contains(banned), "{name}: {tag}");
            }
            for key in ["x", "y", "cx", "cy", "r", "width", "height", "font-size", "stroke-width"] {
                if attribute(tag, key).is_some() {
                    whole(tag, key);
                }
            }
            for class in attribute(tag, "class").unwrap_or_default().split(' ') {
                assert!(class.is_empty() || class.starts_with("c-"), "{name}: {tag}");
            }
        }
    }
}

#[test]
fn everything_lies_inside_the_view_box() {
    for (name, chart) in all() {
        let found = tags(&chart.svg);
        let size: Vec<i32> = attribute(found[0].0, "viewBox")
            .expect("the drawing has a view box")
            .split(' ')
            .map(|number| number.parse().expect("a whole number"))
            .collect();
        let (width, height) = (size[2], size[3]);
        let inside = |x: i32, y: i32, what: &str| {
            assert!(
                (0..=width).contains(&x) && (0..=height).contains(&y),
                "{name}: {x} {y} {what}"
            );
        };
        let body = found.iter().skip_while(|(tag, _)| !tag.starts_with("/desc"));
        let mut in_defs = false;
        for (tag, words) in body {
            in_defs = (in_defs || *tag == "defs") && *tag != "/defs";
            if in_defs {
                continue;
            }
            match tag.split(' ').next() {
                Some("rect") => {
                    let (x, y) = (whole(tag, "x"), whole(tag, "y"));
                    inside(x, y, tag);
                    inside(x + whole(tag, "width"), y + whole(tag, "height"), tag);
                }
                Some("circle") => inside(whole(tag, "cx"), whole(tag, "cy"), tag),
                Some("path") => {
                    let path = attribute(tag, "d").expect("a path has points");
                    for point in path.split(['M', 'L', 'Z']).filter(|part| !part.is_empty()) {
                        let (x, y) = point.split_once(' ').expect("a point has two numbers");
                        inside(x.parse().expect("whole"), y.parse().expect("whole"), tag);
                    }
                }
                Some("text") => {
                    let (x, y, size) = (whole(tag, "x"), whole(tag, "y"), whole(tag, "font-size"));
                    let length = text::width(&unescaped(words), size);
                    let start = match attribute(tag, "text-anchor") {
                        Some("middle") => x - length / 2,
                        Some("end") => x - length,
                        _ => x,
                    };
                    inside(start, y, words);
                    inside(start + length, y - size * 7 / 10, words);
                }
                _ => {}
            }
        }
    }
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&amp;", "&")
}

#[test]
fn every_chart_has_a_name_a_description_and_a_twin() {
    for (name, chart) in all() {
        assert!(!chart.title.is_empty() && !chart.description.is_empty(), "{name}");
        let words = [&chart.title, &chart.description, &chart.svg];
        assert!(words.iter().all(|words| !words.contains('‹')), "{name}: {words:?}");
        assert!(chart.svg.contains("role=\"group\""), "{name}");
        let label =
            attribute(tags(&chart.svg)[0].0, "aria-labelledby").expect("the drawing is named");
        for id in label.split(' ') {
            assert_eq!(chart.svg.matches(&format!("id=\"{id}\"")).count(), 1, "{name}: {id}");
        }
        for row in &chart.table.rows {
            assert_eq!(row.len(), chart.table.head.len(), "{name}: {row:?}");
        }
        assert_eq!(chart.table.rows.is_empty(), name.contains("empty"), "{name}");
    }
}

#[test]
fn patterns_are_there_and_belong_to_the_drawing() {
    for (name, chart) in all() {
        for reference in chart.svg.split("url(#").skip(1) {
            let id = reference.split(')').next().expect("the reference ends");
            assert!(chart.svg.contains(&format!("<pattern id=\"{id}\"")), "{name}: {id}");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(all(), all());
}

#[test]
fn titles_say_the_finding() {
    let title = |chart: &str| {
        let charts = samples::all(&Catalog::of(Language::Zh));
        charts.into_iter().find(|(name, _)| name == chart).expect("the sample exists").1.title
    };
    assert_eq!(
        title("sections-open"),
        "第一服务年度现得 92.5 分（满分 100），现有未定事项定下来后在 79 至 92.5 之间；失分最多的是“技术保障”，扣 4.5 分"
    );
    assert_eq!(
        title("months"),
        "第一服务年度截至 2026-07-03：违约 10 次，其中扣分 6 次，共扣 7.5 分，现为 92.5 分"
    );
    assert_eq!(
        title("incidents"),
        "重大故障响应不超过 2 小时：23 起中 2 起超时（INC-2025-008、INC-2025-020）"
    );
    assert_eq!(
        title("slots"),
        "教务系统每日云备份：到期 305 个时段，合格 298 个，违约 3 个（2025-11-03、2026-02-17、2026-02-18）；另有 4 个除外或无法判定"
    );
    assert_eq!(title("trend"), "截至 2026-05-31 得 92 分，比上一次低 1 分；累计违约 4 起，多 1 起");
    assert_eq!(title("trend-13"), "截至 2026-09-30 得 100 分，累计违约 6 起");
    assert_eq!(
        title("values"),
        "网站可用率：12 个窗口有数值，最低 99.71%，最高 100%；违约 2 个（2025-11、2026-03）"
    );
    assert_eq!(
        title("waterfall-open"),
        "全额 300,000.00 元，现扣减 4,500.00 元，应付合计 295,500.00 元；现有未定事项定下来后在 280,500.00 元至 300,000.00 元之间"
    );
}

#[test]
fn charts_are_sorted_and_named_once() {
    let names: Vec<&str> = CHARTS.iter().map(|chart| chart.name).collect();
    let sorted: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(names, sorted.into_iter().collect::<Vec<_>>());
}

#[test]
fn of_many_marks_only_so_many_are_told_and_those_are_breaches() {
    let charts = samples::all(&Catalog::of(Language::Zh));
    for name in ["incidents-500", "incidents-several"] {
        let (_, chart) = charts.iter().find(|(known, _)| known == name).expect("the sample exists");
        let n_links = chart.svg.matches("<a href").count();
        assert!(n_links <= super::MAX_TOLD, "{name}: {n_links}");
    }
}
