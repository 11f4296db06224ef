//! The contract all data is judged by: the shipped one of Turpan with every rule it has, over three years.

use super::months;

const SHIPPED: &str = include_str!("../../data/turpan/contract.toml");
const CALENDAR: &str = include_str!("../../data/calendars/cn.toml");

/// The year before the shipped calendar's first.
const YEAR_2023: &str = "
[[year]]
year   = 2023
status = \"official\"
issuer = \"国务院办公厅\"
notice = \"国办发明电〔2022〕16号\"
dated  = 2022-12-08
holidays = [
  { name = \"元旦\", first = 2023-01-01, last = 2023-01-02 },
  { name = \"春节\", first = 2023-01-21, last = 2023-01-27, workdays = [2023-01-28, 2023-01-29] },
  { name = \"清明节\", first = 2023-04-05 },
  { name = \"劳动节\", first = 2023-04-29, last = 2023-05-03, workdays = [2023-04-23, 2023-05-06] },
  { name = \"端午节\", first = 2023-06-22, last = 2023-06-24, workdays = [2023-06-25] },
  { name = \"中秋节、国庆节\", first = 2023-09-29, last = 2023-10-06, workdays = [2023-10-07, 2023-10-08] },
]
";

/// Half a year of a contract, in which it needs its reports.
pub(crate) struct Semester {
    pub(crate) n: u32,
    pub(crate) first: chrono::NaiveDate,
    pub(crate) last: chrono::NaiveDate,
}

/// The six of them.
pub(crate) fn semesters() -> Vec<Semester> {
    (0..months::COUNT / 6)
        .map(|n| Semester {
            n: n + 1,
            first: months::Month(n * 6).first(),
            last: months::Month(n * 6 + 5).last(),
        })
        .collect()
}

/// The files of an estate that are not evidence: settings and the calendar.
pub(crate) fn estate_files() -> Vec<(String, String)> {
    let settings = "title    = \"速度测量用的数据仓库\"\nlanguage = \"zh\"\nlanguages = [\"zh\"]\nzone     = \"Asia/Shanghai\"\nas_of    = 2026-11-03T09:00:00+08:00\n";
    let (head, years) = CALENDAR.split_once("\n[[year]]").expect("the shipped calendar has years");
    vec![
        ("pactbook.toml".to_owned(), settings.to_owned()),
        ("data/calendars/cn.toml".to_owned(), format!("{head}{YEAR_2023}\n[[year]]{years}")),
    ]
}

/// The contract file of one contract.
pub(crate) fn file(contract: &str) -> (String, String) {
    let years: String = (0..3)
        .map(|n| {
            format!(
                "[[period]]\nid = \"y{}\"\ntitle = \"第 {} 服务年度\"\nfirst = {}\nlast = {}\namount = \"150000.00 CNY\"\n\n",
                n + 1,
                n + 1,
                months::Month(n * 12).first(),
                months::Month(n * 12 + 11).last(),
            )
        })
        .collect();
    let windows: String = semesters()
        .iter()
        .map(|half| {
            format!(
                "[[window]]\nset = \"semester\"\nid = \"s{n}\"\ntitle = \"第 {n} 学期\"\nfirst = {}\nlast = {}\n\n",
                half.first,
                half.last,
                n = half.n,
            )
        })
        .collect();
    let (head, rest) =
        SHIPPED.split_once("[[period]]\n").expect("the shipped contract has periods");
    let (_, tail) = rest.split_once("[[shift]]\n").expect("the shifts follow the periods");
    let text = format!("{head}{years}{windows}[[shift]]\n{tail}");
    let text = [
        ("id       = \"turpan\"", format!("id       = \"{contract}\"")),
        (
            "保障服务\"\nshort    = \"智慧校园运维\"",
            format!("保障服务（{contract}）\"\nshort    = \"智慧校园 {contract}\""),
        ),
        ("total    = \"300000.00 CNY\"", "total    = \"450000.00 CNY\"".to_owned()),
        (
            "first  = 2025-09-01\nlast   = 2027-08-31",
            "first  = 2023-10-01\nlast   = 2026-09-30".to_owned(),
        ),
        ("on_or_after = 2026-09-01", "on_or_after = 2024-10-01".to_owned()),
        ("on_or_after = 2027-09-01", "on_or_after = 2026-10-01".to_owned()),
        ("deducts = [\"y2\"]", "deducts = [\"y2\", \"y3\"]".to_owned()),
    ]
    .into_iter()
    .fold(text, |text, (old, new)| {
        assert!(text.contains(old), "the shipped contract no longer says: {old}");
        text.replace(old, &new)
    });
    (format!("data/{contract}/contract.toml"), text)
}
