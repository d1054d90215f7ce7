"""Writes the sound of an arrival: `python -m tests.desk.sound`. Two notes, no telephone's and no alarm's."""

from __future__ import annotations

import io
import math
import wave
from pathlib import Path

import brightline.desk

FILE = Path(brightline.desk.__file__).parent / "static" / "desk" / "arrival.wav"
RATE = 8000
NOTES = ((659.26, 0.25), (880.0, 0.6))
"""Of each its frequency and its seconds; each dies away."""


def sound() -> bytes:
    """The sound as a WAV file."""
    told = bytearray()
    for frequency, seconds in NOTES:
        for step in range(int(RATE * seconds)):
            fading = math.exp(-5 * step / (RATE * seconds))
            told.append(128 + round(100 * fading * math.sin(2 * math.pi * frequency * step / RATE)))
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(bytes(told))
    return made.getvalue()


if __name__ == "__main__":
    FILE.write_bytes(sound())
