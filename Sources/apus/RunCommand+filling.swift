import Reporting

extension RunCommand {
  /// The same, and as `old` where nothing is said; variables are joined.
  func filled(from old: RunCommand) -> RunCommand {
    var command = self
    command.playbooks = playbooks.or(old.playbooks)
    command.hosts.inventories = hosts.inventories.or(old.hosts.inventories)
    command.hosts.limit = hosts.limit ?? old.hosts.limit
    command.connection = connection.filled(from: old.connection)
    command.become = become.filled(from: old.become)
    command.vault = vault.filled(from: old.vault)
    command.output.format = output.format == .terminal ? old.output.format : output.format
    command.extraVariables = old.extraVariables + extraVariables
    command.tags = tags.or(old.tags)
    command.skippedTags = skippedTags.or(old.skippedTags)
    command.forks = forks ?? old.forks
    command.isCheckMode = isCheckMode || old.isCheckMode
    command.showsDifferences = showsDifferences || old.showsDifferences
    command.modulePaths = modulePaths.or(old.modulePaths)
    command.chosenPlays = chosenPlays.or(old.chosenPlays)
    command.firstPlay = firstPlay ?? old.firstPlay
    command.startAtTask = startAtTask ?? old.startAtTask
    command.forcesHandlers = forcesHandlers || old.forcesHandlers
    return command
  }
}

extension ConnectionFlags {
  fileprivate func filled(from old: ConnectionFlags) -> ConnectionFlags {
    var flags = self
    flags.remoteUser = remoteUser ?? old.remoteUser
    flags.privateKey = privateKey ?? old.privateKey
    flags.asksPassword = asksPassword || old.asksPassword
    flags.passwordFile = passwordFile ?? old.passwordFile
    flags.connection = connection ?? old.connection
    flags.timeout = timeout ?? old.timeout
    flags.jump = jump ?? old.jump
    flags.sshCommonArguments = sshCommonArguments ?? old.sshCommonArguments
    flags.sshExtraArguments = sshExtraArguments ?? old.sshExtraArguments
    return flags
  }
}

extension BecomeFlags {
  fileprivate func filled(from old: BecomeFlags) -> BecomeFlags {
    var flags = self
    flags.becomes = becomes || old.becomes
    flags.method = method ?? old.method
    flags.user = user ?? old.user
    flags.asksPassword = asksPassword || old.asksPassword
    flags.passwordFile = passwordFile ?? old.passwordFile
    return flags
  }
}

extension VaultFlags {
  fileprivate func filled(from old: VaultFlags) -> VaultFlags {
    var flags = self
    flags.identities = identities.or(old.identities)
    flags.passwordFiles = passwordFiles.or(old.passwordFiles)
    flags.asksPassword = asksPassword || old.asksPassword
    return flags
  }
}

extension Array {
  /// These, or others where there are none.
  fileprivate func or(_ others: [Element]) -> [Element] { isEmpty ? others : self }
}
