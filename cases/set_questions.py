"""The set questions of a contact after the training: what they are called, what can be answered, how it is read out."""

from cases.facts import FollowUpAnswered, Reply

QUESTIONS = {
    "staff": "Сотрудники заведены",
    "residents": "Жители ходят по пропускам",
    "gate": "КПП работает",
}
"""By the field of the fact."""
HINDERS = "Что мешает"
REPLIES: dict[str, Reply] = {"да": "yes", "частично": "partly", "нет": "no", "не относится": "not_here"}
NOT_ASKED = "не спросили"


def replies(answer: FollowUpAnswered) -> list[tuple[str, str]]:
    """Each question that was answered, with its answer in words; what hinders comes last."""
    words = {reply: said for said, reply in REPLIES.items()}
    told = [(called, words.get(getattr(answer, name), "")) for name, called in QUESTIONS.items()]
    return [it for it in (*told, (HINDERS, answer.hinders)) if it[1]]
