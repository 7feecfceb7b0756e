"""The registry of objects: what is known of one, and the department's rules. Pure, like all of cases."""
