import Linting
import Testing

/// What in a flow's text is an address or a region's host, and what only looks like one.
struct EndpointTests {
  private func isFound(_ text: String) throws -> Bool {
    let yaml = "carrier: A\nflows:\n  a:\n    b: '\(text)'\n"
    let findings = Linter().judge(try ConfigurationReader.read(yaml, file: "a.yml"))
    return findings.map(\.rule) == ["flow.fixed-endpoint"]
  }

  @Test(
    arguments: [
      "203.0.113.10", "sip:203.0.113.10:5060;transport=udp", "sip:agent@[2001:db8::1]:5061",
      "2001:db8::1", "http://10.0.0.1/x", "Transfer to 10.0.0.1.", "api.usw2.pure.cloud",
      "https://login.mypurecloud.ie/oauth", "lambda.us-east-1.amazonaws.com",
      "voice.eastus.communication.azure.com", "my-app-eu-west-1.example.net",
      "run.europe-west3.example.net",
    ])
  func `an endpoint is found`(_ text: String) throws {
    #expect(try isFound(text))
  }

  @Test(
    arguments: [
      "PRIMARY_SUPPORT_QUEUE", "getGlobalDirectoryQueue(\"EAST\")", "999.1.1.1", "1.2.3",
      "12:30:45",
      "https://api.mypurecloud.com/oauth/token", "interaction.skills[0].name", "us-east-1",
      "Task::a", "Ref[1:2]", "easternus.example.net", "status-east-10.example.net",
    ])
  func `what only looks like one is not`(_ text: String) throws {
    #expect(try !isFound(text))
  }
}
