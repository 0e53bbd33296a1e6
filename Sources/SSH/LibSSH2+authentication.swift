import CLibSSH2

extension LibSSH2 {
  /// What the server says of a way to prove who we are.
  enum Verdict {
    /// More bytes must come first.
    case blocked
    case accepted
    case refused
    /// The key would do: sign this, `resolveSignature`, and repeat the step.
    case signatureWanted([UInt8])
    /// The server asks this: put answers into `answers`, and start anew.
    case challenged(Challenge)
  }

  /// The server's ways to authenticate; empty when it wants none; nil while more bytes must come.
  func authenticationMethods(user: String) throws(LibSSH2Failure) -> [String]? {
    if let list = libssh2_userauth_list(session, user, UInt32(user.utf8.count)) {
      return String(cString: list).split(separator: ",").map(String.init)
    }
    if libssh2_userauth_authenticated(session) != 0 { return [] }
    let code = libssh2_session_last_errno(session)
    if code == LIBSSH2_ERROR_EAGAIN { return nil }
    throw LibSSH2Failure(call: "libssh2_userauth_list", code: code, message: lastMessage)
  }

  /// Offers a public key, given as an SSH blob.
  func authenticate(user: String, publicKey: [UInt8]) throws(LibSSH2Failure) -> Verdict {
    let code = libssh2_userauth_publickey(
      session, user, publicKey, publicKey.count, LibSSH2Callbacks.sign, nil)
    if code == LIBSSH2_ERROR_EAGAIN, case .wanted(let data) = wire.signature {
      return .signatureWanted(data)
    }
    return try verdict(code, "libssh2_userauth_publickey")
  }

  /// Gives the signature that `authenticate` wanted; nil when there is none.
  func resolveSignature(_ signature: [UInt8]?) {
    wire.signature = signature.map { .ready($0) } ?? .refused
  }

  /// Offers a password.
  func authenticate(user: String, password: String) throws(LibSSH2Failure) -> Verdict {
    let code = libssh2_userauth_password_ex(
      session, user, UInt32(user.utf8.count), password, UInt32(password.utf8.count), nil)
    return try verdict(code, "libssh2_userauth_password")
  }

  /// Answers the server's questions with what `answers` holds.
  func authenticateInteractively(user: String) throws(LibSSH2Failure) -> Verdict {
    let code = libssh2_userauth_keyboard_interactive_ex(
      session, user, UInt32(user.utf8.count), LibSSH2Callbacks.answer)
    if let challenge = wire.challenge {
      wire.challenge = nil
      if code == LIBSSH2_ERROR_EAGAIN { try abandonInteraction(user: user) }
      return .challenged(challenge)
    }
    return try verdict(code, "libssh2_userauth_keyboard_interactive")
  }

  /// Leaves a conversation whose later question has no answer yet: libssh2 would wait for ever.
  private func abandonInteraction(user: String) throws(LibSSH2Failure) {
    wire.failsNextReceive = true
    libssh2_userauth_keyboard_interactive_ex(
      session, user, UInt32(user.utf8.count), LibSSH2Callbacks.answer)
    wire.failsNextReceive = false
  }

  private func verdict(_ code: Int32, _ call: String) throws(LibSSH2Failure) -> Verdict {
    // To libssh2 a server that hangs up has also refused.
    let code = code < 0 && wire.disconnectReason != nil ? LIBSSH2_ERROR_SOCKET_DISCONNECT : code
    switch code {
    case 0: return .accepted
    case LIBSSH2_ERROR_EAGAIN: return .blocked
    case LIBSSH2_ERROR_AUTHENTICATION_FAILED, LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED,
      LIBSSH2_ERROR_PASSWORD_EXPIRED:
      return .refused
    default: throw LibSSH2Failure(call: call, code: code, message: lastMessage)
    }
  }
}
