#!/usr/bin/env python3
"""Writes day.ndjson, the timeline of day.scenario.json: 2,000 claims over ten hours, and what else happened.

    python3 make-day.py > day.ndjson

The same bytes on every machine and with every Python from 3.7 on: integers only, and a random generator of its own.
Change a number below, run it again, and replay the scenario to see what the change does to the queues.
"""

import json
import sys

SEED = 20260302
CLAIMS = 2000
HALF_HOUR = 1800

# How busy each half hour is, from 08:00 to 18:00.
ARRIVALS = [40, 60, 80, 100, 120, 130, 125, 110, 95, 100,
            110, 120, 130, 130, 125, 105, 90, 70, 55, 40]

# A storm passes: in these half hours a share (in percent) of the home claims carries its event code.
STORM_CODE = "CAT-2026-03-HAIL"
STORM = {10: 20, 11: 45, 12: 45, 13: 35, 14: 20, 15: 10}


class Random:
    """A 64-bit linear congruential generator (Knuth's MMIX constants); only the upper half of its state is used."""

    def __init__(self, seed):
        self.state = seed
        for _ in range(8):
            self.below(2)

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 32) * n >> 32

    def percent(self, p):
        return self.below(100) < p

    def pick(self, values):
        return values[self.below(len(values))]

    def weighted(self, pairs):
        left = self.below(sum(weight for weight, _ in pairs))
        for weight, value in pairs:
            if left < weight:
                return value
            left -= weight


