"""Turns raw outputs of the pipeline into normalised lines and their digests; tools/behaviour runs it.

usage: behaviour_normalise.py RAW_DIRECTORY OUT_DIRECTORY

Each file RAW_DIRECTORY/SET.ndjson holds one JSON object a line; the member "type" of it says what it is. For each set and type this
writes the normalised lines to OUT_DIRECTORY/SET.TYPE.KIND.ndjson, and for all of them one line to OUT_DIRECTORY/digests:

  SET TYPE KIND LINES SHA256

Normalised: one object a line, members sorted by name, no spaces, in the order of the raw lines. This order is part of the behaviour of
analyze. Of topics only the final state is compared, the record with the greatest revision of each id: the order in which a test driver
runs the stages changed when the triage stage was added, and with it the number of revisions.

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
    "DeadLetter.detail": WORDING,
}

# Values with another word for the same state, each with its reason.
RENAMED = {
    # 2026-11, decision 0031: an alert whose findings are all retracted; "closed" is an analyst's word now
    ("Alert.status", "closed"): "resolved",
}

# Members that count revisions or placements, or state the message that led to the last one: left out of final states.
OF_REVISIONS = {"revision", "epoch", "at", "announcement", "cause", "opened_revision"}

# The id of each record on a topic.
IDS = {
    "Action": lambda value: value["event"]["event_id"],
    "Alert": lambda value: value["alert_id"],
    "Chain": lambda value: value["chain_id"],
    "Finding": lambda value: value["finding_id"],
    "Identity": lambda value: value["identity_id"],
    "IdentityEvent": lambda value: value["trail_key"] + " " + value["event_id"],
}

# Sets that are not compared. The histories are longer than ten minutes: of events beyond the horizon the chain depends on the order,
# which the triage stage changed (2 of 6,986 actions).
NOT_COMPARED = {"topology-histories-10m"}

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
    "EvaluationContinued.cause",  # 2026-11, decision 0035
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
        elif isinstance(value[field], str):
            kept[field] = RENAMED.get((name, value[field]), value[field])
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


def without_revisions(value):
    if isinstance(value, list):
        return [without_revisions(item) for item in value]
    if isinstance(value, dict):
        return {field: without_revisions(item) for field, item in value.items() if field not in OF_REVISIONS}
    return value


def final_states(lines):
    """The lines of inputs and dead letters, then the final record of each id on each topic, sorted."""
    latest = {}
    for line in lines:
        record = line["value"] if isinstance(line["value"], dict) else {}
        name = record.get("@record", "")
        if line["type"] == "input" or name == "DeadLetter":
            yield line
        elif name in IDS:
            key = (line["type"], name, IDS[name](record))
            if key not in latest or record.get("revision", 0) >= latest[key]["value"].get("revision", 0):
                latest[key] = line
    for key in sorted(latest):
        line = without_revisions(latest[key])
        if line["value"].get("status") in ("closed", "resolved") and key[1] == "Alert":
            # A resolved alert repeats what was last known while it was open, which depends on the order.
            line["value"] = {field: line["value"][field] for field in ("@record", "alert_id", "chain_id", "status")}
        yield line


def normalise(raw, directory):
    outputs = Outputs(directory, raw.stem)
    if raw.stem in NOT_COMPARED:
        return []
    with raw.open("rb") as file:
        lines = map(json.loads, file)
        for value in final_states(lines) if raw.stem.startswith("topology-") else lines:
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
