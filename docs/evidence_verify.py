#!/usr/bin/env python3
"""Verifies an evidence log of Spoor, or an export of one, without any of Spoor's code: evidence_verify.py DIR [VERIFIER_KEY_FILE] [--since CHECKPOINT]

CHECKPOINT: an earlier checkpoint of the log, stored elsewhere: a file, or its text, complete or as "NAME SIZE ROOT [TIME]". The log must extend it.

Written from docs/evidence.md; Python 3.8 or newer, standard library only. Holds a segment in memory. Exit code 0: unaltered and without gaps.
Of an export: every record is in the log, and the files are those that export.json lists; that tables say what the records say, it leaves to Spoor.
"""
import base64, hashlib, json, os, re, stat, sys, zlib

# What reading something that is no log can raise
STRANGE = (zlib.error, ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError, OSError, MemoryError)

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
        raise ValueError("not a point of the curve")
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


class Tree:  # RFC 9162, 2.1.1: roots of the complete subtrees so far, the largest first, with their sizes
    def __init__(self):
        self.parts, self.size = [], 0

    def add(self, node, leaves=1):  # the next leaf, or the root over so many
        check(self.size % leaves == 0, "hash of records left out: in the wrong place")
        self.size += leaves
        while self.parts and self.parts[-1][1] == leaves:
            node, leaves = sha(b"\1", self.parts.pop()[0], node), 2 * leaves
        self.parts.append((node, leaves))

    def root(self):
        result = self.parts[-1][0] if self.parts else sha()
        for node, _ in reversed(self.parts[:-1]):
            result = sha(b"\1", node, result)
        return result


def check(holds, problem):
    if not holds:
        raise ValueError(problem)


def problem(e):
    return "%s is missing" % e if isinstance(e, KeyError) else str(e) or type(e).__name__


def plain(path, most=1 << 60):  # neither a link, which may lead anywhere, nor a pipe, which may never end
    there = os.lstat(path)
    check(stat.S_ISREG(there.st_mode) and there.st_size <= most, "%s: not a regular file, or too long" % os.path.basename(path))
    return open(path, "rb")


def base64_text(data):
    return base64.b64encode(data).decode()


def unhex(text):
    check(len(text) == 64 and set(text) <= set(b"0123456789abcdef"), "not 64 hex digits")
    return bytes.fromhex(text.decode())


def expanded(data, most):  # records.gz: one gzip member with a fixed header, nothing after it
    check(data[:10] == b"\x1f\x8b\x08\0\0\0\0\0\0\xff", "records.gz: does not begin with the expected header")
    member = zlib.decompressobj(31)
    content = member.decompress(data, most + 1)
    check(len(content) <= most, "records.gz: expands beyond the %d bytes that the statement permits" % most)
    check(member.eof and not member.unused_data, "records.gz: ends too early, or not at its end")
    return content


def records(data, extract):  # leaf hash, header, 1 and fields' lines of each; of those left out root, None, how many
    check(not data or data.endswith(b"\n"), "the last line has no newline")
    found = []
    for line in data.split(b"\n")[:-1]:
        kind = line[:1]
        if kind == b"=":  # left out of an extract, deleted from a log
            level, node = line[1:].split(b" ")
            check(level.isdigit() and int(level) < (31 if extract else 1), "record %d: strange line" % len(found))
            found.append((None, unhex(node), 1 << int(level), []))
            continue
        check(kind == b"{" or (kind in (b"[", b"-") or extract and kind == b"~") and found and found[-1][0],
              "record %d: strange line" % len(found))
        if kind == b"{":
            found.append((json.loads(line), [], 1, []))
        else:
            found[-1][3].append(line)
        found[-1][1].append(unhex(line[1:]) if kind in (b"-", b"~") else sha(line))
    return [(sha(b"\0", *hashes) if header else hashes, header, many, lines) for header, hashes, many, lines in found]


def check_reference(number, lines):  # of an action to the record of its event, which precedes it; every salt has 22 characters
    named = [(line[27:].split(b'",')[0], line) for line in lines if line[:1] == b"["]
    references = [line for name, line in named if name == b"$event"]
    check(not references or all(name != b"event" for name, _ in named),
          "record %d of the log: has both its event and a reference to it" % number)
    for line in references:
        event = json.loads(line)[2]["record"] if len(line) <= 1024 else -1
        check(type(event) is int and 0 <= event < number, "record %d of the log: refers to no record before it as its event" % number)


