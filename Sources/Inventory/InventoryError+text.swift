import Diagnostics

extension InventoryError {
  var message: String {
    switch kind {
    case .noneGiven: "no inventory is given, so only `localhost` is known"
    case .noSuchSource(let path, _): "there is no inventory `\(path)`"
    case .unreadable(let path, let reason): "`\(path)` cannot be read: \(reason)"
    case .notUTF8(let path): "`\(path)` is not text in UTF-8"
    case .unknownFormat(let path): "`\(path)` is no inventory"
    case .emptyDirectory(let path, _): "the directory `\(path)` holds no inventory"
    case .pluginSource(let name): "the inventory plugin `\(name)` is not supported"
    case .tomlSource: "inventories in TOML are not supported"
    case .wrongStateVersion: "this is no Terraform state of version 4"
    case .notAMapping(let what, let found): "\(what) is a mapping, but this is \(found)"
    case .notAList(let what, let found): "\(what) is a list, but this is \(found)"
    case .notText(let what, let found): "\(what) is text, but this is \(found)"
    case .emptyName(let what): "\(what) cannot be empty"
    case .notAGroup(let name, let found):
      "`\(name)` is \(found), not a group, and is left out"
    case .unknownKey(let key, let group, _): "the group `\(group)` has a key `\(key)`, left out"
    case .groupInItself(let name): "the group `\(name)` cannot be its own child"
    case .groupLoop(let child, let parent):
      "`\(child)` cannot be a child of `\(parent)`, which is below `\(child)` itself"
    case .allAsChild(let parent): "`all` holds every group and cannot be a child of `\(parent)`"
    case .undefinedGroup(let name, let section, _):
      "`[\(section)]` names the group `\(name)`, which is defined nowhere"
    case .wrongPriority(let text, let group):
      "`ansible_group_priority` of `\(group)` is a whole number, not `\(text)`"
    case .hostNamedAsGroup(let name): "`\(name)` is both a host and a group"
    case .oddGroupName(let name):
      "the group name `\(name)` holds characters that templates cannot use after a dot"
    default: syntaxMessage
    }
  }

  private var syntaxMessage: String {
    switch kind {
    case .wrongSection(let text): "`\(text)` is no section"
    case .wrongGroupName(let text): "`\(text)` is no name of a group"
    case .unknownSectionKind(let name, _): "a section cannot hold `\(name)`"
    case .notAnAssignment(let text): "expected `name=value`, not `\(text)`"
    case .unclosedQuote: "a quote on this line is not closed"
    case .danglingEscape: "a backslash at the end of a line escapes nothing"
    case .colonWithoutPort(let name): "`\(name)` ends in `:` but names no port"
    case .documentMarker: "`---` begins a YAML file, but this is not YAML"
    case .wrongRange(let mistake, let pattern): "the range in `\(pattern)` \(mistake.problem)"
    case .scriptNotExecutable(let path): "the inventory script `\(path)` is not executable"
    case .scriptNotRun(let path, let reason):
      "the inventory script `\(path)` did not run: \(reason)"
    case .scriptFailed(let command, let status, _): "`\(command)` ended with \(status)"
    case .scriptNotJSON(let command, let problem, _):
      "`\(command)` did not write inventory JSON: \(problem)"
    case .vaulted(let path): "`\(path)` is encrypted, and no vault password is given"
    case .variablesNotADirectory(let path): "`\(path)` is not a directory and is left out"
    default: selectionMessage
    }
  }

  private var selectionMessage: String {
    switch kind {
    case .noMatch(let pattern, _): "no host or group matches `\(pattern)`"
    case .noSubscript(let pattern, let count):
      "`\(pattern)` asks for a host that does not exist: \(count) match in all"
    case .dashInSubscript(let pattern): "`\(pattern)` has a range with `-`, which means `:`"
    case .wrongExpression(let pattern): "`\(pattern)` is no regular expression"
    case .templatedPattern(let pattern): "`\(pattern)` is a template where a host pattern stands"
    case .limitFile(let path, let reason): "the limit file `\(path)` cannot be used: \(reason)"
    case .noSuchGroup(let name, _): "there is no group `\(name)`"
    case .notOneHost(let pattern, let count):
      "`\(pattern)` must name one host, but \(count) match"
    case .publicDirectory(let path):
      "`\(path)` is left out: anybody may write into its directory"
    case .repeatedSetting(let key, let section, _): "`\(key)` stands twice in `[\(section)]`"
    case .repeatedSection(let section, _): "the section `[\(section)]` stands twice"
    case .settingOutsideSection: "this line stands before the first section"
    case .notASetting(let text): "expected `name = value`, not `\(text)`"
    case .wrongSetting(let name, _, let mismatch): "`\(name)` must be \(mismatch.expected)"
    default: "\(kind)"
    }
  }

