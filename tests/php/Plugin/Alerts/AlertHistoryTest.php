<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Tests\Plugin\Alerts;

use PHPUnit\Framework\TestCase;
use SorsForWooCommerce\Alerts\Alert;
use SorsForWooCommerce\Alerts\AlertHistory;

/**
 * What is news, from what was told and what is now.
 */
final class AlertHistoryTest extends TestCase
{
    public function testATopicIsNewsWithEachKeyOnceAsLongAsItIsOpen(): void
    {
        $told = AlertHistory::fromStored([]);
        $said = [];
        foreach (['a', 'a', 'b', 'a', 'b', null, 'a'] as $key) {
            $open = $key === null ? [] : [self::item('slike', $key)];
            $said[] = count($told->newAlerts($open)) . count($told->closedTopics($open));
            // As it comes back from the table.
            $told = AlertHistory::fromStored(unserialize(serialize($told->withReported($open)->toArray())));
        }
        $this->assertSame(['10', '00', '10', '00', '00', '01', '10'], $said);
    }

    public function testTopicsDoNotMindEachOther(): void
    {
        $told = AlertHistory::fromStored(['zalihe' => ['a']]);
        $open = [self::item('zalihe', 'a'), self::item('slike', 'a'), self::item('slike', 'b')];
        $this->assertSame(['slike', 'slike'], array_map(static fn (Alert $item): string => $item->topic, $told->newAlerts($open)));
        $this->assertSame(['zalihe' => ['a'], 'slike' => ['a', 'b']], $told->withReported($open)->toArray());
        $this->assertSame(['zalihe'], $told->closedTopics([self::item('slike', 'a')]));
    }

    public function testWhatIsNoneOfOursIsAsIfNothingWasTold(): void
    {
        foreach ([null, 'x', 7, ['zalihe' => 1], ['zalihe' => 'a']] as $stored) {
            $this->assertSame([], AlertHistory::fromStored($stored)->toArray());
        }
    }

    private static function item(string $topic, string $key): Alert
    {
        return new Alert($topic, $key, static fn (): string => "{$topic} {$key}");
    }
}
