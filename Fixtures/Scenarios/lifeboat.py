#!/usr/bin/env python3
"""The reference lifeboat behind the secondary trunk, with guide A's menu and a folder for a store.

lifeboat.py ADDRESS PORT: serves until a message has been delivered to its store, and then ends. Exits with 0
if it did. The program is `lifeboat` of the build that this folder belongs to, or of the PATH.
"""
import pathlib
import shutil
import subprocess
import sys
import time

CONFIG = """\
listen: [udp:{address}:{port}, tcp:{address}:{port}]
media: {{address: {address}, ports: 20000-29999}}
prompts: {{cache: ../../prompts}}   # each text is spoken once in a run
voicemail: {{spool: spool, store: {{directory: blobs}}}}
shutdown: {{grace: 500ms}}
"""
LONGEST = 120


def program():
    built = pathlib.Path(__file__).resolve().parents[2] / ".build" / "release" / "lifeboat"
    return str(built) if built.exists() else shutil.which("lifeboat")


def main():
    address, port = sys.argv[1], sys.argv[2]
    pathlib.Path("lifeboat.yml").write_text(CONFIG.format(address=address, port=port))
    lifeboat = subprocess.Popen([program(), "lifeboat.yml"])
    end = time.monotonic() + LONGEST
    try:
        while time.monotonic() < end and lifeboat.poll() is None:
            if any(pathlib.Path("blobs").rglob("*.wav")):
                return 0
            time.sleep(0.05)
        print("no message came to the store", file=sys.stderr)
        return 1
    finally:
        lifeboat.terminate()
        lifeboat.wait()


if __name__ == "__main__":
    sys.exit(main())
