<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

/**
 * The contract check's report as a table.
 */
final class ContractTable
{
    /**
     * @param list<array<string, mixed>> $report As Client::checkContract().
     *
     * @return string Escaped HTML.
     */
    public static function html(array $report): string
    {
        $label = esc_attr__('Report of the contract check', 'sors-for-woocommerce');
        // A region that scrolls sideways must be reachable with the keyboard.
        $html = "<div class=\"sors-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{$label}\">"
            . '<table class="widefat striped sors-table sors-contract"><caption class="screen-reader-text">'
            . esc_html__('Report of the contract check', 'sors-for-woocommerce') . '</caption><thead><tr>';
        foreach (self::columns() as $column) {
            $html .= sprintf('<th scope="col">%s</th>', esc_html($column));
        }
        $html .= '</tr></thead><tbody>';
        foreach ($report as $row) {
            $html .= self::row($row);
        }

        return $html . '</tbody></table></div>';
    }

    /** @return list<string> */
    private static function columns(): array
    {
        return [
            __('Resource', 'sors-for-woocommerce'),
            __('Result', 'sors-for-woocommerce'),
            __('Answer', 'sors-for-woocommerce'),
            __('Rows', 'sors-for-woocommerce'),
            __('Fields', 'sors-for-woocommerce'),
        ];
    }

    /** @param array<string, mixed> $row */
    private static function row(array $row): string
    {
        $message = (string) $row['message'];

        return sprintf(
            '<tr data-resource="%s"><th scope="row"><strong>%s</strong><br><code dir="ltr">%s</code></th>'
            . '<td><span class="sors-badge sors-badge--%s">%s</span>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>',
            esc_attr((string) $row['resource']),
            esc_html(ContractLabels::resource((string) $row['resource'])),
            esc_html((string) $row['request']),
            esc_attr(ContractLabels::tone((string) $row['status'])),
            esc_html(ContractLabels::state((string) $row['status'])),
            $message === '' ? '' : '<p class="sors-contract__message">' . esc_html($message) . '</p>',
            self::responseCell($row),
            esc_html(self::rowCount($row)),
            self::fieldsCell($row)
        );
    }

    /** @param array<string, mixed> $row */
    private static function responseCell(array $row): string
    {
        $parts = [];
        if ($row['http_status'] !== null) {
            $parts[] = 'HTTP ' . (int) $row['http_status'];
        }
        if ($row['milliseconds'] !== null) {
            /* translators: %s: milliseconds */
            $parts[] = sprintf(__('%s ms', 'sors-for-woocommerce'), number_format_i18n((int) $row['milliseconds']));
        }
        if ($row['envelope'] !== null) {
            $parts[] = $row['envelope']
                ? __('envelope understood', 'sors-for-woocommerce')
                : __('envelope not understood', 'sors-for-woocommerce');
        }

        return implode('<br>', array_map('esc_html', $parts));
    }

    /** @param array<string, mixed> $row */
    private static function rowCount(array $row): string
    {
        if ($row['rows'] === null) {
            return '';
        }
        $rows = number_format_i18n((int) $row['rows']);

        return $row['total'] === null
            ? $rows
            /* translators: 1: rows on the first page, 2: all rows */
            : sprintf(__('%1$s of %2$s', 'sors-for-woocommerce'), $rows, number_format_i18n((int) $row['total']));
    }

    /** @param array<string, mixed> $row */
    private static function fieldsCell(array $row): string
    {
        $found = [];
        foreach ($row['found'] as $field => $key) {
            $found[] = $field === $key ? $field : "{$field} ← {$key}";
        }
        return self::keyList(__('Missing, needed', 'sors-for-woocommerce'), self::missingLines($row['missing_required']), 'bad')
            . self::keyList(__('Missing, can be done without', 'sors-for-woocommerce'), self::missingLines($row['missing_optional']), 'warn')
            . self::keyList(__('Found', 'sors-for-woocommerce'), $found, 'good')
            . self::keyList(__('Not in the profile', 'sors-for-woocommerce'), $row['unknown'], 'quiet');
    }

    /**
     * @param array<string, list<string>> $missing
     *
     * @return list<string>
     */
    private static function missingLines(array $missing): array
    {
        $lines = [];
        foreach ($missing as $field => $keys) {
            $lines[] = $field . ' ← ' . implode(' / ', $keys);
        }

        return $lines;
    }

    /** @param list<string> $lines */
    private static function keyList(string $label, array $lines, string $tone): string
    {
        if ($lines === []) {
            return '';
        }

        return sprintf(
            '<details class="sors-contract__keys sors-contract__keys--%s"%s><summary>%s: %s</summary><code dir="ltr">%s</code></details>',
            esc_attr($tone),
            in_array($tone, ['bad', 'warn'], true) ? ' open' : '',
            esc_html($label),
            esc_html(number_format_i18n(count($lines))),
            implode('<br>', array_map('esc_html', $lines))
        );
    }
}
