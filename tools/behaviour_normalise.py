"""Turns raw outputs of the pipeline into normalised lines and their digests; tools/behaviour runs it.

usage: behaviour_normalise.py RAW_DIRECTORY OUT_DIRECTORY

Each file RAW_DIRECTORY/SET.ndjson holds one JSON object a line; the member "type" of it says what it is. For each set and type this
writes the normalised lines to OUT_DIRECTORY/SET.TYPE.KIND.ndjson, and for all of them one line to OUT_DIRECTORY/digests:

  SET TYPE KIND LINES SHA256

Normalised: one object a line, members sorted by name, no spaces, in the order of the raw lines. This order is part of the behaviour:
analyze promises it, and readers of a topic see its records in it.

KIND is facts, or what a mask of MASKS keeps apart: wording, version.
"""

import hashlib
import json
import sys
from pathlib import Path

# What is no fact, each with its reason. A name is RECORD.FIELD: the record is the name of an Avro schema, or the "type" of a line that
# "analyze --json" prints. The field is taken out of the facts; its value goes to a digest of its own, which "check" reports only.
WORDING = "wording"  # sentences for people: they may be put better
VERSION = "version"  # digests of a rule's code and text: any renamed class changes them
MASKS = {
    "finding.explanation": WORDING,
    "Finding.explanation": WORDING,
    "Finding.next_steps": WORDING,
    "Finding.title": WORDING,
    "Finding.rule_version": VERSION,
    "alert.title": WORDING,
    "alert.explanation": WORDING,
    "Alert.title": WORDING,
    "Alert.explanation": WORDING,
    "Alert.next_steps": WORDING,
}

# Fields that were added to outputs or inputs after the baseline, each with its reason: they are left out altogether, so that the facts
# before them stay comparable. A new field that is not listed here fails the check. None yet; an example:
#   "Finding.effects",  # 2026-12: the effects that a finding rests on
LATER_FIELDS: set[str] = {
    "IdentityEvent.effects",  # 2026-11, decision 0034: what an event does, by its source's table
    "IdentityEvent.client",  # 2026-11, decision 0034
    "Network.operator",  # 2026-11, decision 0034
    "action.effects",  # 2026-11, decision 0034
    "AppliedSettings.effect_tables",  # 2026-11, decision 0034
    "Finding.cause",  # 2026-11, decision 0035: why the last revision was published
    "finding.cause",  # 2026-11, decision 0035
    "JudgeContinued.cause",  # 2026-11, decision 0035
    "Alert.opened_revision",  # 2026-11, decision 0031: an alert that opens again outdates an earlier verdict
}

# Types of lines that were added after the baseline, as SET TYPE, with their reason. None yet.
LATER_TYPES: set[str] = set()


def facts(value, record, apart):
    """The value without what is masked; masked texts are appended to apart, by kind."""
    if isinstance(value, list):
        return [facts(item, "", apart) for item in value]
    if not isinstance(value, dict):
        return value
    record = value.get("@record", record)
    kept = {}
    for field in sorted(value):
        name = f"{record}.{field}"
        if name in LATER_FIELDS:
            continue
        if name in MASKS:
            apart.setdefault(MASKS[name], []).append([name, value[field]])
        else:
            kept[field] = facts(value[field], "", apart)
    return kept


class Outputs:
    """Normalised files of one set."""

    def __init__(self, directory, name):
        self.directory, self.name, self.files = directory, name, {}

    def add(self, kind, value):
        line = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
        if kind not in self.files:
            path = self.directory / f"{self.name}.{kind[0]}.{kind[1]}.ndjson"
            self.files[kind] = [path.open("wb"), hashlib.sha256(), 0]
        entry = self.files[kind]
        data = line.encode("utf-8", "surrogatepass")
        entry[0].write(data)
        entry[1].update(data)
        entry[2] += 1

    def digests(self):
        for kind in sorted(self.files):
            out, digest, lines = self.files[kind]
            out.close()
            yield f"{self.name} {kind[0]} {kind[1]} {lines} {digest.hexdigest()}"


def normalise(raw, directory):
    outputs = Outputs(directory, raw.stem)
    with raw.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            value = json.loads(line)
            of = value["type"]
            if f"{raw.stem} {of}" in LATER_TYPES:
                continue
            apart = {}
            outputs.add((of, "facts"), facts(value, of, apart))
            for kind, texts in apart.items():
                outputs.add((of, kind), texts)
    return list(outputs.digests())


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    raw, directory = Path(sys.argv[1]), Path(sys.argv[2])
    directory.mkdir(parents=True, exist_ok=True)
    for old in directory.glob("*.ndjson"):
        old.unlink()
    digests = []
    for file in sorted(raw.glob("*.ndjson")):
        digests += normalise(file, directory)
    (directory / "digests").write_text("".join(line + "\n" for line in digests))


main()
