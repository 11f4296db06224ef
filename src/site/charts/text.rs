//! How wide words are without any font at hand, and where they break.

/// Size of ordinary words, in tenths of a pixel.
pub(super) const NORMAL: i32 = 125;
/// Size of the words on axes and in legends.
pub(super) const SMALL: i32 = 112;

/// Estimated width of a text; size and result in tenths of a pixel.
///
/// A little generous, so that a label never leaves the room that was kept for it.
pub(super) fn width(text: &str, size: i32) -> i32 {
    let sum: i32 = text.chars().map(share).sum();
    // Shares are in hundredths of an em.
    (sum * size + 99) / 100
}

/// Whether the character is as wide as it is high.
fn is_full_width(c: char) -> bool {
    matches!(
        u32::from(c),
        0x1100..=0x115F
            | 0x2014
            | 0x2018..=0x201D
            | 0x2026
            | 0x2460..=0x24FF
            | 0x2E80..=0xA4CF
            | 0xAC00..=0xD7A3
            | 0xF900..=0xFAFF
            | 0xFE30..=0xFE4F
            | 0xFF00..=0xFF60
            | 0xFFE0..=0xFFE6
            | 0x1F300..=0x1FAFF
            | 0x20000..=0x3FFFD
    )
}

fn share(c: char) -> i32 {
    match c {
        c if is_full_width(c) => 100,
        '0'..='9' => 58,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 90,
        'A'..='Z' => 70,
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' '
        | '(' | ')' | '[' | ']' => 36,
        'a'..='z' => 58,
        '-' | '/' => 42,
        '–' | '−' | '+' | '±' | '<' | '>' | '=' | '≤' | '≥' => 62,
        c if u32::from(c) > 0x2000 => 100,
        _ => 62,
    }
}

/// Marks that must not begin a line.
fn closes(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '】'
            | '》'
            | '”'
            | ','
            | '.'
            | ';'
            | ':'
            | ')'
            | '%'
    )
}

/// Breaks a text into lines no wider than `room`; at most `n_max` of them, the last then ends in `…`.
pub(super) fn wrap(text: &str, size: i32, room: i32, n_max: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let fits = width(line.trim_end(), size) + width(piece.trim_end(), size) <= room;
        let hangs = piece.chars().all(closes);
        if fits || line.is_empty() || hangs {
            line.push_str(&piece);
        } else {
            lines.push(std::mem::take(&mut line));
            line.push_str(piece.trim_start());
        }
        // A word wider than the room is cut where it must be.
        while width(line.trim_end(), size) > room + size && line.chars().count() > 1 {
            let head = fitting(&line, size, room);
            let rest = line.split_off(head);
            lines.push(std::mem::replace(&mut line, rest));
        }
    }
    lines.push(line);
    let mut lines: Vec<String> = lines.iter().map(|line| line.trim().to_owned()).collect();
    lines.retain(|line| !line.is_empty());
    if lines.len() > n_max {
        lines.truncate(n_max);
        if let Some(last) = lines.last_mut() {
            *last = cut(&format!("{last}…"), size, room);
        }
    }
    lines
}

/// The text if it fits, else its beginning with `…`.
pub(super) fn cut(text: &str, size: i32, room: i32) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let head = fitting(text, size, room - width("…", size));
    format!("{}…", text[..head].trim_end_matches('…'))
}

/// How many bytes of the text fit; at least one character.
fn fitting(text: &str, size: i32, room: i32) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        if end > 0 && width(&text[..next], size) > room {
            break;
        }
        end = next;
    }
    end
}

/// Pieces between which a line may break: single wide characters, words with the blanks behind them.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        let wide = is_full_width(c);
        match pieces.last_mut() {
            Some(last) if !wide && open => last.push(c),
            _ => pieces.push(c.to_string()),
        }
        open = !wide && !c.is_whitespace();
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::width;
    use super::wrap;

    #[test]
    fn a_chinese_character_is_one_em_wide() {
        assert_eq!(width("网络安全", 120), 480);
        assert!(width("Downtime", 120) < width("网络安全管理", 120));
    }

    #[test]
    fn lines_keep_to_their_room_and_do_not_begin_with_a_comma() {
        let text = "重大故障响应不超过两小时，紧急故障修复不超过四小时，一般问题两个工作日";
        let lines = wrap(text, 120, 1000, 9);
        assert_eq!(lines.concat(), text);
        for line in &lines {
            assert!(width(line, 120) <= 1120, "{line}");
            assert!(!line.starts_with('，'), "{line}");
        }
        assert_eq!(wrap("first second third", 120, 500, 9), ["first", "second", "third"]);
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        let lines = wrap(&"长".repeat(200), 120, 1200, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
        assert!(width(&lines[1], 120) <= 1200);
        assert_eq!(wrap(&"x".repeat(300), 120, 600, 3).len(), 3);
    }
}
