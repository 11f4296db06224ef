//! Probe.
use crate::base::place::SourceId;
use crate::base::time::Instant;
use crate::base::time::Interval;
use crate::base::time::Zone;
use crate::ledger::kinds::Kinds;
use crate::ledger::links;
use crate::ledger::reader::Frame;
use crate::ledger::reader::read_file;
#[test]
#[ignore = "probe"]
fn probe() {
    use std::fmt::Write;
    let t = std::time::Instant::now();
    let kinds = Kinds::shipped();
    eprintln!("kinds {:?}", t.elapsed());
    let frame = Frame {
        contract: 0,
        contract_id: "t".into(),
        zone: Zone::parse("Asia/Shanghai").expect("z"),
        term: Interval::new(Instant::from_unix(0), Instant::from_unix(4_000_000_000)),
        as_of: Instant::from_unix(4_000_000_000),
    };
    for (files, per, extra) in [
        (100, 1000, ""),
        (100_000, 1, ""),
        (1, 100_000, ""),
        (1, 100_000, "x = [1"),
        (1, 100_000, "x = 1"),
    ] {
        let texts: Vec<String> = (0..files).map(|f| { let mut s = String::new(); for r in 0..per { let _ = write!(s,
"[[incident]]\nid = \"INC-{f}-{r}\"\nkind = \"fault\"\nseverity = \"major\"\njudged_by = \"甲方信息科\"\njudged_at = 2025-09-12T18:00:00\nsystem = \"基础数据平台\"\nsummary = \"登录页面无法打开，网关返回五百零二\"\noccurred_at = 2025-09-12T08:00:00\ndetected_at = 2025-09-12T08:03:00\nreported_at = 2025-09-12T08:05:00\nresponded_at = 2025-09-12T08:10:00\nrestored_at = 2025-09-12T09:05:00\n{extra}\n"); } s}).collect();
        let t = std::time::Instant::now();
        let mut records = Vec::new();
        let mut n = 0;
        for (i, text) in texts.iter().enumerate() {
            let (r, f) = read_file(SourceId(i as u32), text, &frame, &kinds);
            records.extend(r);
            n += f.len();
            if i == 0 {
                eprintln!("{:?}", f.first());
            }
        }
        eprintln!(
            "{files}x{per} {extra:?}: {} records {n} findings {:?}",
            records.len(),
            t.elapsed()
        );
        let t = std::time::Instant::now();
        let (_, f) = links::resolve(&records, &kinds);
        eprintln!("links {} {:?}", f.len(), t.elapsed());
    }
}
