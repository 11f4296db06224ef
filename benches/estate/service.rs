//! What the contract asks for besides incidents and daily logs: registers, reports, trainings, surveys, judgements.

use chrono::NaiveDate;

use super::chance::Chance;
use super::contract::Semester;
use super::months;
use super::months::Month;

/// The file a contract begins with: seals, channels, policies, certificates.
pub(crate) fn registers(contract: &str) -> (String, String) {
    let first = months::start();
    let mut out = String::new();
    for (n, (kind, party)) in [
        ("signed", ""),
        ("sealed", "vendor"),
        ("sealed", "buyer"),
        ("effective", ""),
        ("trial_start", ""),
    ]
    .iter()
    .enumerate()
    {
        let party = if party.is_empty() { String::new() } else { format!("party = \"{party}\"\n") };
        out += &format!(
            "[[contract_event]]\nid = \"CE-{contract}-{n}\"\nkind = \"{kind}\"\n{party}at = {}\nrecorded_by = \"供应商项目经理\"\n\n",
            months::written(months::at(first, 10, 10 + u32::try_from(n).expect("five of them"))),
        );
    }
    for (kind, hours) in
        [("online", "5x8"), ("hotline", "5x8"), ("group", "5x8"), ("emergency", "24x7")]
    {
        out += &format!(
            "[[service_channel]]\nid = \"CH-{contract}-{kind}\"\nname = \"服务渠道\"\nkind = \"{kind}\"\nhours = \"{hours}\"\nfrom = {first}\nrecorded_by = \"供应商项目经理\"\n\n"
        );
    }
    for (kind, schedule) in [("cloud", "daily 02:00"), ("local", "weekly sunday 03:30")] {
        out += &format!(
            "[[backup_policy]]\nid = \"BP-{contract}-{kind}\"\nkind = \"{kind}\"\ntarget = \"全部业务库与用户文件\"\nschedule = \"{schedule}\"\n\
             retention = \"6 months\"\neffective_from = {first}\nrecorded_by = \"运维工程师甲\"\n\n"
        );
    }
    out += &format!(
        "[[register]]\nid = \"CERT-{contract}\"\nkind = \"certificate\"\nname = \"云备份平台网络安全等级保护三级测评证明\"\nregistered_at = {first}\n\
         target = \"cloud_backup\"\nscheme = \"grade_protection\"\nlevel = \"3\"\nvalid_from = {first}\nvalid_to = {}\nrecorded_by = \"供应商项目经理\"\n",
        Month(months::COUNT - 1).last(),
    );
    (format!("data/{contract}/records/registers.toml"), out)
}

/// The file of half a year, committed when it is over.
pub(crate) fn semester(contract: &str, half: &Semester, seed: u64) -> (String, String) {
    let mut chance = Chance::new(seed, &format!("service{contract}{}", half.n));
    let mut out = String::new();
    for month in (half.n * 6 - 6..half.n * 6).map(Month) {
        monthly(&mut out, &mut chance, contract, month);
    }
    reports(&mut out, &mut chance, contract, half);
    if half.n.is_multiple_of(2) {
        yearly(&mut out, &mut chance, contract, half);
    }
    (format!("data/{contract}/records/service/{}-s{}.toml", half.first.format("%Y"), half.n), out)
}

