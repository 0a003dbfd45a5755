<?php

/**
 * Triggers what the deprecation log must contain, a warning and a deprecation, and a silenced warning that it must ignore.
 */

declare(strict_types=1);

$empty = [];
$nothing = $empty['missing'];
@trigger_error('silenced', E_USER_WARNING);
trigger_error('deprecated', E_USER_DEPRECATED);
