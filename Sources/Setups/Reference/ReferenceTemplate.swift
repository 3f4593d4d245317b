/// The template of the project's own failover proxy, for folders that hold no system.
package enum ReferenceTemplate {
  package static let name = "failover-proxy.yml"

  /// The same as `Fixtures/Systems/failover-proxy/failover-proxy.yml`.
  package static let text = """
    # The reference failover proxy, as the run's policy asks for it. {{…}} is filled in by the harness.
    listen:
      - udp:{{system.address}}:{{system.port}}
      - tcp:{{system.address}}:{{system.port}}
    {{#tls}}
      - tls:{{system.address}}:{{tls.port}}
    tls:
      certificate: {{tls_certificate}}
      key: {{tls_key}}
      ca: {{tls_ca}}
      verify: true
    {{/tls}}
    trunks:
    {{#trunks}}
      - name: {{name}}
        address: {{address}}:{{port}}
        transport: {{transport}}
        priority: {{priority}}
        weight: {{weight}}
    {{/trunks}}
    failover:
      answerWithin: {{answerWithin}}
      ringWithin: {{ringWithin}}
      triggers:
    {{#triggers}}
        - {{trigger}}
    {{/triggers}}
      cancel: {{cancel}}
    breaker:
      threshold: {{breaker.threshold}}
      interval: {{breaker.interval}}
    {{#health}}
    healthChecks:
      interval: {{interval}}
    {{/health}}
    timers:
      t1: {{t1.ms}}ms
    shutdown:
      grace: 500ms

    """
}
