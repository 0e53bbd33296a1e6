public import Inventory
public import Modules
public import Playbook
public import Values

/// What the command line asks of a run, beyond which playbooks and which hosts.
public struct RunOptions: Sendable {
  /// Which tasks run, by tag.
  public var tags = TagSelection()
  /// Which hosts may take part; nil for all.
  public var limit: String?
  /// On how many hosts a task may run at once.
  public var forks = 5
  /// Whether nothing may be changed.
  public var isCheckMode = false
  /// Whether differences are shown.
  public var showsDifferences = false
  /// How many `-v` were given.
  public var verbosity = 0
  /// Whether `notify`-ed handlers run on hosts that failed.
  public var forcesHandlers = false
  /// Whether a task that asks for a handler which is not there ends the run.
  public var endsWithoutHandler = true
  /// The strategy of plays that name none.
  public var strategy = "linear"
  /// Whether a failure ends a play on all hosts, where the play does not say.
  public var anyErrorsFatal = false
  /// How many seconds a task may take, where it does not say; 0 is any number.
  public var taskTimeout = 0
  /// Whether the person is asked before each task.
  public var asksBeforeTasks = false
  /// The name of the task to start at; tasks before it are left out.
  public var startAtTask: String?
  /// When facts are gathered unasked.
  public var gathering = Gathering.implicit
  /// Where facts are kept between runs; nil where they are not.
  public var factCache: FactCache?
  /// How tasks run in the background.
  public var jobs = JobSettings()
  /// How many seconds lie between two looks at a job where `poll` does not say.
  public var pollInterval = 15
  /// What custom modules written in Python import from this machine.
  public var pythonLibrary = PythonLibrary(installation: nil)
  /// The Python on hosts where their variables name none (`interpreter_python`); nil looks for one.
  public var interpreter: String?
  /// The payloads of custom modules.
  public var payloads = PythonPayloads()
  /// Asks the person a question; nil where nobody answers.
  public var ask: @Sendable (_ question: String, _ isPrivate: Bool) async -> String? = { _, _ in
    nil
  }
  /// Whether a person sits at the terminal while the run goes on.
  public var isInteractive = false
  /// Reads the inventory anew (`meta: refresh_inventory`).
  public var readInventory: (@Sendable () async throws -> Inventory)?
  /// The folder that the journal's paths are told from.
  public var project = ProjectFolder.current
  /// Whether what tasks are made of is noted.
  public var notesInputs = false
  /// What earlier runs know; nil where everything runs anew.
  public var past: Past?
  /// How to reach hosts and become other users, where variables do not say.
  public var connection = ConnectionDefaults()

  /// The defaults of ansible-core 2.16.
  public init() {}
}

/// How to reach hosts and become other users where neither keyword nor variable says.
public struct ConnectionDefaults: Sendable {
  /// The user to log in as (`-u`, `remote_user`).
  public var remoteUser: String?
  /// The port to connect to.
  public var port: Int?
  /// The private key to log in with (`--private-key`).
  public var privateKeyFile: String?
  /// The password to log in with (`-k`).
  public var password: Secret?
  /// Seconds to wait for a connection (`-T`).
  public var timeout: Int?
  /// The connection plugin (`-c`): `ssh` or `local`.
  public var connection = "ssh"
  /// Arguments as `ssh_args` of ansible.cfg holds them.
  public var sshArguments: String?
  /// Arguments given with `--ssh-common-args`.
  public var sshCommonArguments: String?
  /// Arguments given with `--ssh-extra-args`.
  public var sshExtraArguments: String?
  /// The jump hosts of `--jump`.
  public var jump: String?
  /// Whether host keys are checked; nil leaves it to OpenSSH's own configuration.
  public var checksHostKeys: Bool?
  /// Whether to become another user (`-b`).
  public var becomes = false
  /// The user to become.
  public var becomeUser: String?
  /// The way to become: `sudo` or `su`.
  public var becomeMethod: String?
  /// The password for it (`-K`).
  public var becomePassword: Secret?
  /// Flags for it.
  public var becomeFlags: String?

  /// Nothing said.
  public init() {}
}
