#!/usr/bin/env python3
"""Verifies Careloop ledgers, without a line of Careloop's own code.

Written from docs/ledger-format.md and docs/keys.md alone, so that it fails where they say too
little. Needs only Python 3.8; where the package `cryptography` is installed it is faster and can
also open sealed values.

    verify.py --clinic HEX ledger.jsonl [more.jsonl ...]    one line of JSON a ledger
        --expected expected.json    also compares what was read, field by field
        --keys keys.json            also opens what is sealed (needs `cryptography`)
        --pure                      uses no package even if there is one

Exit code: 0 all intact, 1 something is wrong, 2 a file could not be read.
"""
import argparse
import hashlib
import hmac
import json
import sys

ENTRY_BYTES, ENTRY_ITEMS = 256 * 1024, 1000
CHECKS = ["content", "sequence", "tree", "signatures", "keys", "acts"]


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# ---- CBOR: "Encoding" ----------------------------------------------------------------------------


class Bad(Exception):
    """The bytes are not what they should be."""


def need(condition):
    if not condition:
        raise Bad


def decode(data):
    """The one value in `data`; refuses everything but its one canonical encoding."""
    value, end = read(data, 0, 0)
    need(end == len(data))
    return value


def read(data, at, depth):
    need(at < len(data) and depth < 16)
    major, small, at = data[at] >> 5, data[at] & 31, at + 1
    if major == 7:
        need(small in (20, 21, 22))
        return {20: False, 21: True, 22: None}[small], at
    if small < 24:
        number = small
    else:
        need(small < 28)
        width = 1 << (small - 24)
        need(at + width <= len(data))
        number, at = int.from_bytes(data[at : at + width], "big"), at + width
        need(number >= {1: 24, 2: 1 << 8, 4: 1 << 16, 8: 1 << 32}[width])  # the shortest form
    if major == 0:
        return number, at
    if major == 1:
        return -1 - number, at
    if major in (2, 3):
        need(number <= len(data) - at)
        text, at = bytes(data[at : at + number]), at + number
        if major == 2:
            return text, at
        try:
            return text.decode("utf-8"), at
        except UnicodeDecodeError:
            raise Bad from None
    if major == 4:
        values = []
        for _ in range(number):
            value, at = read(data, at, depth + 1)
            values.append(value)
        return values, at
    need(major == 5)
    entries, last = {}, -1
    for _ in range(number):
        key, at = read(data, at, depth + 1)
        need(type(key) is int and key > last)
        last = key
        entries[key], at = read(data, at, depth + 1)
    return entries, at


def is_uint(value, bits):
    return type(value) is int and 0 <= value < 1 << bits


def is_int(value):
    return type(value) is int and -(1 << 63) <= value < 1 << 63


def is_bytes(value, length):
    return type(value) is bytes and len(value) == length


# ---- entries: "The entry", "Items" ---------------------------------------------------------------


def parse_entry(data):
    need(len(data) <= ENTRY_BYTES)
    e = decode(data)
    need(type(e) is dict and set(e) | {9, 15} == set(range(17)))
    need(type(e[0]) is int and e[0] == 1)
    need(is_bytes(e[1], 16) and is_bytes(e[2], 16) and is_uint(e[3], 64) and is_bytes(e[4], 32))
    need(is_int(e[5]) and is_uint(e[6], 64) and type(e[7]) is list and is_bytes(e[8], 16))
    actor = e[7]
    need(actor in ([1], [2]) or len(actor) == 2 and actor[0] == 0 and is_bytes(actor[1], 16))
    need(all(type(part) in (int, bytes) for part in actor))
    need(9 not in e or is_bytes(e[9], 16))
    need(is_uint(e[10], 16) and e[10] <= 4 and is_bytes(e[11], 16))
    need(is_uint(e[12], 32) and is_uint(e[13], 32) and is_uint(e[14], 16))
    need(15 not in e or type(e[15]) is str)
    need(type(e[16]) is list and len(e[16]) <= ENTRY_ITEMS)
    for item in e[16]:
        check_item(item, e[2])
    return e


