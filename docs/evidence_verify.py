#!/usr/bin/env python3
"""Verifies an evidence log of Spoor without any of Spoor's code: evidence_verify.py DIR [VERIFIER_KEY_FILE]

Written from docs/evidence.md; Python 3.8 or newer, standard library only. Holds a segment in memory. Exit code 0: unaltered and without gaps.
"""
import base64, hashlib, json, os, sys

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # edwards25519, RFC 8032, 5.1
D = -121665 * pow(121666, P - 2, P) % P


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def point(data):  # decompression, RFC 8032, 5.1.3; x, y, z, t
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError("no point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def add(p, q):  # RFC 8032, 5.1.4
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, p):
    result = (0, 1, 1, 0)
    while n:
        result, p, n = add(result, p) if n & 1 else result, add(p, p), n >> 1
    return result


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(public, message, signature):  # RFC 8032, 5.1.7
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(r + public + message).digest(), "little") % L
    left, right = times(s, BASE), add(point(r), times(k, point(public)))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))


def grow(tree, leaf):  # a tree as the perfect trees it is made of, from the left: how many leaves, root
    size = 1
    while tree and tree[-1][0] == size:
        leaf, size = sha(b"\1", tree.pop()[1], leaf), 2 * size
    tree.append((size, leaf))


def root(tree):  # RFC 9162, 2.1.1
    result = tree[-1][1] if tree else sha()
    for _, left in reversed(tree[:-1]):
        result = sha(b"\1", left, result)
    return result


def check(holds, problem):
    if not holds:
        raise ValueError(problem)


def records(data):  # leaf hash and header of each
    check(not data or data.endswith(b"\n"), "the last line has no newline")
    found = []
    for line in data.split(b"\n")[:-1]:
        kind = line[:1]
        check(kind in (b"{", b"[", b"-") and (found or kind == b"{"), "record %d: strange line" % len(found))
        if kind == b"{":
            found.append((json.loads(line), []))
        check(kind != b"-" or len(line) == 65 and line == line.lower(), "record %d: withheld" % len(found))
        found[-1][1].append(bytes.fromhex(line[1:].decode()) if kind == b"-" else sha(line))
    return [(sha(b"\0", *commitments), header) for header, commitments in found]


def key_parts(text):  # name, id, public key
    name, _, encoded = text.split("+", 2)
    typed = base64.b64decode(encoded, validate=True)
    return name, sha(name.encode(), b"\n", typed)[:4], typed[1:]


def verify(directory, given):
    tree, named, ever, signers, positions, gaps, number = [], None, set(), set(), {}, 0, -1
    first, previous, segments = 0, "", os.path.join(directory, "segments")
    for number, name in enumerate(sorted(os.listdir(segments))):
        def read(part):
            with open(os.path.join(segments, name, part), "rb") as file:
                return file.read()
        try:
            check(name == "%012d" % number, "is missing")
            check(sorted(os.listdir(os.path.join(segments, name))) == ["checkpoint", "hashes", "records", "statement"],
                  "a file too few or too many")
            raw, note = read("statement"), read("checkpoint")
            statement, text = json.loads(raw), note.decode()
            body, line = text[: text.rindex("\n\n") + 1], text[text.rindex("\n\n") + 2 :]
            mark, signer, signature = line.split(" ")
            signature = base64.b64decode(signature, validate=False)
            check(mark == "\u2014", "no signature")
            allowed = set(statement["keys"] if named is None else named) | given - ever
            by = [k for k in allowed if key_parts(k)[:2] == (signer, signature[:4])
                  and signed(key_parts(k)[2], body.encode(), signature[4:])]
            check(by, "checkpoint: not signed by a key that may sign it")
            signers.update(by)
            grow(tree, sha(b"\0", raw))
            log, size, signed_root = body.split("\n")[:3]
            check(log == statement["log"] and size == str(number + 1), "checkpoint: of another log or segment")
            check(base64.b64decode(signed_root) == root(tree), "statement: not the one that was signed")
            check((statement["segment"], statement["first"], statement["previous"]) == (number, first, previous),
                  "statement: does not follow from the one before")
            found, hashes, segment, read_at = records(read("records")), read("hashes"), [], {}
            for i, (leaf, header) in enumerate(found):
                check(leaf == hashes[32 * i : 32 * i + 32], "record %d: hash differs" % i)
                grow(segment, leaf)
                read_at.setdefault((header["topic"], header["partition"]), []).append(header["offset"])
            check(len(found) == statement["records"] == len(hashes) // 32 and len(hashes) % 32 == 0,
                  "records or hashes: too few or too many")
            check(root(segment).hex() == statement["root"], "records: the root differs")
            for r in statement["ranges"]:
                place, next_offset = (r["topic"], r["partition"]), r["from"]
                gap = next_offset - positions.get(place, next_offset)
                check(gap >= 0, "statement: a range begins in an earlier segment")
                gaps += gap
                offsets = read_at.get(place, [])
                check(offsets == sorted(set(offsets)) and len(offsets) == r["records"]
                      and all(r["from"] <= o < r["to"] for o in offsets), "records: offsets do not fit the ranges")
                positions[place] = r["to"]
            check(sum(r["records"] for r in statement["ranges"]) == len(found), "records: some have no range")
            named, first, previous = statement["keys"], first + len(found), sha(note).hex()
            ever |= set(named)
        except (ValueError, KeyError, IndexError, OSError) as e:
            raise SystemExit("segment %d: %s" % (number, e))
    if given and tree and not given & signers:
        raise SystemExit("no checkpoint is signed by a key that was given")
    print("%d segments, %d records, %d offsets in no segment, root %s" % (number + 1, first, gaps, root(tree).hex()))
    return 1 if gaps else 0


if __name__ == "__main__":
    keys = {k.strip() for k in open(sys.argv[2])} - {""} if len(sys.argv) > 2 else set()
    sys.exit(verify(sys.argv[1], keys))
