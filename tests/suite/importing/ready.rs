//! The mappings that ship: each with a made-up sample whose records pass `check`, once and again.

use super::counts;
use super::repository;

/// A name, a file with its text, and lines that the records must have.
const SAMPLES: &[(&str, &str, &str, &[&str])] = &[
    (
        "itsm",
        "in.csv",
        "number,state,short_description,cmdb_ci,opened_at,work_start,resolved_at,closed_at,impact,urgency,close_code,close_notes\n\
         INC0010001,Closed,选课页面打不开,teaching,2025-10-04 19:20:00,2025-10-04 19:25:00,2025-10-04 22:10:00,2025-10-05 09:00:00,1 - High,2 - Medium,Solved,连接池耗尽\n\
         INC0010002,Canceled,误报,,2025-10-05 08:00:00,,,,3 - Low,3 - Low,,\n\
         INC0010003,New,\"打印, 卡纸\",office,2025-10-06 08:00,,,,3 - Low,3 - Low,,\n",
        &["severity     = \"urgent\"", "responded_at = 2025-10-04T19:25:00", "\"打印, 卡纸\""],
    ),
    (
        "itsm-events",
        "in.csv",
        "number,incident_state,sys_mod_count,opened_at,sys_updated_at,category,subcategory,impact,urgency,closed_code,resolved_at,closed_at\n\
         INC1,New,0,28/09/2025 08:05,28/09/2025 08:06,网络,交换机,2 - Medium,2 - Medium,?,?,?\n\
         INC1,Active,1,28/09/2025 08:05,28/09/2025 08:15,网络,交换机,2 - Medium,2 - Medium,?,?,?\n\
         INC1,Closed,2,28/09/2025 08:05,28/09/2025 12:00,网络,交换机,1 - High,1 - High,6,28/09/2025 10:00,28/09/2025 12:00\n",
        &["responded_at = 2025-09-28T08:15:00", "severity     = \"major\""],
    ),
    (
        "alertmanager",
        "in.json",
        r#"{"receiver": "team", "status": "firing", "alerts": [
            {"status": "resolved", "labels": {"alertname": "DiskFull", "instance": "db1:9100", "severity": "critical"}, "annotations": {"summary": "磁盘将满"}, "startsAt": "2025-10-04T11:20:00.123456789Z", "endsAt": "2025-10-04T12:00:00Z", "fingerprint": "a1b2c3d4e5f60718"},
            {"status": "firing", "labels": {"alertname": "HighLoad", "severity": "warning"}, "annotations": {}, "startsAt": "2025-10-05T11:20:00+08:00", "endsAt": "0001-01-01T00:00:00Z", "fingerprint": "ffffffffffffffff"}]}"#,
        &[
            "\"AM-a1b2c3d4e5f60718-2025-10-04T11-20-00.123456789Z\"",
            "restored_at = 2025-10-04T20:00:00",
            "summary     = \"HighLoad\"",
        ],
    ),
    (
        "statuspage",
        "in.json",
        r#"{"page": {"id": "p"}, "incidents": [
            {"id": "k7d3x1", "name": "接口变慢", "impact": "minor", "created_at": "2025-10-04T11:20:00.000Z", "resolved_at": "2025-10-04T12:00:00.000Z", "started_at": "2025-10-04T11:18:00.000Z",
             "components": [{"name": "API"}, {"name": "网站"}], "incident_updates": [{"status": "resolved", "display_at": "2025-10-04T12:00:00.000Z"}, {"status": "identified", "display_at": "2025-10-04T11:30:00.000Z"}]},
            {"id": "k7d3x2", "name": "升级", "impact": "maintenance", "created_at": "2025-10-04T11:20:00.000Z"}]}"#,
        &[
            "target       = \"API, 网站\"",
            "responded_at = 2025-10-04T19:30:00",
            "reported_at  = 2025-10-04T19:18:00",
        ],
    ),
    (
        "zabbix",
        "in.json",
        r#"{"jsonrpc": "2.0", "result": [
            {"eventid": "1245463", "clock": "1759576800", "r_clock": "1759580400", "name": "磁盘将满", "severity": "4", "suppressed": "0", "opdata": ""},
            {"eventid": "1245464", "clock": "1759663200", "r_clock": "0", "name": "CPU", "severity": "0", "suppressed": "0", "opdata": "98 %"},
            {"eventid": "1245465", "clock": "1759663200", "r_clock": "0", "name": "维护", "severity": "2", "suppressed": "1", "opdata": ""}], "id": 1}"#,
        &[
            "id          = \"ZBX-1245463\"",
            "restored_at = 2025-10-04T20:20:00",
            "note        = \"98 %\"",
        ],
    ),
    (
        "restic",
        "in.json",
        r#"[{"time": "2025-10-04T02:00:01.123456789+08:00", "paths": ["/srv/data", "/etc"], "hostname": "db1", "id": "ab12cd34ef", "short_id": "ab12cd34",
             "summary": {"backup_start": "2025-10-04T02:00:01.1+08:00", "backup_end": "2025-10-04T02:05:59.9+08:00", "total_bytes_processed": 123456789}},
            {"time": "2025-10-05T02:00:01+08:00", "paths": ["/srv/data"], "hostname": "db1", "id": "ff12cd34ef", "short_id": "ff12cd34"}]"#,
        &[
            "[[backup]]",
            "done_at     = 2025-10-04T02:05:59",
            "size        = \"123456789 B\"",
            "target      = \"/srv/data, /etc\"",
        ],
    ),
    (
        "borg",
        "in.json",
        r#"{"archives": [{"archive": "db1-2025-10-04", "barchive": "db1-2025-10-04", "id": "80cd07219ad725b3c5f665c1dcf119435c4dee1647a560ecac30f8d40221a46a", "name": "db1-2025-10-04", "start": "2025-10-04T02:00:01.000000", "time": "2025-10-04T02:00:01.000000"}],
             "repository": {"id": "0cbe6166b46627fd26b97f8831e2ca97584280a46714ef84d2b668daf8271a23", "location": "/backup"}}"#,
        &["planned_at  = 2025-10-04T02:00:01", "target      = \"db1-2025-10-04\""],
    ),
    (
        "cstate",
        "in/2025-10-04-v1.2.md",
        "---\ntitle: 网络中断\ndate: 2025-10-04 12:00:00\nresolved: true\nresolvedWhen: 2025-10-04 13:00:00\n\
         # down, disrupted, notice\nseverity: down\naffected:\n  - API\n  - 网站\nsection: issue\n---\n\n*已恢复*\n",
        &[
            "id          = \"CS-2025-10-04-v1.2\"",
            "system      = \"API, 网站\"",
            "restored_at = 2025-10-04T13:00:00",
            "severity    = \"major\"",
        ],
    ),
];

