#!/usr/bin/env python3
"""Checks ledgers as they left a clinic, without a line of Careloop's own code.

Written from docs/ledger-format.md ("The bundle") and verify.py beside it, which reads entries. Uses the
packages `cbor2` and `cryptography` where they are installed, and says so; needs neither.

    verify_bundle.py FOLDER [FOLDER ...]      one line of JSON for each opened archive
        --clinic HEX    the clinic's id as it is known from elsewhere; else the bundle's own word is taken
        --witness NAME=HEX    a witness's public key, known from elsewhere

Exit code: 0 nothing is wrong, 1 something is, 2 a file could not be read.
"""
import argparse
import base64
import glob
import hashlib
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import verify  # noqa: E402

try:
    import cbor2
except ImportError:
    cbor2 = None

CHECKS = ["members", "signature", *verify.CHECKS, "checkpoints", "witness", "heads"]


class Verdicts:
    def __init__(self):
        self.lines = {}

    def say(self, check, verdict, first=None):
        # What was found wrong once stays wrong.
        if self.lines.get(check, {}).get("verdict") != "FAIL":
            self.lines[check] = {"verdict": verdict, **({"first": first} if first is not None else {})}

    def judge(self, check, is_right, first=None):
        self.say(check, "PASS" if is_right else "FAIL", None if is_right else first)

    def overall(self):
        found = {line["verdict"] for line in self.lines.values()}
        return "FAIL" if "FAIL" in found else "PASS"


