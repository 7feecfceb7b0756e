"""What the far ends have, compared with what every case should have had. Pure."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from chaos import letters
from chaos.journey import ASKER, SECOND, Journey
from chaos.letters import FLAG, Kind, kind_of
from chaos.records import Cloud, FollowUpRun, Mail, OwnCase, Records

SUPPORT, SALES = "support@pass24.example", "belova@pass24.example"
MANAGERS = {"Анна Смирнова": "smirnova@pass24.example", "Павел Орлов": "orlov@pass24.example"}
TRAINER, HEAD = MANAGERS["Павел Орлов"], "guseva@pass24.example"
INSTALLER = "volkov@pass24.example"
STOPPED = "остановить подключение"
ENDED = "Завершено"


@dataclass
class Findings:
    """What is wrong, each in one sentence, and the numbers of the summary."""

    wrong: list[str] = field(default_factory=list)
    finished: int = 0
    lost: int = 0
    clouds_twice: int = 0
    letters_twice: int = 0
    letters_twice_flagged: int = 0
    follow_ups_twice: int = 0


def audit(journeys: tuple[Journey, ...], records: Records) -> Findings:
    """Compares each case with all that carries its name; then looks for what carries no case's name."""
    found = Findings()
    by_name: dict[str, list[Mail]] = defaultdict(list)
    for mail in records.letters:
        if mail.subject.startswith(letters.ALARM):
            continue  # to the operators, of a run that was killed: about no case, and better twice than never
        if mail.subject.startswith(letters.OF_THE_DOOR):
            continue
        by_name[mail.subject.rpartition("· ")[2]].append(mail)
    for journey in journeys:
        own = [it for it in records.cases if it.name == journey.name]
        clouds = [it for it in records.clouds if journey.host == it.slug or journey.name == it.title]
        _audit_case(journey, own, by_name.pop(journey.name, []), clouds, found)
    for name, mails in by_name.items():
        found.wrong.append(f"писем ни о ком ({name!r}): {len(mails)}")
    _same_cloud_twice(records.clouds, found)
    _follow_ups(records.follow_ups, {it.code for it in records.cases if it.is_closed}, found)
    found.wrong += [f"запуск не закончился: {it}" for it in records.hanging]
    return found


def _audit_case(journey: Journey, own: list[OwnCase], mails: list[Mail], clouds: list[Cloud], found: Findings) -> None:
    if len(own) != 1:
        found.lost += not own
        found.wrong.append(f"{journey.name}: подключений в базе {len(own)}, а нужно одно")
        return
    case, missing = own[0], []
    who = f"{case.code} · {journey.name}"
    if case.is_closed and case.stage == ENDED:
        found.finished += 1
    else:
        missing.append(f"не дошло до конца, этап «{case.stage}»")
    if not clouds:
        missing.append("нет облака")
    for cloud in clouds[:1]:
        missing += _accounts(journey, cloud)
    missing += _letters(journey, case, who, mails, found)
    found.lost += bool(missing)
    found.wrong += [f"{who}: {it}" for it in missing]


def _accounts(journey: Journey, cloud: Cloud) -> list[str]:
    wanted = Counter({("owner", journey.email): 1, ("support", SUPPORT): 1})
    if journey.bad_address and ("admin", journey.right_email) in cloud.users:
        wanted["admin", journey.right_email] = 1  # not if the mail server was killed and took the letter after all
    missing = [f"в облаке нет учётной записи {role} {email}" for role, email in wanted - Counter(cloud.users)]
    extra = [f"в облаке лишняя учётная запись {role} {email}" for role, email in Counter(cloud.users) - wanted]
    if cloud.objects != 1:
        missing.append(f"объектов в облаке {cloud.objects}, а нужен один")
    return missing + extra + ([] if cloud.state == "active" else [f"облако в состоянии {cloud.state}"])