def check_item(item, home):
    need(type(item) is dict and {2, 3} <= set(item) <= {0, 1, 2, 3, 4})
    if 0 in item:
        subject = item[0]
        need(type(subject) is list and len(subject) == 2)
        need(is_uint(subject[0], 8) and subject[0] <= 6 and is_bytes(subject[1], 16))
    need(1 not in item or is_bytes(item[1], 16))
    need(is_uint(item[2], 16) and item[2] <= 5)
    need(item.get(4, True) is True)
    need(type(item[3]) is list)
    last = -1
    for delta in item[3]:
        need(type(delta) is list and len(delta) == 3)
        field, seen, value = delta
        need(is_uint(field, 16) and field > last)
        last = field
        if seen is not None:
            need(type(seen) is list and len(seen) in (2, 3))
            need(is_uint(seen[-2], 64) and is_uint(seen[-1], 32))
            # A version of this very log is written without the workstation.
            need(len(seen) == 2 or is_bytes(seen[0], 16) and seen[0] != home)
        check_value(value)


def check_value(value):
    if type(value) is dict:
        need(set(value) == {0, 1, 2, 3} and is_uint(value[0], 8) and value[0] in (1, 2))
        need(is_uint(value[1], 32) and is_bytes(value[2], 12) and type(value[3]) is bytes)
    else:
        need(value is None or type(value) in (bool, str, bytes) or is_int(value))


def value_of(item, field):
    """What the item sets the field to; `...` if it does not."""
    return next((delta[2] for delta in item[3] if delta[0] == field), ...)


# ---- Ed25519, strictly: "Signatures" -------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def add(a, b):
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    m, n = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


