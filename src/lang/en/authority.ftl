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
