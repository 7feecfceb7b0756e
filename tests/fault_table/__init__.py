"""The fault table: every call to an outside system × every way it can fail, and what came of it.

`python -m tests.fault_table` writes docs/reliability.md from the rows; tests/integration/test_faults_of_nadmozg.py and
test_faults_elsewhere.py play each row for real and compare.
"""