def read(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def lines_of(data):
    return [json.loads(line) for line in data.decode("utf-8").splitlines()]


# ---- what is in the archive ----------------------------------------------------------------------


def check_members(folder, verdicts):
    manifest = read(folder, "MANIFEST")
    listed = dict(reversed(line.split("  ", 1)) for line in manifest.decode("utf-8").splitlines())
    there = set()
    for place, _, names in os.walk(folder):
        there |= {os.path.relpath(os.path.join(place, name), folder) for name in names}
    there -= {"MANIFEST", "MANIFEST.sig"}
    wrong = sorted(there ^ set(listed))
    wrong += [n for n in sorted(there & set(listed)) if hashlib.sha256(read(folder, n)).hexdigest() != listed[n]]
    verdicts.judge("members", not wrong, wrong[:1])
    pem = read(folder, "SIGNER.pem").decode("ascii").split("\n")
    key = base64.b64decode(pem[1])[12:]
    message = b"careloop/report/v1" + hashlib.sha256(manifest).digest()
    signature = read(folder, "MANIFEST.sig")
    verdicts.judge("signature", verify.usable_key(key) and verify.signed_by(key, message, signature))
    return key


# ---- checkpoints: "Checkpoints" ------------------------------------------------------------------


def note_of(text):
    body, signatures = text.rsplit("\n\n", 1)
    body += "\n"
    signed = []
    for line in signatures.rstrip("\n").split("\n"):
        dash, name, blob = line.split(" ")
        blob = base64.b64decode(blob, validate=True)
        verify.need(dash == "\u2014" and len(blob) > 4)
        signed.append((name, blob[:4], blob[4:]))
    origin, size, root, *extensions = body.rstrip("\n").split("\n")
    return body, signed, origin, int(size), base64.b64decode(root, validate=True), extensions


def key_hash(name, sort, key):
    return hashlib.sha256(name.encode() + b"\n" + bytes([sort]) + key).digest()[:4]


def is_signed(note, name, key):
    body, signed = note[0], note[1]
    ours = [s for n, h, s in signed if n == name and h == key_hash(name, 1, key)]
    good = verify.usable_key(key) and all(len(s) == 64 and verify.signed_by(key, body.encode(), s) for s in ours)
    return bool(ours) and good


def is_cosigned(note, name, key):
    body, signed = note[0], note[1]
    ours = [s for n, h, s in signed if n == name and h == key_hash(name, 4, key)]
    message = lambda s: f"cosignature/v1\ntime {int.from_bytes(s[:8], 'big')}\n{body}".encode()
    good = all(len(s) == 72 and verify.signed_by(key, message(s), s[8:]) for s in ours)
    return bool(ours) and good


def dashed(value):
    return "-".join([value[:8], value[8:12], value[12:16], value[16:20], value[20:]])


def check_checkpoints(bundle, kept, certified, roots, verdicts):
    """Each is signed by the key that the one before names, or by one that the ledger certifies."""
    named, epochs, sizes = {}, {}, {}
    verdicts.say("checkpoints", "PASS" if kept else "UNKNOWN")
    for place, one in enumerate(kept):
        log = one["workstation"]
        try:
            note = note_of(one["note"])
            origin, size, root, extensions = note[2:]
            epoch, following = extensions
            expected = f"careloop/{dashed(bundle['clinic'])}/{dashed(log)}"
            keys = [*certified.get(log, []), *named.get(log, [])]
            right = (
                origin == expected
                and one["epoch"] == epochs.get(log, 0)
                and epoch == f"epoch {one['epoch']}"
                and size >= sizes.get(log, 0)
                and roots.get(log, {}).get(size) == root
                and any(is_signed(note, origin, key) for key in keys)
            )
            named[log] = [base64.b64decode(following.split("next ", 1)[1], validate=True)]
            epochs[log], sizes[log] = one["epoch"] + 1, size
        except (verify.Bad, ValueError, IndexError):
            right = False
        verdicts.judge("checkpoints", right, place)


def check_witnesses(kept, witnesses, roots, verdicts):
    verdicts.say("witness", "UNKNOWN")
    for place, one in enumerate(kept):
        try:
            note = note_of(one["note"])
            right = roots.get(one["workstation"], {}).get(note[3]) == note[4]
            key = witnesses.get(one["witness"])
            if right and key is None:
                continue
            verdicts.judge("witness", right and is_cosigned(note, one["witness"], key), place)
        except (verify.Bad, ValueError, IndexError):
            verdicts.judge("witness", False, place)


# ---- the entries ---------------------------------------------------------------------------------


class Walked:
    """What checkpoints are compared with: the root of every log at every size that one states."""

    def __init__(self, wanted):
        self.wanted, self.trees, self.roots = wanted, {}, {}

    def push(self, log, leaf):
        tree = self.trees.setdefault(log, verify.Tree())
        tree.push(leaf)
        if tree.size in self.wanted:
            self.roots.setdefault(log, {})[tree.size] = tree.root()

    def heads(self):
        return [[log, tree.size, tree.root().hex()] for log, tree in sorted(self.trees.items())]


def agrees_with_cbor2(data, entry):
    """Another maker's reader, where there is one, reads the same and writes the same bytes."""
    return cbor2 is None or (cbor2.loads(data) == entry and cbor2.dumps(entry, canonical=True) == data)


def walk_entries(stored, clinic, walked, verdicts):
    verification = verify.Verification(clinic)
    certified, differing = {}, None
    for place, one in enumerate(stored):
        data, signature = bytes.fromhex(one["bytes"]), bytes.fromhex(one["signature"])
        verification.feed(data, signature, bytes.fromhex(one["workstation"]), one["seq"])
        walked.push(one["workstation"], verify.sha256(b"\x00", data))
        entry = verification.read[-1]
        verification.read.clear()
        if entry is None:
            continue
        if differing is None and not agrees_with_cbor2(data, entry):
            differing = place
        for item in entry[16]:
            if item.get(0) == [verify.WORKSTATION, bytes.fromhex(one["workstation"])]:
                key = verify.value_of(item, 502)
                if key is not ... and verify.is_bytes(key, 32):
                    certified.setdefault(one["workstation"], []).append(key)
    report = verification.finish()
    for check in verify.CHECKS:
        finding = report["findings"].get(check)
        first = finding and [finding["workstation"], finding["seq"]]
        verdicts.judge(check, finding is None, first)
    if differing is not None:
        verdicts.say("content", "FAIL", differing)
    return certified


def walk_leaves(stored, keys, walked, verdicts):
    """Without content: order and signatures can be looked at; who might sign, and what, cannot."""
    sizes, certified = {}, {}
    by_id = {verify.key_id(bytes.fromhex(one["key"])).hex(): bytes.fromhex(one["key"]) for one in keys}
    for one in keys:
        if one["use"] == "checkpoint":
            certified.setdefault(one["of"], []).append(bytes.fromhex(one["key"]))
    for check in ("content", "tree", "keys", "acts"):
        verdicts.say(check, "UNKNOWN")
    verdicts.say("sequence", "PASS")
    verdicts.say("signatures", "PASS")
    for one in stored:
        log, seq, leaf = one["workstation"], one["seq"], bytes.fromhex(one["leaf"])
        verdicts.judge("sequence", seq == sizes.get(log, 0), [log, seq])
        sizes[log] = seq + 1
        walked.push(log, leaf)
        key = by_id.get(one["signer"])
        signature = bytes.fromhex(one["signature"])
        good = key is not None and verify.usable_key(key)
        good = good and verify.signed_by(key, b"careloop/entry/v1" + leaf, signature)
        verdicts.judge("signatures", good, [log, seq])
    return certified


def check(folder, clinic, witnesses):
    verdicts = Verdicts()
    check_members(folder, verdicts)
    bundle = json.loads(read(folder, "bundle.json"))
    verify.need(bundle["format"] == "careloop/ledger-bundle/v1")
    clinic = clinic or bundle["clinic"]
    checkpoints, cosigned = (lines_of(read(folder, f"{n}.jsonl")) for n in ("checkpoints", "cosigned"))
    wanted = set()
    for one in [*checkpoints, *cosigned]:
        try:
            wanted.add(note_of(one["note"])[3])
        except (verify.Bad, ValueError, IndexError):
            pass
    walked = Walked(wanted)
    parts = sorted(glob.glob(os.path.join(glob.escape(folder), "ledger", "*.jsonl")))
    stored = (one for part in parts for one in lines_of(read(folder, os.path.relpath(part, folder))))
    if bundle["redacted"]:
        certified = walk_leaves(stored, json.loads(read(folder, "keys.json")), walked, verdicts)
    else:
        certified = walk_entries(stored, bytes.fromhex(clinic), walked, verdicts)
    check_checkpoints(bundle, checkpoints, certified, walked.roots, verdicts)
    check_witnesses(cosigned, witnesses, walked.roots, verdicts)
    heads = walked.heads()
    entries = sum(size for _, size, _ in heads)
    is_right = heads == bundle["heads"] and entries == bundle["entries"] and bundle["clinic"] == clinic
    verdicts.judge("heads", is_right)
    return {
        "verdict": verdicts.overall(),
        "checks": {check: verdicts.lines[check] for check in CHECKS},
        "entries": entries,
        "heads": heads,
        "with": {"cbor2": cbor2 is not None, "cryptography": verify.LIBRARY is not None},
    }


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folders", nargs="+")
    options.add_argument("--clinic")
    options.add_argument("--witness", action="append", default=[])
    options = options.parse_args()
    verify.LIBRARY = verify.library()
    witnesses = {name: bytes.fromhex(key) for name, key in (one.rsplit("=", 1) for one in options.witness)}
    code = 0
    for folder in options.folders:
        try:
            report = check(folder, options.clinic, witnesses)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, verify.Bad) as error:
            print(f"{folder}: {type(error).__name__}: {error}", file=sys.stderr)
            return 2
        code |= report["verdict"] == "FAIL"
        print(json.dumps(report, sort_keys=True))
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
