<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync\Bulk;

use SorsForWooCommerce\Sync\Bulk\PostCommitTasks;
use SorsForWooCommerce\Sync\ImportMode;
use SorsForWooCommerce\Tests\ShopTestCase;

/**
 * When the work for the shop as a whole is done, that the batches of a sitting leave.
 */
final class PostCommitTasksTest extends ShopTestCase
{
    /** @var list<string> */
    private array $done = [];

    public function testTheFirstBatchIsServedAtOnceAndTheRestAtTheEnd(): void
    {
        $while = ImportMode::run(function (): array {
            foreach (['prva', 'druga', 'treća'] as $batch) {
                $this->owe('lists', $batch);
                PostCommitTasks::runDue();
            }
            $this->owe('queries', 'treća');

            return $this->done;
        });

        self::assertSame(['lists prva'], $while);
        self::assertSame(['lists prva', 'lists treća', 'queries treća'], $this->done, 'Each once, as it was asked for last.');
    }

    public function testWorkIsNotPutOffForMoreThanASecond(): void
    {
        ImportMode::run(function (): void {
            PostCommitTasks::runDue();
            $this->owe('lists', 'druga');
            usleep(1_050_000);
            PostCommitTasks::runDue();
            self::assertSame(['lists druga'], $this->done);
        });
        self::assertSame(['lists druga'], $this->done);
    }

    public function testOutsideASittingItIsDoneAtOnce(): void
    {
        foreach (['prva', 'druga'] as $batch) {
            $this->owe('lists', $batch);
            PostCommitTasks::runDue();
        }
        self::assertSame(['lists prva', 'lists druga'], $this->done);
    }

    public function testASittingThatBreaksOffStillDoesIt(): void
    {
        try {
            ImportMode::run(function (): never {
                PostCommitTasks::runDue();
                $this->owe('lists', 'druga');
                throw new \RuntimeException('prekid');
            });
        } catch (\RuntimeException $broken) {
            self::assertSame('prekid', $broken->getMessage());
        }
        self::assertSame(['lists druga'], $this->done);
    }

    public function testWhatFailsIsLoggedAndDoesNotStopTheRest(): void
    {
        $said = fn (): int => substr_count($this->sorsLog(), 'clearing the shop’s lists of them failed: keš je pun');
        $before = $said();
        PostCommitTasks::defer('lists', static fn () => throw new \RuntimeException('keš je pun'));
        $this->owe('queries', 'prva');
        PostCommitTasks::runDue();
        PostCommitTasks::runDue();

        self::assertSame(['queries prva'], $this->done);
        self::assertSame(1, $said() - $before);
    }

    private function owe(string $name, string $batch): void
    {
        PostCommitTasks::defer($name, function () use ($name, $batch): void {
            $this->done[] = "{$name} {$batch}";
        });
    }
}
