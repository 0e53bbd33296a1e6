import OrderedCollections
import Values

/// What a request sends, and the type that it says of it.
struct WebBody {
  /// Nil where it is a file of the host.
  var bytes: [UInt8]?
  var type: String?
  /// Whether the type counts even if the task gives another.
  var replacesType = false

  struct Refusal: Error {
    let message: String
  }

  /// The body of a task; nil where there is none.
  init?(of call: URI, files: LocalFiles) throws {
    if let source = call.source {
      guard !call.isOnHost else { return }
      do {
        bytes = try files.read(try files.find(source, in: "files"), decrypts: true)
      } catch let error as LocalFiles.Missing {
        throw Refusal(message: error.message)
      }
      return
    }
    guard let body = call.body else { return nil }
    switch call.bodyFormat {
    case .json:
      type = "application/json"
      bytes = Self.bytes(body.string ?? JSONWriter(secrets: .exposed).text(of: body))
    case .form:
      type = "application/x-www-form-urlencoded"
      bytes = Self.bytes(try body.string ?? Self.form(body))
    case .multipart:
      let boundary = "apus-\(FileWriter.sha1(Self.bytes(body.pythonString)))"
      type = "multipart/form-data; boundary=\"\(boundary)\""
      replacesType = true
      bytes = try Self.multipart(body, boundary: boundary, files: files)
    case .raw:
      switch body {
      case .mapping, .list: bytes = Self.bytes(JSONWriter(secrets: .exposed).text(of: body))
      default: bytes = Self.bytes(body.pythonString)
      }
    }
  }

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private static func form(_ body: Value) throws -> String {
    var pairs: [(Value, Value)] = []
    if let mapping = body.mapping {
      pairs = mapping.map { ($0.key, $0.value) }
    } else if let items = body.items {
      for item in items {
        guard let pair = item.items, pair.count == 2 else {
          throw Refusal(
            message: "failed to parse body as form_urlencoded: not a valid non-string sequence "
              + "or mapping object")
        }
        pairs.append((pair[0], pair[1]))
      }
    }
    return pairs.flatMap { key, value in
      (value.items ?? [value]).filter { !$0.isNull }.map { one in
        "\(PercentEncoding.form(key.pythonString))=\(PercentEncoding.form(one.pythonString))"
      }
    }.joined(separator: "&")
  }

  /// A form as RFC 7578 has it.
  private static func multipart(
    _ body: Value, boundary: String, files: LocalFiles
  ) throws -> [UInt8] {
    let failed = "failed to parse body as form-multipart: "
    guard let fields = body.mapping else {
      throw Refusal(message: "body must be mapping, cannot be type \(body.typeName)")
    }
    var result: [UInt8] = []
    for (name, value) in fields {
      var disposition = "form-data; name=\"\(escaped(name.pythonString))\""
      var type = "text/plain"
      var content: [UInt8]
      if let field = value.mapping {
        let file = field["filename"]?.string
        guard file != nil || field["content"] != nil else {
          throw Refusal(message: failed + "at least one of filename or content must be provided")
        }
        if let file {
          let base = file.split(separator: "/").last.map(String.init) ?? file
          disposition += "; filename=\"\(escaped(base))\""
          type = "application/octet-stream"
        }
        type = field["mime_type"]?.string ?? type
        if let text = field["content"], !text.isNull {
          content = bytes(text.pythonString)
        } else {
          do {
            content = try files.read(try files.find(file ?? "", in: "files"), decrypts: true)
          } catch let error as LocalFiles.Missing {
            throw Refusal(message: error.message)
          }
        }
      } else if value.items == nil {
        content = bytes(value.pythonString)
      } else {
        throw Refusal(message: failed + "value must be a string, or mapping")
      }
      result += bytes("--\(boundary)\r\nContent-Disposition: \(disposition)\r\n")
      result += bytes("Content-Type: \(type)\r\n\r\n") + content + bytes("\r\n")
    }
    return result + bytes("--\(boundary)--\r\n")
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\r", with: "")
      .replacing("\n", with: "")
  }
}
