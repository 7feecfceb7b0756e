"""The department's own files: `.env`, people.toml and catalogue.toml in one folder outside the checkout, so that an
upgrade never meets them; and secrets that stand in files of their own.
"""

from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from stack.findings import SettingsError
from stack.setting_names import OURS, known_names

FOLDER = f"{OURS}FOLDER"
FILES = {f"{OURS}PEOPLE_FILE": "people.toml", f"{OURS}CATALOGUE_FILE": "catalogue.toml"}
CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""Where systemd puts what a unit loads with LoadCredential=."""


def own_folder(environment: Mapping[str, str], checkout: Path) -> Path:
    """Where they lie: the folder that the setting names, or the checkout."""
    return Path(environment.get(FOLDER) or checkout).expanduser().absolute()


def operator_settings(environment: Mapping[str, str], checkout: Path, *, sandbox: bool) -> dict[str, str]:
    """Our settings: the environment; files that settings …_FILE name; systemd's credentials; then the file .env.

    With the sandbox only the environment counts: the files are where a real installation keeps its database and mail
    server. SettingsError names every file that cannot be read.
    """
    given = {key: value for key, value in environment.items() if key.startswith(OURS)}
    if sandbox:
        return given
    folder = own_folder(environment, checkout)
    written = {key: value for key, value in dotenv_values(folder / ".env").items() if key.startswith(OURS) and value}
    settings = written | _credentials(environment) | given
    settings = _from_files(settings)
    if settings.get(FOLDER):
        settings = {name: str(folder / file) for name, file in FILES.items()} | settings
    return settings


def _credentials(environment: Mapping[str, str]) -> dict[str, str]:
    folder = environment.get(CREDENTIALS)
    found = sorted(Path(folder).glob(f"{OURS}*")) if folder else []
    return {it.name: _read(it.name, it) for it in found if it.is_file()}


def _from_files(settings: Mapping[str, str]) -> dict[str, str]:
    """`ONBOARDING_X_FILE` becomes `ONBOARDING_X`; a setting that is called so itself (PEOPLE_FILE) stays."""
    known = known_names()
    named = {name for name in settings if name.endswith("_FILE") and name not in known}
    found, wrong = {name: value for name, value in settings.items() if name not in named}, []
    for name in sorted(named):
        meant = name.removesuffix("_FILE")
        if meant in settings:
            wrong.append(f"{meant} и {name}: нужно что-то одно")
            continue
        try:
            found[meant] = _read(name, Path(settings[name]).expanduser())
        except SettingsError as error:
            wrong.append(str(error))
    if wrong:
        raise SettingsError("\n".join(f"Неверно: {it}" for it in wrong))
    return found


def _read(name: str, file: Path) -> str:
    """Without the line's end that every editor adds."""
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeError) as error:
        why = "файла нет" if isinstance(error, FileNotFoundError) else "его не прочитать"
        raise SettingsError(f"{name}: {why}: {file}") from None
