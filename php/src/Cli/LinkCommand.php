<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Products\ProductLinker;
use SorsForWooCommerce\Settings\Settings;
use SorsForWooCommerce\Sync\RunInProgressException;

/**
 * `wp sors link <product> <article>`: says for which article a product stands, as the product's box does.
 */
final class LinkCommand implements Command
{
    public function __construct(private readonly Output $output)
    {
    }

    public static function help(): array
    {
        return [
            'shortdesc' => 'Links a product or variation to an article of the chosen database.',
            'longdesc' => "What SORS owns is written by the next run. Who stands for an article already is unlinked first: wp sors unlink\n\n"
                . Options::exitCodes(),
            'synopsis' => [
                ProductArgument::help(),
                ['type' => 'positional', 'name' => 'article', 'description' => 'The article’s code in SORS; capital letters count.'],
                ProductArgument::byHelp(),
                ['options' => ['table', 'json', 'csv']] + Options::formatHelp(),
            ],
        ];
    }

    public function run(array $arguments, array $options): int
    {
        $code = trim($arguments[1] ?? '');
        if (count($arguments) !== 2 || $code === '' || !ProductArgument::isValid($arguments[0], $options)) {
            $this->output->error('Say which product stands for which article: wp sors link <product> <article> [--by=id|sku]');

            return ExitCode::USAGE;
        }
        if (Settings::load()->text('database') === '') {
            $this->output->error('Choose a database of SORS first: WooCommerce › SORS › Settings.');

            return ExitCode::FAILED;
        }
        try {
            $product = ProductArgument::getProductId($arguments[0], $options);
            $linking = new ProductLinker();
            $link = $linking->findLink($product);
            $isOld = $link !== null && $link->code === $code;
            $link = $isOld ? $link : $linking->link($product, $code);
        } catch (RunInProgressException | \DomainException $refusal) {
            $this->output->error($refusal->getMessage());

            return ExitCode::fromException($refusal);
        }
        LinkRow::write($this->output, $product, $link, $isOld ? 'linked already' : 'linked', Options::format($options, true));

        return ExitCode::OK;
    }
}
