"""Reads a report with the library that its consumers use: read_reports.py FORMAT FILE FINDINGS. Fails where the number of findings is another."""

import csv
import json
import sys

from junitparser import Failure, JUnitXml
from prometheus_client.parser import text_string_to_metric_families
from sarif.loader import load_sarif_file


def sarif(path):
    return load_sarif_file(path).get_result_count()


def junit(path):
    return sum(isinstance(result, Failure) for suite in JUnitXml.fromfile(path) for case in suite for result in case.result)


def prometheus(path):
    with open(path, encoding="utf-8") as file:
        families = {family.name: family for family in text_string_to_metric_families(file.read())}
    return int(sum(sample.value for sample in families["k8s_audit_findings"].samples))


def csv_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return len(list(csv.DictReader(file)))


def gitlab(path):
    with open(path, encoding="utf-8") as file:
        return sum({"description", "check_name", "fingerprint", "severity", "location"} <= issue.keys() for issue in json.load(file))


READERS = {"sarif": sarif, "junit": junit, "prometheus": prometheus, "csv": csv_rows, "gitlab": gitlab}

name, path, expected = sys.argv[1:]
found = READERS[name](path)
# A rule that fails at two places of one file is one failed case.
if found != int(expected) and not (name == "junit" and 0 < found <= int(expected)):
    sys.exit(f"{name}: {found} findings were read, and there are {expected}")