  var label: String? {
    switch kind {
    case .unknownKey: "one of: hosts, children, vars"
    case .unknownSectionKind: "one of: hosts, children, vars"
    default: nil
    }
  }

  var related: [Diagnostic.Label] {
    switch kind {
    case .repeatedSetting(_, _, let first), .repeatedSection(_, let first):
      [Diagnostic.Label(first, "first here")]
    default: []
    }
  }

  var notes: [String] {
    switch kind {
    case .scriptFailed(_, _, let errors), .scriptNotJSON(_, _, let errors): errors
    default: []
    }
  }

  var hint: String? {
    switch kind {
    case .noSuchSource(_, let nearest?), .unknownKey(_, _, let nearest?),
      .undefinedGroup(_, _, let nearest?), .unknownSectionKind(_, let nearest?),
      .noMatch(_, let nearest?), .noSuchGroup(_, let nearest?):
      "did you mean `\(nearest)`?"
    case .noneGiven: "name one with `-i`, or as `inventory` in `[defaults]` of ansible.cfg"
    case .noSuchSource(let path, nil) where !path.contains("/"):
      "a list of hosts has a comma in it: `\(path),`"
    case .undefinedGroup(let name, _, nil): "add a section `[\(name)]`, which may be empty"
    case .notText(_, let found) where found != "a mapping" && found != "a list":
      "write it in quotes"
    case .notAMapping(_, found: "a list"): "write each name as a key, such as `name:`"
    case .wrongGroupName: "write one name on a line, without spaces and colons"
    case .wrongSection: "write `[group]`, `[group:vars]` or `[group:children]`, without spaces"
    case .unclosedQuote: "write the whole word in quotes: `\"name=value with spaces\"`"
    case .colonWithoutPort(let name): "leave out the `:`: `\(name.dropLast())`"
    case .emptyDirectory(_, let leftOut?):
      "in a directory, files such as `\(leftOut)` are left out: name it itself"
    case .oddGroupName(let name): "use `_`: `\(name.plainName)`"
    case .pluginSource: "write the hosts into a file, or use a script that prints them as JSON"
    case .tomlSource: "write it in YAML"
    case .wrongStateVersion: "`terraform state pull` writes one"
    case .vaulted: "give `--vault-password-file` or `--ask-vault-pass`"
    case .templatedPattern: "give its value with `-e`, so that it is known before hosts are chosen"
    case .scriptNotExecutable(let path): "make it executable: `chmod +x \(path)`"
    case .wrongSetting(_, let text, _) where text.contains(" #"):
      "only `;` begins a comment behind a value"
    case .wrongSetting(_, let text, let mismatch):
      Suggestion.nearest(to: text, among: mismatch.choices).map { "did you mean `\($0)`?" }
    case .publicDirectory: "name it in ANSIBLE_CONFIG if you trust it"
    case .settingOutsideSection: "begin with a section such as `[defaults]`"
    default: nil
    }
  }
}

extension HostRange.Mistake {
  /// What is wrong, behind "the range in …".
  fileprivate var problem: String {
    switch self {
    case .unclosed: "is not closed by `]`"
    case .wrongBounds: "must be `begin:end` or `begin:end:step`"
    case .noEnd: "has no end"
    case .unequalWidths(let first, let last):
      "has bounds of different widths, `\(first)` and `\(last)`"
    case .letterOrder(let first, let last): "runs backwards, from `\(first)` to `\(last)`"
    case .notNumbers: "has bounds that are neither numbers nor single letters"
    case .zeroStep: "has a step of 0"
    case .tooMany: "stands for more than a million hosts"
    }
  }
}

extension String {
  /// The name with `_` for all that a variable's name cannot hold.
  fileprivate var plainName: String {
    String(
      enumerated().map { index, character in
        let isPlain = character.isLetter || character == "_" || (index > 0 && character.isNumber)
        return isPlain ? character : "_"
      })
  }
}
