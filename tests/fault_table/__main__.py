"""Writes docs/reliability.md."""

from tests.fault_table.document import FILE, document

FILE.write_text(document(), encoding="utf-8")
