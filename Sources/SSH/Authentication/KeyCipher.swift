import Crypto
import CryptoExtras
import FoundationEssentials

/// The ciphers that protect private keys.
enum KeyCipher: String {
  case aes128CBC = "aes128-cbc"
  case aes192CBC = "aes192-cbc"
  case aes256CBC = "aes256-cbc"
  case aes128CTR = "aes128-ctr"
  case aes192CTR = "aes192-ctr"
  case aes256CTR = "aes256-ctr"
  case aes128GCM = "aes128-gcm@openssh.com"
  case aes256GCM = "aes256-gcm@openssh.com"

  var keyLength: Int {
    switch self {
    case .aes128CBC, .aes128CTR, .aes128GCM: 16
    case .aes192CBC, .aes192CTR: 24
    case .aes256CBC, .aes256CTR, .aes256GCM: 32
    }
  }

  /// The length of the initial vector.
  var vectorLength: Int {
    switch self {
    case .aes128GCM, .aes256GCM: 12
    default: 16
    }
  }

  /// Opens what was sealed; `tag` is what GCM appends, and must be right.
  func decrypt(_ bytes: [UInt8], key: [UInt8], vector: [UInt8], tag: [UInt8] = []) throws -> [UInt8]
  {
    let key = SymmetricKey(data: key)
    switch self {
    case .aes128CBC, .aes192CBC, .aes256CBC:
      let vector = try AES._CBC.IV(ivBytes: vector)
      return Array(try AES._CBC.decrypt(bytes, using: key, iv: vector, noPadding: true))
    case .aes128CTR, .aes192CTR, .aes256CTR:
      let nonce = try AES._CTR.Nonce(nonceBytes: vector)
      return Array(try AES._CTR.decrypt(bytes, using: key, nonce: nonce))
    case .aes128GCM, .aes256GCM:
      let nonce = try AES.GCM.Nonce(data: vector)
      let box = try AES.GCM.SealedBox(nonce: nonce, ciphertext: bytes, tag: tag)
      return Array(try AES.GCM.open(box, using: key))
    }
  }
}
