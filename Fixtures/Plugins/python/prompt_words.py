#!/usr/bin/env python3
"""A check that listens: does the first thing a caller hears say its words?

Needs a speech recogniser: pip install pocketsphinx. It hears with a small grammar: the phrases, each
with any digit where a digit stands, in every order and choice, and what else is said to callers. Free
dictation of telephone speech would be guessing; so a wrong key, a missing phrase or another prompt is
told from the right one. What it does not understand to the end leaves the verdict open.
"""
import base64
import itertools
import struct

from harness_plugin import Plugin, failed, finding, inconclusive, not_applicable, passed

DIGITS = "zero one two three four five six seven eight nine".split()
OTHERS = [
    "all of our agents are busy please stay on the line and your call will be answered in turn",
    "please leave your message after the tone",
    "the number you have called is not in service",
    "thank you for calling our office is closed",
    "goodbye",
]

plugin = Plugin("prompt-words", "1.0.0", settings=[
    dict(name="phrases", kind="list", default=[
        "we are currently experiencing a system outage",
        "to reach the emergency dispatch team press one",
        "to leave a voicemail press two",
    ], title="what is to be said, in small letters, digits as words"),
])


def grammar(phrases):
    """JSGF: every choice of the phrases in every order, each with any digit, or something else."""
    rules = []
    for number, phrase in enumerate(phrases):
        words = ["<digit>" if word in DIGITS else word for word in phrase.split()]
        rules.append("<phrase%d> = %s;" % (number, " ".join(words)))
    names = ["<phrase%d>" % number for number in range(len(phrases))]
    orders = [" ".join(order) for count in range(len(names), 0, -1)
              for order in itertools.permutations(names, count)]
    rules.append("<digit> = %s;" % " | ".join(DIGITS))
    rules.append("public <heard> = %s;" % " | ".join(orders + OTHERS))
    return "#JSGF V1.0;\ngrammar prompt;\n" + "\n".join(rules) + "\n"


def is_whole(heard, phrases):
    """Whether that is a sentence of the grammar, and not its beginning alone."""
    if heard in OTHERS:
        return True
    rest = " ".join("#" if word in DIGITS else word for word in heard.split())
    for phrase in phrases:
        rest = rest.replace(" ".join("#" if w in DIGITS else w for w in phrase.split()), "", 1)
    return bool(heard) and not rest.strip()


def linear(byte):
    """One sample of G.711 mu-law (ITU-T G.711)."""
    byte = ~byte & 0xFF
    size = (((byte & 0x0F) << 3) + 0x84 << (byte >> 4 & 7)) - 0x84
    return -size if byte & 0x80 else size


LINEAR = [linear(byte) for byte in range(256)]
# A half-band filter: what lies between two samples, from eight on each side.
BETWEEN = [0.6345, -0.2075, 0.1188, -0.0775, 0.0524, -0.0351, 0.0226, -0.0136]


def upsampled(sound):
    """16 kHz from 8 kHz, with silence around it, which the recogniser wants."""
    noise = [(index * 7919 % 17) - 8 for index in range(4000)]
    at8 = noise + [LINEAR[byte] for byte in sound] + noise
    out = []
    for place in range(8, len(at8) - 8):
        value = sum(weight * (at8[place - step] + at8[place + 1 + step])
                    for step, weight in enumerate(BETWEEN))
        out += [at8[place], max(-32768, min(32767, int(value)))]
    return struct.pack("<%dh" % len(out), *out)


def stretch(sound, rate):
    """The first words of it, up to a pause of 1.5 s."""
    window = rate // 50
    loud = [sum(LINEAR[byte] ** 2 for byte in sound[start:start + window]) / window > 34000
            for start in range(0, len(sound) - window + 1, window)]
    if True not in loud:
        return b""
    first = last = loud.index(True)
    for place in range(first, len(loud)):
        if loud[place]:
            if place - last > 75:
                break
            last = place
    return sound[first * window:(last + 1) * window]


class Ear:
    """The recogniser, made once."""
    decoder = None

    @classmethod
    def hear(cls, sound, phrases):
        from pocketsphinx import Decoder
        if cls.decoder is None:
            # Wide beams: with so small a grammar they cost little.
            cls.decoder = Decoder(samprate=16000, loglevel="FATAL", cmn="batch", lm=None,
                                  beam=1e-60, wbeam=1e-40, pbeam=1e-60)
            cls.decoder.add_jsgf_string("prompt", grammar(phrases))
            cls.decoder.activate_search("prompt")
        cls.decoder.start_utt()
        cls.decoder.process_raw(upsampled(sound), full_utt=True)
        cls.decoder.end_utt()
        heard = cls.decoder.hyp()
        return heard.hypstr if heard else ""


@plugin.check("prompt.words", title="the prompt says its words", detail="audio",
              why="A caller who is not told of the outage, or of the right key, is lost.",
              source="guide A, section 3")
def judge(evidence):
    phrases = plugin.settings["phrases"]
    answered = {leg["callID"] for call in evidence["calls"] for leg in call["legs"][:1]}
    spoken = [one for one in evidence.get("audio", ())
              if one["from"] == "callee" and one["callID"] in answered]
    findings, judged, doubt = [], 0, None
    for one in spoken:
        sound = stretch(base64.b64decode(one["ulaw"]), one["rate"])
        if len(sound) < one["rate"]:
            continue
        try:
            heard = Ear.hear(sound, phrases)
        except ImportError:
            return inconclusive("there is no speech recogniser: pip install pocketsphinx")
        judged += 1
        if not is_whole(heard, phrases):
            doubt = "the recogniser understood \"%s\" and no whole sentence" % heard
            continue
        missing = [phrase for phrase in phrases if phrase not in heard]
        if missing:
            findings.append(finding(
                "\"%s\" was not said; understood was \"%s\"" % (missing[0], heard),
                [one["frame"]], callID=one["callID"]))
    if findings:
        return failed(*findings)
    if doubt:
        return inconclusive(doubt)
    return passed() if judged else not_applicable()


if __name__ == "__main__":
    plugin.run()
