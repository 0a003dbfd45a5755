#!/usr/bin/env bash
# Tests of ./dev itself and of the checks of ./dev lint. Prints a line per test and "N passed, N failed".
set -u

ROOT=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
WORK=$(mktemp -d)
PASSED=0
FAILED=0
trap 'rm -rf "$WORK"' EXIT

# check NAME COMMAND…: runs COMMAND in a subshell; prints its output if it fails.
check() {
    local name=$1
    shift
    if ("$@") >"$WORK/output" 2>&1; then
        PASSED=$((PASSED + 1))
        echo "ok      $name"
    else
        FAILED=$((FAILED + 1))
        echo "NOT OK  $name"
        sed 's/^/        /' "$WORK/output" | tail -15
    fi
}

# Sources the parts of ./dev with a separate .dev and cache.
load_parts() {
    ENV="$ROOT/tests/env" DEV="$WORK/dev" XDG_CACHE_HOME="$WORK/cache"
    unset SORS_WORDPRESS SORS_WOOCOMMERCE WORDPRESS WOOCOMMERCE
    mkdir -p "$DEV" "$XDG_CACHE_HOME/sors-dev"
    local part
    for part in common packages sources downloads debian-wordpress; do
        # shellcheck source=/dev/null
        . "$ENV/$part.sh"
    done
    trap - EXIT
    set +e
}

make_wordpress() {
    mkdir -p "$1/wp-includes" "$1/wp-admin/includes"
    touch "$1/wp-settings.php" "$1/wp-admin/includes/upgrade.php"
    printf "<?php\n\$wp_version = '%s';\n" "$2" >"$1/wp-includes/version.php"
}

help_names_every_command() {
    local help word
    help=$("$ROOT/dev" help) || return 1
    for word in demo test bench dist lint pot setup phpunit serve; do
        grep -q "^./dev $word" <<<"$help" || { echo "no $word"; return 1; }
    done
}

rejects_unknown_arguments() {
    "$ROOT/dev" nonsense && return 1
    [ $? -eq 2 ] || return 1
    "$ROOT/dev" demo --articles many 2>&1 | grep -q 'whole number' || return 1
    "$ROOT/dev" bench nonsense 2>&1 | grep -q 'There are: feed' || return 1
    "$ROOT/dev" bench import --size 5 2>&1 | grep -q 'whole number' || return 1
    "$ROOT/dev" test nonsense 2>&1 | grep -q "No suite 'nonsense'"
}

compares_versions() {
    load_parts
    is_version_at_least 6.10 6.5 && is_version_at_least 6.5 6.5 && ! is_version_at_least 6.4.9 6.5 && is_version_at_least 7.1 6.8.3
}

uses_the_newest_usable_of_the_cache() {
    load_parts
    make_wordpress "$CACHE/wordpress-6.4" 6.4
    make_wordpress "$CACHE/wordpress-6.8.3" 6.8.3
    mkdir -p "$CACHE/wordpress-9.9"
    make_wordpress "$WORK/zipped/wordpress" 6.9.1
    (cd "$WORK/zipped" && php -r '$z = new ZipArchive(); $z->open($argv[1], ZipArchive::CREATE);
        foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator("wordpress", FilesystemIterator::SKIP_DOTS)) as $f) { $z->addFile((string) $f); }' \
        -- "$CACHE/wordpress-6.9.1.zip") || return 1
    find_wordpress || return 1
    [ "$(wordpress_version "$WORDPRESS")" = 6.9.1 ] && [ "$WORDPRESS_FROM" = 'the cache' ]
}

environment_overrides_the_cache() {
    load_parts
    make_wordpress "$CACHE/wordpress-6.8.3" 6.8.3
    make_wordpress "$WORK/mine" 6.6
    SORS_WORDPRESS="$WORK/mine"
    find_wordpress && [ "$WORDPRESS" = "$WORK/mine" ] && [ "$WORDPRESS_FROM" = SORS_WORDPRESS ]
}