def covered(act):  # what it does, to records from .. to, to which fields; None if it does not say so as a whole
    selector = act.get("selector", {}) if act.get("act") in ("withhold", "delete") else {}
    fields = set(selector.get("field", []))
    ranges = [re.fullmatch("([0-9]{1,16})(?:-([0-9]{1,16}))?", str(r)) for r in selector.get("records", [])]
    if not ranges or not all(ranges) or (act["act"] == "delete") == bool(fields):
        return None
    ranges = [(int(r.group(1)), int(r.group(2) or r.group(1))) for r in ranges]
    return (act["act"], ranges, fields) if all(first <= last for first, last in ranges) else None


def check_altered(acts, withheld, deleted):  # against the acts in the log that say so
    said = [act for act in map(covered, acts) if act]

    def of(kind, number):
        return [fields for act, ranges, fields in said
                if act == kind and any(first <= number <= last for first, last in ranges)]
    for number in deleted:
        check(of("delete", number), "record %d of the log is deleted, but no act records it" % number)
    for number, (hidden, visible) in withheld.items():
        names = set().union(*of("withhold", number))
        check(hidden + len(names & visible) == len(names), "record %d of the log: the withheld fields differ from those in the acts"
              % number)


def key_parts(text):  # name, id, public key
    name, _, encoded = text.split("+", 2)
    typed = base64.b64decode(encoded, validate=True)
    identity = sha(name.encode(), b"\n", typed)[:4]
    check(len(typed) == 33 and typed[0] == 1 and text == "%s+%s+%s" % (name, identity.hex(), base64_text(typed)),
          "not an Ed25519 verifier key, or its id does not match")
    return name, identity, typed[1:]


def keys_in(path):  # one a line
    with open(path, encoding="utf-8") as file:
        keys = {line.strip() for line in file if line.strip() and not line.startswith("#")}
    try:
        check(keys and all(map(key_parts, keys)), "none")
    except ValueError:  # quotes nothing: it may be the private key
        raise ValueError("no verifier key (NAME+ID+BASE64), or an invalid line, in " + path) from None
    return keys


def remembered(given):  # an earlier checkpoint, from a file or a text: log, size, root, and its signed part if it is complete
    if os.path.lexists(given) or len(given.split()) < 3:
        with plain(given, 1 << 24) as file:
            given = file.read().decode()
    lines = given.strip().split("\n")
    if len(lines) == 1:
        log, size, root = (lines[0].split(" ") + [""] * 3)[:3]
        note = None
    else:
        check(given.count("\n\n\u2014 ") == 1 and len(lines) == 5, "--since: no checkpoint")
        (log, size, root), note = lines[:3], (lines[4].split(" "), "\n".join(lines[:3]).encode() + b"\n")
        check(len(note[0]) == 3, "--since: no signature")
    raw = base64.b64decode(root, validate=True)
    check(log and re.fullmatch("0|[1-9][0-9]{0,17}", size) and len(raw) == 32 and base64_text(raw) == root,
          "--since: neither a checkpoint nor NAME SIZE ROOT")
    return log, int(size), raw, note


def check_extends(since, log, sizes, roots, keys):  # sizes: how many segments; roots: of the first n of them
    if since is None:
        return
    name, size, root, note = since
    check(sizes == 0 or name == log, "the log: the earlier checkpoint belongs to another log, %s; this one is %s" % (name, log))
    check(size <= sizes, "segment %d: is missing: the earlier checkpoint covers %d segments, but the log has %d" % (sizes, size, sizes))
    check(root == (roots[size - 1] if size else sha()), "segment %d: the first %d segments differ from those of the earlier checkpoint: "
          "their root was %s" % (size - 1, size, root.hex()))
    if note:
        (_, signer, signature), body = note
        raw = base64.b64decode(signature, validate=True)
        check(any(key_parts(k)[:2] == (signer, raw[:4]) and signed(key_parts(k)[2], body, raw[4:]) for k in keys),
              "the earlier checkpoint is signed by none of the log's keys: it names " + signer)
    print("begins with the %d segments of the earlier checkpoint, unaltered" % size)


