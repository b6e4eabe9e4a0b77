"""Prints the documents of AWS managed policies as JSON: `managed_policies.py NAME...`. They come from moto's data."""

import json
import sys

from moto.iam.aws_managed_policies import aws_managed_policies_data

policies = json.loads(aws_managed_policies_data)
missing = [name for name in sys.argv[1:] if name not in policies]
if missing:
    sys.exit(f"moto knows no managed policy {', '.join(missing)}")
json.dump({name: policies[name]["Document"] for name in sys.argv[1:]}, sys.stdout)
