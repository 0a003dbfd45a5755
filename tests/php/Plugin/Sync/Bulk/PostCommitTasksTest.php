<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Sync\Bulk;

use SorsForWooCommerce\Sync\Bulk\PostCommitTasks;
use SorsForWooCommerce\Sync\ImportMode;
use SorsForWooCommerce\Tests\ShopTestCase;

/**
 * When the shop-wide tasks of a step's batches run.
 */
final class PostCommitTasksTest extends ShopTestCase
{
    /** @var list<string> */
    private array $done = [];

    public function testRunsAfterTheFirstBatchAndAtTheEnd(): void
    {
        $during = ImportMode::run(function (): array {
            foreach (['prva', 'druga', 'treća'] as $batch) {
                $this->defer('lists', $batch);
                PostCommitTasks::runDue();
            }
            $this->defer('queries', 'treća');

            return $this->done;
        });

        self::assertSame(['lists prva'], $during);
        self::assertSame(['lists prva', 'lists treća', 'queries treća'], $this->done, 'Each runs once, as last deferred.');
    }

    public function testDefersTasksForOneSecondAtMost(): void
    {
        ImportMode::run(function (): void {
            PostCommitTasks::runDue();
            $this->defer('lists', 'druga');
            usleep(1_050_000);
            PostCommitTasks::runDue();
            self::assertSame(['lists druga'], $this->done);
        });
        self::assertSame(['lists druga'], $this->done);
    }

    public function testRunsTasksAtOnceOutsideAStep(): void
    {
        foreach (['prva', 'druga'] as $batch) {
            $this->defer('lists', $batch);
            PostCommitTasks::runDue();
        }
        self::assertSame(['lists prva', 'lists druga'], $this->done);
    }

    public function testRunsTasksWhenAStepFails(): void
    {
        try {
            ImportMode::run(function (): never {
                PostCommitTasks::runDue();
                $this->defer('lists', 'druga');
                throw new \RuntimeException('prekid');
            });
        } catch (\RuntimeException $error) {
            self::assertSame('prekid', $error->getMessage());
        }
        self::assertSame(['lists druga'], $this->done);
    }

    public function testLogsAFailedTaskAndRunsTheOthers(): void
    {
        $countLogLines = fn (): int => substr_count($this->sorsLog(), 'a post-commit task failed: keš je pun');
        $before = $countLogLines();
        PostCommitTasks::defer('lists', static fn () => throw new \RuntimeException('keš je pun'));
        $this->defer('queries', 'prva');
        PostCommitTasks::runDue();
        PostCommitTasks::runDue();

        self::assertSame(['queries prva'], $this->done);
        self::assertSame(1, $countLogLines() - $before);
    }

    private function defer(string $name, string $batch): void
    {
        PostCommitTasks::defer($name, function () use ($name, $batch): void {
            $this->done[] = "{$name} {$batch}";
        });
    }
}
