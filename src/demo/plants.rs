//! What is wrong in the demonstration, on purpose, so that every check has something to find.
//!
//! Where that is possible the fault leaves the files in the end as they are shipped, so that scores
//! and amounts stay those of the shipped repository; the handbook says what each one changes.

use crate::base::time::Instant;
use crate::base::time::LocalTime;
use crate::base::time::TimeOfDay;
use crate::base::time::Zone;

use super::cast::Hand;

/// Something that is not as it should be.
pub(super) struct Plant {
    /// The contract.
    pub(super) contract: &'static str,
    /// When; it goes with the branch that is merged next.
    pub(super) at: Instant,
    /// Who does it.
    pub(super) hand: Hand,
    /// What the commit says.
    pub(super) message: &'static str,
    /// What it is.
    pub(super) deviation: Deviation,
}

/// What is not as it should be.
pub(super) enum Deviation {
    /// A record is filed long after its time.
    Late {
        /// Its id.
        record: &'static str,
    },
    /// A field is changed after it was filed.
    Edit {
        /// Id of the record.
        record: &'static str,
        /// The field.
        field: &'static str,
        /// What is filed at first.
        first: &'static str,
        /// What it is changed to.
        then: &'static str,
    },
    /// A record is filed and later taken away.
    Delete {
        /// Its file.
        path: &'static str,
        /// Its id.
        id: &'static str,
        /// What readers call its kind.
        label: &'static str,
        /// Its text.
        text: &'static str,
        /// When it is filed.
        filed: Instant,
    },
    /// A record is filed late by a commit that claims to be as old as the record.
    Backdate {
        /// Its id.
        record: &'static str,
        /// The time that the commit claims.
        claimed: Instant,
    },
    /// A record is filed by somebody who may not.
    File {
        /// Its file.
        path: &'static str,
        /// Its id.
        id: &'static str,
        /// Its text.
        text: &'static str,
    },
    /// The supplier judges a record in the purchaser's name, without the purchaser's signature.
    Pretend {
        /// Id of the record.
        record: &'static str,
        /// The fields that are added.
        text: &'static str,
    },
    /// The purchaser signs off a period; nothing is wrong with that.
    Seal {
        /// The period.
        period: &'static str,
    },
    /// The supplier changes its contract.
    Contract {
        /// What stands there.
        old: &'static str,
        /// What stands there then.
        new: &'static str,
    },
}

impl Plant {
    /// Whether it goes with the branch that is merged then.
    pub(super) fn falls(&self, before: Instant, merged: Instant) -> bool {
        before < self.at && self.at <= merged
    }
}

/// The question that is filed and taken away: its answer took longer than the contract allows.
const SLOW_ANSWER: &str = r#"[[question]]
id           = "Q-2026-0316-09"
kind         = "question"
urgency      = "normal"
system       = "office"
channel      = "group"
summary      = "值班秘书反映：收文登记保存后附件丢失。"
asked_at     = 2026-03-16T10:12:00
responded_at = 2026-03-16T18:40:00
suggestion   = "附件超过单个文件上限，请分开上传。"
answered_at  = 2026-03-16T18:52:00
answer       = "已按建议分开上传，附件齐全。"
recorded_by  = "运维工程师丙"
"#;

/// The exemption that the supplier grants itself.
const OWN_EXEMPTION: &str = r#"[[exemption]]
id         = "EXM-2026-00"
of         = "INC-2025-022"
clause     = "MED-2.1"
granted_by = "buyer"
granted_at = 2026-01-14T16:00:00
reason     = "只超一秒，不计。"
"#;

/// The score that the supplier gives itself.
const OWN_SCORE: &str = r#"[[review]]
id          = "REV-q4-K9.2"
item        = "K9.2"
period      = "q4"
score       = 5
by          = "buyer"
at          = 2026-06-09T10:24:00
method      = "interview"
comment     = "疑难问题均已闭环。"
recorded_by = "项目经理"
judged_by   = "信用中心运维主管"
judged_at   = 2026-06-09T10:24:00
"#;

