<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Support;

/**
 * A shop beside the test shop, newly installed, with a directory and a database of its own: for what can't be undone in
 * the other, such as installing and deleting the plugin. The plugin is not active in it. Code runs in processes of
 * its own, one for each call, as requests do.
 */
final class IsolatedShop
{
    public const PLUGIN = 'sors-for-woocommerce/sors-for-woocommerce.php';

    /** Before what the code itself writes. */
    private const OUTPUT_MARKER = "\x1e";

    private const NETWORK = <<<'PHP'
        define('MULTISITE', true);
        define('SUBDOMAIN_INSTALL', false);
        define('DOMAIN_CURRENT_SITE', '127.0.0.1');
        define('PATH_CURRENT_SITE', '/');
        define('SITE_ID_CURRENT_SITE', 1);
        define('BLOG_ID_CURRENT_SITE', 1);

        PHP;

    private const ADDRESS = "define('WP_HOME', \$address);\ndefine('WP_SITEURL', \$address);\n";

    private function __construct(public readonly string $directory, private readonly string $database)
    {
    }

    /** WordPress with WooCommerce. */
    public static function create(string $name): self
    {
        global $wpdb;
        $test = (string) getenv('SORS_SHOP_DIR');
        $shop = new self(dirname($test) . '/own-' . $name, 'shop_own_' . $name);
        $shop->remove();
        // Hard links: nothing of WordPress's or WooCommerce's own is written to.
        exec(sprintf('cp -al %s %s 2>&1', escapeshellarg($test), escapeshellarg($shop->directory)), $said, $status);
        if ($status !== 0) {
            throw new \RuntimeException(implode("\n", $said));
        }
        exec(sprintf('cd %s && rm -rf wp-content/uploads wp-content/debug.log mail.log && mkdir wp-content/uploads', escapeshellarg($shop->directory)));
        $shop->rewriteConfig(static fn (string $text): string => $text);
        $wpdb->query("CREATE DATABASE {$shop->database} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci");
        $shop->runScript('install-wordpress.php');
        $shop->runCode("activate_plugin('woocommerce/woocommerce.php');");
        $shop->runScript('install-settings.php');
        $shop->runDueActions();

        return $shop;
    }

    /** Makes a network of it, with a second site at /druga/ where WooCommerce is active, too. */
    public function toNetwork(): void
    {
        $this->runCode(<<<'PHP'
            require_once ABSPATH . 'wp-admin/includes/upgrade.php';
            define('WP_INSTALLING_NETWORK', true);
            foreach ($wpdb->tables('ms_global') as $table => $name) { $wpdb->$table = $name; }
            install_network();
            populate_network(1, '127.0.0.1', 'admin@shop.test', 'Mreža', '/', false);
            PHP);
        $this->rewriteConfig(static fn (string $text): string => str_replace(self::ADDRESS, self::NETWORK, $text));
        $this->runCode("update_option('siteurl', 'http://127.0.0.1'); update_option('home', 'http://127.0.0.1'); activate_plugin('woocommerce/woocommerce.php', '', true);");
        $this->addSite('/druga/');
    }

    /** @return int Its id. */
    public function addSite(string $path): int
    {
        $id = (int) $this->runCode("echo wpmu_create_blog('127.0.0.1', '{$path}', 'Druga', 1);");
        // WooCommerce makes its tables when the site is called for the first time.
        $this->runCode('WC_Install::install();', $path);
        $this->runDueActions($path);

        return $id;
    }

    /**
     * Runs code as an administrator in wp-admin.
     *
     * @param string $path Of the site of a network.
     *
     * @return string What it has written.
     */
    public function runCode(string $code, string $path = '/'): string
    {
        return $this->runPhp(sprintf(<<<'PHP'
            $_SERVER = ['HTTP_HOST' => '127.0.0.1', 'REQUEST_URI' => '%s', 'REQUEST_METHOD' => 'GET', 'SERVER_NAME' => '127.0.0.1', 'REMOTE_ADDR' => '127.0.0.1'] + $_SERVER;
            define('WP_ADMIN', true);
            require getenv('SORS_SHOP_DIR') . '/wp-load.php';
            require_once ABSPATH . 'wp-admin/includes/admin.php';
            wp_set_current_user(1);
            echo %s;
            %s
            PHP, $path, var_export(self::OUTPUT_MARKER, true), $code));
    }

    /** What is appointed is done, until nothing is due. */
    public function runDueActions(string $path = '/'): void
    {
        $this->runCode(<<<'PHP'
            add_filter('action_scheduler_queue_runner_time_limit', static fn (): int => 3600);
            for ($rounds = 0; $rounds < 10 && ActionScheduler_QueueRunner::instance()->run('test') > 0; $rounds++);
            PHP, $path);
    }

    /**
     * Everything the shop has: each row of each table, and each file beside the programs.
     *
     * @return array<string, list<string>> Table, or “files” → rows as JSON, or path and content's hash.
     */
    public function dump(): array
    {
        global $wpdb;
        $dump = [];
        foreach ($wpdb->get_col("SHOW TABLES FROM {$this->database} LIKE 'wp\\_%'") as $table) {
            $rows = $wpdb->get_results("SELECT * FROM {$this->database}.`{$table}`", ARRAY_A);
            $dump[$table] = array_map(static fn (array $row): string => (string) json_encode($row, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE), $rows);
        }
        $content = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator($this->directory . '/wp-content', \FilesystemIterator::SKIP_DOTS));
        foreach ($content as $file) {
            $path = substr($file->getPathname(), strlen($this->directory . '/wp-content/'));
            if (preg_match('~^(plugins|themes|languages)/~', $path) !== 1) {
                $dump['files'][] = $path . ' ' . md5_file($file->getPathname());
            }
        }

        return $dump;
    }

    /** @return list<string> Names of tables, of any site. */
    public function listTables(string $like): array
    {
        global $wpdb;

        return $wpdb->get_col("SHOW TABLES FROM {$this->database} LIKE '{$like}'");
    }

    public function remove(): void
    {
        global $wpdb;
        $wpdb->query("DROP DATABASE IF EXISTS {$this->database}");
        exec('rm -rf ' . escapeshellarg($this->directory));
    }

    /** @param callable(string): string $change */
    private function rewriteConfig(callable $change): void
    {
        $file = $this->directory . '/wp-config.php';
        $text = $change((string) file_get_contents($file));
        // Not through the link, which the test shop shares.
        unlink($file);
        file_put_contents($file, $text);
    }

    private function runScript(string $name): void
    {
        $this->runPhp('require ' . var_export(dirname(__DIR__, 2) . '/env/' . $name, true) . ';');
    }

    private function runPhp(string $code): string
    {
        $ended = PhpProcess::start($code, [], ['memory_limit' => '512M', 'date.timezone' => 'UTC'], [
            'SORS_SHOP_DIR' => $this->directory,
            'SORS_SHOP_DATABASE' => $this->database,
        ])->end(300);
        if ($ended['status'] !== 0) {
            throw new \RuntimeException("The shop ended with {$ended['status']}: {$ended['errors']} " . strip_tags($ended['output']));
        }

        // WordPress's own programs of a network make PHP grumble while they are loaded.
        return substr((string) strrchr(self::OUTPUT_MARKER . $ended['output'], self::OUTPUT_MARKER), 1);
    }
}
