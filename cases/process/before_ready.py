"""What must be there before «готово» is said to the client, beside the login page that answers.

The cloud's administrator is looked for with the page (tasks/cloud_look.py); tech support's account is made here. Where
there is no API, a person says that both are there (form 37).
"""

from cases.effects import Effect
from cases.facts import AccountsThere, CloudReady
from cases.people import Role
from cases.process.attempts import act
from cases.process.cloud_help import ask_cloud_help
from cases.process.letters_to_colleagues import to_colleague
from cases.process.step import Step


def accounts(step: Step) -> None:
    """2a. Tech support gets an account in the cloud, and hears of it, without a secret; operators of a certificate."""
    cloud = step.case.cloud
    if cloud is None:
        return
    _warn_of_certificate(step, cloud)
    if not step.given.manual_cloud and (refused := act(step, Effect.MAKE_SUPPORT_ACCOUNT, cloud.cloud_id)):
        ask_cloud_help(step, refused)
    if accounts_are_there(step):
        support = step.people.of(Role.TECH_SUPPORT)[0]
        to_colleague(step, Effect.TELL_SUPPORT_ACCOUNT, cloud.cloud_id or "1", support)


def accounts_are_there(step: Step) -> bool:
    """Whether the client can be told that the cloud is ready."""
    cloud = step.case.cloud
    if cloud is None:
        return False
    if step.given.manual_cloud:
        return step.case.latest(AccountsThere) is not None
    return step.done_at(Effect.MAKE_SUPPORT_ACCOUNT, cloud.cloud_id) is not None


def _warn_of_certificate(step: Step, cloud: CloudReady) -> None:
    ends_at, seen_at = cloud.certificate_ends_at, step.case.recorded_at(CloudReady)
    if ends_at and ends_at - seen_at < step.policy.certificate_warning_before:
        for operator in step.people.of(Role.OPERATOR):
            to_colleague(step, Effect.WARN_CERTIFICATE, f"{cloud.cloud_id} {operator.code}", operator)
