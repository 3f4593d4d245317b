#!/usr/bin/env python3
"""A system: the reference failover proxy, configured here and started by the harness."""
from harness_plugin import Plugin

plugin = Plugin("reference-proxy", "1.0.0")


def configuration(params):
    policy, site = params["values"], params["site"]
    lines = ["listen:"]
    lines += ["  - %s:%s" % (transport, site["system"]) for transport in ("udp", "tcp")]
    lines.append("trunks:")
    for priority, edge in enumerate(site["edges"], 1):
        lines += ["  - name: " + edge["name"], "    address: " + edge["endpoint"],
                  "    transport: " + edge["transport"], "    priority: %d" % priority]
    lines += ["failover:"]
    lines += ["  %s: %s" % (key, policy[key]) for key in ("answerWithin", "ringWithin", "cancel")
              if key in policy]
    if policy.get("triggers"):
        lines += ["  triggers:"] + ["    - " + one["trigger"] for one in policy["triggers"]]
    lines += ["shutdown:", "  grace: " + params["settings"]["grace"]]
    return "\n".join(lines) + "\n"


@plugin.system(
    "proxy-by-plugin", kind="failover-proxy", title="the reference proxy, set up by a plugin",
    settings=[
        dict(name="grace", kind="text", default="500ms",
             title="how long it may take to end its calls when it is stopped"),
    ])
def prepare(params):
    return dict(
        command=["{{bin}}/failover-proxy", "{{directory}}/proxy.yml"],
        files=[dict(name="proxy.yml", text=configuration(params))],
        readiness=[dict(options=["udp", "tcp"])])


if __name__ == "__main__":
    plugin.run()
