# Always call cargo: it decides what to rebuild.
$(phplibdir)/sors.so: sors-always
	PHP="$(PHP_EXECUTABLE)" PHP_CONFIG="$(PHP_CONFIG)" "$(SORS_CARGO)" build --release --locked --lib \
		--manifest-path "$(SORS_SOURCE)/Cargo.toml" --target-dir "$(top_builddir)/target"
	$(mkinstalldirs) $(phplibdir)
	$(INSTALL) -m 644 "$(top_builddir)/target/release/libsors.so" "$@"

.PHONY: sors-always
