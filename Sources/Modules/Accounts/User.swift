import OrderedCollections
import Values

/// Makes, changes and removes users.
///
/// Behaves as ansible-core's `user`, 2.16, on Linux. One round trip; a password's hash goes to the
/// host on standard input.
struct User: Module {
  enum State: String, ArgumentChoice { case absent, present }
  enum PasswordUpdate: String, ArgumentChoice {
    case always
    case onCreate = "on_create"
  }

  static let name = "ansible.builtin.user"
  static let summary = "Makes, changes and removes users."
  static let parameters: [Parameter<Self>] = [
    Parameter("name", \.user, aliases: ["user"], isRequired: true, "The user."),
    Parameter("state", \.state, default: "present", "Whether the user is to be there."),
    Parameter("uid", \.number, "The user's number."),
    Parameter("non_unique", \.mayShareNumber, default: false, "Whether `uid` may be taken."),
    Parameter("comment", \.comment, "The user's full name."),
    Parameter("group", \.group, "The user's own group."),
    Parameter("groups", \.groups, "Further groups."),
    Parameter("append", \.appends, default: false, "Whether other groups are kept."),
    Parameter("home", \.home, "The home folder."),
    Parameter("create_home", \.makesHome, aliases: ["createhome"], default: true, "Make it."),
    Parameter("move_home", \.movesHome, default: false, "Whether the old one is moved."),
    Parameter("skeleton", \.skeleton, "What a new home folder begins with."),
    Parameter("shell", \.shell, "The login shell."),
    Parameter("system", \.isSystem, default: false, "Whether a new user is the system's."),
    Parameter("password", \.password, "The hash of the password."),
    Parameter("update_password", \.passwordUpdate, default: "always", "When it is set."),
    Parameter("password_lock", \.isLocked, "Whether the password is locked."),
    Parameter("password_expire_max", \.longestAge, "Days until a password must be changed."),
    Parameter("password_expire_min", \.shortestAge, "Days until a password may be changed."),
    Parameter("password_expire_warn", \.warningDays, "Days of warning before that."),
    Parameter(
      "expires", \.expiry, "When the account ends, in seconds since 1970; below 0 is never."),
    Parameter("generate_ssh_key", \.makesKey, default: false, "Whether the user gets an SSH key."),
    Parameter("ssh_key_type", \.keyType, default: "rsa", "Its type."),
    Parameter("ssh_key_bits", \.keyBits, "Its length."),
    Parameter("ssh_key_file", \.keyFile, "Its file, in the home folder where it is relative."),
    Parameter("ssh_key_comment", \.keyComment, "Its comment."),
    Parameter("ssh_key_passphrase", \.keyPassphrase, "What it is locked with."),
    Parameter("remove", \.removesFiles, default: false, "Whether the user's files go too."),
    Parameter("force", \.isForced, default: false, "Whether that is forced."),
    Parameter("local", \.isLocal, default: false, "Whether only local files are changed."),
    Parameter("umask", \.mask, "The umask that a new home folder is made with."),
  ]

  var user = ""
  var state = State.present
  var number: Int?
  var mayShareNumber = false
  var comment: String?
  var group: String?
  var groups: [String]?
  var appends = false
  var home: String?
  var makesHome = true
  var movesHome = false
  var skeleton: String?
  var shell: String?
  var isSystem = false
  var password: String?
  var passwordUpdate = PasswordUpdate.always
  var isLocked: Bool?
  var longestAge: Int?
  var shortestAge: Int?
  var warningDays: Int?
  var expiry: Value?
  var makesKey = false
  var keyType = "rsa"
  var keyBits: Int?
  var keyFile: String?
  var keyComment: String?
  var keyPassphrase: String?
  var removesFiles = false
  var isForced = false
  var isLocal = false
  var mask: String?

  func run(in context: ModuleContext) async throws -> TaskResult {
    let secrets = (password ?? "") + "\n" + (keyPassphrase ?? "") + "\n"
    let reply = try await Self.script.run(
      arguments(in: context), input: Array(secrets.utf8), in: context)
    if let failure = reply.failure {
      let isGroups = failure.hasPrefix("Group ")
      return .failure(failure, isGroups ? [:] : ["name": .string(user)])
    }
    return UserAnswer(call: self, reply: reply, isDryRun: context.isCheckMode).result
  }

  private func arguments(in context: ModuleContext) -> [String: String] {
    func flag(_ value: Bool) -> String { value ? "1" : "" }
    func text(_ number: Int?) -> String { number.map(String.init) ?? "" }
    let wanted = groups.map { $0.filter { !$0.isEmpty }.joined(separator: ",") }
    return [
      "user": user, "state": state.rawValue, "uid": text(number), "shared": flag(mayShareNumber),
      "hascomment": flag(comment != nil), "comment": comment ?? "", "group": group ?? "",
      "hasgroups": flag(groups != nil), "groups": wanted ?? "", "append": flag(appends),
      "home": home.map(CommandCall.expandable) ?? "", "makehome": flag(makesHome),
      "movehome": flag(movesHome), "skeleton": skeleton ?? "", "shell": shell ?? "",
      "system": flag(isSystem), "haspassword": flag(password != nil),
      "always": flag(passwordUpdate == .always),
      "lock": isLocked.map { $0 ? "yes" : "no" } ?? "", "maxage": text(longestAge),
      "minage": text(shortestAge), "warn": text(warningDays), "expires": expiryDay,
      "key": flag(makesKey), "keytype": keyType, "keybits": text(keyBits),
      "keyfile": keyFile ?? "", "keycomment": keyComment ?? "", "remove": flag(removesFiles),
      "force": flag(isForced), "umaskvalue": mask ?? "", "dry": flag(context.isCheckMode),
    ]
  }

  /// The day on which the account ends, counted from 1970; `never`, or nothing where none is said.
  private var expiryDay: String {
    guard let seconds = expiry?.number?.double ?? expiry?.string.flatMap({ Double($0) }) else {
      return ""
    }
    return seconds < 0 ? "never" : String(Int(seconds) / 86_400)
  }
}