def decompress(encoded):
    """The point; none if there is no such point or this is not its one encoding."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * SQRT_M1 % P
    if v * x * x % P != u or x == 0 and sign:
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def compress(point):
    x, y, z, _ = point
    inverse = pow(z, P - 2, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little")


def is_small(point):
    x, y, z, _ = multiply(8, point)
    return x == 0 and y == z


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
LIBRARY = None


def usable_key(encoded):
    """Whether signatures may be checked with these 32 bytes."""
    point = decompress(encoded)
    return point is not None and not is_small(point)


def signed_by(key, message, signature):
    """Key is usable. Strict: S below the order, R not of small order, no cofactor."""
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    point = decompress(r)
    if s >= L or point is None or is_small(point):
        return False
    if LIBRARY is not None:
        return LIBRARY(key, message, signature)
    k = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % L
    x, y, z, t = decompress(key)
    return compress(add(multiply(s, BASE), multiply(k, (P - x, y, z, P - t)))) == r


def library():
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return None

    def check(key, message, signature):
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
            return True
        except InvalidSignature:
            return False

    return check


# ---- the tree: "Leaf, tree, head" ----------------------------------------------------------------


class Tree:
    def __init__(self):
        self.size, self.nodes = 0, []

    def push(self, leaf):
        carried, node = self.size, leaf
        while carried & 1:
            node, carried = sha256(b"\x01", self.nodes.pop(), node), carried >> 1
        self.nodes.append(node)
        self.size += 1

    def root(self):
        if not self.nodes:
            return sha256(b"")
        root = self.nodes[-1]
        for left in reversed(self.nodes[:-1]):
            root = sha256(b"\x01", left, root)
        return root


# ---- trust: "Who may sign" -----------------------------------------------------------------------

GENESIS, SIGNED_OUT, LOCKED_TIME = 1, 5, 6
INVITED, ENROLLED, ROLES, STANDING, KEY_GRANTED = 10, 11, 12, 13, 15
SERVICE, FACTOR_SET, FACTOR_RESET, LOCK_OUT_ENDED, OFFBOARDED, RENEWED = 20, 21, 22, 23, 24, 25
NAMED, SETTINGS, ADJUSTED, CARE_TEAM, PROCEDURE, WATCHED = 27, 28, 29, 33, 74, 83
RECOVERED, JOINED, HEADER_SETTLED, ACKNOWLEDGED = 17, 18, 19, 73
CLINIC, WORKSTATION, PERSON, SESSION, PATIENT, TASK, REMARK = range(7)

ACCESS = {60, 61, 62, 63, 66, 67, 68, 69, 90}
CHANGES_HEADER = {10, 11, 13, 14, 15, 16, 17, 19, OFFBOARDED, RENEWED, 73}

# "Kinds": the records that items of a kind may name.
MAY_CONCERN = {
    GENESIS: {CLINIC, WORKSTATION, PERSON},
    ROLES: {PERSON},
    RECOVERED: {CLINIC, PERSON, SESSION},
    JOINED: {WORKSTATION},
    HEADER_SETTLED: {CLINIC},
    50: {TASK, REMARK},
    53: {SESSION, PATIENT, TASK, REMARK},
    ACKNOWLEDGED: {CLINIC, WORKSTATION, SESSION},
    OFFBOARDED: {CLINIC, PERSON, TASK},
    **{kind: {SESSION} for kind in (2, 3, 4, 5, 6, 26, *range(60, 73), 90)},
    **{kind: {SESSION} for kind in range(75, 83)},
    **{kind: {CLINIC, PERSON} for kind in (10, 11, 13, 14, 15, 16, RENEWED)},
    **{kind: {PERSON} for kind in (SERVICE, FACTOR_SET, FACTOR_RESET, LOCK_OUT_ENDED, NAMED)},
    **{kind: {CLINIC} for kind in (SETTINGS, ADJUSTED, PROCEDURE, WATCHED)},
    **{kind: {PATIENT} for kind in (30, 31, 32, CARE_TEAM, 34)},
    **{kind: {TASK} for kind in (*range(40, 50), 54)},
    **{kind: {REMARK} for kind in (51, 52, 55, 56)},
}
OF_TASKS = {kind for kind, records in MAY_CONCERN.items() if TASK in records}
OF_CONTENT = OF_TASKS - {OFFBOARDED}
OF_PATIENTS = {kind for kind, records in MAY_CONCERN.items() if PATIENT in records} - {CARE_TEAM}

# "Fields": the kinds that may set a field. What is not here, every kind may.
MAY_SET = {
    **{field: OF_TASKS for field in (3, 6, 7)},
    **{field: OF_CONTENT for field in (1, 2, 4, 8, 9, 10, 11, 12, 13)},
    **{field: OF_PATIENTS for field in range(100, 108)},
    200: {50, 51, 52, 55},
    201: {51},
    202: {50, 52},
    203: {53, 56},
    **{field: {55} for field in range(204, 209)},
    108: {CARE_TEAM},
    **{field: {GENESIS, INVITED, SERVICE} for field in (300, 301)},
    302: {GENESIS, INVITED, ROLES},
    303: {GENESIS, INVITED, ENROLLED, STANDING, RECOVERED, SERVICE, OFFBOARDED},
    **{field: {GENESIS, ENROLLED, RECOVERED} for field in (304, 305)},
    306: {INVITED, ENROLLED},
    307: {INVITED},
    **{field: {RECOVERED, FACTOR_SET, FACTOR_RESET} for field in (308, 316, 317)},
    **{field: {SERVICE} for field in (309, 310, 311, 312)},
    313: {OFFBOARDED, NAMED},
    314: {ROLES},
    315: {INVITED, FACTOR_RESET, LOCK_OUT_ENDED},
    318: {OFFBOARDED},
    **{field: {GENESIS} for field in (400, 401, 402, 403)},
    408: {GENESIS, KEY_GRANTED},
    **{field: {GENESIS, RECOVERED, RENEWED} for field in (404, 405)},
    **{field: {SETTINGS} for field in (409, 410, 411, 412, 413, 414, 417)},
    415: {ADJUSTED},
    416: {PROCEDURE},
    418: {WATCHED},
    **{field: CHANGES_HEADER for field in (406, 407)},
    **{field: {GENESIS, JOINED} for field in (500, 501, 503)},
    502: {GENESIS, JOINED, ACKNOWLEDGED},
    **{field: {2, 4, RECOVERED} for field in range(600, 607)},
    **{field: {LOCKED_TIME} for field in (607, 611)},
    608: ACCESS | {64, 75, 77, 81, 82},
    609: ACCESS,
    610: {68, 69, 70, ACKNOWLEDGED},
    612: {53},
    **{field: {2, 4, FACTOR_SET} for field in (613, 614)},
    615: {75},
    616: {76, 77},
    617: {2, 4, 79},
    618: {77},
    619: {78},
    620: {81},
    **{field: {71, 80} for field in (621, 622)},
    **{field: {82} for field in (623, 624)},
    700: {ENROLLED, KEY_GRANTED, 16, RECOVERED, OFFBOARDED, RENEWED},
}
# What a kind that is not known here may not set either.
DECIDES_TRUST = {302, 303, 304, 305, 306, 307, 404, 405, 406, 407, 408, 500, 502, 503, 700}


class NotTrusted(Exception):
    pass


def trust(condition):
    if not condition:
        raise NotTrusted


def key_id(key):
    return sha256(b"careloop/key/v1", key)[:16]


def public_key(value):
    trust(is_bytes(value, 32) and usable_key(value))
    return value


class Person:
    def __init__(self):
        self.key, self.suspended, self.left, self.invitation = None, False, False, None


def gone():
    person = Person()
    person.suspended = person.left = True
    return person


class Trust:
    def __init__(self):
        self.people, self.workstations, self.recovery = {}, {}, None

    def admit(self, e, true_heads):
        """The key that must have signed the entry; takes over what the entry says of keys."""
        key = self.signer(e)
        trust(key is not None and key_id(key) == e[8])
        self.check_items(e)
        begins = e[3] == 0 and e[14] != GENESIS
        trust(begins == (e[14] == JOINED))
        if begins:
            own = next((i for i in e[16] if i.get(0) == [WORKSTATION, e[2]]), None)
            trust(own is not None and value_of(own, 503) == true_heads)
        said = self.statements(e)
        people = [self.people.get(record) for record, _ in said if record is not None]
        trust(not any(person is not None and person.left for person in people))
        for record, take_over in said:
            if record is None or not self.people.setdefault(record, Person()).left:
                take_over()
        return key

    def signer(self, e):
        actor, kind = e[7], e[14]
        if actor[0] == 1:
            trust(kind == LOCKED_TIME)
            return self.workstations.get(e[2])
        if actor[0] == 2:
            trust(kind in (RECOVERED, JOINED, KEY_GRANTED, HEADER_SETTLED, SIGNED_OUT))
            return self.recovery
        trust(kind not in (RECOVERED, JOINED))
        own = next((i for i in e[16] if i.get(0) == [PERSON, actor[1]]), None)
        if kind == GENESIS:
            trust(not self.people and not self.workstations and self.recovery is None)
            trust(own is not None)
            return public_key(value_of(own, 304))
        person = self.people.get(actor[1])
        trust(person is not None and not person.suspended)
        if kind != ENROLLED:
            return person.key
        trust(person.invitation is not None and own is not None)
        digest, expires = person.invitation
        proof = value_of(own, 306)
        trust(e[5] <= expires and type(proof) is bytes and sha256(proof) == digest)
        return public_key(value_of(own, 304))

    def check_items(self, e):
        kind, new_keys = e[14], 0
        known = kind in MAY_CONCERN
        changes_nothing = 15 in e or kind == LOCKED_TIME
        for item in e[16]:
            record, name = item.get(0, [None, None])
            trust(not changes_nothing or record in (None, SESSION))
            if known:
                trust(kind in ACCESS if record is None else record in MAY_CONCERN[kind])
                trust(record != WORKSTATION or name == e[2])
                trust(kind != ENROLLED or record != PERSON or e[7] == [0, name])
            for field, _, _ in item[3]:
                trust(kind in MAY_SET.get(field, {kind}) if known else field not in DECIDES_TRUST)
                new_keys += field == 304
            standing = value_of(item, 303)
            trust(standing is ... or (standing == 3 and type(standing) is int) == (kind == OFFBOARDED))
        trust(new_keys <= 1)

    def statements(self, e):
        said = []
        if 15 in e or e[14] not in MAY_CONCERN:
            return said
        for item in e[16]:
            kind, record = item.get(0, [None, None])
            if kind == PERSON:
                person = lambda record=record: self.people.setdefault(record, Person())
                say = lambda p=person, **now: said.append((record, lambda: p().__dict__.update(now)))
                if (key := value_of(item, 304)) is not ...:
                    say(key=public_key(key), invitation=None)
                if e[14] == INVITED and (digest := value_of(item, 306)) is not ...:
                    expires = value_of(item, 307)
                    trust(is_bytes(digest, 32) and is_int(expires))
                    say(invitation=(digest, expires))
                if (standing := value_of(item, 303)) is not ...:
                    if type(standing) is int and standing in (0, 1):
                        say(suspended=False)
                    elif type(standing) is int and standing == 3:
                        said.append((None, lambda r=record: self.people.update({r: gone()})))
                    else:
                        say(suspended=True, invitation=None)
            if kind == WORKSTATION and (key := value_of(item, 500)) is not ...:
                key = public_key(key) if type(key) is bytes else None
                said.append((None, lambda r=record, k=key: self.workstations.update({r: k})))
            if kind == CLINIC and (key := value_of(item, 404)) is not ...:
                said.append((None, lambda k=public_key(key): setattr(self, "recovery", k)))
        return said


# ---- the order of checks: "What a verifier does" -------------------------------------------------


def head(value):
    if value < 24:
        return bytes([value])
    width = next(w for w in (1, 2, 4, 8) if value < 1 << 8 * w)
    return bytes([{1: 24, 2: 25, 4: 26, 8: 27}[width]]) + value.to_bytes(width, "big")


def cbor_head(major, number):
    encoded = head(number)
    return bytes([encoded[0] | major << 5]) + encoded[1:]


def cbor(value):
    """Arrays, byte strings, texts and numbers that are not negative."""
    if type(value) is list:
        return cbor_head(4, len(value)) + b"".join(map(cbor, value))
    if type(value) is int:
        return cbor_head(0, value)
    data = value.encode() if type(value) is str else value
    return cbor_head(3 if type(value) is str else 2, len(data)) + data


class Verification:
    def __init__(self, clinic):
        self.clinic, self.findings, self.logs = clinic, {}, {}
        self.clocks, self.acts, self.trust = {}, {}, Trust()
        self.entries = self.unattested = 0
        self.read = []

    def note(self, check, place):
        finding = self.findings.setdefault(check, {"workstation": place[0].hex(), "seq": place[1], "count": 0})
        finding["count"] += 1

    def feed(self, data, signature, workstation, seq):
        self.entries += 1
        place = (workstation, seq)
        leaf = sha256(b"\x00", data)
        log = self.logs.setdefault(workstation, Tree())
        size, root = log.size, log.root()
        log.push(leaf)
        try:
            e = parse_entry(data)
        except Bad:
            self.note("content", place)
            self.read.append(None)
            return
        self.read.append(e)
        first = self.entries == 1
        clinic = e[1]
        if first:
            clinic = sha256(data)[:16] if e[14] == GENESIS and e[1] == bytes(16) else None
        if (e[2], e[3]) != place or clinic != self.clinic or first != (e[14] == GENESIS):
            self.note("content", place)
        before = self.clocks.get(workstation)
        self.clocks[workstation] = e[6]
        if seq != size or before is not None and e[6] <= before:
            self.note("sequence", place)
        if e[4] != root:
            self.note("tree", place)
        if not self.act_continues(e, place):
            self.note("acts", place)
        if e[14] == LOCKED_TIME and e[7][0] != 1:
            self.unattested += 1
        heads = [[w, t.size, t.root()] for w, t in sorted(self.logs.items()) if w != workstation]
        try:
            key = self.trust.admit(e, cbor(heads))
        except NotTrusted:
            self.note("keys", place)
            return
        if not signed_by(key, b"careloop/entry/v1" + leaf, signature):
            self.note("signatures", place)

    def act_continues(self, e, place):
        act, part, parts = e[11], e[12], e[13]
        before = self.acts.pop(place[0], None)
        expected = before[:3] == (act, part, parts) if before else part == 1
        if 1 <= part < parts:
            first = before[3] if before and expected else place
            self.acts[place[0]] = (act, part + 1, parts, first)
        return expected and 1 <= part <= parts

    def finish(self):
        for place in sorted(unfinished[3] for unfinished in self.acts.values()):
            self.note("acts", place)
        return {
            "entries": self.entries,
            "findings": {check: self.findings[check] for check in CHECKS if check in self.findings},
            "heads": [[w.hex(), t.size, t.root().hex()] for w, t in sorted(self.logs.items())],
            "unattested": self.unattested,
        }


# ---- what was read, in words that another program can compare ------------------------------------


def shown_value(value):
    if type(value) is dict:
        return {"sealed": {"key": value[0], "epoch": value[1], "nonce": value[2].hex(), "ciphertext": value[3].hex()}}
    if type(value) is bytes:
        return {"bytes": value.hex()}
    return {"text": value} if type(value) is str else value


def shown_item(item, home):
    seen = lambda s: s if s is None else [(s[0] if len(s) == 3 else home).hex(), *s[-2:]]
    return {
        "subject": [item[0][0], item[0][1].hex()] if 0 in item else None,
        "patient": item[1].hex() if 1 in item else None,
        "category": item[2],
        "special": 4 in item,
        "deltas": [[field, seen(version), shown_value(value)] for field, version, value in item[3]],
    }


def shown(e):
    return {
        "clinic": e[1].hex(),
        "workstation": e[2].hex(),
        "seq": e[3],
        "previous_root": e[4].hex(),
        "at": e[5],
        "clock": e[6],
        "actor": [part.hex() if type(part) is bytes else part for part in e[7]],
        "signer": e[8].hex(),
        "session": e[9].hex() if 9 in e else None,
        "purpose": e[10],
        "act": e[11].hex(),
        "part": e[12],
        "parts": e[13],
        "kind": e[14],
        "refused": e.get(15),
        "items": [shown_item(item, e[2]) for item in e[16]],
    }


# ---- sealed values: docs/keys.md -----------------------------------------------------------------


def extract(salt, ikm):
    return hmac.new(salt or bytes(32), ikm, hashlib.sha256).digest()


def expand(prk, info, length=32):
    return hmac.new(prk, info + b"\x01", hashlib.sha256).digest()[:length]


def derive_key(label, ikm, salt, context):
    return expand(extract(salt, ikm), cbor([label, *context]))


KEM_SUITE, HPKE_SUITE = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x02"


def labeled_extract(suite, salt, label, ikm):
    return extract(salt, b"HPKE-v1" + suite + label + ikm)


def labeled_expand(suite, prk, label, info, length):
    return expand(prk, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)


def hpke_private(seed):
    """DeriveKeyPair of RFC 9180 section 7.1.3."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    prk = labeled_extract(KEM_SUITE, b"", b"dkp_prk", seed)
    return X25519PrivateKey.from_private_bytes(labeled_expand(KEM_SUITE, prk, b"sk", b"", 32))