/// What the supplier adds in the purchaser's name.
const OWN_JUDGEMENT: &str = r#"valid       = false
timely      = true
judged_by   = "信息中心考核人"
judged_at   = 2026-06-29T17:20:00
"#;

/// Everything that is planted.
pub(super) fn plants(zone: Zone) -> Vec<Plant> {
    let at = |text: &str| {
        let local = LocalTime::parse_from_str(text, "%Y-%m-%d %H:%M");
        zone.instant(local.unwrap_or_else(|_| LocalTime::new(Default::default(), TimeOfDay::MIN)))
    };
    vec![
        Plant {
            contract: "fujian",
            at: at("2026-03-10 10:00"),
            hand: Hand::Officer,
            message: "fujian：封存 2025 年度考核结果",
            deviation: Deviation::Seal { period: "y1" },
        },
        Plant {
            contract: "fujian",
            at: at("2026-04-21 10:00"),
            hand: Hand::Papers,
            message: "fujian：更正 2025-07-23 考勤",
            deviation: Deviation::Edit {
                record: "ATT-20250723",
                field: "out_at",
                first: "2025-07-23T17:41:20",
                then: "2025-07-23T18:01:20",
            },
        },
        Plant {
            contract: "turpan",
            at: at("2025-11-25 10:00"),
            hand: Hand::Events,
            message: "",
            deviation: Deviation::Late { record: "INC-2025-0011" },
        },
        Plant {
            contract: "turpan",
            at: at("2025-12-16 10:00"),
            hand: Hand::Events,
            message: "turpan：更正 INC-2025-0008 恢复时间",
            deviation: Deviation::Edit {
                record: "INC-2025-0008",
                field: "restored_at",
                first: "2025-10-05T01:26:00",
                then: "2025-10-05T00:46:00",
            },
        },
        Plant {
            contract: "turpan",
            at: at("2026-04-14 10:00"),
            hand: Hand::Events,
            message: "turpan：清理重复登记",
            deviation: Deviation::Delete {
                path: "data/turpan/records/2026-03/questions.toml",
                id: "Q-2026-0316-09",
                label: "咨询与问题",
                text: SLOW_ANSWER,
                filed: at("2026-03-17 09:00"),
            },
        },
        Plant {
            contract: "xian",
            at: at("2026-01-20 10:00"),
            hand: Hand::Papers,
            message: "xian：提交第一季度总结",
            deviation: Deviation::Backdate { record: "XQS-Q1", claimed: at("2025-12-11 08:05") },
        },
        Plant {
            contract: "meded",
            at: at("2026-01-20 10:00"),
            hand: Hand::Papers,
            message: "meded：登记免责一件",
            deviation: Deviation::File {
                path: "data/meded/records/2026-01/exemptions.toml",
                id: "EXM-2026-00",
                text: OWN_EXEMPTION,
            },
        },
        Plant {
            contract: "guangzhou",
            at: at("2026-06-16 10:00"),
            hand: Hand::Papers,
            message: "guangzhou：补充第四期评分",
            deviation: Deviation::File {
                path: "data/guangzhou/records/2026-06/reviews.toml",
                id: "REV-q4-K9.2",
                text: OWN_SCORE,
            },
        },
        Plant {
            contract: "turpan",
            at: at("2026-06-30 10:00"),
            hand: Hand::Events,
            message: "turpan：认定投诉 CPL-2026-012",
            deviation: Deviation::Pretend { record: "CPL-2026-012", text: OWN_JUDGEMENT },
        },
        Plant {
            contract: "xian",
            at: at("2026-05-12 10:00"),
            hand: Hand::Papers,
            message: "xian：合同文件勘误",
            deviation: Deviation::Contract { old: "within = \"24h\"", new: "within = \"48h\"" },
        },
    ]
}
