import OrderedCollections
import Values

/// A setting of a container: how it is asked for, and where `docker inspect` tells of it.
struct DockerSetting: Sendable {
  enum Kind: Sendable {
    case text, flag, number, bytes
    /// A list whose order means nothing.
    case set
    /// Names and their values.
    case pairs
    /// Pairs that are told as a list, with that between name and value.
    case listedPairs(Character)
    /// What needs a rule of its own.
    case special
  }

  var name: String
  var aliases: [String] = []
  var kind: Kind
  /// The option of `docker create`; empty where there is none.
  var flag: String
  /// The keys that lead to it in what `docker inspect` tells.
  var path: [String]
  var summary: String

  init(
    _ name: String, _ kind: Kind, _ flag: String, _ path: String, aliases: [String] = [],
    _ summary: String
  ) {
    self.name = name
    self.kind = kind
    self.flag = flag
    self.path = path.split(separator: ".").map(String.init)
    self.aliases = aliases
    self.summary = summary
  }

  /// All of them.
  static let all = ofProcess + ofResources + ofNetwork + ofStorage

  private static let ofProcess: [Self] = [
    Self("command", .special, "", "", "The command, as a list or as words."),
    Self("entrypoint", .special, "", "", "What the command is given to, as a list."),
    Self("env", .special, "", "", "Variables of its environment."),
    Self("env_file", .special, "", "", "A file of the host with variables; not compared."),
    Self("hostname", .text, "--hostname", "Config.Hostname", "Its host name."),
    Self("domainname", .text, "--domainname", "Config.Domainname", "Its domain."),
    Self("user", .text, "--user", "Config.User", "The user that it runs as."),
    Self("working_dir", .text, "--workdir", "Config.WorkingDir", "Its working directory."),
    Self("stop_signal", .text, "--stop-signal", "Config.StopSignal", "What ends it."),
    Self(
      "stop_timeout", .number, "--stop-timeout", "Config.StopTimeout",
      "How many seconds it may take to end."),
    Self("tty", .flag, "--tty", "Config.Tty", "Whether it has a terminal."),
    Self(
      "interactive", .flag, "--interactive", "Config.OpenStdin", "Whether its input stays open."),
    Self("init", .flag, "--init", "HostConfig.Init", "Whether an init reaps its processes."),
    Self("labels", .pairs, "--label", "Config.Labels", "Its labels."),
    Self(
      "restart_policy", .text, "--restart", "HostConfig.RestartPolicy.Name",
      "When it is started again."),
    Self(
      "restart_retries", .number, "", "HostConfig.RestartPolicy.MaximumRetryCount",
      "How often at most, for `on-failure`."),
    Self("auto_remove", .flag, "--rm", "HostConfig.AutoRemove", "Whether it goes when it ends."),
    Self("log_driver", .text, "--log-driver", "HostConfig.LogConfig.Type", "What keeps its logs."),
    Self(
      "log_options", .pairs, "--log-opt", "HostConfig.LogConfig.Config", aliases: ["log_opt"],
      "That one's options."),
    Self("runtime", .text, "--runtime", "HostConfig.Runtime", "What runs it."),
    Self("sysctls", .pairs, "--sysctl", "HostConfig.Sysctls", "Its kernel settings."),
    Self("privileged", .flag, "--privileged", "HostConfig.Privileged", "Whether it may do all."),
    Self("capabilities", .set, "--cap-add", "HostConfig.CapAdd", "What it may do besides."),
    Self("cap_drop", .set, "--cap-drop", "HostConfig.CapDrop", "What it may not do."),
    Self("groups", .set, "--group-add", "HostConfig.GroupAdd", "Further groups of its user."),
    Self("security_opts", .set, "--security-opt", "HostConfig.SecurityOpt", "What guards it."),
    Self("ipc_mode", .text, "--ipc", "HostConfig.IpcMode", "Whose IPC it shares."),
    Self("pid_mode", .text, "--pid", "HostConfig.PidMode", "Whose processes it sees."),
    Self("uts", .text, "--uts", "HostConfig.UTSMode", "Whose host name it shares."),
    Self("userns_mode", .text, "--userns", "HostConfig.UsernsMode", "Whose users it shares."),
  ]

