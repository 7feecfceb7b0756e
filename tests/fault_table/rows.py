"""All rows, in the order of a case's way."""

from tests.fault_table.mail_rows import MAIL
from tests.fault_table.nadmozg_rows import NADMOZG
from tests.fault_table.notice_rows import NOTICES
from tests.fault_table.outside_rows import OUTSIDE
from tests.fault_table.prefect_rows import PREFECT

ROWS = (*NADMOZG, *OUTSIDE, *MAIL, *NOTICES, *PREFECT)

_KINDS = {
    # certainly not done; healed in the run; perhaps done; unreadable; refused
    *("503", "no connection", "dropped after", "dropped after once", "HTML in 200", "403", "404", "token expired"),
    # what nadmozg means
    *("slug taken", "quota", "hold expired once", "needs operator", "page down", "no administrator"),
    # mail: not done, our fault, theirs, perhaps done
    *("RCPT 451", "MAIL 550", "RCPT 550", "letter 554", "DATA dropped", "letter late", "letter dropped after"),
}
OF_EVERY_KIND = tuple(it for it in ROWS if it.fault in _KINDS)
"""What `make test` plays: for each call, a fault of every kind. The others differ in how they come, not in meaning."""