def _letters(journey: Journey, case: OwnCase, who: str, mails: list[Mail], found: Findings) -> list[str]:
    """What is missing; what came too often goes into the findings."""
    due = journey.letters
    flags = Counter(
        it.named for it in _kinds() for said in case.timeline if said.startswith(f"{it.named}: ") and FLAG in said
    )
    got: dict[Kind, list[Mail]] = defaultdict(list)
    for mail in mails:
        kind = kind_of(mail.subject)
        if kind is None or mail.to not in _addresses(journey, kind):
            found.wrong.append(f"{who}: лишнее письмо «{mail.subject}» для {mail.to}")
        elif mail.case != case.code:
            found.wrong.append(f"{who}: письмо «{mail.subject}» подписано {mail.case}")
        else:
            got[letters.ACCESS if kind is letters.NEW_ACCESS else kind].append(mail)
    missing = []
    for kind in {*due, *got}:
        copies = len(got[kind])
        different = len({it.message_id for it in got[kind]})
        wanted = max(due[kind], min(different, _allowed(journey, case, kind)))
        if different < wanted:
            missing.append(f"нет письма «{kind.begins}…»: пришло {different} из {wanted}")
        twice = max(copies - different, copies - wanted)
        if twice > 0:
            flagged = min(twice, flags[kind.named])
            flags[kind.named] -= flagged
            found.letters_twice_flagged += flagged
            found.letters_twice += twice - flagged
            if twice > flagged:
                found.wrong.append(
                    f"{who}: «{kind.begins}…» пришло {copies} раз, а нужно {wanted}; в истории об этом ни слова"
                )
    return missing


def _allowed(journey: Journey, case: OwnCase, kind: Kind) -> int:
    """How many letters of a kind that only trouble brings there may be."""
    if kind is letters.ASK_CLOUD_HELP:
        return case.cloud_troubles
    # Access may have left for a bad address, if the mail server was killed: then the right one is confirmed.
    moved = (letters.ASK_CONTACT, letters.ASK_NEW_CONTACT, letters.EARLIER_ADDRESS)
    return int(journey.bad_address) if kind in moved else 0


def _addresses(journey: Journey, kind: Kind) -> set[str]:
    match kind.reader:
        case "client":
            return {journey.email, journey.right_email} if journey.bad_address else {journey.email}
        case "support":
            return {SUPPORT}
        case "sales":
            return {SALES}
        case "manager":
            return {MANAGERS[journey.manager]}
        case "asker":
            return {MANAGERS[journey.manager], MANAGERS[ASKER]}
        case "trainer":
            return {TRAINER}
        case "installer":
            return {INSTALLER}
        case "head":
            return {HEAD}
        case "second":
            return {MANAGERS[SECOND]}


def _kinds() -> list[Kind]:
    """The kinds, one for each name: an invitation and its move have the same."""
    return list({it.named: it for it in letters.KINDS}.values())


def _same_cloud_twice(clouds: tuple[Cloud, ...], found: Findings) -> None:
    for what, key in (("подключения", "case_ref"), ("клиента", "title")):
        for name, count in Counter(getattr(it, key) for it in clouds).items():
            if count > 1:
                found.wrong.append(f"облаков у {what} {name!r}: {count}")
    by_ref = Counter(it.case_ref for it in clouds)
    by_title = Counter(it.title for it in clouds)
    found.clouds_twice = max(sum(it - 1 for it in by_ref.values()), sum(it - 1 for it in by_title.values()))


def _follow_ups(runs: tuple[FollowUpRun, ...], closed: set[str], found: Findings) -> None:
    """Finds contacts with two runs that are scheduled or have acted, and scheduled runs of closed cases."""
    live = [it for it in runs if it.state in ("SCHEDULED", "PENDING", "RUNNING") or it.badge == "Записано"]
    for (case, number), count in Counter((it.case, it.number) for it in live).items():
        if count > 1:
            found.follow_ups_twice += count - 1
            found.wrong.append(f"{case}: у контакта {number} запусков {count}")
    for it in live:
        if it.state == "SCHEDULED" and it.case in closed:
            found.wrong.append(f"{it.case}: контакт {it.number} остался в расписании, хотя подключение завершено")