  private static let ofResources: [Self] = [
    Self("memory", .bytes, "--memory", "HostConfig.Memory", "How much memory it may use."),
    Self(
      "memory_reservation", .bytes, "--memory-reservation", "HostConfig.MemoryReservation",
      "How much it keeps when memory is short."),
    Self(
      "memory_swap", .bytes, "--memory-swap", "HostConfig.MemorySwap", "Memory and swap together."),
    Self("shm_size", .bytes, "--shm-size", "HostConfig.ShmSize", "The size of `/dev/shm`."),
    Self("cpu_shares", .number, "--cpu-shares", "HostConfig.CpuShares", "Its weight."),
    Self("cpu_period", .number, "--cpu-period", "HostConfig.CpuPeriod", "The scheduler's period."),
    Self("cpu_quota", .number, "--cpu-quota", "HostConfig.CpuQuota", "Its part of the period."),
    Self("cpuset_cpus", .text, "--cpuset-cpus", "HostConfig.CpusetCpus", "Its processors."),
    Self("cpuset_mems", .text, "--cpuset-mems", "HostConfig.CpusetMems", "Its memory nodes."),
    Self("pids_limit", .number, "--pids-limit", "HostConfig.PidsLimit", "How many processes."),
    Self("oom_score_adj", .number, "--oom-score-adj", "HostConfig.OomScoreAdj", "Its OOM score."),
    Self(
      "cgroup_parent", .text, "--cgroup-parent", "HostConfig.CgroupParent", "Its cgroup's parent."),
    Self(
      "ulimits", .special, "--ulimit", "", "Its limits, as `name:soft:hard`; not compared."),
  ]

  private static let ofNetwork: [Self] = [
    Self(
      "published_ports", .special, "--publish", "", aliases: ["ports"],
      "Ports of the host that lead to it."),
    Self(
      "publish_all_ports", .flag, "--publish-all", "HostConfig.PublishAllPorts",
      "Whether all exposed ports are published."),
    Self(
      "exposed_ports", .special, "--expose", "", aliases: ["exposed", "expose"],
      "Ports that others may reach."),
    Self("network_mode", .text, "--network", "HostConfig.NetworkMode", "Its first network."),
    Self("mac_address", .text, "--mac-address", "Config.MacAddress", "Its MAC address."),
    Self("dns_servers", .set, "--dns", "HostConfig.Dns", "Its name servers."),
    Self("dns_search_domains", .set, "--dns-search", "HostConfig.DnsSearch", "Where names are."),
    Self("dns_opts", .set, "--dns-option", "HostConfig.DnsOptions", "Options of its resolver."),
    Self(
      "etc_hosts", .listedPairs(":"), "--add-host", "HostConfig.ExtraHosts",
      "Names of hosts and their addresses."),
    Self("links", .special, "--link", "", "Containers that it is linked to; not compared."),
  ]

  private static let ofStorage: [Self] = [
    Self("volumes", .special, "--volume", "", "What of the host, or which volumes, it sees."),
    Self("volumes_from", .set, "--volumes-from", "HostConfig.VolumesFrom", "Whose it sees too."),
    Self(
      "volume_driver", .text, "--volume-driver", "HostConfig.VolumeDriver", "Its volumes' driver."),
    Self("tmpfs", .special, "--tmpfs", "", "Folders in memory; not compared."),
    Self("devices", .special, "--device", "", "Devices of the host; not compared."),
    Self(
      "read_only", .flag, "--read-only", "HostConfig.ReadonlyRootfs",
      "Whether its root cannot be written."),
  ]
}
