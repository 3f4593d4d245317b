#!/usr/bin/env python3
"""Plugins that do everything wrong, one mode each; the contract suite must refuse them all."""
import json
import os
import signal
import sys
import time

mode = sys.argv[1]
out = sys.stdout.buffer


def say(**message):
    raw((json.dumps(dict(jsonrpc="2.0", **message)) + "\n").encode())


def raw(data):
    out.write(data)
    out.flush()


def forever():
    while True:
        time.sleep(600)


def hello(**changes):
    check = dict(id="hostile.check", title="t", why="w", source="s")
    params = dict(protocol=1, name="hostile", version="1.0.0", offers=dict(checks=[check]))
    params.update(changes)
    say(method="hello", params=params)


def before_hello():
    if mode == "die":
        print("cannot find my configuration", file=sys.stderr)
        sys.exit(3)
    if mode == "silent":
        forever()
    if mode == "noise":
        raw(bytes(range(256)) * 64 + b"\n")
        forever()
    if mode == "chatter-first":
        raw(b"Welcome to my plugin!\n")
    if mode == "endless-line":
        while True:
            raw(b"x" * 65536)
    if mode == "slow-drip":
        for byte in b'{"jsonrpc":"2.0","method":"hello","params":{"protocol":1,"name":"hostile"':
            raw(bytes([byte]))
            time.sleep(0.2)
        forever()
    if mode == "close-stdout":
        os.close(1)
        forever()
    if mode == "other-version":
        hello(protocol=2)
        forever()
    if mode == "bad-name":
        hello(name="../../etc")
        forever()
    if mode == "deep":
        raw(b"[" * 100000 + b"\n")
        forever()
    if mode == "bad-offers":
        hello(offers=dict(checks=[dict(id="a b", title="", why="w", source="s")]))
        forever()
    if mode == "ignore-term":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if mode == "leave-child":
        if os.fork() == 0:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            forever()


def judge(evidence):
    first = evidence["calls"][0] if evidence["calls"] else None
    if mode == "nonsense-verdict":
        return dict(verdict="perhaps")
    if mode == "nonsense-frames":
        return dict(verdict="failed", findings=[dict(sentence="x", frames=[999999999])])
    if mode == "no-findings":
        return dict(verdict="failed", findings=[])
    if mode == "always-passes":
        return dict(verdict="passed")
    if mode == "moody" and first:
        judge.count = getattr(judge, "count", 0) + 1
        return dict(verdict="passed") if judge.count % 7 < 3 else dict(verdict="notApplicable")
    return dict(verdict="passed") if first else dict(verdict="notApplicable")


def answer(request):
    method, id, params = request.get("method"), request.get("id"), request.get("params") or {}
    if method == "initialize":
        if mode == "lie":
            return say(id=id, result=dict(name="hostile", version="6.6.6"))
        return say(id=id, result=dict(name="hostile", version="1.0.0"))
    if method == "shutdown":
        if mode == "ignore-shutdown":
            forever()
        say(id=id, result={})
        if mode in ("ignore-term", "stays"):
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            forever()
        if mode == "bad-exit":
            sys.exit(9)
        sys.exit(0)
    if method == "check.judge":
        if mode == "hang":
            forever()
        if mode == "die-when-asked":
            os.kill(os.getpid(), signal.SIGSEGV)
        if mode == "flood":
            while True:
                raw(b'{"jsonrpc":"2.0","method":"log","params":{}}\n' * 1000)
        if mode == "flood-stderr":
            chunk = b"noise " * 10000 + b"\n"
            for _ in range(200):
                sys.stderr.buffer.write(chunk)
        if mode == "chatter":
            raw(b"judging...\n")
        if mode == "wrong-id":
            return say(id=id + 1000, result=dict(verdicts=[]))
        if mode == "twice":
            verdicts = [judge(one) for one in params["evidence"]]
            say(id=id, result=dict(verdicts=verdicts))
        if mode == "too-few":
            return say(id=id, result=dict(verdicts=[]))
        if mode == "asks":
            say(id=1, method="harness.secrets", params={})
        if mode == "huge-answer":
            say(id=id, result=dict(verdicts=["x" * (64 << 20)]))
            return
        if params.get("check") != "hostile.check" and mode != "any-check":
            return say(id=id, error=dict(code=-32602, message="unknown check"))
        return say(id=id, result=dict(verdicts=[judge(one) for one in params.get("evidence", [])]))
    if mode == "any-method":
        return say(id=id, result={})
    if id is not None:
        say(id=id, error=dict(code=-32601, message="unknown method"))


before_hello()
hello()
if mode == "second-hello":
    hello()
if mode == "close-stdin":
    os.close(0)
    forever()
for line in sys.stdin.buffer:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError):
        if mode == "dies-of-bad-json":
            sys.exit(1)
        say(id=None, error=dict(code=-32700, message="not JSON"))
        continue
    if isinstance(request, dict):
        answer(request)
if mode == "outlives-stdin":
    forever()
