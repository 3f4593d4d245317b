#!/usr/bin/env python3
"""Makes the captures of this folder again: SIP over TLS between OpenSSL's s_client and s_server.

Needs openssl, tcpdump, editcap (Wireshark) and the right to capture on loopback.
  make.py FOLDER [NAME...]
"""
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time

CLIENT, SERVER = "127.77.0.2", "127.77.0.1"
URI = f"sips:+12025550102@{SERVER}"
MASK = b"\xa5\x5a\x0f\xf0"
PATIENCE = 8  # seconds

T12, T13 = ["-tls1_2"], ["-tls1_3"]


def suite(name):
    return T13 + ["-ciphersuites", name]


def cipher(name):
    return T12 + ["-cipher", name]


# Name: certificate, options of the server, options of the client, what else is done.
CAPTURES = {
    "tls13-aes128gcm": ("rsa", T13, suite("TLS_AES_128_GCM_SHA256"), ""),
    "tls13-aes256gcm": ("rsa", T13, suite("TLS_AES_256_GCM_SHA384"), ""),
    "tls13-chacha": ("ec", T13, suite("TLS_CHACHA20_POLY1305_SHA256"), ""),
    "tls13-retry": ("ec", T13 + ["-groups", "P-384"], T13 + ["-groups", "X25519:P-384"], ""),
    "tls13-key-update": ("ec", T13, T13, "update"),
    "tls13-resumed": ("ec", T13, T13, "resume"),
    "tls13-websocket": ("ec", T13, T13, "websocket"),
    "tls12-aes128gcm": ("rsa", T12, cipher("ECDHE-RSA-AES128-GCM-SHA256"), ""),
    "tls12-aes256gcm": ("ec", T12, cipher("ECDHE-ECDSA-AES256-GCM-SHA384"), ""),
    "tls12-chacha": ("rsa", T12, cipher("ECDHE-RSA-CHACHA20-POLY1305"), ""),
    "tls12-rsa-aes128gcm": ("rsa", T12, cipher("AES128-GCM-SHA256"), ""),
    "tls12-cbc": ("rsa", T12, cipher("ECDHE-RSA-AES128-SHA"), ""),
    "tls12-resumed": ("rsa", T12, T12, "resume"),
}


def message(start, call, sequence, method, via, body="", tag=""):
    contact = CLIENT if not start.startswith("SIP") else SERVER
    lines = [
        start,
        f"Via: SIP/2.0/{via};branch=z9hG4bK-{call}-{sequence}",
        None if start.startswith("SIP") else "Max-Forwards: 70",
        f"From: <sips:+12025550101@{CLIENT}>;tag=a-{call}",
        f"To: <sips:+12025550102@{SERVER}>{tag}",
        f"Call-ID: {call}@tls",
        f"CSeq: {sequence} {method}",
        f"Contact: <sips:{contact}:5061;transport=tls>" if method == "INVITE" else None,
        "Content-Type: application/sdp" if body else None,
        f"Content-Length: {len(body)}",
    ]
    return ("\r\n".join(line for line in lines if line) + "\r\n\r\n" + body).encode()


def session(host):
    address = f"IN IP4 127.77.0.{host}"
    return f"v=0\r\no=- 1 1 {address}\r\ns=-\r\nc={address}\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 8\r\n"


def call(name, via):
    """Who sends, and what."""
    tag = f";tag=b-{name}"
    return [
        ("up", message(f"INVITE {URI} SIP/2.0", name, 1, "INVITE", via, session(2))),
        ("down", message("SIP/2.0 180 Ringing", name, 1, "INVITE", via, "", tag)),
        ("down", message("SIP/2.0 200 OK", name, 1, "INVITE", via, session(1), tag)),
        ("up", message(f"ACK {URI} SIP/2.0", name, 1, "ACK", via, "", tag)),
        ("up", message(f"BYE {URI} SIP/2.0", name, 2, "BYE", via, "", tag)),
        ("down", message("SIP/2.0 200 OK", name, 2, "BYE", via, "", tag)),
    ]


