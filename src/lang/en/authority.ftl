authority-no-object = it says for whom, not for what
authority-no-object-help = add `kinds` or `fields`, such as `fields = ["incident.severity"]`
authority-no-party = it says for what, not for whom
authority-no-party-help = add `parties`, such as `parties = ["buyer"]`
authority-unknown-kind = no record kind `{$name}`
authority-unknown-field = no field `{$name}`
identity-key-unreadable = not an SSH public key that can be verified
identity-key-unreadable-help = copy the whole line of the public key file: `ssh-ed25519 AAAA...`, `ecdsa-sha2-nistp256 ...` or `ssh-rsa ...`
identity-empty = an identity that nobody can be recognised by
identity-empty-help = add `mails`, `keys` or `signers`
identity-days = it ends on {$until}, before it begins on {$from}
identity-mail-anybody = `{$pattern}` lets anybody be this party
identity-mail-form = `{$pattern}` is no mail address
identity-mail-help = write an address, or a pattern with the domain of the party: `*@buyer.example`
identity-signers-path = `{$file}` is no file within the contract's folder
identity-signers-path-help = name a file beside `contract.toml`, such as `allowed_signers`
identity-signers-missing = `{$file}` is not there
identity-signers-missing-help = add `{$file}` beside `contract.toml`, or drop `signers`
identity-signers-nobody = no line of `{$file}` is about this identity
identity-signers-nobody-help = write an address of `mails` as the principal of a line
identity-key-twice = the key {$key} speaks for `{$first}` and for `{$second}`: a commit signed with it speaks for neither
identity-key-twice-help = give each party a key of its own
signers-line-help = write `principals [options] key-type base64-key`, as git's `allowedSignersFile` does
signers-quotes = a quotation mark that is not closed
signers-no-principal = a line without principals
signers-key = not an SSH public key that can be verified
signers-option = an option that cannot be read: `{$option}`
signers-empty-time = `valid-before` is not after `valid-after`
doer-proven = {$name} of the {$role} (signed)
doer-by-mail = {$name} of the {$role} (by the mail address alone)
doer-pretended = somebody under an address of the {$role} ({$mail}), without that party's signature
doer-stranger = {$name} <{$mail}>, whom the contract does not name
no-authority-set = {$field}: {$new}
no-authority-changed = {$field}: {$old} → {$new}
no-authority-removed = {$field}: {$old} taken away
no-authority-key = `{$key}`: {$old} → {$new}
no-authority-record = `{$id}`: set by {$who} in {$commit}, which only the {$holders} may: {$changes}
no-authority-record-past = `{$id}`: was set by {$who} in {$commit}, which only the {$holders} may, and is replaced since: {$changes}
no-authority-record-help = until the party that may sets it in a commit of its own, these fields decide nothing
no-authority-deleted = `{$id}` was deleted by {$who} in {$commit}; it is the {$holders}'s
no-authority-deleted-help = put the record back, or let the party it belongs to delete it
no-authority-terms = `{$path}` was changed by {$who} in {$commit}, which only the {$holders} may: {$changes}{$more ->
    [0] {""}
   *[other] {" "}and {$more} more
}
no-authority-terms-past = `{$path}` was changed by {$who} in {$commit}, which only the {$holders} may; none of it stands any more: {$changes}
no-authority-file = `{$path}` was changed by {$who} in {$commit}, which only the {$holders} may
no-authority-file-past = `{$path}` was changed by {$who} in {$commit}, which only the {$holders} may; it is replaced since
no-authority-terms-help = the last version that was agreed is what is judged by; undo the change, or let the party that may make it in a commit of its own
no-authority-mixed-help = no version is left that was agreed as a whole; undo the change, or let the party that may make it in a commit of its own
commit-unsigned = commit {$commit} of {$name} <{$mail}> is not signed
commit-unverified = the signature of commit {$commit} of {$name} <{$mail}> is {$form}, which is not verified here
commit-unsigned-help = sign commits with an SSH key that the contract names: `git config gpg.format ssh`, `git commit -S`
commit-bad-signature = the signature of commit {$commit} of {$name} <{$mail}> does not fit
commit-bad-signature-help = ask the author whether the commit is theirs; nothing in it counts as a party's word
commit-unknown-author = commit {$commit} is by {$name} <{$mail}>, whom the contract does not name
commit-unknown-key = commit {$commit} of {$name} <{$mail}> is signed with {$key}, which the contract does not name
commit-unknown-author-help = let the purchaser add the address or key under `[[party.identity]]`, or find out who it was
