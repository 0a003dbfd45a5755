<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Cli;

use SorsForWooCommerce\Products\ProductLinker;
use SorsForWooCommerce\Sync\RunInProgressException;

/**
 * `wp sors unlink <product>`: the product stands for no article any more, and stays as it is.
 */
final class UnlinkCommand implements Command
{
    public function __construct(private readonly Output $output)
    {
    }

    public static function help(): array
    {
        return [
            'shortdesc' => 'Takes a product or variation from its article. The product stays as it is.',
            'longdesc' => "The next catalog run finds it again if its SKU is the article’s code; else it makes another product for the article.\n\n"
                . Options::exitCodes(),
            'synopsis' => [
                ProductArgument::help(),
                ProductArgument::byHelp(),
                ['options' => ['table', 'json', 'csv']] + Options::formatHelp(),
            ],
        ];
    }

    public function run(array $arguments, array $options): int
    {
        if (count($arguments) !== 1 || !ProductArgument::isValid($arguments[0], $options)) {
            $this->output->error('Say which product: wp sors unlink <product> [--by=id|sku]');

            return ExitCode::USAGE;
        }
        try {
            $product = ProductArgument::getProductId($arguments[0], $options);
            $link = (new ProductLinker())->unlink($product);
        } catch (RunInProgressException | \DomainException $refusal) {
            $this->output->error($refusal->getMessage());

            return ExitCode::fromException($refusal);
        }
        LinkRow::write($this->output, $product, $link, 'unlinked', Options::format($options, true));

        return ExitCode::OK;
    }
}
