<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use SorsForWooCommerce\Admin\FlashMessages;
use SorsForWooCommerce\Admin\PostedForm;
use SorsForWooCommerce\Admin\RunLabels;
use SorsForWooCommerce\Admin\SettingsForm;
use SorsForWooCommerce\Admin\SettingsInput;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\Stock\StockPriceRules;

/**
 * Which price and which quantity, seen on a real article.
 */
final class PriceStockStep implements SetupStep
{
    public function __construct(private readonly Settings $settings)
    {
    }

    public function render(): void
    {
        // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- only chooses what is shown.
        $code = is_scalar($_GET['article'] ?? null) ? sanitize_text_field(wp_unslash((string) $_GET['article'])) : '';
        $view = SampleArticleView::forArticle($this->settings, $code);
        printf(
            '<p class="sors-sample"><label for="sors-article">%s</label> <input type="text" id="sors-article" name="article" value="%s" dir="ltr"> '
            . '<button type="submit" class="button" name="do" value="example" data-sors-sample>%s</button></p>'
            . '<p role="status" aria-live="polite" data-sors-title><strong>%s</strong></p><p class="sors-message sors-message--bad" data-sors-problem%s>%s</p>',
            esc_html__('Code (šifra) of an article to see its figures', 'sors-for-woocommerce'),
            esc_attr($code),
            esc_html__('Show', 'sors-for-woocommerce'),
            esc_html($view['title']),
            $view['problem'] === '' ? ' hidden' : '',
            esc_html($view['problem'])
        );
        $this->renderChoices('price_type', __('The shop’s price', 'sors-for-woocommerce'), RunLabels::priceTypes(), $view['figures']);
        $this->renderChoices('stock_mode', __('What customers may buy', 'sors-for-woocommerce'), RunLabels::stockModes(), $view['figures']);
    }

    public function submit(PostedForm $posted): bool
    {
        $input = SettingsInput::fromConnectionFields($posted);
        $settings = Settings::save(array_intersect_key($input->changes, ['price_type' => '', 'stock_mode' => '']));
        $taxes = wc_prices_include_tax() ? 'inclusive' : 'exclusive';
        $refusal = StockPriceRules::findSettingsProblem(['price', 'stock'], $settings->text('price_type'), wc_tax_enabled() ? $taxes : 'none');
        foreach (array_filter([...$input->problems, $refusal]) as $problem) {
            FlashMessages::add('error', $problem);
        }

        return $input->problems === [] && $refusal === null;
    }

    /**
     * @param array<string, string> $labels
     * @param array<string, string> $figures
     */
    private function renderChoices(string $name, string $legend, array $labels, array $figures): void
    {
        printf('<fieldset class="sors-choice sors-choice--figures"><legend>%s</legend>', esc_html($legend));
        foreach ($labels as $value => $label) {
            printf(
                '<label><input type="radio" name="%s" value="%s"%s> <span>%s</span> <strong data-sors-figure="%2$s">%s</strong></label>',
                esc_attr(SettingsForm::fieldName($name)),
                esc_attr($value),
                checked($value, $this->settings->text($name), false),
                esc_html($label),
                esc_html($figures[$value])
            );
        }
        echo '</fieldset>';
    }
}
