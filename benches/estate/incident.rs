//! One incident, as a record of ours and as a page for each peer.

use chrono::NaiveDateTime;
use chrono::TimeDelta;

use super::chance::Chance;
use super::months;
use super::months::Month;

const SYSTEMS: [(&str, &str); 4] = [
    ("data", "基础数据平台"),
    ("teaching", "教务管理平台"),
    ("office", "信息化办公平台"),
    ("mobile", "移动校园 APP"),
];
const SYMPTOMS: [&str; 8] = [
    "磁盘写满导致任务积压",
    "接口响应超时",
    "定时任务未触发",
    "节点失联后未自动恢复",
    "证书临近到期告警",
    "索引分片未分配",
    "数据延迟超过阈值",
    "登录失败率升高",
];
const CAUSES: [(&str, &str); 6] = [
    ("software", "日志轮转策略失效，历史日志未按期清理"),
    ("software", "上游字段新增，解析规则未同步更新"),
    ("configuration", "连接池上限过低，高峰期连接耗尽"),
    ("network", "交换机端口协商异常，出现间歇性丢包"),
    ("configuration", "内存参数配置偏小，触发频繁回收"),
    ("software", "调度主节点切换后租约未续期"),
];
const ACTIONS: [&str; 6] = [
    "清理历史日志并恢复轮转任务，补采缺失时段数据",
    "更新解析规则，重跑当日批次并核对条数",
    "调整连接池上限，重启服务后观察三十分钟",
    "更换端口并联系机房复核链路，恢复后回填数据",
    "扩大内存参数，分批滚动重启，确认无积压",
    "手动续期租约，补充主备切换演练脚本",
];
const IMPACTS: [&str; 5] = [
    "影响两个业务模块，数据延迟约四十分钟",
    "影响检索接口部分请求，未影响报送",
    "未影响业务，仅产生告警",
    "影响当日早报生成，已在截止时间前补发",
    "影响登录，约十五名用户重试后成功",
];
const TEAMS: [&str; 5] = ["值班一组", "值班二组", "值班三组", "平台组", "网络组"];
const SEVERITIES: [&str; 8] =
    ["major", "urgent", "urgent", "general", "general", "minor", "minor", "common"];

/// One incident with everything that is ever known of it.
pub(crate) struct Incident {
    pub(crate) id: String,
    pub(crate) contract: String,
    pub(crate) month: Month,
    pub(crate) reported: NaiveDateTime,
    pub(crate) restored: NaiveDateTime,
    /// Reported in one commit, closed by a later one.
    pub(crate) late: bool,
    pub(crate) action: String,
    system: (&'static str, &'static str),
    symptom: &'static str,
    severity: &'static str,
    team: &'static str,
    responded: NaiveDateTime,
    diagnosed: NaiveDateTime,
    cause: (&'static str, &'static str),
    impact: &'static str,
    nodes: Vec<String>,
}

/// All incidents of an estate, in the order they were reported; `records` of them over `contracts` contracts.
pub(crate) fn all(records: usize, contracts: usize, seed: u64) -> Vec<Incident> {
    let mut chance = Chance::new(seed, "incidents");
    let slots = contracts * months::COUNT as usize;
    let mut out = Vec::with_capacity(records);
    for month in Month::all() {
        for contract in 0..contracts {
            let slot = month.0 as usize * contracts + contract;
            let n = (slot + 1) * records / slots - slot * records / slots;
            for serial in 1..=n {
                out.push(one(&mut chance, month, super::contract_id(contract), serial));
            }
        }
    }
    out.sort_by(|a, b| (a.reported, &a.id).cmp(&(b.reported, &b.id)));
    out
}