rejects_an_old_wordpress() {
    load_parts
    make_wordpress "$WORK/old" 6.4.3
    (SORS_WORDPRESS="$WORK/old"; find_wordpress) 2>&1 | grep -q 'is no WordPress 6.5 or newer'
}

warns_about_the_standin() {
    load_parts
    # shellcheck disable=SC2317  # called by find_woocommerce
    download_woocommerce() { return 1; }
    find_woocommerce 2>&1 | grep -q 'STAND-IN' || return 1
    find_woocommerce
    is_standin "$WOOCOMMERCE"
}

pinned_sha256_decides() {
    load_parts
    ENV="$WORK"
    echo hello >"$WORK/file.zip"
    printf '# comment\n%s  file.zip\n%s  other.zip\n' "$(sha256sum <"$WORK/file.zip" | cut -d' ' -f1)" 00ff >"$WORK/sources.lock"
    check_pinned_sha256 "$WORK/file.zip" file.zip || return 1
    check_pinned_sha256 "$WORK/file.zip" other.zip
    [ $? -eq 1 ] || return 1
    check_pinned_sha256 "$WORK/file.zip" third.zip
    [ $? -eq 2 ]
}

changed_plugin_is_rejected() {
    php -r '$z = new ZipArchive(); $z->open($argv[1] . "/p.zip", ZipArchive::CREATE); $z->addFromString("woocommerce/a.php", "<?php");
        $z->addFromString("woocommerce/b.php", "<?php 2;"); $z->close();
        $list = ["files" => ["a.php" => ["sha256" => hash("sha256", "<?php")], "b.php" => ["sha256" => [hash("sha256", "<?php 2;"), "x"]]]];
        file_put_contents($argv[1] . "/good.json", json_encode($list)); unset($list["files"]["b.php"]);
        file_put_contents($argv[1] . "/bad.json", json_encode($list));' -- "$WORK" || return 1
    php "$ROOT/tests/env/check-plugin.php" "$WORK/p.zip" "$WORK/good.json" || return 1
    ! php "$ROOT/tests/env/check-plugin.php" "$WORK/p.zip" "$WORK/bad.json"
}

failed_build_makes_no_artifact() {
    mkdir -p "$WORK/broken"
    printf '#!/bin/sh\n[ "$1" = --version ] && echo "cargo 1.99.0" || exit 101\n' >"$WORK/broken/cargo"
    chmod +x "$WORK/broken/cargo"
    (unset SORS_EXTENSION; PATH="$WORK/broken:$PATH" CARGO_HOME="$WORK/none" SORS_DIST="$WORK/dist" "$ROOT/dev" dist) >"$WORK/said" 2>&1 && return 1
    cat "$WORK/said"
    grep -q 'could not be built for PHP' "$WORK/said" && ! compgen -G "$WORK/dist/*.deb"
}

# Takes the newest patch version from both places of the cache, or the versions in SORS_MATRIX.
selects_the_matrix() {
    load_parts
    # shellcheck source=/dev/null
    . "$ENV/matrix.sh"
    CACHE="$WORK/pairs" MATRIX_OTHER="$WORK/pairs/other"
    make_wordpress "$CACHE/wordpress-6.8.3" 6.8.3
    make_wordpress "$CACHE/wordpress-6.8.12-debian" 6.8.12
    make_wordpress "$CACHE/other/wordpress-6.5" 6.5
    local version
    for version in 8.2.2 10.0.2; do
        mkdir -p "$CACHE/other/woocommerce-$version/includes"
        touch "$CACHE/other/woocommerce-$version/includes/class-woocommerce.php"
        printf ' * Version: %s\n * Requires at least: 6.7\n' "$version" >"$CACHE/other/woocommerce-$version/woocommerce.php"
    done
    select_matrix | sed "s#$CACHE/##g" | diff - <(printf '%s\n' \
        'wordpress-6.8.12-debian|other/woocommerce-10.0.2' 'wordpress-6.8.12-debian|other/woocommerce-8.2.2' \
        'other/wordpress-6.5|other/woocommerce-10.0.2' 'other/wordpress-6.5|other/woocommerce-8.2.2') || return 1
    [ "$(required_wordpress "$CACHE/other/woocommerce-8.2.2")" = 6.7 ] || return 1
    SORS_MATRIX='6.8.3:8.2.2'
    [ "$(select_matrix)" = "$CACHE/wordpress-6.8.3|$CACHE/other/woocommerce-8.2.2" ] || return 1
    SORS_MATRIX='6.6:8.2.2'
    (select_matrix) 2>&1 | grep -q 'no 6.6:8.2.2'
}

