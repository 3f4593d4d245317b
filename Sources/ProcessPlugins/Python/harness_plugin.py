"""A harness plugin in Python: say what it offers, then run(). Needs Python 3.8 and nothing else.

A check's function takes one piece of evidence, every other function a request's parameters.
"""
import json
import sys


class Plugin:
    def __init__(self, name, version, settings=()):
        self.name, self.version, self.settings = name, version, {}
        self._declared, self._offers, self._functions = list(settings), {}, {}

    def check(self, id, **card):
        return self._offer("checks", "check.judge", id, dict(card, id=id))

    def reporter(self, name, **card):
        return self._offer("reporters", "reporter.write", name, dict(card, name=name))

    def system(self, name, **card):
        return self._offer("systems", "system.prepare", name, dict(card, name=name))

    def party(self, name, **card):
        return self._offer("parties", "party.prepare", name, dict(card, name=name))

    def fault(self, name, **card):
        return self._offer("faults", "fault.plan", name, dict(card, name=name))

    def pack(self, kind, **card):
        self._offers.setdefault("packs", []).append(dict(card, kind=kind))

    def _offer(self, kind, method, name, card):
        def take(function):
            self._offers.setdefault(kind, []).append(card)
            self._functions.setdefault(method, {})[name] = function
            return function
        return take

    def run(self):
        self._out, sys.stdout = sys.stdout, sys.stderr  # what is printed goes to the log
        hello = dict(name=self.name, version=self.version, settings=self._declared)
        self._say(method="hello", params=dict(hello, protocol=1, offers=self._offers))
        for line in sys.stdin.buffer:
            if self._take(line) == "shutdown":
                return

    def _say(self, **message):
        self._out.write(json.dumps(dict(message, jsonrpc="2.0"), allow_nan=False) + "\n")
        self._out.flush()

    def _take(self, line):
        try:
            request = json.loads(line)
        except (ValueError, RecursionError):
            return self._fail(None, -32700, "not JSON")
        if not isinstance(request, dict) or not isinstance(request.get("method"), str):
            return self._fail(None, -32600, "not a request")
        id, method, params = request.get("id"), request["method"], request.get("params") or {}
        if id is None:
            return None  # a notification: there is none to listen to
        if method not in ("initialize", "shutdown") and method not in self._functions:
            return self._fail(id, -32601, "unknown method " + method)
        try:
            self._say(id=id, result=self._result(method, params))
        except LookupError as error:
            self._fail(id, -32602, "missing or unknown: %s" % error)
        except Exception as error:
            self._fail(id, -32603, "%s: %s" % (type(error).__name__, error))
        return method

    def _fail(self, id, code, message):
        self._say(id=id, error=dict(code=code, message=message))

    def _result(self, method, params):
        if method == "shutdown":
            return {}
        if method == "initialize":
            self.settings = params["settings"]
            return dict(name=self.name, version=self.version)
        function = self._functions[method][params[method.partition(".")[0]]]
        if method == "check.judge":
            return dict(verdicts=[self._verdict(function, one) for one in params["evidence"]])
        made = function(params)
        if method == "fault.plan":
            return dict(rules=made)
        if method == "reporter.write" and isinstance(made, str):
            return dict(text=made)
        if method == "reporter.write":
            return dict(files=[dict(name=n, text=t) for n, t in sorted(made.items())])
        return made

    def _verdict(self, function, evidence):
        try:
            return function(evidence)
        except Exception as error:  # one odd call says nothing of the others
            return inconclusive("%s: %s" % (type(error).__name__, error))


def passed(): return dict(verdict="passed")
def not_applicable(): return dict(verdict="notApplicable")
def inconclusive(why): return dict(verdict="inconclusive", why=why)
def failed(*findings): return dict(verdict="failed", findings=list(findings))
def finding(sentence, frames, **more): return dict(more, sentence=sentence, frames=frames)
