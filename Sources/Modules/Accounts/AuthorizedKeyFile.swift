import OrderedCollections

/// The lines of a file of keys that may log in, as ansible.posix's `authorized_key` reads and
/// writes them.
///
/// All is bytes: what is no UTF-8 stays what it is. Unlike there, a last line without a break gets
/// one before another line follows, so that the two do not become one.
struct AuthorizedKeyFile {
  /// By key, or by the text of what is no key.
  ///
  /// Of lines that are the same the last stays.
  private(set) var lines: OrderedDictionary<[UInt8], AuthorizedKeyLine> = [:]
  private(set) var isChanged = false

  init(_ lines: [[UInt8]]) {
    for (rank, line) in lines.enumerated() {
      let key = AuthorizedKeyLine(line, rank: rank) ?? AuthorizedKeyLine(other: line, rank: rank)
      self.lines[key.id] = key
    }
  }

  /// Makes sure of a key, `rank` places behind the `count` lines that there were.
  mutating func add(_ key: AuthorizedKeyLine, behind count: Int) {
    if let old = lines[key.id] {
      if old.isSame(as: key) { return }
      lines[key.id] = nil
    }
    var new = key
    new.rank += count
    lines[key.id] = new
    isChanged = true
  }

  mutating func remove(_ id: [UInt8]) {
    if lines.removeValue(forKey: id) != nil { isChanged = true }
  }

  /// Takes away all but these, what is no key too.
  mutating func keepOnly(_ ids: Set<[UInt8]>) {
    for id in Set(lines.keys).subtracting(ids) { remove(id) }
  }

  var text: [UInt8] {
    let ordered = lines.values.enumerated().sorted {
      ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
    }
    return ordered.reduce(into: []) { text, line in
      if let last = text.last, last != 0x0A { text.append(0x0A) }
      text += line.element.text
    }
  }
}

/// A line of such a file: a key with its options and its comment, or anything else.
struct AuthorizedKeyLine {
  /// The key itself; of anything else the line.
  let id: [UInt8]
  /// Nil where the line is no key.
  let type: [UInt8]?
  var options = KeyOptions()
  var comment: [UInt8] = []
  /// Where it stands among the others.
  var rank: Int

  /// A line that is no key.
  init(other line: [UInt8], rank: Int) {
    self.init(id: line, type: nil, rank: rank)
  }

  private init(id: [UInt8], type: [UInt8]?, rank: Int) {
    (self.id, self.type, self.rank) = (id, type, rank)
  }

  /// Reads a line; nil if it is neither a key nor a comment of the form `# …`.
  init?(_ line: [UInt8], rank: Int) {
    let line = Self.unescaped(line)
    let words = line.split { [0x20, 0x09, 0x0D, 0x0A].contains($0) }
    if words.first == [0x23] {
      self.init(other: line, rank: rank)
      return
    }
    guard let place = words.firstIndex(where: { Self.types.contains(Array($0)) }),
      words.indices.contains(place + 1)
    else { return nil }
    self.init(id: Array(words[place + 1]), type: Array(words[place]), rank: rank)
    options = KeyOptions(Array(words[..<place].joined(separator: [0x20])))
    comment = Array(words[(place + 2)...].joined(separator: [0x20]))
  }

  func isSame(as other: Self) -> Bool {
    type == other.type && options == other.options && comment == other.comment
  }

  var text: [UInt8] {
    guard let type else { return id }
    let front = options.text
    return front + (front.isEmpty ? [] : [0x20]) + type + [0x20] + id + [0x20] + comment + [0x0A]
  }

  /// `\#` is how YAML of old times wrote `#`.
  private static func unescaped(_ line: [UInt8]) -> [UInt8] {
    var plain: [UInt8] = []
    for byte in line {
      if byte == 0x23, plain.last == 0x5C { plain.removeLast() }
      plain.append(byte)
    }
    return plain
  }

  private static let types: Set<[UInt8]> = Set(
    [
      "sk-ecdsa-sha2-nistp256@openssh.com", "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com",
      "webauthn-sk-ecdsa-sha2-nistp256@openssh.com", "ecdsa-sha2-nistp256",
      "ecdsa-sha2-nistp256-cert-v01@openssh.com", "ecdsa-sha2-nistp384",
      "ecdsa-sha2-nistp384-cert-v01@openssh.com", "ecdsa-sha2-nistp521",
      "ecdsa-sha2-nistp521-cert-v01@openssh.com", "sk-ssh-ed25519@openssh.com",
      "sk-ssh-ed25519-cert-v01@openssh.com", "ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com",
      "ssh-dss", "ssh-rsa", "ssh-xmss@openssh.com", "ssh-xmss-cert-v01@openssh.com",
      "rsa-sha2-256", "rsa-sha2-512", "ssh-rsa-cert-v01@openssh.com",
      "rsa-sha2-256-cert-v01@openssh.com", "rsa-sha2-512-cert-v01@openssh.com",
      "ssh-dss-cert-v01@openssh.com",
    ].map { Array($0.utf8) })
}

/// The options in front of a key, such as `from="10.0.0.*",no-pty`.
///
/// They are the same if each name has the same values, in whatever order the names stand.
struct KeyOptions: Equatable {
  private var list: [(name: [UInt8], value: [UInt8]?)] = []

  init() {}

  /// Splits at commas outside of quotes; a quote without its other half is an option of its own.
  init(_ text: [UInt8]) {
    var rest = text[...]
    var between: [UInt8] = []
    while !rest.isEmpty {
      let end = Self.end(of: rest)
      if end == rest.startIndex {
        between.append(rest.removeFirst())
        continue
      }
      if !list.isEmpty, between != [0x2C] { list.append((between, nil)) }
      between = []
      let option = rest[..<end]
      rest = rest[end...]
      let parts = option.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
      list.append((Array(parts[0]), parts.count > 1 ? Array(parts[1]) : nil))
    }
  }

  /// Where the option ends that `text` begins with.
  private static func end(of text: ArraySlice<UInt8>) -> Int {
    var place = text.startIndex
    while place < text.endIndex, text[place] != 0x2C {
      if [0x22, 0x27].contains(text[place]) {
        guard let close = text[(place + 1)...].firstIndex(of: text[place]) else { return place }
        place = close
      }
      place += 1
    }
    return place
  }

  static func == (one: Self, other: Self) -> Bool { one.byName == other.byName }

  private var byName: [[UInt8]: [[UInt8]?]] {
    list.reduce(into: [:]) { $0[$1.name, default: []].append($1.value) }
  }

  var text: [UInt8] {
    Array(list.map { $0.name + ($0.value.map { [0x3D] + $0 } ?? []) }.joined(separator: [0x2C]))
  }
}