def hpke_key(shared, enc, recipient, info):
    """Key and nonce of the first message in base mode."""
    prk = labeled_extract(KEM_SUITE, b"", b"eae_prk", shared)
    secret = labeled_expand(KEM_SUITE, prk, b"shared_secret", enc + recipient, 32)
    ids = labeled_extract(HPKE_SUITE, b"", b"psk_id_hash", b""), labeled_extract(HPKE_SUITE, b"", b"info_hash", info)
    context = b"\x00" + ids[0] + ids[1]
    prk = labeled_extract(HPKE_SUITE, secret, b"secret", b"")
    return labeled_expand(HPKE_SUITE, prk, b"key", context, 32), labeled_expand(HPKE_SUITE, prk, b"base_nonce", context, 12)


def hpke_open(private, enc, ciphertext, info, aad):
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    shared = private.exchange(X25519PublicKey.from_public_bytes(enc))
    recipient = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    key, nonce = hpke_key(shared, enc, recipient, info)
    return AESGCM(key).decrypt(nonce, ciphertext, aad)


def open_part(epoch_key, sealed, place):
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    clinic, record, field, workstation, seq, item = place
    aad = cbor([clinic, record, field, sealed[1], workstation, seq, item])
    key = derive_key("careloop/seal/v1", epoch_key, sealed[2], [aad])
    return AESGCM(key).decrypt(sealed[2], sealed[3], aad)


