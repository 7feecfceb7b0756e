"""Many cases at once while everything is killed and nothing can be relied on; then the far ends' records are compared.

Knows the process only as people see it: forms, letters, a login page. What every case should have had is written down
in plan.py, apart from the code under test.
"""
