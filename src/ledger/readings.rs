//! Readings: what record files held when they were read last, so that only files that changed since
//! are read again.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use super::File;
use super::kinds::Kinds;
use super::reader;
use super::reader::Frame;
use super::record::Record;
use crate::base::finding::Finding;
use crate::base::place::SourceId;

/// What one file held.
type Held = Arc<(Vec<Record>, Vec<Finding>)>;

/// What record files held, by path within the data folder. Nothing of it outlives a change of the
/// repository's own record kinds.
#[derive(Debug, Default)]
pub struct Readings {
    kinds: Vec<(SourceId, String)>,
    files: BTreeMap<String, Reading>,
}

#[derive(Debug)]
struct Reading {
    source: SourceId,
    text: String,
    frame: Frame,
    held: Held,
}

impl Readings {
    /// Reads record files, each by the frame of its contract; `all` are the files of the data folder.
    pub(super) fn read(
        &mut self,
        all: &[File<'_>],
        work: &[(usize, &File<'_>)],
        frames: &[Frame],
        kinds: &Kinds,
    ) -> Vec<(Vec<Record>, Vec<Finding>)> {
        let own = all.iter().filter(|file| file.path.starts_with("kinds/"));
        let own: Vec<(SourceId, String)> =
            own.map(|file| (file.source, file.text.to_owned())).collect();
        if self.kinds != own {
            self.files.clear();
            self.kinds = own;
        }
        let known = &self.files;
        let done: Vec<Held> = work
            .par_iter()
            .map(|(no, file)| {
                let frame = &frames[*no];
                let same = known.get(file.path).filter(|one| {
                    one.source == file.source && one.frame == *frame && one.text == file.text
                });
                match same {
                    Some(one) => Arc::clone(&one.held),
                    None => Arc::new(reader::read_file(file.source, file.text, frame, kinds)),
                }
            })
            .collect();
        let mut files = BTreeMap::new();
        for ((no, file), held) in work.iter().zip(&done) {
            let text = match self.files.remove(file.path) {
                Some(one) if one.text == file.text => one.text,
                _ => file.text.to_owned(),
            };
            let (frame, held) = (frames[*no].clone(), Arc::clone(held));
            let reading = Reading { source: file.source, text, frame, held };
            files.insert(file.path.to_owned(), reading);
        }
        self.files = files;
        done.par_iter().map(|held| (held.0.clone(), held.1.clone())).collect()
    }
}