fn monthly(out: &mut String, chance: &mut Chance, contract: &str, month: Month) {
    let (compact, last) = (month.compact(), month.last());
    *out += &format!(
        "[[activity]]\nid = \"MON-{compact}-{contract}\"\nkind = \"monitor\"\ntarget = \"四个平台\"\nsummary = \"{} 监控日志\"\ndone_at = {}\nby = \"值守工程师丙\"\nresult = \"心跳完整。\"\n\n",
        month.dashed(),
        months::written(months::at(last, 23, 50)),
    );
    *out += &format!(
        "[[snapshot_inventory]]\nid = \"INV-{compact}-{contract}\"\nat = {}\ntarget = \"云备份专属空间\"\noldest_at = {}\ntotal = \"{}.{} TB\"\nrecorded_by = \"运维工程师甲\"\n\n",
        months::written(months::at(last, 18, 30)),
        months::written(months::at(month.first(), 3, 0)),
        chance.between(1, 4),
        chance.between(0, 10),
    );
    for (metric, demanded) in
        [("sms", chance.between(900, 1600)), ("face", chance.between(20_000, 30_000))]
    {
        *out += &format!(
            "[[usage]]\nid = \"USE-{metric}-{compact}-{contract}\"\nmetric = \"{metric}\"\nday = {last}\nmonth = \"{}\"\ndemanded = {demanded}\n\
             delivered = {demanded}\nrefused = 0\nrecorded_by = \"运维工程师丙\"\n\n",
            month.dashed(),
        );
    }
    for n in 1..=2 {
        let asked = months::at(month.first(), 9, 0) + chance.minutes(0, 27 * 1440);
        let responded = asked
            + if chance.percent(3) { chance.minutes(2000, 8000) } else { chance.minutes(3, 100) };
        *out += &format!(
            "[[question]]\nid = \"Q-{compact}-{contract}-{n}\"\nkind = \"question\"\nurgency = \"normal\"\nsystem = \"teaching\"\nchannel = \"hotline\"\n\
             summary = \"教师课表导出缺最后一列\"\nasked_at = {}\nresponded_at = {}\nsuggestion = \"打印方向选横向，缩放选适合页宽。\"\nrecorded_by = \"运维工程师丙\"\n\n",
            months::written(asked),
            months::written(responded),
        );
        *out += &format!(
            "[[measurement]]\nid = \"MEA-{compact}-{contract}-{n}\"\nmetric = \"captcha_delay\"\nsystem = \"mobile\"\nat = {}\nvalue = \"{}.{} s\"\nrecorded_by = \"驻场工程师乙\"\n\n",
            months::written(asked),
            chance.between(2, 5) + if chance.once_in(30) { 3 } else { 0 },
            chance.between(0, 10),
        );
    }
}

fn reports(out: &mut String, chance: &mut Chance, contract: &str, half: &Semester) {
    let n = half.n;
    let parts = "[\"performance\", \"load\", \"capacity\"]";
    for kind in ["virus_report", "intrusion_report", "operation_report"] {
        *out += &format!(
            "[[deliverable]]\nid = \"DLV-{contract}-s{n}-{kind}\"\nkind = \"{kind}\"\nsummary = \"第 {n} 学期报告\"\nsubmitted_at = {}\ncovers = \"s{n}\"\nparts = {parts}\nrecorded_by = \"供应商项目经理\"\n\n",
            months::written(months::at(half.last - chrono::TimeDelta::days(5), 17, 0)),
        );
    }
    let held = half.first + chrono::TimeDelta::days(20);
    *out += &format!(
        "[[deliverable]]\nid = \"DLV-{contract}-s{n}-training\"\nkind = \"training_record\"\nsummary = \"培训记录\"\nsubmitted_at = {}\nrecorded_by = \"供应商项目经理\"\n\n\
         [[training]]\nid = \"TRN-{contract}-s{n}\"\naudience = \"teachers\"\ntopic = \"operation\"\nsummary = \"教师平台操作培训\"\nheld_at = {}\nattendees = {}\n\
         record_ref = \"DLV-{contract}-s{n}-training\"\nrecorded_by = \"驻场工程师甲\"\n\n",
        months::written(months::at(held, 18, 0)),
        months::written(months::at(held, 15, 0)),
        chance.between(20, 80),
    );
    let detected = months::at(half.first + chrono::TimeDelta::days(40), 9, 12);
    *out += &format!(
        "[[capacity_alert]]\nid = \"CAP-{contract}-s{n}\"\nresource = \"应用节点内存\"\ndetected_at = {}\nwarned_at = {}\nchannel = \"group\"\nrecorded_by = \"运维工程师甲\"\n\n",
        months::written(detected),
        months::written(detected + chance.minutes(20, 260)),
    );
    *out += &format!(
        "[[complaint]]\nid = \"CPL-{contract}-s{n}\"\nkind = \"service\"\nsummary = \"热线占线，打了五次才接通。\"\nreceived_at = {}\nresolved_at = {}\nrecorded_by = \"信息中心值班员\"\n\
         valid = true\ntimely = {}\njudged_by = \"信息中心考核人\"\njudged_at = {}\n\n",
        months::written(detected),
        months::written(detected + chrono::TimeDelta::days(1)),
        !chance.once_in(6),
        months::written(detected + chrono::TimeDelta::days(2)),
    );
}

