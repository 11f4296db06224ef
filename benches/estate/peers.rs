//! The same incidents for Zola and for Hugo: a page each, a table a month and a contract; no feeds, no search.

use super::Shape;
use super::months::Month;

const STYLE: &str = "table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:2px 6px}\n";
const FIELDS: &str = r#""id", "contract", "system", "severity", "team", "reported_at", "responded_at", "diagnosed_at", "restored_at", "cause", "action", "impact""#;

/// A file of the peer's site that does not come from an incident, by path.
pub(crate) fn frame(shape: Shape, contracts: usize) -> Vec<(String, String)> {
    let mut out = match shape {
        Shape::Hugo => hugo(),
        Shape::Zola => zola(),
        Shape::Pactbook => Vec::new(),
    };
    let sorted = |by: &str| {
        if shape == Shape::Zola { format!("sort_by = \"{by}\"\n") } else { String::new() }
    };
    for contract in (0..contracts).map(super::contract_id) {
        out.push((
            format!("content/{contract}/_index.md"),
            format!("+++\ntitle = \"合同 {contract}\"\n{}+++\n", sorted("title")),
        ));
        for month in Month::all() {
            out.push((
                format!("content/{contract}/{}/_index.md", month.dashed()),
                format!("+++\ntitle = \"{}\"\n{}+++\n", month.dashed(), sorted("date")),
            ));
        }
    }
    out
}

fn hugo() -> Vec<(String, String)> {
    let list = "{{ define \"main\" }}<h1>{{ .Title }}</h1>\n{{ with .Sections }}<table>\n{{ range . }}<tr><td><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></td>\
        <td>{{ len .RegularPages }}</td></tr>\n{{ end }}</table>{{ end }}{{ with .RegularPages }}<table>\n{{ range . }}<tr><td><a href=\"{{ .RelPermalink }}\">{{ .Params.id }}</a></td>\
        <td>{{ .Title }}</td><td>{{ .Params.severity }}</td><td>{{ .Params.reported_at }}</td><td>{{ .Params.restored_at }}</td></tr>\n{{ end }}</table>{{ end }}{{ end }}\n";
    let single = format!(
        "{{{{ define \"main\" }}}}<h1>{{{{ .Title }}}}</h1>\n<table>\n{{{{ $p := .Params }}}}{{{{ range slice {} }}}}<tr><th>{{{{ . }}}}</th><td>{{{{ index $p . }}}}</td></tr>\n{{{{ end }}}}\
         <tr><th>affected</th><td>{{{{ delimit .Params.affected \", \" }}}}</td></tr>\n</table>\n{{{{ .Content }}}}{{{{ end }}}}\n",
        FIELDS.replace(", ", " "),
    );
    [
        (
            "hugo.toml",
            "baseURL = \"https://example.org/\"\nlocale = \"zh-CN\"\ntitle = \"运维报告\"\n\
             disableKinds = [\"taxonomy\", \"term\", \"RSS\", \"sitemap\", \"robotsTXT\", \"404\"]\n",
        ),
        (
            "layouts/_default/baseof.html",
            "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{{ .Title }}</title><link rel=\"stylesheet\" href=\"/style.css\"></head>\n\
             <body><nav><a href=\"/\">首页</a>{{ with .Parent }} / <a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}</nav>\n<main>{{ block \"main\" . }}{{ end }}</main></body></html>\n",
        ),
        ("layouts/_default/single.html", &single),
        ("layouts/_default/list.html", list),
        (
            "layouts/index.html",
            "{{ define \"main\" }}<h1>{{ .Title }}</h1>\n<table>\n{{ range .Sections }}<tr><td><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></td>\
             <td>{{ len .RegularPagesRecursive }}</td></tr>\n{{ end }}</table>{{ end }}\n",
        ),
        ("static/style.css", STYLE),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .to_vec()
}

fn zola() -> Vec<(String, String)> {
    let page = format!(
        "{{% extends \"base.html\" %}}{{% block title %}}{{{{ page.title }}}}{{% endblock %}}\
         {{% block nav %}} / <a href=\"{{{{ page.path | split(pat=\"/\") | slice(end=3) | join(sep=\"/\") | safe }}}}/\">{{{{ page.extra.contract }}}}</a>{{% endblock %}}\
         {{% block main %}}<h1>{{{{ page.title }}}}</h1>\n<table>\n{{% for k in [{FIELDS}] %}}<tr><th>{{{{ k }}}}</th><td>{{{{ page.extra[k] | default(value=\"\") }}}}</td></tr>\n{{% endfor %}}\
         <tr><th>affected</th><td>{{{{ page.extra.affected | join(sep=\", \") }}}}</td></tr>\n</table>\n{{{{ page.content | safe }}}}{{% endblock %}}\n",
    );
    let section = "{% extends \"base.html\" %}{% block title %}{{ section.title }}{% endblock %}{% block main %}<h1>{{ section.title }}</h1>\n\
        {% if section.subsections %}<table>\n{% for s in section.subsections %}{% set x = get_section(path=s, metadata_only=true) %}<tr><td><a href=\"{{ x.path | safe }}\">{{ x.title }}</a></td></tr>\n{% endfor %}</table>{% endif %}\
        {% if section.pages %}<table>\n{% for p in section.pages %}<tr><td><a href=\"{{ p.path | safe }}\">{{ p.extra.id }}</a></td><td>{{ p.title }}</td><td>{{ p.extra.severity }}</td>\
        <td>{{ p.extra.reported_at }}</td><td>{{ p.extra.restored_at | default(value=\"\") }}</td></tr>\n{% endfor %}</table>{% endif %}{% endblock %}\n";
    [
        (
            "config.toml",
            "base_url = \"https://example.org\"\ntitle = \"运维报告\"\ndefault_language = \"zh\"\ncompile_sass = false\n\
             build_search_index = false\ngenerate_feeds = false\ngenerate_sitemap = false\ngenerate_robots_txt = false\n",
        ),
        (
            "templates/base.html",
            "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{% block title %}{% endblock %}</title><link rel=\"stylesheet\" href=\"/style.css\"></head>\n\
             <body><nav><a href=\"/\">首页</a>{% block nav %}{% endblock %}</nav>\n<main>{% block main %}{% endblock %}</main></body></html>\n",
        ),
        ("templates/page.html", page.as_str()),
        ("templates/section.html", section),
        (
            "templates/index.html",
            "{% extends \"base.html\" %}{% block title %}{{ config.title }}{% endblock %}{% block main %}<h1>{{ config.title }}</h1>\n<table>\n\
             {% for s in section.subsections %}{% set x = get_section(path=s, metadata_only=true) %}<tr><td><a href=\"{{ x.path | safe }}\">{{ x.title }}</a></td></tr>\n{% endfor %}</table>{% endblock %}\n",
        ),
        ("content/_index.md", "+++\n+++\n"),
        ("static/style.css", STYLE),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .to_vec()
}
