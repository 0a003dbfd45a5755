<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Admin\PostedForm;
use SorsForWooCommerce\Admin\SettingsForm;

/**
 * One of a list that SORS gave, or a name typed by hand: radio buttons and a text field, which need no JavaScript.
 */
final class ChoiceField
{
    /**
     * @param array<int|string, array{0: string, 1: string}> $choices Value → what it is called, and a remark.
     */
    public static function render(string $name, string $legend, array $choices, string $value, string $typed): void
    {
        printf('<fieldset class="sors-choice"><legend>%s</legend>', esc_html($legend));
        foreach ($choices as $choice => [$label, $remark]) {
            printf(
                '<label><input type="radio" name="%s" value="%s"%s> %s%s</label>',
                esc_attr(SettingsForm::fieldName($name . '_choice')),
                esc_attr((string) $choice),
                checked((string) $choice, $value, false),
                esc_html($label),
                $remark === '' ? '' : ' <span class="sors-quiet">' . esc_html($remark) . '</span>'
            );
        }
        $known = $value === '' || array_key_exists($value, $choices);
        if ($choices !== []) {
            printf(
                '<label><input type="radio" name="%s" value=""%s> %s</label>',
                esc_attr(SettingsForm::fieldName($name . '_choice')),
                checked($known, false, false),
                esc_html__('Another one, typed below', 'sors-for-woocommerce')
            );
        }
        printf(
            '</fieldset><p><label for="%1$s">%2$s</label><br><input type="text" class="regular-text" id="%1$s" name="%3$s" value="%4$s" dir="ltr" autocomplete="off"></p>',
            esc_attr(SettingsForm::fieldId($name)),
            esc_html($typed),
            esc_attr(SettingsForm::fieldName($name)),
            esc_attr($known && $choices !== [] ? '' : $value)
        );
    }

    /** What was chosen, else what was typed. */
    public static function readValue(PostedForm $posted, string $name): string
    {
        $chosen = (string) $posted->text($name . '_choice');

        return $chosen !== '' ? $chosen : (string) $posted->text($name);
    }
}