fn one(chance: &mut Chance, month: Month, contract: String, serial: usize) -> Incident {
    let reported = months::at(month.first(), 0, 0) + chance.minutes(0, 28 * 1440);
    let mut severity = chance.pick(&SEVERITIES);
    if month.0 < 2 && severity == "major" {
        severity = "urgent"; // the trial of the first thirty days passes
    }
    // One in a hundred answers late, one in a hundred is repaired late; the rest keep the contract's limits.
    let responded =
        reported + if chance.percent(1) { chance.minutes(130, 300) } else { chance.minutes(1, 20) };
    let diagnosed = responded + chance.minutes(3, 35);
    let limit = if matches!(severity, "major" | "urgent") { 180 } else { 900 };
    let restored = diagnosed
        + if chance.percent(1) { chance.minutes(250, 1200) } else { chance.minutes(5, limit) };
    Incident {
        id: format!("INC-{}-{contract}-{serial:04}", month.compact()),
        contract,
        month,
        reported,
        restored,
        late: chance.percent(60),
        action: (*chance.pick(&ACTIONS.each_ref())).to_owned(),
        system: *chance.pick(&SYSTEMS.each_ref()),
        symptom: chance.pick(&SYMPTOMS),
        severity,
        team: chance.pick(&TEAMS),
        responded,
        diagnosed,
        cause: *chance.pick(&CAUSES.each_ref()),
        impact: chance.pick(&IMPACTS),
        nodes: (0..chance.between(1, 4))
            .map(|_| format!("node-{:02}", chance.between(1, 60)))
            .collect(),
    }
}

impl Incident {
    /// Where its record lies.
    pub(crate) fn record_path(&self) -> String {
        format!("data/{}/records/incidents/{}/{}.toml", self.contract, self.month.path(), self.id)
    }

    /// Where its page for a peer lies.
    pub(crate) fn page_path(&self) -> String {
        format!("content/{}/{}/{}.md", self.contract, self.month.dashed(), self.id.to_lowercase())
    }

    fn title(&self) -> String {
        format!("{}{}", self.system.1, self.symptom)
    }

    fn judged(&self) -> NaiveDateTime {
        self.reported + TimeDelta::minutes(50)
    }

    /// The record, still open or closed.
    pub(crate) fn record(&self, closed: bool) -> String {
        let mut out = format!(
            "[[incident]]\nid = \"{}\"\nkind = \"fault\"\nseverity = \"{}\"\nsystem = \"{}\"\nsummary = \"{}\"\n\
             reported_at = {}\nresponded_at = {}\ndiagnosed_at = {}\n",
            self.id,
            self.severity,
            self.system.0,
            self.title(),
            months::written(self.reported),
            months::written(self.responded),
            months::written(self.diagnosed),
        );
        if closed {
            out += &format!(
                "restored_at = {}\naffects_business = false\ncause = \"{}\"\ncause_class = \"{}\"\ncause_party = \"vendor\"\n\
                 process = \"{}\"\nresult = \"{}\"\n",
                months::written(self.restored),
                self.cause.1,
                self.cause.0,
                self.outcome(),
                self.action,
            );
        }
        out += &format!(
            "recorded_by = \"{}\"\njudged_by = \"信息中心考核人\"\njudged_at = {}\nnote = \"\"\"\n{}涉及 {}。\n\"\"\"\n",
            self.team,
            months::written(self.judged()),
            self.account(),
            self.nodes.join("、"),
        );
        out
    }

    /// What happened.
    fn account(&self) -> String {
        format!("{}{}发生：{}。", self.reported.format("%H:%M"), self.title(), self.impact)
    }

    /// What came of it.
    fn outcome(&self) -> String {
        format!("经查，{}。处置：{}。", self.cause.1, self.action)
    }

    /// The page for a peer, whose own fields stand in the table `extra` (Zola) or `params` (Hugo).
    pub(crate) fn page(&self, table: &str) -> String {
        let instant = |at: NaiveDateTime| format!("{}+08:00", months::written(at));
        format!(
            "+++\ntitle = \"{}\"\ndate = {}\n[{table}]\nid = \"{}\"\ncontract = \"{}\"\nsystem = \"{}\"\nseverity = \"{}\"\n\
             team = \"{}\"\nreported_at = {}\nresponded_at = {}\ndiagnosed_at = {}\nrestored_at = {}\ncause = \"{}\"\n\
             action = \"{}\"\nimpact = \"{}\"\naffected = [{}]\n+++\n\n{}{}\n",
            self.title(),
            instant(self.reported),
            self.id,
            self.contract,
            self.system.1,
            self.severity,
            self.team,
            instant(self.reported),
            instant(self.responded),
            instant(self.diagnosed),
            instant(self.restored),
            self.cause.1,
            self.action,
            self.impact,
            self.nodes.iter().map(|node| format!("\"{node}\"")).collect::<Vec<_>>().join(", "),
            self.account(),
            self.outcome(),
        )
    }
}
