"""The managers' forms, each declared once: its fields, and what is made of what was filled in."""