benchmarks_reject_the_standin() {
    SORS_WOOCOMMERCE="$ROOT/tests/woocommerce-standin" "$ROOT/dev" bench import --size 20 >"$WORK/bench" 2>&1 && return 1
    grep -q 'need the real WooCommerce' "$WORK/bench"
}

# ./dev bench fails if a contender does not import everything.
benchmarks_an_import() {
    "$ROOT/dev" bench import --size 20 --json "$WORK/bench.json" >"$WORK/bench" 2>&1 || { cat "$WORK/bench"; return 1; }
    php -r '$steps = json_decode(file_get_contents($argv[1]), true)["steps"];
        exit(array_diff(["ours", "csv", "rest", "plain", "raw"], array_keys($steps["import"])) === [] ? 0 : 1);' -- "$WORK/bench.json"
}

lists_the_machine_mirrors() {
    load_parts
    list_debian_mirrors | grep -qx 'http://deb.debian.org/debian/' && ! list_debian_mirrors | grep -q security
}

# Runs in a new shell with set -e, as ./dev does.
summarizes_an_aborted_suite() {
    load_parts
    mkdir -p "$DEV/logs"
    echo 'Segmentation fault' >"$DEV/logs/browser.log"
    echo '1 7' >"$DEV/logs/browser.result"
    echo 'OK (3 tests, 5 assertions)' >"$DEV/logs/plugin.log"
    echo '0 9' >"$DEV/logs/plugin.result"
    ROOT="$ROOT" DEV="$DEV" bash -euo pipefail -c '. "$1/common.sh"; . "$1/suites.sh"; print_versions() { :; }; print_summary browser plugin' - "$ENV" >"$WORK/summary" 2>&1
    [ $? -eq 1 ] || return 1
    cat "$WORK/summary"
    grep -q 'FAILED.* browser' "$WORK/summary" && grep -q 'OK (3 tests' "$WORK/summary" && grep -q '1 passed, 1 failed' "$WORK/summary"
}

finds_chromium_only_where_it_is() {
    load_parts
    # shellcheck source=/dev/null
    . "$ENV/browser.sh"
    unset CHROMIUM
    mkdir -p "$WORK/bin"
    local found
    ! found=$(PATH="$WORK/bin" find_chromium) || { echo "found '$found'"; return 1; }
    printf '#!/bin/sh\n' >"$WORK/bin/chromium"
    chmod +x "$WORK/bin/chromium"
    [ "$(PATH="$WORK/bin" find_chromium)" = "$WORK/bin/chromium" ]
}

recognizes_its_own_processes() {
    load_parts
    sleep 60 &
    local pid=$!
    echo "$pid" >"$WORK/pid"
    find_live_process "$WORK/pid" 'sleep 60' || return 1
    ! find_live_process "$WORK/pid" mariadbd || return 1
    stop_process "$pid"
    ! find_live_process "$WORK/pid" 'sleep 60' || return 1
    echo 'no number' >"$WORK/pid"
    ! find_live_process "$WORK/pid" ''
}