fn yearly(out: &mut String, chance: &mut Chance, contract: &str, half: &Semester) {
    let year = half.n / 2;
    let closed = half.last - chrono::TimeDelta::days(3);
    *out += &format!(
        "[[survey]]\nid = \"SUR-{contract}-y{year}\"\ncovers = \"y{year}\"\nclosed_at = {closed}\nsent = 400\nreturned = 360\nvalue = \"{}%\"\nrecorded_by = \"信息中心考核人\"\n\n",
        chance.between(84, 99),
    );
    *out += &format!(
        "[[deliverable]]\nid = \"DLV-{contract}-y{year}-plan\"\nkind = \"improvement_plan\"\nsummary = \"第 {year} 年度改进方案\"\nsubmitted_at = {}\ncovers = \"y{year}\"\nrecorded_by = \"供应商项目经理\"\n\n",
        months::written(months::at(closed, 17, 0)),
    );
    for item in ["overall-goal", "support-scope", "spot-check"] {
        review(out, contract, item, &format!("y{year}"), closed);
    }
    if year == 3 {
        for item in ["sms-functions", "quality-ok"] {
            review(out, contract, item, "term", closed);
        }
    }
    let raised = months::at(half.first + chrono::TimeDelta::days(60), 10, 0);
    let day = |n: i64| months::written(raised + chrono::TimeDelta::days(n));
    *out += &format!(
        "[[change]]\nid = \"UPG-{contract}-y{year}\"\nkind = \"upgrade\"\nsystem = \"teaching\"\nsummary = \"教务管理平台升级\"\nraised_at = {}\nassessed_at = {}\nassessed_ok = true\n\
         tested_at = {}\ntest_ok = true\ndeployed_at = {}\nok = true\nrecorded_by = \"运维工程师甲\"\n\n",
        day(0),
        day(2),
        day(7),
        day(9),
    );
    *out += &format!(
        "[[restore]]\nid = \"RST-{contract}-y{year}\"\nsystem = \"office\"\nsummary = \"误删附件目录，从前一日云备份恢复\"\nrequested_at = {}\ndone_at = {}\nok = true\n\
         pre_network = true\npre_target_network = true\npre_target_storage = true\nrecorded_by = \"运维工程师乙\"\n\n",
        day(1),
        day(2),
    );
    *out += &format!(
        "[[penalty_decision]]\nid = \"PEN-{contract}-y{year}\"\nreason = \"a\"\nclause = \"TUR-4.1a\"\namount = \"{}00.00 CNY\"\nsummary = \"答复超时\"\ndecided_by = \"信息中心考核人\"\nat = {}\nrecorded_by = \"信息中心考核人\"\n\n",
        chance.between(1, 9),
        months::written(months::at(closed, 16, 0)),
    );
}

fn review(out: &mut String, contract: &str, item: &str, period: &str, day: NaiveDate) {
    *out += &format!(
        "[[review]]\nid = \"REV-{contract}-{period}-{item}\"\nitem = \"{item}\"\nperiod = \"{period}\"\npassed = true\nby = \"信息中心考核人\"\nat = {}\nrecorded_by = \"信息中心考核人\"\n\n",
        months::written(months::at(day, 16, 0)),
    );
}
