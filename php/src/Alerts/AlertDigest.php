<?php

declare(strict_types=1);

namespace SorsForWooCommerce\Alerts;

use SorsForWooCommerce\Connection\Log;
use SorsForWooCommerce\Locale\SiteLocale;
use SorsForWooCommerce\Settings\Settings;

/**
 * One e-mail about all that has come to need a person since the last one, from all rooms, and about what was told and
 * is in order again.
 */
final class AlertDigest
{
    /** What was told already, and when. */
    private const OPTION = 'sors_alert_history';

    /** Items of one room that are named in one e-mail. */
    private const MAX_ALERTS_PER_SOURCE = 50;

    /** Seconds between two e-mails, a little less than what the setting says, as the action is never on the second. */
    private const INTERVAL_SECONDS = ['hourly' => 3000, 'daily' => 85_800];

    /** @param list<AlertSource> $sources */
    public function __construct(private readonly Settings $settings, private readonly array $sources)
    {
    }

    /** Sends the e-mail, if there is anything new to tell and the time has come; never throws. */
    public function send(): void
    {
        try {
            $every = self::INTERVAL_SECONDS[$this->settings->text('alert_email')] ?? null;
            $stored = (array) get_option(self::OPTION, []);
            $at = (int) ($stored['at'] ?? 0);
            if ($every === null || time() - $at < $every) {
                return;
            }
            $told = AlertHistory::fromStored($stored['topics'] ?? []);
            $open = array_map(static fn (AlertSource $source): array => $source->alerts(), $this->sources);
            $all = array_merge(...$open);
            $mail = SiteLocale::run(fn (): ?array => $this->compose($told, $open, $told->closedTopics($all)));
            if ($mail === null || AlertMailer::send($this->settings, ...$mail)) {
                // Without news, the clock of the next e-mail stays where it is.
                update_option(self::OPTION, ['at' => $mail === null ? $at : time(), 'topics' => $told->withReported($all)->toArray()], false);
            }
        } catch (\Throwable $error) {
            Log::warning(sprintf('The e-mail about what needs a person could not be sent (%s).', $error::class));
        }
    }

    /**
     * @param list<list<Alert>> $open   By source.
     * @param list<string>     $closed Topics.
     *
     * @return array{string, list<string>}|null Subject and paragraphs; null without news.
     */
    private function compose(AlertHistory $told, array $open, array $closed): ?array
    {
        $subjects = [];
        $parts = [];
        foreach ($this->sources as $place => $source) {
            $news = $told->newAlerts($open[$place]);
            if ($news !== []) {
                $subjects[] = $source->subject(count($news));
                array_push($parts, $source->heading(), ...self::listTexts($news), ...[$source->closing(count($open[$place]))]);
            }
        }
        $recovered = $this->recoveryMessages($closed);
        if ($recovered !== []) {
            $parts[] = implode("\n", $recovered);
            $subjects = $subjects === [] ? [__('works again', 'sors-for-woocommerce')] : $subjects;
        }

        return $parts === [] ? null : [implode(', ', $subjects), $parts];
    }

    /**
     * @param list<Alert> $news
     *
     * @return list<string>
     */
    private static function listTexts(array $news): array
    {
        $texts = array_map(static fn (Alert $item): string => ($item->text)(), array_slice($news, 0, self::MAX_ALERTS_PER_SOURCE));
        if (count($news) > self::MAX_ALERTS_PER_SOURCE) {
            /* translators: %d: number of orders or runs */
            $texts[] = sprintf(__('… and %d more.', 'sors-for-woocommerce'), count($news) - self::MAX_ALERTS_PER_SOURCE);
        }

        return $texts;
    }

    /**
     * @param list<string> $topics
     *
     * @return list<string>
     */
    private function recoveryMessages(array $topics): array
    {
        $lines = [];
        foreach ($topics as $topic) {
            foreach ($this->sources as $source) {
                $lines[] = $source->recoveryMessage($topic);
            }
        }

        return array_values(array_filter($lines, static fn (?string $line): bool => $line !== null));
    }
}
