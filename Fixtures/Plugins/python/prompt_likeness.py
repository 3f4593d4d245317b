#!/usr/bin/env python3
"""A check that listens: is the first thing a caller hears the prompt of a WAV file?

Needs Python alone. It lays what was heard over the reference, sample by sample, and correlates the two.
A speech recogniser would ask for less than the same recording, but none that can be had without
a download of its own understands a digit spoken over a telephone often enough to accuse anybody.
"""
import base64
import math
import operator
import struct
import wave

from harness_plugin import Plugin, failed, finding, inconclusive, not_applicable, passed

RATE = 8000
WINDOW = RATE // 100

plugin = Plugin("prompt-likeness", "1.0.0", settings=[
    dict(name="reference", kind="text", required=True,
         title="the prompt as it is to be heard: a WAV file, 16 bits, one channel, any rate"),
    dict(name="least", kind="count", least=1, most=100, default=80,
         title="the least correlation that is the prompt, in per cent"),
    dict(name="most", kind="count", least=0, most=100, default=40,
         title="the most correlation that is something else; between the two it stays open"),
])


def linear(byte):
    """One sample of G.711 mu-law (ITU-T G.711)."""
    byte = ~byte & 0xFF
    size = (((byte & 0x0F) << 3) + 0x84 << (byte >> 4 & 7)) - 0x84
    return -size if byte & 0x80 else size


LINEAR = [linear(byte) for byte in range(256)]


def resampled(samples, rate):
    """At 8 kHz, through a windowed sinc that keeps what a telephone carries."""
    if rate == RATE:
        return samples
    cut = min(1.0, 0.95 * RATE / rate)
    reach = math.ceil(8 / cut)
    taps = {}

    def tap(x):
        x *= cut
        if abs(x) >= 8:
            return 0.0
        wave = math.sin(math.pi * x) / (math.pi * x) if x else 1.0
        return cut * wave * (0.5 + 0.5 * math.cos(math.pi * x / 8))

    padded = [0] * reach + samples + [0] * reach
    out = []
    for place in range(len(samples) * RATE // rate):
        # Few places between two samples come up, again and again.
        start, rest = divmod(place * rate, RATE)
        if rest not in taps:
            taps[rest] = [tap(rest / RATE + reach - index) for index in range(2 * reach + 1)]
        out.append(sum(map(operator.mul, padded[start:start + 2 * reach + 1], taps[rest])))
    return out


def loaded(path):
    with wave.open(path, "rb") as file:
        if file.getsampwidth() != 2 or file.getnchannels() != 1:
            raise ValueError("%s is not of 16 bits and one channel" % path)
        count = min(file.getnframes(), file.getframerate() * 60)
        samples = struct.unpack("<%dh" % count, file.readframes(count)[:2 * count])
        return resampled(list(samples), file.getframerate())


def envelope(sound):
    return [math.sqrt(sum(x * x for x in sound[start:start + WINDOW]) / WINDOW)
            for start in range(0, len(sound) - WINDOW + 1, WINDOW)]


def correlation(one, other):
    count = min(len(one), len(other))
    one, other = one[:count], other[:count]
    product = sum(map(operator.mul, one, other))
    power = math.sqrt(sum(map(operator.mul, one, one)) * sum(map(operator.mul, other, other)))
    return product / power if power else 0.0


def shift(one, other, lags):
    """By how much `other` is later than `one`, of those lags: where they are most alike."""
    def alike(lag):
        return correlation(one[max(0, -lag):], other[max(0, lag):])
    return max(lags, key=alike)


def likeness(reference, heard):
    """The correlation of the two where they lie best, -1 to 1."""
    coarse = shift(envelope(reference), envelope(heard), range(-200, 201)) * WINDOW
    # Half a second in which the reference is loudest tells the lag to the sample.
    levels = envelope(reference)
    width = 50
    loudest = max(range(max(1, len(levels) - width)), key=lambda at: sum(levels[at:at + width]))
    begin, end = loudest * WINDOW, (loudest + width) * WINDOW
    piece = reference[begin:end]

    def alike(lag):
        return correlation(piece, heard[begin + lag:end + lag]) if begin + lag >= 0 else -1.0
    lag = max(range(coarse - 2 * WINDOW, coarse + 2 * WINDOW + 1), key=alike)
    return correlation(reference[max(0, -lag):], heard[max(0, lag):])


class Reference:
    """The prompt, read once."""
    sound = None

    @classmethod
    def get(cls):
        if cls.sound is None:
            cls.sound = loaded(plugin.settings["reference"])
        return cls.sound


@plugin.check("prompt.likeness", title="the first thing heard is the prompt", detail="audio",
              why="A caller who is not told of the outage, or of the right key, is lost.",
              source="guide A, section 3")
def judge(evidence):
    asked = {call["legs"][0]["callID"] for call in evidence["calls"] if call["legs"]}
    findings, doubts, judged = [], [], 0
    for one in evidence.get("audio", ()):
        if one["from"] != "callee" or one["callID"] not in asked:
            continue
        heard = [LINEAR[byte] for byte in base64.b64decode(one["ulaw"])]
        reference = Reference.get()
        # A caller who hung up in the middle has heard no less than that.
        if len(heard) < 0.9 * len(reference):
            continue
        judged += 1
        found = round(100 * likeness(reference, heard))
        if found <= plugin.settings["most"]:
            findings.append(finding(
                "what was heard is not the prompt: its correlation is %d %%" % found,
                [one["frame"]], callID=one["callID"]))
        elif found < plugin.settings["least"]:
            doubts.append("the correlation with the prompt is %d %%" % found)
    if findings:
        return failed(*findings)
    if doubts:
        return inconclusive(doubts[0])
    return passed() if judged else not_applicable()


if __name__ == "__main__":
    plugin.run()
