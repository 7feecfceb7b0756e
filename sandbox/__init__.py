"""The outside world on this machine: nadmozg, the clients' clouds, a mail server and its mailbox, over real sockets.

It imports nothing of ours and is never used in production. `python -m sandbox` runs it; tests use
`sandbox.servers.Sandbox`. What it promises is the contract in `openapi.json`.
"""
