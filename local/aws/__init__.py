"""The local AWS: moto, extended in its own process. `python -m local.aws.server --help` tells how to start it."""

import os

# moto looks at these: its answers are not for pages in a browser, and machine images, which it would make anew by the
# hundred at each reset, are there only for who asks for them.
os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"
os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
