"""The door: who comes in, who they are, what they may do. An ASGI application of ours around Prefect's own.

Everything is behind it: both UIs, the API, its docs, websockets. What it does not let through reaches nothing.
"""
