"""The object inside the cloud: made once by nadmozg, or by people where there is no API; its number is kept."""

from cases.effects import Effect
from cases.process.attempts import act
from cases.process.before_ready import accounts_are_there
from cases.process.cloud_help import ask_cloud_help
from cases.process.questions import ask
from cases.process.step import Step
from cases.turns import Stage, Turn


def object_in_cloud(step: Step) -> None:
    """2a. Made as soon as the cloud opens and its address is known. In a cloud that others have made it may be there
    already: then the manager is asked first. The client does not wait for it; by hand they
    wait for the word, asked along with it, that the accounts are there.
    """
    case, manual = step.case, step.given.manual_cloud
    if case.cloud is None or (case.object_made and (accounts_are_there(step) or not manual)):
        return
    base = case.cloud.cloud_id or "1"
    if not manual and case.place and case.place.to_be_made:
        if refused := act(step, Effect.MAKE_OBJECT, base):
            ask_cloud_help(step, refused)
        return
    what = "проверить учётные записи в облаке и записать объект" if manual else "записать адрес объекта"
    waiting = step.waits(Turn.MANAGER, Stage.CLOUD, what)
    ask(step, Effect.ASK_PLACE, base, waiting)