def verify(directory, given, extract, since=None):
    log, roots = "", []
    log_tree, named, signers, positions, gaps, proven = Tree(), None, set(), {}, 0, 0
    acts, withheld, deleted = [], {}, []
    first, previous, segments = 0, "", os.path.join(directory, "segments")
    strange = set(os.listdir(directory)) - {"segments", "staging", "altering", "acts"}
    strange |= {name for name in ("staging", "altering", "acts") if os.path.islink(os.path.join(directory, name))}
    check(extract or not strange, "%s: does not belong to the log" % min(strange, default=""))
    for number, name in enumerate(sorted(os.listdir(segments))):
        def read(part, most=1 << 24):
            with plain(os.path.join(segments, name, part), most) as file:
                return file.read()
        try:
            check(name == "%012d" % number, "is missing")
            check(not os.path.islink(os.path.join(segments, name)), "is a link, and may be another one tomorrow")
            there = sorted(os.listdir(os.path.join(segments, name)))
            stored = [part for part in there if part in ("records", "records.gz")]  # one of both, or none in an extract
            check(len(stored) <= 1 and (stored or extract) and there ==
                  ["checkpoint"] + ([] if extract else ["hashes"]) + stored + ["statement"], "a file too few or too many")
            raw, note = read("statement"), read("checkpoint")
            statement, text = json.loads(raw), note.decode()
            bound = statement.get("max_bytes", 0)  # of the size of its records, not compressed
            check(statement["format"] == ("spoor-evidence/2" if "max_bytes" in statement else "spoor-evidence/1"),
                  "statement: of another format")
            check("max_bytes" not in statement or type(bound) is int and bound in map((1).__lshift__, range(20, 34)),
                  "statement: max_bytes is not a power of two from 1 MiB to 8 GiB")
            body, line = text[: text.rindex("\n\n") + 1], text[text.rindex("\n\n") + 2 :]
            mark, signer, signature = line.split(" ")
            signature = base64.b64decode(signature, validate=False)
            check(mark == "\u2014", "no signature")
            allowed = set(statement["keys"] if named is None else named)
            by = [k for k in allowed if key_parts(k)[:2] == (signer, signature[:4])
                  and signed(key_parts(k)[2], body.encode(), signature[4:])]
            check(by, "checkpoint: not signed by an accepted key")
            signers.update(by)
            log_tree.add(sha(b"\0", raw))
            log, size, tree = body.split("\n")[:3]
            check(log == statement["log"] and size == str(number + 1), "checkpoint: of another log or segment")
            check(base64.b64decode(tree) == log_tree.root(), "statement: not the signed one")
            roots.append(log_tree.root())
            written = log, number + 1, base64_text(log_tree.root()), signer, base64_text(signature)
            check(text == "%s\n%d\n%s\n\n\u2014 %s %s\n" % written, "checkpoint: differs from its signed form")
            check((statement["segment"], statement["first"], statement["previous"]) == (number, first, previous),
                  "statement: does not follow from the previous one")
            check(stored != ["records.gz"] or bound and not extract, "records.gz: the format permits no compressed records")
            content = read(stored[0], 1 << 60) if stored else b""
            if stored == ["records.gz"]:  # a withheld field's line may be twice as long as the field's
                content = expanded(content, 2 * bound)
            found, segment_tree = records(content, extract), Tree()
            hashes = b"".join(leaf for leaf, _, _, _ in found) if extract else read("hashes", 32 * statement["records"])
            for i, (leaf, header, many, lines) in enumerate(found):
                check(leaf == hashes[32 * i : 32 * i + 32], "record %d: hash differs" % i)
                segment_tree.add(leaf, many)
                if header and header["kind"] == "action":
                    check_reference(first + segment_tree.size - 1, lines)
                hidden = sum(line[:1] == b"-" for line in lines)
                if hidden or header and header["kind"] == "act":
                    fields = {f[1]: f[2] for f in map(json.loads, (x for x in lines if x[:1] == b"["))}
                    withheld.update({first + i: (hidden, set(fields))} if hidden else {})
                    acts.extend([fields] if header["kind"] == "act" else [])
                deleted.extend([] if header or extract else [first + i])
            if stored:
                check(segment_tree.size == statement["records"] and len(found) * 32 == len(hashes),
                      "records or hashes: too few or too many")
                check(segment_tree.root().hex() == statement["root"], "records: the root differs")
            headers, read_at = [header for _, header, _, _ in found if header], {}
            for h in headers:
                read_at.setdefault((h["topic"], h["partition"]), []).append(h["offset"])
            proven += len(headers)
            for r in statement["ranges"]:
                place, next_offset = (r["topic"], r["partition"]), r["from"]
                gap = next_offset - positions.get(place, next_offset)
                check(gap >= 0, "statement: a range begins in an earlier segment")
                gaps += gap
                offsets = read_at.get(place, [])
                check(offsets == sorted(set(offsets)) and (extract or r["records"] - len(found) + len(headers) <= len(offsets) <= r["records"])
                      and all(r["from"] <= o < r["to"] for o in offsets), "records: offsets do not match the ranges")
                positions[place] = r["to"]
            ranges = {(r["topic"], r["partition"]) for r in statement["ranges"]}
            check(sum(r["records"] for r in statement["ranges"]) == statement["records"]
                  and all((h["topic"], h["partition"]) in ranges for h in headers), "records: some have no range")
            named, first, previous = statement["keys"], first + statement["records"], sha(note).hex()
        except STRANGE as e:
            raise ValueError("segment %d: %s" % (number, problem(e)))
    check_altered(acts, withheld if not extract else {}, deleted)
    check(not given or given & signers, "no checkpoint is signed by a given key")
    check_extends(since, log, log_tree.size, roots, signers | given)
    print("%d segments, %d records, %d offsets in no segment, root %s"
          % (log_tree.size, first, gaps, log_tree.root().hex()))
    if not given:
        print("The signers are named by the log itself: give a file of verifier keys to verify them.")
    return gaps, proven, note.decode() if log_tree.size else ""


