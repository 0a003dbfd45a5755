<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin;

use SorsForWooCommerce\Settings\Settings;

/**
 * Rows of the settings form as wp-admin draws them: label, field, one sentence of help tied to the field. The names
 * are those of the settings, which also give the values.
 */
final class SettingsForm
{
    public function __construct(private readonly Settings $settings)
    {
    }

    /** @param array<string, string> $attributes Of the input; name and id are made from $name. */
    public function input(string $name, string $label, string $help, array $attributes = []): void
    {
        self::openRow($name, $label);
        $attributes += [
            'name' => self::fieldName($name),
            'id' => self::fieldId($name),
            'value' => $attributes['value'] ?? $this->settings->text($name),
            'type' => 'text',
            'class' => 'regular-text',
            'autocomplete' => 'off',
            'aria-describedby' => self::fieldId($name) . '-help',
        ];
        echo '<input';
        foreach ($attributes as $attribute => $value) {
            printf(' %s="%s"', esc_attr($attribute), esc_attr($value));
        }
        echo '>';
        self::closeRow($name, $help);
    }

    /** A whole number from 0 to $highest. */
    public function number(string $name, string $label, string $help, int $highest): void
    {
        $this->input($name, $label, $help, [
            'type' => 'number',
            'min' => '0',
            'max' => (string) $highest,
            'step' => '1',
            'class' => 'small-text',
        ]);
    }

    /** @param array<int|string, string> $choices */
    public function select(string $name, string $label, string $help, array $choices): void
    {
        $value = $this->settings->text($name);
        self::openRow($name, $label);
        printf(
            '<select name="%s" id="%s" aria-describedby="%s">',
            esc_attr(self::fieldName($name)),
            esc_attr(self::fieldId($name)),
            esc_attr(self::fieldId($name) . '-help')
        );
        foreach ($choices as $key => $text) {
            printf('<option value="%s"%s>%s</option>', esc_attr((string) $key), selected((string) $key, $value, false), esc_html($text));
        }
        echo '</select>';
        self::closeRow($name, $help);
    }

    public function checkbox(string $name, string $label, string $text, string $help): void
    {
        printf('<tr><th scope="row">%s</th><td>', esc_html($label));
        printf(
            '<label for="%1$s"><input type="checkbox" name="%2$s" id="%1$s" value="1" aria-describedby="%1$s-help"%3$s> %4$s</label>',
            esc_attr(self::fieldId($name)),
            esc_attr(self::fieldName($name)),
            checked($this->settings->flag($name), true, false),
            esc_html($text)
        );
        self::closeRow($name, $help);
    }

    /** @param array<string, string> $choices */
    public function checkboxes(string $name, string $label, string $help, array $choices): void
    {
        $ticked = $this->settings->list($name);
        printf(
            '<tr><th scope="row">%s</th><td><fieldset aria-describedby="%s"><legend class="screen-reader-text">%s</legend><div class="sors-ticks">',
            esc_html($label),
            esc_attr(self::fieldId($name) . '-help'),
            esc_html($label)
        );
        foreach ($choices as $key => $text) {
            printf(
                '<label><input type="checkbox" name="%s[]" value="%s"%s> %s</label>',
                esc_attr(self::fieldName($name)),
                esc_attr($key),
                checked(in_array($key, $ticked, true), true, false),
                esc_html($text)
            );
        }
        echo '</div></fieldset>';
        self::closeRow($name, $help);
    }

    public static function openSection(string $title, string $text): void
    {
        printf(
            '<section class="sors-section"><header><h2>%s</h2><p>%s</p></header><table class="form-table" role="presentation"><tbody>',
            esc_html($title),
            esc_html($text)
        );
    }

    public static function closeSection(): void
    {
        echo '</tbody></table></section>';
    }

    /** Ends a section's fields, where something else follows in it; endPlain() ends the section then. */
    public static function closeTable(): void
    {
        echo '</tbody></table>';
    }

    public static function closePlainSection(): void
    {
        echo '</section>';
    }

    public static function openRow(string $name, string $label): void
    {
        printf('<tr><th scope="row"><label for="%s">%s</label></th><td>', esc_attr(self::fieldId($name)), esc_html($label));
    }

    public static function closeRow(string $name, string $help): void
    {
        printf(
            '<div class="sors-help"><p class="description" id="%s">%s</p> <span class="sors-owner sors-owner--%s">%s</span></div></td></tr>',
            esc_attr(self::fieldId($name) . '-help'),
            wp_kses($help, ['code' => []]),
            esc_attr(SettingOwner::getOwner($name)),
            esc_html(SettingOwner::labels()[SettingOwner::getOwner($name)])
        );
    }

    /** Id of a setting's field. */
    public static function fieldId(string $name): string
    {
        return 'sors-' . str_replace('_', '-', $name);
    }

    /** Name a setting's field is posted by. */
    public static function fieldName(string $name): string
    {
        return 'sors[' . $name . ']';
    }
}
