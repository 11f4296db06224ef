//! An empty git repository around a new folder.

use std::path::Path;

use crate::base::error::Error;

use super::output_error;

/// Makes a repository with the branch `main` in a folder, unless the folder lies in one already; says
/// whether it did.
///
/// # Errors
///
/// If the disk refuses.
pub fn init(folder: &Path) -> Result<bool, Error> {
    if gix::discover(folder).is_ok() {
        return Ok(false);
    }
    let made = gix::ThreadSafeRepository::init_opts(
        folder,
        gix::create::Kind::WithWorktree,
        gix::create::Options::default(),
        gix::open::Options::isolated(),
    );
    let failed = |cause: &dyn std::fmt::Display| {
        output_error(format!("no git repository can be made in `{}`", folder.display()))
            .because(cause)
            .hint("run `git init` there")
    };
    let repository = made.map_err(|cause| failed(&cause))?;
    let head = repository.git_dir().join("HEAD");
    super::put_file(&head, b"ref: refs/heads/main\n")?;
    Ok(true)
}
