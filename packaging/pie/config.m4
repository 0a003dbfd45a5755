dnl For phpize && ./configure && make && make install, as PIE runs them. cargo builds the extension.

PHP_ARG_ENABLE([sors],
  [whether to build sors],
  [AS_HELP_STRING([--enable-sors], [Build the extension of SORS for WooCommerce])])

PHP_ARG_WITH([sors-cargo],
  [for cargo],
  [AS_HELP_STRING([--with-sors-cargo=PATH], [Path of cargo, if it is not on the PATH])],
  [no],
  [no])

if test "$PHP_SORS" != "no"; then
  SORS_CARGO="$PHP_SORS_CARGO"
  case $SORS_CARGO in
    no|yes) AC_PATH_PROG([SORS_CARGO_FOUND], [cargo], [no], [$PATH:$HOME/.cargo/bin])
      SORS_CARGO="$SORS_CARGO_FOUND" ;;
  esac
  if test "$SORS_CARGO" = "no" || ! test -x "$SORS_CARGO"; then
    AC_MSG_ERROR([sors needs cargo to build: install Rust (https://rustup.rs), or set --with-sors-cargo=PATH])
  fi
  if grep -q '^#define ZTS 1' "$phpincludedir/main/php_config.h" 2>/dev/null; then
    AC_MSG_ERROR([sors is for non-thread-safe PHP; this PHP is thread-safe])
  fi
  SORS_SOURCE=`cd "$srcdir/../.." && pwd`
  if ! test -f "$SORS_SOURCE/Cargo.lock"; then
    AC_MSG_ERROR([no sources of sors in $SORS_SOURCE])
  fi

  PHP_SUBST([SORS_CARGO])
  PHP_SUBST([SORS_SOURCE])
  PHP_SUBST([PHP_CONFIG])
  PHP_MODULES="$PHP_MODULES \$(phplibdir)/sors.so"
  PHP_ADD_MAKEFILE_FRAGMENT([$srcdir/Makefile.frag])
fi
