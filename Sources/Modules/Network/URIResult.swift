import OrderedCollections
import Values

/// What `uri` tells of an answer.
struct URIResult {
  let call: URI
  let reply: Reply

  var result: TaskResult {
    if let failure = reply.failure { return .failure(failure, ["elapsed": 0]) }
    if let skipped = reply["skipped"] {
      let values: Mapping = ["stdout": .string("skipped, since \(skipped)")]
      return TaskResult(values.withOutputLines)
    }
    let answer = WebAnswer(reply, isFile: reply["isfile"] != nil)
    let status = answer.status ?? -1
    var values: Mapping = [:]
    for (name, value) in answer.headers {
      values[.string(name.pythonString.replacing("-", with: "_"))] = value
    }
    if let location = values["location"]?.string {
      values["location"] = .string(absolute(location))
    }
    values["url"] = .string(answer.status == nil ? call.url : answer.url)
    values["redirected"] = .bool(answer.status != nil && answer.url != call.url)
    values["status"] = .int(status)
    values["elapsed"] = .int(Int(reply["elapsed"] ?? "") ?? 0)
    if status >= 200, status < 300 { addCookies(of: answer, to: &values) }
    let bytes = reply.bytes("body")
    let text = bytes.map { String(decoding: $0, as: UTF8.self) } ?? ""
    let isJSON = addJSON(text, to: &values)
    if status >= 300, call.expectedStatus.contains(status), !call.returnsContent, !isJSON {
      values["body"] = .string(text)
    }
    if call.returnsContent { values["content"] = .string(text) }
    if call.destination != nil, answer.status != nil {
      values["path"] = reply["path"].map(Value.string)
      values.merge(FileStatus(reply["after"])?.values ?? [:]) { $1 }
    }
    guard call.expectedStatus.contains(status) else {
      let list = call.expectedStatus.map(String.init).joined(separator: ", ")
      return .failure("Status code was \(status) and not [\(list)]: \(answer.message)", values)
    }
    values["msg"] = .string(answer.message)
    return TaskResult(values, isChanged: reply["written"] != nil || reply["changed"] != nil)
  }

  private func addCookies(of answer: WebAnswer, to values: inout Mapping) {
    var cookies: Mapping = [:]
    for cookie in answer.cookies { cookies[.string(cookie.name)] = .string(cookie.value) }
    values["cookies"] = .mapping(cookies)
    let pairs = answer.cookies.map { "\($0.name)=\($0.value)" }
    values["cookies_string"] = .string(pairs.joined(separator: "; "))
  }

  /// Reads the content where its type says that it is JSON; whether it does.
  private func addJSON(_ text: String, to values: inout Mapping) -> Bool {
    let type = (values["content_type"]?.string ?? "").prefix { $0 != ";" }.lowercased()
    let subtype = type.split(separator: "/").last.map(String.init) ?? ""
    let kind = subtype.split(separator: "+").last.map(String.init) ?? ""
    guard ["json", "javascript", "x-javascript", "x-json"].contains(kind) else { return false }
    if let json = try? JSONReader.value(ofText: text) { values["json"] = json }
    return true
  }

  private func absolute(_ location: String) -> String {
    if location.contains("://") { return location }
    let (scheme, rest) = WebRequest.parts(of: call.url)
    if location.hasPrefix("/") { return scheme + rest.prefix { $0 != "/" } + location }
    let folder = rest.lastIndex(of: "/").map { rest[..<$0] } ?? rest
    return "\(scheme)\(folder)/\(location)"
  }
}
