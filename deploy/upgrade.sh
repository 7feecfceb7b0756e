#!/bin/sh
# `make upgrade`: health, back-up, pull, environment, start (which migrates), health. Stops at the first thing that is
# wrong and says how to go back. From a release that has no such command yet:
#   git fetch && git show origin/main:deploy/upgrade.sh | RESTART='…' sh
#
# RESTART  the command that starts the stack anew; without it, the stack must be started by hand
# TO       a commit or tag; without it, what the branch's upstream has
# FORCE=1  goes on although the health check says that something is wrong
set -eu

say() { printf '%s\n' "$*"; }
py="${VENV:-.venv}/bin/python"
from=$(git rev-parse HEAD)
step='проверка'
copy=''

give_up() {
    say "Обновление остановилось на шаге «$step»."
    if [ -z "$copy" ]; then
        say 'Ничего не изменено.'
        return
    fi
    say "Было: $from; копия базы до обновления: $copy."
    say 'Исправьте причину и повторите make upgrade – или вернитесь:'
    say "  остановите стек; git checkout $from; make .venv/.installed"
    say "  make restore FILE='$copy' FORCE=1      # только если новая версия уже запускалась"
    say '  запустите стек'
}
trap 'code=$?; [ "$code" = 0 ] || give_up' EXIT

if [ -n "$(git status --porcelain --untracked-files=no)" ]; then
    say 'В репозитории есть правки; файлы отдела должны лежать отдельно (ONBOARDING_FOLDER):'
    git status --short --untracked-files=no
    exit 1
fi
git fetch --quiet --tags || { say 'Нет связи с репозиторием.'; exit 1; }
to=$(git rev-parse "${TO:-@{upstream}}^{commit}")

step='состояние до обновления'
if ! "$py" -m stack health && [ "${FORCE:-}" != 1 ]; then
    say 'Сначала исправьте это, или повторите с FORCE=1.'
    exit 1
fi

step='копия базы'
folder="${ONBOARDING_BACKUP_FOLDER:-$PWD/var/live/copies}"
mkdir -p "$folder"
file="$folder/before-upgrade-$(date -u +%Y-%m-%d-%H%M%S).dump"
"$py" -m stack backup "$file"
copy=$file

step='новая версия'
if [ -n "${TO:-}" ]; then git checkout --quiet "$to"; else git merge --ff-only --quiet "$to"; fi
say "Версия: $(git describe --always)"

step='окружение'
make --no-print-directory "${VENV:-.venv}/.installed"

step='настройки'
"$py" -m stack check-settings

step='запуск'
if [ -z "${RESTART:-}" ]; then
    say 'Новая версия на месте. Перезапустите стек; он обновит базу, потом: make health.'
    exit 0
fi
sh -c "$RESTART"

step='состояние после обновления'
tries=0
until "$py" -m stack health >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -ge "${TRIES:-42}" ]; then
        "$py" -m stack health
        exit 1
    fi
    sleep 10
done
"$py" -m stack health
say 'Обновлено.'
