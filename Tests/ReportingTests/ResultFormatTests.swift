import Testing

@testable import Reporting

struct ResultFormatTests {
  @Test(
    arguments: [
      (nil, nil, ResultFormat.json),
      ("default", nil, .json),
      ("ansible.builtin.default", "yaml", .yaml),
      (nil, "json", .json),
      ("yaml", nil, .communityYAML),
      ("community.general.yaml", "json", .communityYAML),
      ("minimal", nil, nil),
      (nil, "xml", nil),
      (nil, "community.general.yaml", nil),
    ] as [(String?, String?, ResultFormat?)])
  func `follows ansible.cfg, and knows what it has not`(
    callback: String?, resultFormat: String?, format: ResultFormat?
  ) {
    #expect(ResultFormat(callback: callback, resultFormat: resultFormat) == format)
  }
}