#[test]
fn every_mapping_that_ships_imports_its_sample_and_what_came_in_passes_check() {
    let listed = repository().run(&["import", "--list"], 0).out;
    assert_eq!(listed.lines().count(), SAMPLES.len(), "each has a sample: {listed}");
    for (name, file, text, lines) in SAMPLES {
        assert!(listed.lines().any(|line| line.starts_with(&format!("{name} "))), "{name}");
        let repo = repository();
        repo.write(file, text);
        let shown = repo.run(&["import", "--show", name], 0).out;
        let input = if name == &"cstate" { "in" } else { file };
        let report = repo.import(name, input, 0);
        assert!(counts(&report)[0] > 0, "{name}");
        let all: String = repo.records().into_iter().map(|(_, text)| text).collect();
        for line in *lines {
            assert!(all.contains(line), "{name}: {line}\n{all}");
        }
        assert_eq!(repo.errors(), Vec::<String>::new(), "{name}");
        // The same file kept in the repository does the same.
        repo.write(&format!("imports/{name}.toml"), shown);
        let again = repo.import(name, input, 0);
        assert_eq!((counts(&again)[0], counts(&again)[1]), (0, 0), "{name}");
        assert_eq!(counts(&again)[2], counts(&report)[0], "{name}");
    }
}

#[test]
fn an_alert_that_is_resolved_later_gets_its_time_of_recovery() {
    let repo = repository();
    let firing = r#"{"alerts": [{"status": "firing", "labels": {"alertname": "x", "severity": "info"}, "startsAt": "2025-10-05T11:20:00+08:00", "endsAt": "0001-01-01T00:00:00Z", "fingerprint": "f"}]}"#;
    repo.write("in.json", firing);
    repo.import("alertmanager", "in.json", 0);
    repo.write(
        "in.json",
        firing.replace("firing", "resolved").replace("0001-01-01T00", "2025-10-05T04"),
    );
    assert_eq!(counts(&repo.import("alertmanager", "in.json", 0)), [0, 1, 0, 0]);
    let text = &repo.records()[0].1;
    assert!(
        text.contains("reported_at = 2025-10-05T11:20:00\nrestored_at = 2025-10-05T12:00:00\n")
            || text.contains("restored_at = 2025-10-05T12:00:00\n"),
        "{text}"
    );
}
