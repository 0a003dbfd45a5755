<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Admin\Setup;

use Sors\Batch;
use Sors\Client;
use Sors\Exception\SorsException;
use Sors\Feed;
use SorsForWooCommerce\Connection\ClientFactory;
use SorsForWooCommerce\Connection\ErrorMessages;
use SorsForWooCommerce\Settings\Settings;

/**
 * One article's real figures: each kind of price, and its stock as SORS counts it. Reads only, and not for long.
 */
final class SampleArticle
{
    public const PRICES = ['gross', 'net', 'purchase'];

    /** Seconds after which no further page is read. */
    private const MAX_SECONDS = 12.0;

    private readonly float $deadline;

    public function __construct(private readonly Settings $settings)
    {
        $this->deadline = microtime(true) + self::MAX_SECONDS;
    }

    /**
     * @param string $code Of the article that is asked for; '' for one of the business unit.
     *
     * @return array{code: string, name: string, prices: array<string, ?string>, problems: array<string, string>,
     *     on_hand: ?string, reserved: ?string, free: ?string}|null Null when there is no such article, or it wasn't found in time. prices: null where
     *     SORS has none; problems: why one could not be read.
     *
     * @throws SorsException when SORS can't be asked for stock or articles.
     */
    public function find(string $code): ?array
    {
        $article = $code === '' ? null : $this->findArticle(static fn (Batch $batch): mixed => array_search($code, $batch->codes(), true));
        if ($code !== '' && $article === null) {
            return null;
        }
        $found = $this->findStockRow($article === null ? null : (string) $article['id']);
        if ($found === null) {
            return null;
        }
        [$row, $cursor] = $found;
        $id = (string) $row['article_id'];
        $article ??= $this->findArticle(static fn (Batch $batch): mixed => array_search($id, $batch->ids(), true));

        return [
            'code' => (string) ($article['code'] ?? $row['article_code'] ?? $id),
            'name' => (string) ($article['name'] ?? ''),
            'on_hand' => self::toText($row['on_hand'] ?? null),
            'reserved' => self::toText($row['reserved'] ?? null),
            'free' => self::toText($row['free'] ?? null),
        ] + $this->loadPrices($id, $row, $cursor);
    }

    /**
     * @param callable(Batch): mixed $at Its place in a batch; false where it isn't there.
     *
     * @return array<string, mixed>|null
     */
    private function findArticle(callable $at): ?array
    {
        foreach (new Feed($this->createClient($this->settings->text('price_type')), 'articles') as $batch) {
            $place = $at($batch);
            if (is_int($place)) {
                return $batch->changed()[$batch->ids()[$place]] ?? null;
            }
            if (microtime(true) > $this->deadline) {
                return null;
            }
        }

        return null;
    }

    /**
     * @return array{0: array<string, mixed>, 1: string|null}|null The row, and where its page begins.
     */
    private function findStockRow(?string $id): ?array
    {
        $cursor = null;
        foreach (new Feed($this->createClient($this->settings->text('price_type')), 'stock') as $batch) {
            $rows = $batch->changed();
            $row = $id === null ? self::pickRow($rows) : ($rows[$id] ?? null);
            if ($row !== null) {
                return [$row, $cursor];
            }
            if (microtime(true) > $this->deadline) {
                return null;
            }
            $cursor = $batch->cursor();
        }

        return null;
    }

    /**
     * The first one that shows what the choice is about: with a price, and with some of its stock reserved.
     *
     * @param array<string, array<string, mixed>> $rows
     *
     * @return array<string, mixed>|null
     */
    private static function pickRow(array $rows): ?array
    {
        $priced = array_filter($rows, static fn (array $row): bool => (float) ($row['price'] ?? 0) > 0);
        $reserved = array_filter($priced, static fn (array $row): bool => (float) ($row['reserved'] ?? 0) > 0 && (float) ($row['free'] ?? 0) > 0);
        return array_values($reserved)[0] ?? array_values($priced)[0] ?? array_values($rows)[0] ?? null;
    }

    /**
     * A cursor is the same whatever the price type, so that only the article's page is read for the others.
     *
     * @param array<string, mixed> $row
     *
     * @return array{prices: array<string, ?string>, problems: array<string, string>}
     */
    private function loadPrices(string $id, array $row, ?string $cursor): array
    {
        $chosen = $this->settings->text('price_type');
        $prices = [];
        $problems = [];
        foreach (self::PRICES as $type) {
            $prices[$type] = $type === $chosen ? self::toText($row['price'] ?? null) : null;
            if ($type === $chosen) {
                continue;
            }
            try {
                $prices[$type] = $this->loadPrice($type, $id, $cursor);
            } catch (SorsException $error) {
                $problems[$type] = ErrorMessages::localize($error);
            }
        }

        return ['prices' => $prices, 'problems' => $problems];
    }

    private function loadPrice(string $type, string $id, ?string $cursor): ?string
    {
        foreach (new Feed($this->createClient($type), 'stock', $cursor === null ? [] : ['cursor' => $cursor]) as $batch) {
            $row = $batch->changed()[$id] ?? null;
            if ($row !== null || microtime(true) > $this->deadline) {
                return self::toText($row['price'] ?? null);
            }
        }

        return null;
    }

    private function createClient(string $priceType): Client
    {
        return ClientFactory::createWithShortTimeout($this->settings->withChanges(['price_type' => $priceType]), $this->settings->text('database'));
    }

    private static function toText(mixed $value): ?string
    {
        return $value === null ? null : (string) $value;
    }
}
