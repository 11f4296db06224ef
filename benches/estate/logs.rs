//! What is done every day, a file a month: inspections and backups.

use chrono::Datelike;
use chrono::Months;
use chrono::NaiveDate;
use chrono::TimeDelta;
use chrono::Weekday;

use super::chance::Chance;
use super::months;
use super::months::Month;

/// The two files a month has.
pub(crate) const KINDS: [&str; 2] = ["inspections", "backups"];

const NOTES: [&str; 4] = [
    "四个平台登录、核心业务操作各抽一项，均正常",
    "磁盘使用率偏高，已登记",
    "发现一处证书临近到期，已通知",
    "夜间批次延迟十分钟，已恢复",
];

/// Where a month's file lies.
pub(crate) fn path(kind: &str, contract: &str, month: Month) -> String {
    format!("data/{contract}/records/{kind}/{}.toml", month.path())
}

/// A month's file as it stood on a day: what was done until then, and what had become of it.
pub(crate) fn file(
    kind: &str,
    contract: &str,
    month: Month,
    today: NaiveDate,
    seed: u64,
) -> String {
    let mut chance = Chance::new(seed, &format!("{kind}{contract}{}", month.0));
    let mut out = String::new();
    for day in month.days(today) {
        if kind == "inspections" {
            inspection(&mut out, &mut chance, contract, day);
        } else {
            backup(&mut out, &mut chance, contract, day, today);
        }
    }
    out
}

fn inspection(out: &mut String, chance: &mut Chance, contract: &str, day: NaiveDate) {
    let abnormal = chance.once_in(20);
    *out += &format!(
        "[[inspection]]\nid = \"INS-{}-{contract}\"\ntarget = \"四个平台及支撑环境\"\nsummary = \"{}\"\ndone_at = {}\n\
         checks = [\n    {{ name = \"登录\", result = \"ok\" }},\n    {{ name = \"核心业务\", result = \"{}\" }},\n    \
         {{ name = \"服务器资源\", result = \"ok\", value = \"CPU {}%，磁盘 {}%\" }},\n]\nby = \"驻场工程师甲\"\nok = {}\n\n",
        day.format("%Y%m%d"),
        chance.pick(&NOTES),
        months::written(months::at(day, 9, 30) + chance.minutes(0, 90)),
        if abnormal { "abnormal" } else { "ok" },
        chance.between(20, 95),
        chance.between(40, 92),
        !abnormal,
    );
}

fn backup(out: &mut String, chance: &mut Chance, contract: &str, day: NaiveDate, today: NaiveDate) {
    one_backup(out, chance, ("cloud", "C", 2, 0), contract, day, today);
    if day.weekday() == Weekday::Sun {
        one_backup(out, chance, ("local", "L", 3, 30), contract, day, today);
    }
}

fn one_backup(
    out: &mut String,
    chance: &mut Chance,
    (kind, letter, hour, minute): (&str, &str, u32, u32),
    contract: &str,
    day: NaiveDate,
    today: NaiveDate,
) {
    let planned = months::at(day, hour, minute);
    let done = planned + chance.minutes(20, 90);
    let ok = !chance.once_in(180);
    *out += &format!(
        "[[backup]]\nid = \"BK-{letter}-{}-{contract}\"\nkind = \"{kind}\"\ntarget = \"全部业务库与用户文件\"\nplanned_at = {}\n\
         done_at = {}\nok = {ok}\nsize = \"{}.{} GB\"\n",
        day.format("%Y%m%d"),
        months::written(planned),
        months::written(done),
        chance.between(10, 90),
        chance.between(0, 10),
    );
    // Kept for six months, then purged within three days.
    let purged = done + Months::new(6) + TimeDelta::hours(2) + chance.minutes(0, 3 * 1440);
    if kind == "cloud" && ok && purged.date() < today {
        *out += &format!("purged_at = {}\n", months::written(purged));
    }
    *out += "recorded_by = \"运维工程师甲\"\n\n";
}
