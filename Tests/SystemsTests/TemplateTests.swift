import Systems
import Testing

struct TemplateTests {
  static let trunks: [String: TemplateValue] = [
    "name": "proxy",
    "on": true,
    "off": false,
    "none": .list([]),
    "trunks": .list([
      ["name": "primary", "address": "127.1.2.11"], ["name": "secondary", "address": "127.1.2.12"],
    ]),
  ]

  static let renderings: [(template: String, text: String)] = [
    ("plain", "plain"),
    ("a {{name}} b", "a proxy b"),
    ("{{ name }}", "proxy"),
    ("{{#on}}yes{{/on}}{{#off}}no{{/off}}", "yes"),
    ("{{^on}}no{{/on}}{{^off}}yes{{/off}}{{^none}}empty{{/none}}", "yesempty"),
    ("{{#trunks}}{{name}}={{address}};{{/trunks}}", "primary=127.1.2.11;secondary=127.1.2.12;"),
    (
      "trunks:\n  {{#trunks}}\n  - {{address}}\n  {{/trunks}}\nend\n",
      "trunks:\n  - 127.1.2.11\n  - 127.1.2.12\nend\n"
    ),
    ("{{#on}}\n{{#on}}\nx\n{{/on}}\n{{/on}}\n", "x\n"),
    ("# {{…}} is filled in\n{{name}}", "# {{…}} is filled in\nproxy"),
    ("{{name", "{{name"),
    ("if (a) { b } }} {{name}}", "if (a) { b } }} proxy"),
    ("on={{on}}", "on=true"),
  ]

  @Test(arguments: renderings)
  func `a template is filled in`(template: String, text: String) throws {
    #expect(try Template(template, name: "t").render(Self.trunks) == text)
  }

  static let errors: [(template: String, problems: [String])] = [
    (
      "a\n{{nome}}\n{{nome}}",
      [
        "t:2: {{nome}} has no value; there are: name, none, off, on, trunks",
        "t:3: {{nome}} has no value; there are: name, none, off, on, trunks",
      ]
    ),
    ("{{#on}}\nx", ["t:1: {{#on}} is never closed"]),
    ("x{{/on}}", ["t:1: found {{/on}}, expected no section to be open"]),
    (
      "{{#on}}\n{{/off}}\n{{/on}}", ["t:2: found {{/off}}, expected {{/on}}"]
    ),
    (
      "\n\n{{a b}}",
      ["t:3: {{a b}} is no placeholder; a name has letters, digits, . - and _"]
    ),
    ("{{trunks}}", ["t:1: {{trunks}} is a list, write {{#trunks}}…{{/trunks}}"]),
    ("{{#name}}x{{/name}}", ["t:1: {{#name}} is a text, a section needs a list or a flag"]),
    (
      "{{#trunks}}\n{{port}}\n{{/trunks}}",
      ["t:2: {{port}} has no value; there are: address, name, none, off, on, trunks"]
    ),
  ]

  @Test(arguments: errors)
  func `every problem is named with its line`(template: String, problems: [String]) {
    let error = #expect(throws: TemplateError.self) {
      _ = try Template(template, name: "t").render(Self.trunks)
    }
    #expect(error?.problems.map(\.description) == problems)
  }
}
