#!/usr/bin/env python3
"""The reference lifeboat behind the secondary trunk, with guide A's menu and a folder for a store.

lifeboat.py ADDRESS PORT: serves until a message has been delivered to its store, and then ends. Exits with 0
if it did, and with 69 where there is no lifeboat. The program is `lifeboat` of the build that this folder
belongs to, or of the PATH.
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
# EX_UNAVAILABLE of sysexits.h.
UNAVAILABLE = 69


def program():
    """The path of the lifeboat; says what was looked for and leaves where there is none."""
    built = pathlib.Path(__file__).resolve().parents[2] / ".build" / "release" / "lifeboat"
    found = str(built) if built.exists() else shutil.which("lifeboat")
    if found is None:
        print(f"there is no program lifeboat: neither {built} nor one on the PATH", file=sys.stderr)
        sys.exit(UNAVAILABLE)
    return found


def main():
    address, port = sys.argv[1], sys.argv[2]
    lifeboat_program = program()
    pathlib.Path("lifeboat.yml").write_text(CONFIG.format(address=address, port=port))
    lifeboat = subprocess.Popen([lifeboat_program, "lifeboat.yml"])
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
