//! The preview: what it shows is what `build` writes, whatever was saved, and it says what is wrong.

mod answers;
mod loopback;
mod series;

use std::path::Path;

use pactbook::snapshot;
use pactbook::snapshot::Request;
use pactbook::snapshot::Snapshot;

use crate::bench::IDENTITY;
use crate::bench::at;
use crate::cli::TERMS;
use crate::sandbox::ENGINEER;
use crate::sandbox::OFFICER;
use crate::sandbox::Sandbox;

/// Where the records of a contract lie.
fn records(id: &str) -> String {
    format!("data/{id}/records/2025-09.toml")
}

/// A contract of this id whose purchaser is named, or nobody is.
fn contract(id: &str, is_named: bool) -> String {
    let identity = IDENTITY.split("[[window]]").next().unwrap_or(IDENTITY);
    let identity = identity.replace("\"demo\"", &format!("\"{id}\""));
    let named = "role = \"采购人\"\n\n[[party.identity]]\nname = \"经办人\"\n\
                 mails = [\"officer@buyer.example\"]\n";
    let identity = match is_named {
        true => identity.replace("role = \"采购人\"\n", named),
        false => identity,
    };
    format!("{identity}\n[[system]]\nid = \"data\"\ntitle = \"数据平台\"\n{TERMS}")
}

/// A major incident answered at some time of its day.
fn incident(id: &str, responded: &str) -> String {
    format!(
        "[[incident]]\nid = \"{id}\"\nkind = \"fault\"\nseverity = \"major\"\nsystem = \"data\"\n\
         summary = \"登录失败\"\nreported_at = 2025-09-12T10:00:00\n\
         responded_at = 2025-09-12T{responded}\nrestored_at = 2025-09-12T13:30:00\n\
         cause = \"甲\"\nprocess = \"乙\"\nresult = \"丙\"\nrecorded_by = \"驻场工程师甲\"\n\
         judged_by = \"考核人\"\njudged_at = 2025-09-30T10:00:00\n\n"
    )
}

const EXAMPLE: &str = "[example]\ntitle = \"迟一秒\"\nclauses = [\"C-1\"]\n\
    as_of = 2025-10-01T00:00:00\n\n[[expect]]\noutcome = \"response/INC-9\"\nverdict = \"breached\"\n\n";

/// Three contracts, two commits of each, a handbook and a theme; each has two incidents, of which one
/// was answered a second late.
fn repository(is_named: bool) -> Sandbox {
    let repo = Sandbox::new();
    repo.furnish(&contract("demo", is_named));
    repo.write("content/index.md", "# 手册\n\n[第一章](one.md)\n")
        .write("content/one.md", "# 第一章\n\n正文。\n")
        .write("themes/default/extra.css", ".brand { color: green; }\n");
    for id in ["alpha", "demo", "zeta"] {
        let both = incident("INC-1", "12:00:00") + &incident("INC-2", "12:00:01");
        repo.write(&format!("data/{id}/contract.toml"), contract(id, is_named))
            .write(
                &format!("data/{id}/examples/late.toml"),
                format!("{EXAMPLE}{}", incident("INC-9", "12:00:01")),
            )
            .write(&records(id), both);
    }
    repo.commit("2025-10-01T09:00:00+08:00", OFFICER, "contracts and incidents");
    for id in ["alpha", "demo", "zeta"] {
        repo.append(&records(id), &incident("INC-3", "11:59:59"));
    }
    repo.commit("2025-10-08T09:00:00+08:00", ENGINEER, "more incidents");
    for id in ["alpha", "demo", "zeta"] {
        let text = repo.text(&records(id)).replacen("登录失败", "登录不了", 1);
        repo.write(&records(id), text);
    }
    repo.commit("2025-10-09T09:00:00+08:00", ENGINEER, "words");
    repo
}

fn request(folder: &Path) -> Request {
    Request {
        folder: folder.to_owned(),
        rev: None,
        as_of: None,
        source_date_epoch: None,
        now: at("2026-07-03T09:00:00"),
        known_on: None,
        use_cache: false,
    }
}

/// What lies in a folder.
fn read(folder: &Path) -> (Snapshot, pactbook::settings::Settings) {
    snapshot::read(&request(folder)).expect("the folder is readable")
}
