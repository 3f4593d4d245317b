#!/usr/bin/env python3
"""A pack of its own: services that answer calls, with a party and a fault to try them by.

The party is this same file, run as `answering_service.py ask ADDRESS PORT SYSTEM TIMES`.
"""
import os
import socket
import sys

from harness_plugin import Plugin

SCENARIO = """
scenario: answers-over-a-bad-link
title: A call is answered although the first INVITE and the first 200 are lost
why: UDP loses packets; a service that does not send again loses calls (RFC 3261 section 17).
system: answering-service
requirements: [AN-01]
trunks: []
parties:
  carrier:
    - call: system
      offer: [PCMU]
    - expect: 200
      within: ${answerWithin}
    - talk: 200ms
    - hang up
    - expect: 200 BYE
  monitor:
    plays: options-asker
    settings: {times: 2}
links:
  carrier:
    - loses-first: any
      settings: {times: 1}
checks:
  - final.single
"""

plugin = Plugin("answering-service", "1.0.0")
plugin.pack(
    "answering-service", title="a service that answers calls",
    requirements=[dict(id="AN-01", title="a call is answered, also over a bad link",
                       source="RFC 3261 section 17")],
    scenarios=[dict(file="answers-over-a-bad-link.yml", text=SCENARIO)],
    policy=[dict(name="answerWithin", kind="duration", default="5s",
                 title="how soon a call is to be answered")])


@plugin.party("options-asker", title="asks the system with OPTIONS, and fails without an answer",
              settings=[dict(name="times", kind="count", least=1, most=100, default=1,
                             title="how often it asks")])
def asker(params):
    program = [sys.executable, os.path.abspath(__file__)]
    place = ["ask", "{address}", "{port}", params["endpoints"]["system"]]
    return dict(command=program + place + [str(params["settings"]["times"])], within=20)


@plugin.fault("loses-first", title="loses the first INVITEs and the first 200s",
              settings=[dict(name="times", kind="count", least=1, most=5, default=1,
                             title="how many of each")])
def loses_first(params):
    times = params["settings"]["times"]
    if params["link"]["transport"] != "udp":
        return []  # what TCP loses comes again below SIP, and none would be missing
    return [dict(rule="drop", message="INVITE", direction="outgoing", first=times),
            dict(rule="drop", message="200", direction="incoming", first=times)]


def ask(address, port, system, times):
    """Asks that often, sending again as RFC 3261 section 17.1.2 has it; nothing at all is a failure."""
    host, _, number = system.rpartition(":")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as wire:
        wire.bind((address, int(port)))
        for number_of_request in range(1, int(times) + 1):
            request = "\r\n".join([
                "OPTIONS sip:%s SIP/2.0" % system,
                "Via: SIP/2.0/UDP %s:%s;branch=z9hG4bKask%d" % (address, port, number_of_request),
                "Max-Forwards: 70", "From: <sip:asker@%s>;tag=asker" % address,
                "To: <sip:%s>" % system, "Call-ID: ask-%d@%s" % (number_of_request, address),
                "CSeq: %d OPTIONS" % number_of_request, "Content-Length: 0", "", ""])
            if not answered(wire, request.encode(), (host.strip("[]"), int(number))):
                sys.exit("OPTIONS %d had no answer" % number_of_request)


def answered(wire, request, target):
    for patience in (0.5, 1, 2, 4):
        wire.sendto(request, target)
        wire.settimeout(patience)
        try:
            if wire.recv(65536).startswith(b"SIP/2.0 "):
                return True
        except socket.timeout:
            pass
    return False


if __name__ == "__main__":
    ask(*sys.argv[2:]) if sys.argv[1:2] == ["ask"] else plugin.run()