def framed(text, mask=None):
    """One text frame of a WebSocket (RFC 6455 §5.2)."""
    bit = 0x80 if mask else 0
    size = bytes([bit | len(text)]) if len(text) < 126 else bytes([bit | 126]) + len(text).to_bytes(2)
    if mask:
        return b"\x81" + size + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(text))
    return b"\x81" + size + text


def upgraded(steps):
    up = (
        b"GET / HTTP/1.1\r\nHost: 127.77.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sip\r\n"
        b"Sec-WebSocket-Version: 13\r\n\r\n"
    )
    down = (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: sip\r\n\r\n"
    )
    frames = [(way, framed(text, MASK if way == "up" else None)) for way, text in steps]
    return [("up", up), ("down", down)] + frames


def run(*arguments):
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class End:
    """One of OpenSSL's programs: what is written to it comes out of the other."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            ["openssl", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        self.queue = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while chunk := os.read(self.process.stdout.fileno(), 65536):
            self.queue.put(chunk)

    def write(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def wait_for(self, data):
        got, since = b"", time.monotonic()
        while data[-20:] not in got:
            try:
                got += self.queue.get(timeout=0.2)
            except queue.Empty:
                if time.monotonic() - since > PATIENCE:
                    sys.exit(f"waited in vain for {data[:40]!r}")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def talk(name, server, port, keys, options, extra):
    quiet = [] if extra == "update" else ["-quiet", "-ign_eof"]
    client = End(
        "s_client", "-connect", f"{SERVER}:{port}", "-bind", f"{CLIENT}:0", "-keylogfile", keys,
        *quiet, *options)
    time.sleep(0.4)
    steps = call(name, "WSS c1.invalid" if extra == "websocket" else f"TLS {CLIENT}:5061")
    if extra == "websocket":
        steps = upgraded(steps)
    for index, (way, data) in enumerate(steps):
        if extra == "update" and index == 2:
            client.write(b"K\n")  # s_client's command for a KeyUpdate
            time.sleep(0.3)
        (client if way == "up" else server).write(data)
        (server if way == "up" else client).wait_for(data)
        time.sleep(0.05)
    client.process.stdin.close()
    time.sleep(0.2)
    client.stop()


def make(name, folder, work):
    certificate, server_options, client_options, extra = CAPTURES[name]
    keys, raw = f"{work}/{name}.keys", f"{work}/{name}.pcap"
    port = 443 if extra == "websocket" else 5061
    dump = subprocess.Popen(
        ["tcpdump", "-i", "lo", "-w", raw, "-U", "--immediate-mode", f"tcp and host {SERVER}"],
        stderr=subprocess.PIPE)
    while b"listening" not in dump.stderr.readline():
        pass
    server = End(
        "s_server", "-accept", f"{SERVER}:{port}", "-cert", f"{work}/{certificate}.crt", "-key",
        f"{work}/{certificate}.key", "-quiet", *server_options)
    time.sleep(0.4)
    if extra == "resume":
        for number, option in enumerate(["-sess_out", "-sess_in"], 1):
            options = client_options + [option, f"{work}/{name}.session"]
            talk(f"{name}-{number}", server, port, keys, options, extra)
    else:
        talk(name, server, port, keys, client_options, extra)
    time.sleep(0.3)
    server.stop()
    dump.terminate()
    dump.wait()
    run("editcap", "--inject-secrets", f"tls,{keys}", raw, f"{folder}/{name}.pcapng")
    if name == "tls13-aes128gcm":
        run("editcap", "-F", "pcapng", raw, f"{folder}/keys-apart.pcapng")
        run("cp", keys, f"{folder}/keys-apart.keys")


def main():
    folder, names = sys.argv[1], sys.argv[2:] or list(CAPTURES)
    with tempfile.TemporaryDirectory() as work:
        for kind, options in [("rsa", ["rsa:2048"]), ("ec", ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"])]:
            run(
                "openssl", "req", "-x509", "-newkey", *options, "-nodes", "-keyout",
                f"{work}/{kind}.key", "-out", f"{work}/{kind}.crt", "-days", "2", "-subj",
                f"/CN={SERVER}")
        for name in names:
            make(name, folder, work)


main()
