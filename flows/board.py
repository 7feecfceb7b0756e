"""The board, asked for by hand: reconcile keeps it up to date by itself."""

from cases.forms.operations import RefreshBoard
from journey.answers import read_first
from prefect_ui.board import show_boards
from prefect_ui.form import offer

refresh_board = offer(RefreshBoard, read_first(lambda form: show_boards(form.anew)))