def clock(seconds):
    return "%02d:%02d:%02d" % (seconds // 3600, seconds // 60 % 60, seconds % 60)


def arrival_times(random):
    half_hours = [(weight, number) for number, weight in enumerate(ARRIVALS)]
    return sorted(random.weighted(half_hours) * HALF_HOUR + random.below(HALF_HOUR) for _ in range(CLAIMS))


def motor_claim(random):
    damage = random.weighted([(35, "Glass"), (52, "Collision"), (9, "Theft"), (4, "Fire")])
    amount = {"Glass": 180 + 20 * random.below(75),
              "Collision": 700 + 50 * random.below(330),
              "Theft": 2500 + 250 * random.below(130),
              "Fire": 4000 + 500 * random.below(60)}[damage]
    fields = {"damageType": damage,
              "claimAmount": amount,
              "driveable": damage == "Glass" or damage == "Collision" and random.percent(60),
              "language": "Spanish" if random.percent(12) else "English"}
    handle = random.pick([3, 4, 4, 5] if damage == "Glass" else [4, 5, 6, 7])
    return "motor-claim", fields, 3, handle


def home_claim(random, half_hour):
    storm = random.percent(STORM.get(half_hour, 0))
    peril = "Storm" if storm else random.weighted([(48, "Water"), (17, "Storm"), (8, "Fire"), (27, "Burglary")])
    amount = {"Water": 400 + 50 * random.below(160),
              "Storm": 600 + 100 * random.below(140),
              "Fire": 3000 + 500 * random.below(150),
              "Burglary": 800 + 200 * random.below(58)}[peril]
    if peril == "Burglary" and random.percent(3):
        amount = 60000 + 5000 * random.below(8)
    fields = {"peril": peril,
              "claimAmount": amount,
              "habitable": not random.percent({"Water": 5, "Storm": 12, "Fire": 35, "Burglary": 1}[peril])}
    if storm:
        fields["eventCode"] = STORM_CODE
    handle = random.pick([5, 6, 7, 8] if storm else [5, 6, 8, 10, 12])
    return "home-claim", fields, 6 if storm and random.percent(70) else 3, handle


def injury_claim(random):
    severity = random.weighted([(30, 1), (34, 2), (20, 3), (11, 4), (5, 5)])
    year, month, day = 2025 + (random.below(100) < 75), 1 + random.below(12), 1 + random.below(28)
    if year == 2026:
        month = 1 + random.below(2)
    fields = {"severity": severity,
              "represented": random.percent(12),
              "incidentDate": "%04d-%02d-%02d" % (year, month, day)}
    return "injury-claim", fields, 4 if severity >= 4 else 3, random.pick([6, 8, 10, 12, 15])


def claims(random):
    """The 2,000 submits in order of arrival, as (second, entry)."""
    result = []
    for number, second in enumerate(arrival_times(random), 1):
        kind = random.weighted([(54, "motor"), (36, "home"), (10, "injury")])
        if kind == "motor":
            type_id, fields, priority, minutes = motor_claim(random)
        elif kind == "home":
            type_id, fields, priority, minutes = home_claim(random, second // HALF_HOUR)
        else:
            type_id, fields, priority, minutes = injury_claim(random)
        source = random.weighted([(45, "WebPortal"), (35, "MobileApp"), (20, "BrokerDesk")])
        if source == "BrokerDesk" and random.percent(12):
            priority = random.pick([8, 8, 9])
        policy = "P-%06d" % (100000 + random.below(900000))
        seconds = minutes * 60 + 15 * random.below(5)
        result.append((second, {
            "at": clock(second),
            "submit": "claim-%04d" % number,
            "idempotencyKey": "fnol:2026-03-02:%s:%04d" % (policy, number),
            "handleTime": "%dm%ds" % (seconds // 60, seconds % 60),
            "body": {"workitemTypeId": type_id,
                     "customFields": dict([("policyNumber", policy)] + list(fields.items())),
                     "source": source,
                     "priority": priority}}))
    return result


def first_after(entries, second, wanted):
    return next((at, entry) for at, entry in entries if at >= second and wanted(entry["body"]))


def what_else_happened(entries):
    """The other lines of the day, as (second, entry)."""
    result = []

    def line(second, **members):
        result.append((second, dict([("at", clock(second))] + list(members.items()))))

    # Early on, the first adjuster to be offered a certain collision knows the customer, and declines.
    at, claim = first_after(entries, 300, lambda body: body["customFields"].get("damageType") == "Collision")
    line(at + 2, decline=claim["submit"])

    # In the morning a customer withdraws a claim a minute after sending it.
    at, claim = first_after(entries, 6300, lambda body: body["workitemTypeId"] == "home-claim")
    line(at + 60, cancel=claim["submit"])

    # From 10:00 an investigator spends an hour in court.
    line(2 * 3600, agent="mirela", state="Not Available")
    line(3 * 3600, agent="mirela", state="Available")

    # After 13:00 a portal asks for Spanish with an injury. Nobody in the injury team speaks it, and six minutes later a
    # supervisor sends the claim to the team by hand.
    at, claim = first_after(entries, 5 * 3600, lambda body: body["workitemTypeId"] == "injury-claim"
                            and body["customFields"]["severity"] >= 4 and body["priority"] < 8)
    claim["body"]["routingData"] = {"skills": [{"skillId": "skill-spanish", "proficiency": 3}]}
    line(at + 360, route=claim["submit"], body={"queueId": "injury"})

    # At 14:00 Amara has passed her exam.
    line(6 * 3600, agent="amara", skills=[{"skillId": "skill-motor", "proficiency": 3}])

    # All day: no rule takes a burglary of more than 50,000, so the claims manager sends each one on after nine minutes.
    for at, claim in entries:
        fields = claim["body"]["customFields"]
        by_broker = claim["body"]["source"] == "BrokerDesk" and claim["body"]["priority"] >= 8
        if fields.get("peril") == "Burglary" and fields["claimAmount"] > 50000 and fields["habitable"] and not by_broker:
            line(at + 540, route=claim["submit"], body={"queueId": "special-investigations"})
    return result


def main():
    entries = claims(Random(SEED))
    day = sorted(entries + what_else_happened(entries), key=lambda pair: pair[0])   # stable: claims first
    for _, entry in day:
        sys.stdout.write(json.dumps(entry, separators=(", ", ": ")) + "\n")


if __name__ == "__main__":
    main()
