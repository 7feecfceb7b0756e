"""A process full of threads that all work on the same few cases; tests/integration/test_two_at_once.py starts two."""