# copy_checkout DIRECTORY: copies the files that git knows, as a clone would.
copy_checkout() {
    mkdir -p "$1"
    (cd "$ROOT" && git ls-files -z --cached --others --exclude-standard | tar --null --files-from=- -cf -) | tar -xf - -C "$1"
}

works_under_a_long_path_with_spaces() {
    local copy
    copy="$WORK/a path with spaces/$(printf 'deep%.0s' {1..20})/and so on/checkout"
    copy_checkout "$copy" || return 1
    "$copy/dev" phpunit tests/php/Plugin/ShopTest.php
}

# has_no_processes CHECKOUT: no server, sandbox or database of its ./dev is running.
has_no_processes() { ! pgrep -af -- "$1/.dev/"; }

signal_stops_everything() {
    local copy="$WORK/interrupted" pid tries=600
    copy_checkout "$copy"
    setsid bash -c 'trap - INT; exec "$0" serve' "$copy/dev" >"$copy/out" 2>&1 &
    pid=$!
    until grep -q 'Ctrl-C' "$copy/out" || [ $((tries -= 1)) -eq 0 ]; do sleep 0.1; done
    cat "$copy/out"
    has_no_processes "$copy" && return 1
    kill -TERM "$pid"
    wait "$pid"
    has_no_processes "$copy"
}

cleans_up_after_a_killed_process() {
    local copy="$WORK/killed" pid tries=600
    copy_checkout "$copy"
    setsid "$copy/dev" serve >"$copy/out" 2>&1 &
    pid=$!
    until grep -q 'Ctrl-C' "$copy/out" || [ $((tries -= 1)) -eq 0 ]; do sleep 0.1; done
    kill -9 "$pid"
    "$copy/dev" serve true >"$copy/second" 2>&1 || { cat "$copy/second"; return 1; }
    cat "$copy/second"
    grep -q 'left behind' "$copy/second" && has_no_processes "$copy"
}

# rejects_translation WORDS: the check rejects $WORK/po with a message that contains WORDS.
rejects_translation() {
    php "$ROOT/tests/env/i18n/check.php" "$WORK/po" >"$WORK/said" 2>&1 && { echo 'no problem reported'; return 1; }
    grep -q "$1" "$WORK/said" || { cat "$WORK/said"; return 1; }
}

finds_translation_problems() {
    local po="$ROOT/php/languages/sors-for-woocommerce-sr_RS.po"
    cp "$po" "$WORK/po"
    php "$ROOT/tests/env/i18n/check.php" "$WORK/po" || return 1
    sed 's/^msgstr "Подешавања"$/msgstr ""/' "$po" >"$WORK/po" && rejects_translation '1 texts are not translated' || return 1
    sed '0,/^msgid "Settings"$/s//#, fuzzy\nmsgid "Settings"/' "$po" >"$WORK/po" && rejects_translation '1 texts are marked as fuzzy' || return 1
    sed 's/^msgstr "Подешавања"$/msgstr "Пoдешавања"/' "$po" >"$WORK/po" && rejects_translation 'mixes Cyrillic and Latin' || return 1
    sed 's/^msgstr "Подешавања"$/msgstr "Podešavanja"/' "$po" >"$WORK/po" && rejects_translation 'Serbian letters in Latin' || return 1
    sed 's/^msgstr\[1\] "%s ставке"$/msgstr[1] "ставке"/' "$po" >"$WORK/po" && rejects_translation 'placeholders differ' || return 1
    sed 's/^msgstr\[2\] "%s ставки"$/msgstr[2] ""/' "$po" >"$WORK/po" && rejects_translation 'a plural form is missing\|not translated' || return 1
    sed 's/nplurals=3;[^;]*;/nplurals=2; plural=n!=1;/; /^msgstr\[2\]/d' "$po" >"$WORK/po" && rejects_translation 'a plural form is missing'
}

