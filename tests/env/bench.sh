# shellcheck shell=bash
# ./dev bench: what is measured, on this machine, against what a plain PHP loop does in the same run.

cmd_bench() {
    local name=${1:-} size=20000 json=''
    [ $# -eq 0 ] || shift
    while [ $# -gt 0 ]; do
        case $1 in
            --size) size=$(number_option --size "${2:-}" 100 1000000); shift 2 ;;
            --size=*) size=$(number_option --size "${1#*=}" 100 1000000); shift ;;
            --json) json=${2:?--json needs a file}; shift 2 ;;
            --json=*) json=${1#*=}; shift ;;
            *) die "./dev bench knows --size N and --json FILE, not '$1'." ;;
        esac
    done
    case $name in
        feed) bench_feed "$size" "$json" ;;
        scale) bench_scale "$json" ;;
        pictures) bench_pictures "$size" "$json" ;;
        *) die "./dev bench knows: feed, scale, pictures. Not '$name'." ;;
    esac
}

# Reading all articles, 50 ms before each answer as over a real line.
bench_feed() {
    install_packages
    need_extension
    need_sandbox
    start_sandbox bench --articles "$1" --latency-ms 50
    export_sandbox
    export SORS_BENCH_EXTENSION="$EXTENSION"
    php "${PHP_OPTIONS[@]}" "$ROOT/tests/bench/feed.php" "$1" "$2" 8>&- 9>&-
}

# Scaling pictures: GD beside the extension.
bench_scale() {
    install_packages
    need_extension
    find_wordpress
    find_woocommerce
    make_shop test "$WORDPRESS" "$WOOCOMMERCE"
    shop_php test "$ROOT/tests/bench/scale.php" "$1"
}

# A picture run, with WordPress's editor and with the extension's.
bench_pictures() {
    install_packages
    need_extension
    need_sandbox
    find_wordpress
    find_woocommerce
    make_shop test "$WORDPRESS" "$WOOCOMMERCE"
    start_sandbox bench --articles "$1"
    export_sandbox
    shop_php test "$ROOT/tests/bench/pictures.php" "$1" "$2"
}