def open_all(entries, clinic, keys):
    """Opens everything that is sealed; returns the plaintexts in order."""
    clinical = {int(epoch): bytes.fromhex(key) for epoch, key in keys["clinical"].items()}
    audit, sessions, opened = hpke_private(bytes.fromhex(keys["audit"])), {}, []
    for e in entries:
        for number, item in enumerate(e[16]):
            record = item[0][1] if 0 in item else e.get(9, bytes(16))
            for field, _, value in item[3]:
                if field == 600:
                    enc, ciphertext = decode(value)
                    key = hpke_open(audit, enc, ciphertext, b"careloop/session/v1", clinic + record)
                    sessions[record] = key
                if type(value) is dict:
                    epoch_key = clinical[value[1]] if value[0] == 1 else sessions[e[9]]
                    place = (clinic, record, field, e[2], e[3], number)
                    opened.append(open_part(epoch_key, value, place).hex())
    return opened


# ---- command line --------------------------------------------------------------------------------


def load(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            stored = json.loads(line)
            yield tuple(bytes.fromhex(stored[name]) for name in ("bytes", "signature", "workstation")) + (stored["seq"],)


def main():
    global LIBRARY
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("ledgers", nargs="+")
    options.add_argument("--clinic", required=True, type=bytes.fromhex)
    options.add_argument("--expected")
    options.add_argument("--keys")
    options.add_argument("--pure", action="store_true")
    options = options.parse_args()
    LIBRARY = None if options.pure else library()
    code = 0
    for path in options.ledgers:
        try:
            stored = list(load(path))
        except (OSError, ValueError, KeyError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            return 2
        verification = Verification(options.clinic)
        for entry in stored:
            verification.feed(*entry)
        report = verification.finish()
        if options.expected:
            with open(options.expected, encoding="utf-8") as file:
                expected = json.load(file)
            report["as_expected"] = expected["heads"] == report["heads"] and expected["entries"] == [
                e and shown(e) for e in verification.read
            ]
        if options.keys and library() is not None:
            with open(options.keys, encoding="utf-8") as file:
                keys = json.load(file)
            report["opened"] = open_all(verification.read, options.clinic, keys) == keys["plaintexts"]
        code |= bool(report["findings"]) or not report.get("as_expected", True) or not report.get("opened", True)
        print(json.dumps(report, sort_keys=True))
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