# recode-sr-latin (gettext) builds the Latin translation.
writes_serbian_in_latin_letters() {
    local cyrillic='Њујорк, ЊУЈОРК, љубав, Љубав, џеп, ЏЕП, ђак, Ћуприја, чешаљ, жица, шљива; „SORS-у“ %1$s, API кључ, ПИБ'
    local latin='Njujork, NJUJORK, ljubav, Ljubav, džep, DŽEP, đak, Ćuprija, češalj, žica, šljiva; „SORS-u“ %1$s, API ključ, PIB'
    [ "$(recode-sr-latin <<<"$cyrillic")" = "$latin" ] || { recode-sr-latin <<<"$cyrillic"; return 1; }
    ! sed '/^#/d' "$ROOT/php/languages/sors-for-woocommerce-sr_RS@latin.po" | grep -P '\p{Cyrillic}'
}

# Finds a text missing in the template, and a file that ./dev pot does not build.
finds_outdated_texts() {
    load_parts
    # shellcheck source=/dev/null
    . "$ENV/i18n.sh"
    local root=$ROOT
    mkdir -p "$WORK/copy" && cp -r "$root/php" "$WORK/copy/php" || return 1
    ROOT="$WORK/copy" LANGUAGES="$WORK/copy/php/languages"
    check_languages || return 1
    printf "<?php\n__('A text nobody knows', 'sors-for-woocommerce');\n" >"$ROOT/php/src/New.php"
    check_languages && return 1
    rm "$ROOT/php/src/New.php"
    touch "$LANGUAGES/sors-for-woocommerce-sr_RS-stray.json"
    check_languages && return 1
    return 0
}

# shellcheck source=tests/env/test-checks.sh
. "$ROOT/tests/env/test-checks.sh"

check 'help names every command' help_names_every_command
check 'rejects unknown arguments' rejects_unknown_arguments
check 'compares versions' compares_versions
check 'uses the newest usable WordPress of the cache' uses_the_newest_usable_of_the_cache
check 'the environment overrides the cache' environment_overrides_the_cache
check 'rejects an old WordPress' rejects_an_old_wordpress
check 'warns about the stand-in' warns_about_the_standin
check 'a pinned sha256 decides' pinned_sha256_decides
check 'rejects a plugin that differs from its checksums' changed_plugin_is_rejected
check 'finds a name of SORS outside the contract' finds_a_wire_name_outside_the_contract
check 'finds dependencies that point up' finds_dependencies_that_point_up
check 'finds tables outside Storage' finds_tables_outside_storage
check 'finds doubled types and bare functions' finds_doubled_types_and_bare_functions
check 'finds words to avoid' finds_words_to_avoid
check 'finds a different version' finds_a_different_version
check 'finds code that other PHP versions reject' finds_code_that_other_php_versions_reject
check 'a failed build makes no artifact' failed_build_makes_no_artifact
check 'selects the matrix of versions' selects_the_matrix
check 'finds problems of a translation' finds_translation_problems
check 'writes Serbian in Latin letters' writes_serbian_in_latin_letters
check 'finds outdated texts' finds_outdated_texts
check 'benchmarks reject the stand-in' benchmarks_reject_the_standin
case ${SORS_WOOCOMMERCE:-standin} in
    *standin) echo 'skipped benchmarks an import: no real WooCommerce' ;;
    *) check 'benchmarks an import' benchmarks_an_import ;;
esac
check 'summarizes an aborted suite' summarizes_an_aborted_suite
check 'finds Chromium only where it is' finds_chromium_only_where_it_is
check "lists the machine's mirrors" lists_the_machine_mirrors
check 'recognizes its own processes' recognizes_its_own_processes
check 'works under a long path with spaces' works_under_a_long_path_with_spaces
check 'a signal stops everything' signal_stops_everything
check 'cleans up after a killed ./dev' cleans_up_after_a_killed_process
echo
echo "$PASSED passed, $FAILED failed"
[ "$FAILED" -eq 0 ]