def digest(path):
    hashed = hashlib.sha256()
    with plain(path) as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            hashed.update(block)
    return {"bytes": os.path.getsize(path), "sha256": hashed.hexdigest()}


def verify_export(directory, given):
    _, proven, checkpoint = verify(os.path.join(directory, "log"), given, True)
    with plain(os.path.join(directory, "export.json"), 1 << 24) as file:
        manifest = json.loads(file.read())
    files = {os.path.relpath(os.path.join(at, name), directory).replace(os.sep, "/")
             for at, inner, names in os.walk(directory)
             for name in names + [each for each in inner if os.path.islink(os.path.join(at, each))]}
    files = {name: digest(os.path.join(directory, name)) for name in files if not name.startswith("log/segments/")}
    own = files.pop("export.json")
    for name in sorted(set(files) | set(manifest["files"])):
        if files.get(name) != manifest["files"].get(name):
            raise ValueError("%s: differs from the file that export.json lists" % name)
    check(sum(manifest["records"].values()) == proven and manifest["log"]["checkpoint"] == checkpoint,
          "export.json: records or checkpoint differ from those in the export")
    print("%d records of it are here and proven, %d files are as listed, export.json %s" % (proven, len(files), own["sha256"]))


def main(directory, key_file=None, since=None):
    keys = keys_in(key_file) if key_file else set()
    since = remembered(since) if since is not None else None
    if os.path.lexists(os.path.join(directory, "export.json")):
        check(since is None, "--since applies to a log; this is an export of one")
        verify_export(directory, keys)
        return 0
    return 1 if verify(directory, keys, False, since)[0] else 0


if __name__ == "__main__":
    arguments, earlier = sys.argv[1:], None
    if "--since" in arguments[:-1]:
        at = arguments.index("--since")
        earlier = arguments[at + 1]
        del arguments[at : at + 2]
    if len(arguments) not in (1, 2) or arguments[-1].startswith("--"):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    try:
        sys.exit(main(*arguments[:1], *(arguments[1:] or [None]), earlier))
    except STRANGE as e:  # what a log says of itself must not move the cursor
        sys.exit("".join(c if c.isprintable() else "\\u%04x" % ord(c) for c in problem(e)))
