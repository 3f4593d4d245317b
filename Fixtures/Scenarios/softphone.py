#!/usr/bin/env python3
"""An agent's softphone: a real baresip, told what to do through its control port.

softphone.py ADDRESS PORT NAME: waits to be called, lets it ring, takes the call, says a tone for two seconds
and hangs up. Exits with 0 if all of that happened.
"""
import glob
import json
import math
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import wave

CONFIG = """
sip_listen {address}:{port}
ctrl_tcp_listen {address}:4444
call_local_timeout 120
net_interface {address}
audio_source aufile,{folder}/said.wav
audio_player aufile,{folder}/heard.wav
module_path {modules}
module aufile.so
module g711.so
module uuid.so
module_app account.so
module_app ctrl_tcp.so
module_app menu.so
"""


class Control:
    """baresip's control port: JSON in netstrings."""

    def __init__(self, address):
        self.wire = socket.create_connection(
            (address, 4444), timeout=40, source_address=(address, 0))
        self.buffer = b""

    def tell(self, command, params=""):
        text = json.dumps(dict(command=command, params=params, token=command)).encode()
        self.wire.sendall(b"%d:%s," % (len(text), text))

    def next(self):
        while True:
            length, colon, rest = self.buffer.partition(b":")
            if colon and len(rest) > int(length):
                text, self.buffer = rest[:int(length)], rest[int(length) + 1:]
                return json.loads(text)
            more = self.wire.recv(65536)
            if not more:
                sys.exit("baresip closed its control port")
            self.buffer += more

    def wait(self, event):
        while True:
            message = self.next()
            if message.get("event") and message.get("type") == event:
                return message


def tone(path):
    """Ten seconds of 440 Hz at 8 kHz."""
    with wave.open(path, "wb") as file:
        file.setparams((1, 2, 8000, 80000, "NONE", ""))
        file.writeframes(b"".join(
            struct.pack("<h", int(8000 * math.sin(2 * math.pi * 440 * place / 8000)))
            for place in range(80000)))


def passed_on(lines):
    for line in lines:
        sys.stderr.buffer.write(line)
        sys.stderr.buffer.flush()


def ready(process):
    """Waits until baresip says that it is, and goes on reading what it says."""
    for line in process.stdout:
        sys.stderr.buffer.write(line)
        if b"baresip is ready" in line:
            threading.Thread(target=passed_on, args=[process.stdout], daemon=True).start()
            return
    sys.exit("baresip ended with %d" % process.wait())


def main(address, port, name):
    folder = os.path.join(os.getcwd(), "baresip")
    os.makedirs(folder, exist_ok=True)
    modules = (glob.glob("/usr/lib/*/baresip/modules") + glob.glob("/usr/lib/baresip/modules")
               + ["/usr/local/lib/baresip/modules"])[0]
    tone(os.path.join(folder, "said.wav"))
    with open(os.path.join(folder, "config"), "w") as file:
        file.write(CONFIG.format(address=address, port=port, folder=folder, modules=modules))
    with open(os.path.join(folder, "accounts"), "w") as file:
        file.write("<sip:%s@%s:%s>;regint=0;answermode=manual\n" % (name, address, port))
    process = subprocess.Popen(
        ["baresip", "-f", folder], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(1))
    try:
        ready(process)
        control = Control(address)
        control.wait("CALL_INCOMING")
        time.sleep(0.5)
        control.tell("accept")
        control.wait("CALL_ESTABLISHED")
        time.sleep(2)
        control.tell("hangup")
        control.wait("CALL_CLOSED")
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    main(*sys.argv[1:])
