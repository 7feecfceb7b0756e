"""`python -m tests.acceptance.run_form flows.onboarding:new_client '{…}'`: one form in a process of its own.

For what a worker's environment decides: the caller chooses it, e.g. manual mode.
"""

import importlib
import json
import sys


def main(entrypoint: str, parameters: str) -> None:
    """Runs the flow and prints badge and message as JSON."""
    module, _, function = entrypoint.partition(":")
    form = getattr(importlib.import_module(module), function)
    state = form(**json.loads(parameters), return_state=True)
    print(json.dumps({"badge": state.name, "message": state.message}))


if __name__ == "__main__":
    main(*sys.argv[1:])
