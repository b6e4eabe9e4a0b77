"""The local AWS: moto, extended in its own process. `python -m local.aws.server --help` tells how to start it."""

import os

# moto looks at this when it is imported: its answers are not for pages in a browser.
os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"
