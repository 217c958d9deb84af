"""`librosa.process.py tempo|key`: librosa, a line of JSON for each line with a path.

tempo: beat.beat_track; the confidence is the regularity of the beats.
key: chroma_cqt, correlated with the profiles of Krumhansl and Kessler (1982); a key is named from a correlation of 0.5.
"""

import json
import resource
import sys

import librosa
import numpy as np

MAJOR = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88]
MINOR = [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17]
TONICS = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]
CORRELATION_MIN = 0.5


def tempo(samples, rate):
    bpm, beats = librosa.beat.beat_track(y=samples, sr=rate, units="time")
    bpm = float(np.atleast_1d(bpm)[0])
    if bpm <= 0 or len(beats) < 2:
        return {"tempo": None}
    gaps = np.diff(beats)
    confidence = max(0.0, 1.0 - float(gaps.std() / gaps.mean()))
    return {"tempo": {"bpm": bpm, "confidence": confidence, "candidates": [bpm]}}


def key(samples, rate):
    chroma = librosa.feature.chroma_cqt(y=samples, sr=rate).mean(axis=1)
    if chroma.std() == 0:
        return {"key": None}
    fits = [
        (np.corrcoef(np.roll(profile, tonic), chroma)[0, 1], TONICS[tonic], scale)
        for profile, scale in ((MAJOR, "major"), (MINOR, "minor"))
        for tonic in range(12)
    ]
    fit, tonic, scale = max(fits)
    return {"key": {"tonic": tonic, "scale": scale} if fit >= CORRELATION_MIN else None}


def cpu_s():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


hear = {"tempo": tempo, "key": key}[sys.argv[1]]
for line in sys.stdin:
    before = cpu_s()
    estimate = hear(*librosa.load(line.strip(), sr=22050))
    print(json.dumps({"estimate": estimate, "cpuS": cpu_s() - before}), flush=True)
