#!/usr/bin/env python3
"""A check: callers hear within some time that it rings."""
from harness_plugin import Plugin, failed, finding, inconclusive, not_applicable, passed

plugin = Plugin("ring-time", "1.0.0", settings=[
    dict(name="within", kind="duration", default="4s",
         title="how long after its INVITE a caller may wait for 180 or 183"),
])


def caller_legs(evidence, call):
    """The legs on which a carrier calls the system."""
    role = {party["address"]: party["role"] for party in evidence["parties"]}

    def role_of(endpoint):
        return role.get(endpoint.rpartition(":")[0].strip("[]"))

    return [leg for leg in call["legs"]
            if role_of(leg["caller"]) == "carrier" and role_of(leg["callee"]) == "system"]


@plugin.check(
    "ring.time", title="a caller hears that it rings in time",
    why="Callers who hear nothing hang up and call again, which doubles the load of a failover.",
    source="RFC 3261 §13.2.1")
def ring_time(evidence):
    within = plugin.settings["within"]
    findings, doubt, judged = [], None, False
    for call in evidence["calls"]:
        for leg in caller_legs(evidence, call):
            invites = [t for t in leg["transactions"] if t["place"] == "invite"]
            if not invites:
                continue
            first = invites[0]["messages"][0]
            answers = [m for t in invites for m in t["messages"] if m.get("status", 0) > 100]
            rings = [m for m in answers if m["status"] in (180, 183)]
            if rings:
                waited, frames = rings[0]["seconds"] - first["seconds"], [rings[0]["frame"]]
            elif answers:
                continue  # answered or refused at once: it never rang
            else:
                waited, frames = evidence["seconds"] - first["seconds"], []
                if waited <= within:
                    doubt = "the evidence ends before the caller could hear that it rings"
                    continue
            judged = True
            if waited > within:
                sentence = "the caller heard nothing for %.3f s, more than %.3f s" % (waited, within)
                findings.append(
                    finding(sentence, frames + [first["frame"]], callID=leg["callID"]))
    if findings:
        return failed(*findings)
    if doubt:
        return inconclusive(doubt)
    return passed() if judged else not_applicable()


if __name__ == "__main__":
    plugin.run()
