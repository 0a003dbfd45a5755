# shellcheck shell=bash
# ./dev pot: extracts the plugin's texts into php/languages/ and builds all files that WordPress reads. Translators edit only
# sors-for-woocommerce-sr_RS.po, in Cyrillic; everything else is generated.

LANGUAGES="$ROOT/php/languages"
TEXT_DOMAIN=sors-for-woocommerce

# WordPress's gettext functions. "c" marks the argument that is a context.
KEYWORDS=(__:1 _e:1 esc_html__:1 esc_html_e:1 esc_attr__:1 esc_attr_e:1
    '_x:1,2c' '_ex:1,2c' 'esc_html_x:1,2c' 'esc_attr_x:1,2c'
    '_n:1,2' '_nx:1,2,4c' '_n_noop:1,2' '_nx_noop:1,2,3c')

cmd_pot() {
    install_packages
    mkdir -p "$LANGUAGES"
    build_languages "$LANGUAGES"
    for locale in sr_RS sr_RS@latin; do
        note "$locale: $(LC_ALL=C msgfmt --statistics -o /dev/null "$LANGUAGES/$TEXT_DOMAIN-$locale.po" 2>&1)"
    done
}

# build_languages DIRECTORY: generates all files from the sources and the Serbian translation in DIRECTORY.
build_languages() {
    local stem="$1/$TEXT_DOMAIN"
    extract_texts >"$stem.pot"
    [ -e "$stem-sr_RS.po" ] || die "No Serbian translation: $stem-sr_RS.po"
    msgmerge --quiet --update --backup=none --previous --no-wrap "$stem-sr_RS.po" "$stem.pot"
    msgattrib --no-obsolete --no-wrap "$stem-sr_RS.po" | msgfilter --no-wrap recode-sr-latin \
        | sed -e 's|^"Language: sr_RS\\n"|"Language: sr_RS@latin\\n"|' -e '1s|.*|# Made from the Cyrillic translation by ./dev pot; change that one.|' >"$stem-sr_RS@latin.po"
    rm -f "$stem"-*.mo "$stem"-*.l10n.php "$stem"-*.json
    compile_language "$1" sr_RS
    compile_language "$1" sr_RS@latin
}

# Prints the template. It has no line numbers and dates, so it changes only when the texts change.
extract_texts() {
    cat "$ENV/i18n/head.pot"
    {
        cat "$ENV/i18n/head.pot"
        extract_header_texts
        (cd "$ROOT/php" && find . -name '*.php' -not -path './stubs/*' -not -path './languages/*' -printf '%P\n') | extract_file_texts PHP
        (cd "$ROOT/php" && find assets -name '*.js') | extract_file_texts JavaScript
    } | msguniq --no-wrap | strip_header | sed '/^#\. #-#-#/d'
}

# extract_file_texts LANGUAGE: reads file names from standard input.
extract_file_texts() {
    LC_ALL=C sort | xgettext --directory="$ROOT/php" --files-from=- --language="$1" --from-code=UTF-8 --keyword "${KEYWORDS[@]/#/--keyword=}" \
        --add-comments=translators --add-location=file --no-wrap --output=- | strip_header
}

strip_header() { sed '1,/^$/d'; }

# The fields of the plugin's header that WordPress shows.
extract_header_texts() {
    local field text
    for field in 'Plugin Name' 'Description' 'Author'; do
        text=$(sed -n "s/^ \* $field: *//p" "$ROOT/php/$TEXT_DOMAIN.php")
        printf '#. %s of the plugin\n#: %s.php\nmsgid "%s"\nmsgstr ""\n\n' "$field" "$TEXT_DOMAIN" "${text//\"/\\\"}"
    done
}

# compile_language DIRECTORY LOCALE: writes .mo, .l10n.php, and a .json for each script with texts.
compile_language() {
    local po="$1/$TEXT_DOMAIN-$2.po" script texts
    msgfmt --no-hash --endianness=little --output-file="${po%.po}.mo" "$po"
    php "$ENV/i18n/compile.php" php "${po%.po}.mo" >"${po%.po}.l10n.php"
    texts=$(mktemp "$DEV/texts.XXXXXX")
    for script in "$ROOT"/php/assets/*.js; do
        script="assets/${script##*/}"
        msggrep --location="$script" "$po" | msgfmt --no-hash --endianness=little --output-file="$texts" -
        php "$ENV/i18n/compile.php" json "$texts" "$script" >"${po%.po}-$(printf '%s' "$script" | md5sum | cut -d' ' -f1).json"
    done
    rm -f "$texts"
    find "$1" -name '*.json' -empty -delete
}

# ./dev lint: the files are those that ./dev pot builds, and the translation is complete.
check_languages() {
    local made status=0
    made=$(mktemp -d "$DEV/languages.XXXXXX")
    on_exit "rm -rf '$made'"
    cp -r "$LANGUAGES/." "$made"
    build_languages "$made"
    diff -r --brief "$LANGUAGES" "$made" || { warn "php/languages/ is outdated. Run ./dev pot, translate the new texts, and run ./dev pot again."; status=1; }
    php "$ENV/i18n/check.php" "$made/$TEXT_DOMAIN-sr_RS.po" || status=1
    return "$status"
}
