"""What the system offers about itself: the board, the alarm of a broken run, reconcile. No case is named in these."""

from cases.forms.fields import Line, Tick
from cases.forms.form import Form


class RefreshBoard(Form, title="00 · Доска"):
    """Показывает все открытые подключения: чей ход, что просрочено. Обновляется сама; форма обновит её прямо сейчас."""

    anew = Tick("Записать все страницы заново", "Только если карточка или доска не открывается: её удалили")


class TellOfBrokenRun(Form, title="98 · Сбой запуска", by_system=True):
    """Пишет эксплуатации, какой запуск сломался. Запускается сама, о каждой форме – не чаще раза в час."""

    run = Line("Номер запуска", "Подставляет система: последняя часть адреса запуска")


class Reconcile(Form, title="99 · Сверка", by_system=True):
    """Проверяет все открытые подключения и доделывает то, чему пора. Запускается сама каждые несколько минут."""
